import { Anchor, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "@/components/link";
import type { ReactNode } from "react";
import classes from "./page-header.module.css";

type PageHeaderProps = {
  title: ReactNode;
  /** One line under the title: what this page is for, or what it counts. */
  description?: ReactNode;
  /** Buttons at the right edge; they wrap under the title on a narrow screen. */
  actions?: ReactNode;
  back?: { href: string; label: string };
  /** Stands beside the title: a status, a tag. */
  badge?: ReactNode;
};

export function PageHeader({ title, description, actions, back, badge }: PageHeaderProps) {
  return (
    <header className={classes.header}>
      <Stack gap={2} className={classes.words}>
        {back ? (
          <Anchor component={Link} href={back.href} size="sm" className={classes.back}>
            ‹ {back.label}
          </Anchor>
        ) : null}
        <Group gap="sm" align="center">
          <Title order={1} className={classes.title}>
            {title}
          </Title>
          {badge}
        </Group>
        {description ? (
          <Text size="sm" c="dimmed">
            {description}
          </Text>
        ) : null}
      </Stack>
      {actions ? (
        <Group gap="xs" className={classes.actions}>
          {actions}
        </Group>
      ) : null}
    </header>
  );
}

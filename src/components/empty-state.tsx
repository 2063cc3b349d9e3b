import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./states.module.css";

type EmptyStateProps = {
  /** What is not here, as a sentence: "No calls yet today". */
  title: string;
  /** What will appear, or how to make it appear. */
  children?: ReactNode;
  action?: ReactNode;
  /** Inside a card there is a border already. */
  isPlain?: boolean;
};

export function EmptyState({ title, children, action, isPlain = false }: EmptyStateProps) {
  return (
    <div className={classes.box} data-plain={isPlain || undefined}>
      <Stack gap={6} align="center">
        <Text fw={600}>{title}</Text>
        {children ? (
          <Text size="sm" c="dimmed" component="div" maw={460} ta="center">
            {children}
          </Text>
        ) : null}
        {action ? <div className={classes.action}>{action}</div> : null}
      </Stack>
    </div>
  );
}

/** For a page or panel that this person's role does not include. */
export function NoPermission({ who = "A manager" }: { who?: string }) {
  return (
    <EmptyState title="Your role does not include this">{who} of this workspace can open it.</EmptyState>
  );
}

import { Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./settings.module.css";

type SectionProps = { title: string; description?: ReactNode; actions?: ReactNode; children: ReactNode };

/** One card of a settings page. */
export function Section({ title, description, actions, children }: SectionProps) {
  return (
    <section className={`rs-card ${classes.section}`}>
      <Group justify="space-between" align="flex-start" gap="sm" mb="md">
        <div style={{ minWidth: 0, flex: "1 1 240px" }}>
          <Title order={2} size="h4">
            {title}
          </Title>
          {description ? (
            <Text size="sm" c="dimmed" component="div" mt={2}>
              {description}
            </Text>
          ) : null}
        </div>
        {actions}
      </Group>
      {children}
    </section>
  );
}

export function Facts({ facts }: { facts: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map((fact) => (
        <div key={fact.label} className={classes.fact}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A sentence about the state of the page. */
export function Banner({
  tone = "warning",
  children,
}: {
  tone?: "warning" | "negative" | "info";
  children: ReactNode;
}) {
  return (
    <div className={classes.banner} data-tone={tone} role={tone === "negative" ? "alert" : "status"}>
      {children}
    </div>
  );
}

import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./entry.module.css";

type EntryPageProps = { title: string; description?: ReactNode; children: ReactNode; foot?: ReactNode };

/** The frame of every page before the workspace: one card in the middle. */
export function EntryPage({ title, description, children, foot }: EntryPageProps) {
  return (
    <main className={classes.page}>
      <div className={classes.column}>
        <div className={classes.brand}>
          <img src="/icon.svg" alt="" width={28} height={28} />
          Ringside
        </div>
        <section className={`rs-card ${classes.card}`}>
          <Stack gap={4} mb="lg">
            <Title order={1} className={classes.title}>
              {title}
            </Title>
            {description ? (
              <Text size="sm" c="dimmed" component="div">
                {description}
              </Text>
            ) : null}
          </Stack>
          {children}
        </section>
        {foot ? (
          <Text size="sm" c="dimmed" component="div" className={classes.foot}>
            {foot}
          </Text>
        ) : null}
      </div>
    </main>
  );
}

/** A sentence about the form; errors are announced at once. */
export function FormNote({
  children,
  tone = "error",
}: {
  children: ReactNode;
  tone?: "error" | "info" | "warning";
}) {
  return (
    <div className={classes.note} data-tone={tone} role={tone === "error" ? "alert" : "status"}>
      {children}
    </div>
  );
}

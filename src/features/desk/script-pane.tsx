import { Text } from "@mantine/core";
import classes from "./desk.module.css";

/** What the worker reads out. The popup takes this place when a call is over. */
export function ScriptPane({ script }: { script: string }) {
  return (
    <section className={classes.script} aria-label="Script" tabIndex={0}>
      <h2 className={classes.sectionTitle}>Script</h2>
      {script.trim() === "" ? (
        <Text size="sm" c="dimmed">
          This campaign has no script.
        </Text>
      ) : (
        <p className={classes.scriptText}>{script}</p>
      )}
    </section>
  );
}

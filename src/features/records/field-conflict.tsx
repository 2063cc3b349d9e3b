import { Button, Group } from "@mantine/core";
import classes from "./record.module.css";

type FieldConflictProps = {
  /** Who changed it, where that is known already. */
  by: string | null;
  /** The field's label, as a person reads it. */
  label: string;
  /** What stands there by now. */
  theirs: string;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
};

/** Under a field that two people changed: the other's text beside one's own, and the choice. */
export function FieldConflict({ by, label, theirs, onKeepMine, onTakeTheirs }: FieldConflictProps) {
  return (
    <div className={classes.conflict} role="alert">
      <p className={classes.words}>
        {by ?? "Somebody else"} changed this meanwhile. {label} now: <strong>{theirs || "empty"}</strong>
      </p>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={onKeepMine}>
          Keep mine
        </Button>
        <Button size="compact-sm" variant="default" onClick={onTakeTheirs}>
          Take theirs
        </Button>
      </Group>
    </div>
  );
}

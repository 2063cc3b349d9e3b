"use client";

import { UnstyledButton } from "@mantine/core";
import { formatShortClock } from "@/components/format";
import classes from "./floor.module.css";
import type { Freeze } from "./use-freeze";

/** Live, or held as it was: a page that is read aloud must not move under the finger. */
export function FreezeToggle({
  freeze,
}: {
  freeze: Pick<Freeze<unknown>, "frozenAt" | "waiting" | "toggle">;
}) {
  const { frozenAt, waiting, toggle } = freeze;
  return (
    <UnstyledButton
      className={classes.freeze}
      onClick={toggle}
      aria-pressed={frozenAt !== null}
      data-frozen={frozenAt !== null || undefined}
      title={frozenAt ? "Let the numbers move again" : "Hold the numbers as they are"}
    >
      {frozenAt
        ? `Paused ${formatShortClock(frozenAt)}, ${waiting} ${waiting === 1 ? "change" : "changes"} waiting`
        : "Freeze"}
    </UnstyledButton>
  );
}

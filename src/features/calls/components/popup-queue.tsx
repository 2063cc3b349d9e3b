"use client";

import { ActionIcon } from "@mantine/core";
import { useState } from "react";
import type { CallView } from "@/contracts/calls/views";
import { CallPopup } from "./call-popup";
import classes from "./call-popup.module.css";

type PopupQueueProps = {
  open: readonly CallView[];
  ringSeconds: number;
  isInDesk: boolean;
  isCovered?: boolean;
};

/** Several popups wait in line, oldest first; none replaces another, and their number may grow while one is held. */
export function PopupQueue({ open, ringSeconds, isInDesk, isCovered }: PopupQueueProps) {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const found = open.findIndex((call) => call.id === chosenId);
  const index = found === -1 ? 0 : found;
  const call = open[index];
  if (!call) return null;
  const step = (by: 1 | -1) => {
    const next = open[index + by];
    if (next) setChosenId(next.id);
  };
  return (
    <CallPopup
      key={call.id}
      call={call}
      ringSeconds={ringSeconds}
      isInDesk={isInDesk}
      isCovered={isCovered ?? false}
      onStep={step}
      queue={
        open.length > 1 ? (
          <span className={classes.queue}>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label="Previous call"
              disabled={index === 0}
              onClick={() => step(-1)}
            >
              ‹
            </ActionIcon>
            {index + 1} of {open.length}
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label="Next call"
              disabled={index === open.length - 1}
              onClick={() => step(1)}
            >
              ›
            </ActionIcon>
          </span>
        ) : null
      }
    />
  );
}

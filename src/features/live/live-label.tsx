"use client";

import { Anchor } from "@mantine/core";
import { useLive } from "@/client/live-provider";
import type { LiveStatus } from "@/client/live-status";
import { formatClock } from "@/components/format";
import { Tip } from "@/components/tip";
import classes from "./live-label.module.css";

type Words = { text: string; dot: "full" | "half" | "hollow"; tone: "good" | "wait" | "bad"; tip: string };

function wordsOf(status: LiveStatus): Words {
  switch (status.kind) {
    case "live":
      return { text: "Live", dot: "full", tone: "good", tip: "Everything on this page is current." };
    case "connecting":
      return { text: "Connecting…", dot: "half", tone: "wait", tip: "Connecting to the server." };
    case "reconnecting":
      return {
        text: "Reconnecting…",
        dot: "half",
        tone: "wait",
        tip: "The connection was lost. Trying again.",
      };
    case "catching_up":
      return {
        text: `Catching up (${status.behind})`,
        dot: "half",
        tone: "wait",
        tip: "Changes you missed are being applied.",
      };
    case "delayed":
      return {
        text: "Delayed",
        dot: "half",
        tone: "wait",
        tip: "Nothing was heard from the server for a while.",
      };
    case "offline":
      return {
        text: "Offline",
        dot: "hollow",
        tone: "bad",
        tip: "No connection. Notes are kept on this device.",
      };
    case "signed_out":
      return { text: "Signed out", dot: "hollow", tone: "bad", tip: "Sign in again to go on." };
  }
}

/** How current the page is, in shape, word and time: never colour alone. */
export function LiveLabel() {
  const { status, completeTo } = useLive();
  const { text, dot, tone, tip } = wordsOf(status);
  const complete = completeTo === null ? null : formatClock(new Date(completeTo));
  const showsComplete = complete !== null && status.kind !== "connecting" && status.kind !== "live";
  return (
    <Tip
      label={complete && status.kind !== "live" ? `${tip} Complete to ${complete}.` : tip}
      side="bottom"
      isOnTouch
    >
      <span
        className={classes.label}
        data-tone={tone}
        role="status"
        aria-live="polite"
        data-live={status.kind}
        tabIndex={0}
      >
        <span className={classes.dot} data-dot={dot} aria-hidden="true" />
        {status.kind === "signed_out" ? (
          <Anchor href={`/sign-in?next=${encodeURIComponent("/dashboard")}`} size="sm" inherit>
            Signed out: sign in
          </Anchor>
        ) : (
          text
        )}
        {showsComplete ? <span className={classes.complete}>, complete to {complete}</span> : null}
      </span>
    </Tip>
  );
}

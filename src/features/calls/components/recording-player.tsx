"use client";

import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { trpc } from "@/client/trpc";
import { useServerMoments } from "@/client/use-server-moments";
import { errorSentence } from "@/components/error-state";
import { formatDate } from "@/components/format";
import { Ago, Timer } from "@/components/time";
import type { RecordedCall, RecordingControls } from "../use-recording";
import { RecordingControlsBar } from "./recording-controls";
import classes from "./recording-player.module.css";

type RecordingPlayerProps = {
  call: RecordedCall;
  onPlayingChange?: (isPlaying: boolean) => void;
  /** What R and the arrow keys press; null while there is nothing to play. */
  onReady?: (controls: RecordingControls | null) => void;
};

/** A late recording is asked for only after this; before it, it comes by itself. */
const askAfterMs = 120_000;
/** Up to here its age is a running clock. */
const timedForMs = 3_600_000;

/** Pending, player, not recorded, unavailable, deleted: always the same height, so that a late recording moves nothing. */
export function RecordingPlayer({ call, onPlayingChange, onReady }: RecordingPlayerProps) {
  switch (call.recordingState) {
    case "ready":
      // A player of its own per call: nothing of one recording is left when the popup shows the next.
      return (
        <RecordingControlsBar
          key={call.id}
          call={call}
          onPlayingChange={onPlayingChange}
          onReady={onReady}
          failure={<AskAgain call={call} label="Ask again" />}
        />
      );
    case "pending":
      return <Pending call={call} />;
    case "unavailable":
      return (
        <Row state="unavailable" action={<AskAgain call={call} label="Retry" />}>
          The provider has no file of this recording.
        </Row>
      );
    case "expired":
      return (
        <Row state="expired">
          {call.recordingExpiredAt
            ? `Deleted here on ${formatDate(call.recordingExpiredAt)} by this workspace’s rule.`
            : "Deleted here by this workspace’s rule."}
        </Row>
      );
    case "none":
      return <Row state="none">Not recorded</Row>;
  }
}

function Pending({ call }: { call: RecordedCall }) {
  const { endedAt } = call;
  const ended = endedAt?.getTime() ?? null;
  const now = useServerMoments(ended === null ? [] : [ended + askAfterMs, ended + timedForMs]);
  const age = ended === null ? 0 : now - ended;
  return (
    <Row state="pending" action={age > askAfterMs ? <AskAgain call={call} label="Ask now" /> : null}>
      {endedAt === null ? (
        "Recording pending"
      ) : age < timedForMs ? (
        <>
          Recording pending (<Timer from={endedAt} serverTime={null} />)
        </>
      ) : (
        <>
          Recording pending. The call ended <Ago at={endedAt} />.
        </>
      )}
    </Row>
  );
}

function Row({ state, children, action }: { state: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes.recording} data-state={state}>
      <span className={classes.words}>{children}</span>
      {action}
    </div>
  );
}

/** Really asks the provider; what it says becomes the call's state on every screen. */
function AskAgain({ call, label }: { call: RecordedCall; label: string }) {
  const utils = trpc.useUtils();
  const ask = trpc.recordings.ask.useMutation({
    onSuccess: (after) => {
      void utils.calls.invalidate();
      if (after.recordingState === call.recordingState && after.recordingState !== "ready") {
        notifications.show({ message: "The provider was asked: it has no file yet." });
      }
    },
    onError: (error) =>
      notifications.show({ title: "Not asked", message: errorSentence(error), color: "red" }),
  });
  return (
    <Button
      size="compact-xs"
      variant="default"
      className={classes.ask}
      loading={ask.isPending}
      onClick={() => ask.mutate({ callId: call.id })}
    >
      {label}
    </Button>
  );
}

"use client";

import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { formatDateTime, formatTimer } from "@/components/format";
import type { RecordedCall } from "../use-recording";
import classes from "./recording-player.module.css";

/** Who has listened to this call, for managers; nothing for others, and nothing where nobody has. */
export function RecordingListens({ call }: { call: RecordedCall }) {
  const isManager = useIsManager();
  const couldBeHeard = call.recordingState !== "none" && call.recordingState !== "pending";
  const asked = trpc.recordings.listens.useQuery({ callId: call.id }, { enabled: isManager && couldBeHeard });
  if (!asked.data || asked.data.listens.length === 0) return null;
  return (
    <ul className={classes.listens} aria-label="Who listened">
      {asked.data.listens.map((listen) => (
        <li key={listen.id}>
          <b>{listen.name}</b> listened on {formatDateTime(listen.startedAt)},{" "}
          {listen.secondsHeard === 0 ? "nothing" : formatTimer(listen.secondsHeard)} of it
        </li>
      ))}
    </ul>
  );
}

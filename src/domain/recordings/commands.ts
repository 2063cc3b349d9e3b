import type { CallId, RecordingListenId, UserId, WorkspaceId } from "@/contracts/ids";
import { aboutCall, addHistory, lockCall } from "@/domain/calls/commands/record";
import { recordingPath } from "@/domain/recordings/rules";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

type Actor = { workspaceId: WorkspaceId; actorUserId: UserId };

/** Opens the player: writes who listens to what, and gives the address that this person may fetch it from. */
export async function startListening(
  tx: Tx,
  emit: Emit,
  input: Actor & { callId: CallId },
): Promise<{ listenId: RecordingListenId; path: string }> {
  const { workspaceId, actorUserId, callId } = input;
  const call = await tx.call.findUnique({
    where: { workspaceId_id: { workspaceId, id: callId } },
    select: { recordingUrl: true, recordingState: true },
  });
  if (!call) throw notFound("call");
  if (!call.recordingUrl || call.recordingState !== "ready") {
    throw new AppError("PRECONDITION_FAILED", "no_recording", "There is no recording to play for this call.");
  }
  const now = clock.now();
  const listen = await tx.recordingListen.create({
    data: { workspaceId, callId, userId: actorUserId, startedAt: now, lastHeardAt: now },
    select: { id: true },
  });
  emit("recording.listened", { callId });
  return {
    listenId: listen.id as RecordingListenId,
    path: recordingPath(workspaceId, callId, listen.id),
  };
}

/** How much of the recording was heard so far, each second counted once. It only grows. */
export async function keepHeard(
  tx: Tx,
  emit: Emit,
  input: Actor & { listenId: RecordingListenId; secondsHeard: number },
): Promise<void> {
  const { workspaceId, actorUserId, listenId, secondsHeard } = input;
  const listen = await tx.recordingListen.findUnique({
    where: { workspaceId_id: { workspaceId, id: listenId }, userId: actorUserId },
    select: { callId: true },
  });
  if (!listen) throw notFound("recording");
  const { count } = await tx.recordingListen.updateMany({
    where: { workspaceId, id: listenId, secondsHeard: { lt: secondsHeard } },
    data: { secondsHeard, lastHeardAt: clock.now() },
  });
  if (count > 0) emit("recording.listened", { callId: listen.callId as CallId });
}

/** Keeps what the provider said when it was asked for the file: it is there, or it is not. */
export async function settleRecording(
  tx: Tx,
  emit: Emit,
  input: Actor & { callId: CallId; isThere: boolean },
): Promise<void> {
  const { workspaceId, actorUserId, callId, isThere } = input;
  const call = await lockCall(tx, workspaceId, callId);
  if (!call.recordingUrl || call.recordingState === "expired") return;
  const recordingState = isThere ? "ready" : "unavailable";
  const row = await tx.call.update({
    where: { workspaceId_id: { workspaceId, id: callId } },
    data: { recordingState, recordingCheckedAt: clock.now() },
  });
  if (recordingState !== call.recordingState) {
    await addHistory(tx, workspaceId, callId, {
      kind: isThere ? "recording_found" : "recording_unavailable",
      actorUserId,
    });
  }
  emit("call.updated", { ...aboutCall(row), phase: row.phase, dialState: row.dialState, recordingState });
}

import type { WorkspaceId } from "@/contracts/ids";
import { aboutCall, addHistory, lockCall } from "@/domain/calls/commands/record";
import { withoutRecordings } from "@/domain/deliveries/rules";
import { expiresBefore } from "@/domain/recordings/rules";
import { clock } from "@/platform/clock";
import { db, logPool, type Tx } from "@/platform/db";
import type { Emit } from "@/platform/events/emit";
import { inWorkspace } from "@/platform/events/in-workspace";
import { logger } from "@/platform/logger";
import { provenWorkspaceId } from "@/platform/tenancy";

const batch = 50;

/**
 * Deletes our way to recordings that are older than their workspace keeps them: the address on the call, and the
 * same in the raw deliveries that told it. The vendor's own file is the vendor's. Returns how many calls it was.
 */
export async function expireRecordings(): Promise<number> {
  const { rows } = await logPool().query<{ id: string; days: number }>(
    "SELECT id, recording_retention_days AS days FROM workspaces WHERE recording_retention_days IS NOT NULL",
  );
  let count = 0;
  for (const { id, days } of rows) {
    try {
      count += await expireOf(provenWorkspaceId(id), days);
    } catch (error) {
      logger.warn({ err: error, workspaceId: id }, "recordings could not be deleted");
    }
  }
  return count;
}

async function expireOf(workspaceId: WorkspaceId, days: number): Promise<number> {
  const before = expiresBefore(clock.now(), days);
  for (let count = 0; ; ) {
    const due = await db().call.findMany({
      where: { workspaceId, recordingUrl: { not: null }, endedAt: { lt: before } },
      select: { id: true },
      orderBy: { endedAt: "asc" },
      take: batch,
    });
    if (due.length === 0) return count;
    count += await inWorkspace({ workspaceId, userId: null, causeId: "retention" }, async (tx, emit) => {
      let gone = 0;
      for (const { id } of due) gone += await expire(tx, emit, workspaceId, id, days);
      return gone;
    });
  }
}

async function expire(
  tx: Tx,
  emit: Emit,
  workspaceId: WorkspaceId,
  callId: string,
  days: number,
): Promise<number> {
  const call = await lockCall(tx, workspaceId, callId);
  // Another instance was here between the look and the lock.
  if (!call.recordingUrl) return 0;
  const row = await tx.call.update({
    where: { workspaceId_id: { workspaceId, id: callId } },
    data: { recordingUrl: null, recordingState: "expired", recordingExpiredAt: clock.now() },
  });
  const deliveries = await tx.webhookDelivery.findMany({
    where: { workspaceId, callId },
    select: { id: true, query: true, body: true },
  });
  for (const delivery of deliveries) {
    const body = Buffer.from(delivery.body).toString("utf8");
    const [shortBody, shortQuery] = [withoutRecordings(body), withoutRecordings(delivery.query)];
    if (shortBody === body && shortQuery === delivery.query) continue;
    await tx.webhookDelivery.update({
      where: { workspaceId_id: { workspaceId, id: delivery.id } },
      data: { body: Buffer.from(shortBody), query: shortQuery },
    });
  }
  await addHistory(tx, workspaceId, callId, { kind: "recording_expired", data: { days } });
  emit("call.updated", {
    ...aboutCall(row),
    phase: row.phase,
    dialState: row.dialState,
    recordingState: row.recordingState,
  });
  return 1;
}

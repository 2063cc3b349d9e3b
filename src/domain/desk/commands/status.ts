import {
  type DeskMode,
  noInputPauseSeconds,
  notLivePauseSeconds,
  ownPhoneMissedPauses,
  type PausedBy,
  type PauseReason,
  screenGoneSeconds,
  type SystemPauseReason,
} from "@/contracts/desk/schema";
import type { CampaignId, UserId, WorkspaceId } from "@/contracts/ids";
import { getCampaign } from "@/domain/campaigns/queries";
import { clock } from "@/platform/clock";
import type { Prisma, Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

type Member = { workspaceId: WorkspaceId; userId: UserId };
type StatusRow = Prisma.WorkerStatusGetPayload<object>;

const keyOf = ({ workspaceId, userId }: Member) => ({ workspaceId_userId: { workspaceId, userId } });

/** The member's row, made if it is missing, and locked: a pause and a resume at once follow each other. */
async function lockStatus(tx: Tx, member: Member): Promise<StatusRow> {
  await tx.$executeRaw`
    INSERT INTO worker_statuses (workspace_id, user_id, updated_at)
    SELECT workspace_id, user_id, now() FROM memberships
     WHERE workspace_id = ${member.workspaceId}::uuid AND user_id = ${member.userId}::uuid
    ON CONFLICT DO NOTHING`;
  await tx.$queryRaw`SELECT 1 FROM worker_statuses
    WHERE workspace_id = ${member.workspaceId}::uuid AND user_id = ${member.userId}::uuid FOR UPDATE`;
  const row = await tx.workerStatus.findUnique({ where: keyOf(member) });
  if (!row) throw notFound("member");
  return row;
}

async function endPause(tx: Tx, { workspaceId, userId }: Member, at: Date): Promise<void> {
  await tx.workerPause.updateMany({ where: { workspaceId, userId, endedAt: null }, data: { endedAt: at } });
}

/**
 * Stops the member's dialling until somebody resumes it; a call that runs is not touched. A person's word replaces
 * what stood before, except that a manager's pause is not replaced by the worker's own; the system never replaces.
 */
export async function pauseWorker(
  tx: Tx,
  emit: Emit,
  input: Member & { reason: PauseReason; note: string | null; by: PausedBy; byUserId: UserId | null },
): Promise<void> {
  const { workspaceId, userId, reason, note, by, byUserId } = input;
  const before = await lockStatus(tx, input);
  if (before.pausedAt && (by === "system" || (by === "self" && before.pausedBy === "manager"))) return;
  if (before.pausedAt && before.pauseReason === reason && before.pauseNote === note && before.pausedBy === by)
    return;
  const now = clock.now();
  await endPause(tx, input, now);
  await tx.workerStatus.update({
    where: keyOf(input),
    data: { pausedAt: now, pauseReason: reason, pauseNote: note, pausedBy: by, pausedByUserId: byUserId },
  });
  await tx.workerPause.create({ data: { workspaceId, userId, reason, note, by, byUserId, startedAt: now } });
  emit("worker.paused", { userId, reason, by });
}

/** Lets the member dial again. What a manager paused, a manager resumes. */
export async function resumeWorker(
  tx: Tx,
  emit: Emit,
  input: Member & { by: Exclude<PausedBy, "system"> },
): Promise<void> {
  const before = await lockStatus(tx, input);
  if (!before.pausedAt) return;
  if (before.pausedBy === "manager" && input.by === "self")
    throw new AppError(
      "PRECONDITION_FAILED",
      "paused_by_manager",
      "A manager paused you. A manager resumes it.",
    );
  const now = clock.now();
  await endPause(tx, input, now);
  await tx.workerStatus.update({
    where: keyOf(input),
    data: {
      pausedAt: null,
      pauseReason: null,
      pauseNote: null,
      pausedBy: null,
      pausedByUserId: null,
      resumedAt: now,
      ownPhoneMissed: 0,
    },
  });
  // Who comes back has pressed something: ten minutes without a key begin anew.
  await tx.workerScreen.updateMany({
    where: { workspaceId: input.workspaceId, userId: input.userId },
    data: { inputAt: now },
  });
  emit("worker.resumed", { userId: input.userId, by: input.by });
}

/** Manual or power, and the campaign that is worked. */
export async function setDeskMode(
  tx: Tx,
  emit: Emit,
  input: Member & { mode: DeskMode; campaignId: CampaignId },
): Promise<void> {
  const { workspaceId, userId, mode, campaignId } = input;
  if (!(await getCampaign(tx, workspaceId, campaignId))) throw notFound("campaign");
  const before = await lockStatus(tx, input);
  if (before.mode === mode && before.campaignId === campaignId) return;
  await tx.workerStatus.update({
    where: keyOf(input),
    data: { mode, campaignId, modeAt: clock.now() },
  });
  emit("worker.mode_changed", { userId, mode, campaignId });
}

/** Pauses for a reason of the system, where the member works in power mode: in manual mode nothing runs by itself. */
export async function pauseInPowerMode(
  tx: Tx,
  emit: Emit,
  member: Member,
  reason: SystemPauseReason,
): Promise<void> {
  const row = await tx.workerStatus.findUnique({
    where: keyOf(member),
    select: { mode: true, pausedAt: true },
  });
  if (row?.mode !== "power" || row.pausedAt) return;
  await pauseWorker(tx, emit, { ...member, reason, note: null, by: "system", byUserId: null });
}

/**
 * A desk tab says that it is there. One tab of a member dials; another gets the word once that one was silent for
 * 45 s, or when the person presses something there (`isTakingOver`). The server judges what the tab reports and
 * pauses by itself. A heartbeat: no event unless it pauses.
 */
export async function beatScreen(
  tx: Tx,
  emit: Emit,
  input: Member & { screenId: string; idleSeconds: number; notLiveSeconds: number; isTakingOver: boolean },
): Promise<{ isHolder: boolean; isPaused: boolean }> {
  const { workspaceId, userId, screenId } = input;
  const now = clock.now();
  const inputAt = new Date(now.getTime() - input.idleSeconds * 1000);
  const goneSince = new Date(now.getTime() - screenGoneSeconds * 1000);
  const [held] = await tx.$queryRaw<{ inputAt: Date }[]>`
    INSERT INTO worker_screens AS s (workspace_id, user_id, screen_id, seen_at, input_at)
    VALUES (${workspaceId}::uuid, ${userId}::uuid, ${screenId}::uuid, ${now}::timestamptz, ${inputAt}::timestamptz)
    ON CONFLICT (workspace_id, user_id) DO UPDATE
       SET screen_id = excluded.screen_id, seen_at = excluded.seen_at, input_at = greatest(s.input_at, excluded.input_at)
     WHERE s.screen_id = excluded.screen_id OR s.seen_at < ${goneSince}::timestamptz OR ${input.isTakingOver}::boolean
    RETURNING input_at AS "inputAt"`;
  const status = await tx.workerStatus.findUnique({
    where: keyOf(input),
    select: { mode: true, modeAt: true, resumedAt: true, pausedAt: true },
  });
  if (!held || status?.mode !== "power" || status.pausedAt)
    return { isHolder: held !== undefined, isPaused: Boolean(status?.pausedAt) };
  const last = await tx.call.findFirst({
    where: { workspaceId, workerUserId: userId },
    orderBy: { startedAt: "desc" },
    select: { phase: true, endedAt: true },
  });
  // A long talk needs no key.
  if (last && last.phase !== "ended") return { isHolder: true, isPaused: false };
  const active = Math.max(
    ...[held.inputAt, status.modeAt, status.resumedAt, last?.endedAt].map((at) => at?.getTime() ?? 0),
  );
  const reason =
    input.notLiveSeconds >= notLivePauseSeconds
      ? "not_live"
      : now.getTime() - active >= noInputPauseSeconds * 1000
        ? "no_input"
        : null;
  if (reason) await pauseInPowerMode(tx, emit, input, reason);
  return { isHolder: true, isPaused: reason !== null };
}

/** Counts calls in a row that the member's own phone did not take; the second one pauses. Any other call ends the row. */
export async function countOwnPhone(
  tx: Tx,
  emit: Emit,
  { isMissed, ...member }: Member & { isMissed: boolean },
): Promise<void> {
  if (!isMissed) {
    await tx.workerStatus.updateMany({
      where: { ...member, ownPhoneMissed: { gt: 0 } },
      data: { ownPhoneMissed: 0 },
    });
    return;
  }
  const { ownPhoneMissed } = await lockStatus(tx, member);
  await tx.workerStatus.update({ where: keyOf(member), data: { ownPhoneMissed: ownPhoneMissed + 1 } });
  if (ownPhoneMissed + 1 < ownPhoneMissedPauses) return;
  await pauseWorker(tx, emit, {
    ...member,
    reason: "own_phone_missed",
    note: null,
    by: "system",
    byUserId: null,
  });
}

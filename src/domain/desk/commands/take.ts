import { leaseSeconds } from "@/contracts/desk/schema";
import type { CampaignId, LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import { getJudge, listQueue } from "@/domain/campaigns/queries/queue";
import { judgeOne } from "@/domain/desk/queries/judge";
import { releaseLease, takeLease } from "@/domain/leads/commands";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

const candidates = 20;

type Worker = { workspaceId: WorkspaceId; userId: UserId };

/** Holds this lead for the worker, who lets go of any other. */
export async function leaseFor(
  tx: Tx,
  emit: Emit,
  { workspaceId, userId, leadId }: Worker & { leadId: LeadId },
): Promise<void> {
  const held = await tx.lead.findMany({
    where: { workspaceId, leaseUserId: userId, leaseExpiresAt: { gt: clock.now() }, id: { not: leadId } },
    select: { id: true },
    take: 20,
  });
  for (const lead of held) await releaseLease(tx, emit, { workspaceId, leadId: lead.id as LeadId, userId });
  await takeLease(tx, emit, { workspaceId, leadId, userId, seconds: leaseSeconds });
}

/** Refuses with the judgement's own sentence; for a colleague's lease also who, since when and until when (ms). */
export function refuseUncallable({ callability, row }: Awaited<ReturnType<typeof judgeOne>>): void {
  if (callability.isCallable) return;
  throw new AppError("CONFLICT", callability.reason, callability.sentence, {
    opensAt: callability.opensAt?.getTime() ?? null,
    ...(callability.reason === "leased" && row
      ? {
          userId: row.leaseUserId,
          holder: row.leaseHolderName,
          takenAt: row.leaseTakenAt?.getTime() ?? null,
        }
      : {}),
  });
}

/**
 * Gives the worker the next callable lead, or the one asked for. A lead that a colleague takes in the same moment
 * is passed over; the database decides who was first.
 */
export async function takeNext(
  tx: Tx,
  emit: Emit,
  input: Worker & { campaignId: CampaignId; leadId: LeadId | null },
): Promise<LeadId | null> {
  const { workspaceId, userId, campaignId } = input;
  if (input.leadId) {
    refuseUncallable(await judgeOne(tx, workspaceId, userId, campaignId, input.leadId));
    await leaseFor(tx, emit, { workspaceId, userId, leadId: input.leadId });
    return input.leadId;
  }
  const judge = await getJudge(tx, workspaceId, userId);
  for (const { leadId } of await listQueue(tx, workspaceId, campaignId, judge, candidates)) {
    // Taken by a colleague's transaction that has not committed yet: do not wait for it, go on.
    const [free] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM leads WHERE workspace_id = ${workspaceId}::uuid AND id = ${leadId}::uuid
         AND (lease_user_id IS NULL OR lease_user_id = ${userId}::uuid OR lease_expires_at <= now())
         FOR UPDATE SKIP LOCKED`;
    if (!free) continue;
    // The list was read before the lock: what changed in between counts.
    const { callability } = await judgeOne(tx, workspaceId, userId, campaignId, leadId);
    if (!callability.isCallable) continue;
    await leaseFor(tx, emit, { workspaceId, userId, leadId });
    return leadId;
  }
  return null;
}

import type { CallId, CampaignId, ContactId, LeadId, OutcomeId, UserId, WorkspaceId } from "@/contracts/ids";
import { aboutCall, addHistory, lockCall } from "@/domain/calls/commands/record";
import { finishLead, recycleLead } from "@/domain/campaigns/commands";
import { blockContact } from "@/domain/contacts/commands";
import { setStage } from "@/domain/leads/commands";
import { getOutcome } from "@/domain/outcomes/queries";
import { createTask } from "@/domain/tasks/commands";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

/** Chooses or corrects the business outcome, with what it does next, all in this transaction. */
export async function setOutcome(
  tx: Tx,
  emit: Emit,
  input: {
    workspaceId: WorkspaceId;
    actorUserId: UserId;
    callId: CallId;
    outcomeId: OutcomeId;
    callbackAt: Date | null;
    callbackAssignee: "me" | "anyone";
  },
): Promise<void> {
  const call = await lockCall(tx, input.workspaceId, input.callId);
  const outcome = await getOutcome(tx, input.workspaceId, input.outcomeId);
  if (!outcome || outcome.archivedAt) throw notFound("outcome");
  if (call.phase !== "ended") {
    throw new AppError("PRECONDITION_FAILED", "call_not_ended", "This call has not ended yet.", {
      callId: call.id,
    });
  }
  if (call.outcomeId === outcome.id) return;
  if (outcome.effect === "callback" && !input.callbackAt) {
    throw new AppError(
      "BAD_REQUEST",
      "callback_time_needed",
      `“${outcome.label}” needs a time to call back.`,
    );
  }
  const now = clock.now();
  await tx.call.update({
    where: { workspaceId_id: { workspaceId: input.workspaceId, id: call.id } },
    data: { outcomeId: outcome.id, outcomeAt: now },
  });
  await addHistory(tx, input.workspaceId, call.id, {
    kind: "outcome",
    actorUserId: input.actorUserId,
    data: { outcomeId: outcome.id, label: outcome.label, previousOutcomeId: call.outcomeId },
  });
  emit("call.outcome_set", {
    ...aboutCall(call),
    outcomeId: outcome.id as OutcomeId,
    previousOutcomeId: call.outcomeId as OutcomeId | null,
  });
  if (!call.leadId) return;
  const leadId = call.leadId as LeadId;
  await tx.lead.update({
    where: { workspaceId_id: { workspaceId: input.workspaceId, id: leadId } },
    data: { lastOutcomeId: outcome.id },
  });
  const place = call.campaignId
    ? { workspaceId: input.workspaceId, campaignId: call.campaignId as CampaignId, leadId }
    : null;
  const effects: Record<typeof outcome.effect, () => Promise<void>> = {
    none: async () => {
      if (outcome.tone === "good")
        await setStage(tx, emit, { workspaceId: input.workspaceId, leadId, stage: "interested" });
      if (place && outcome.tone === "good") await finishLead(tx, emit, { ...place, reason: "reached" });
    },
    recycle: async () => {
      const minutes = outcome.recycleMinutes ?? call.campaign?.retryMinutes ?? 120;
      if (place)
        await recycleLead(tx, emit, { ...place, nextAttemptAt: new Date(now.getTime() + minutes * 60_000) });
    },
    callback: async () => {
      const dueAt = input.callbackAt ?? now;
      await createTask(tx, emit, {
        workspaceId: input.workspaceId,
        authorUserId: input.actorUserId,
        kind: "callback",
        title: "Call back",
        leadId,
        callId: input.callId,
        dueAt,
        assigneeUserId: input.callbackAssignee === "me" ? input.actorUserId : null,
      });
      if (place) await recycleLead(tx, emit, { ...place, nextAttemptAt: dueAt, isPromised: true });
    },
    convert: async () => {
      await setStage(tx, emit, { workspaceId: input.workspaceId, leadId, stage: "converted" });
      if (place) await finishLead(tx, emit, { ...place, reason: "converted" });
    },
    stop: async () => {
      if (outcome.tone === "bad")
        await setStage(tx, emit, { workspaceId: input.workspaceId, leadId, stage: "lost" });
      if (place) await finishLead(tx, emit, { ...place, reason: "stopped" });
    },
    do_not_call: async () => {
      const lead = await tx.lead.findUniqueOrThrow({
        where: { workspaceId_id: { workspaceId: input.workspaceId, id: leadId } },
        select: { contactId: true },
      });
      await blockContact(tx, emit, {
        workspaceId: input.workspaceId,
        contactId: lead.contactId as ContactId,
      });
    },
  };
  await effects[outcome.effect]();
}

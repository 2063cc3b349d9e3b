import type { CallId, CampaignId, ContactId, LeadId, TaskId, UserId, WorkspaceId } from "@/contracts/ids";
import type { CallRow } from "@/domain/calls/commands/record";
import { finishLead, recycleLead } from "@/domain/campaigns/commands";
import { blockContact, createContact, lockNumber } from "@/domain/contacts/commands";
import { setStage } from "@/domain/leads/commands";
import type { OutcomeView } from "@/domain/outcomes/queries";
import { isTooOften } from "@/domain/outcomes/rules";
import { createTask } from "@/domain/tasks/commands";
import { formatPhone } from "@/lib/phone";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import type { Emit } from "@/platform/events/emit";

const fallbackRestMinutes = 120;

export type EffectInput = {
  workspaceId: WorkspaceId;
  actorUserId: UserId;
  call: CallRow;
  outcome: OutcomeView;
  /** With effect callback: when, and whose. */
  callbackAt: Date | null;
  callbackAssignee: "me" | "anyone";
};

/** What an outcome does next, in this transaction; the ids of tasks it made. A deleted lead is left alone. */
export async function applyEffect(tx: Tx, emit: Emit, input: EffectInput): Promise<TaskId[]> {
  const { workspaceId, call, outcome } = input;
  if (outcome.effect === "do_not_call") {
    await blockCustomer(tx, emit, input);
    return [];
  }
  const lead = call.leadId
    ? await tx.lead.findFirst({
        where: { workspaceId, id: call.leadId, deletedAt: null },
        select: { id: true },
      })
    : null;
  if (!lead) return [];
  const leadId = lead.id as LeadId;
  const place = call.campaignId ? { workspaceId, campaignId: call.campaignId as CampaignId, leadId } : null;
  const now = clock.now();
  const effects: Record<Exclude<typeof outcome.effect, "do_not_call">, () => Promise<TaskId[]>> = {
    none: async () => {
      if (outcome.tone !== "good") return [];
      await setStage(tx, emit, { workspaceId, leadId, stage: "interested" });
      if (place) await finishLead(tx, emit, { ...place, reason: "reached" });
      return [];
    },
    recycle: async () => {
      if (!place) return [];
      if (outcome.stopsAfterTimes !== null && isTooOften(outcome, await timesOf(tx, input))) {
        await finishLead(tx, emit, { ...place, reason: "repeated" });
        return [];
      }
      const minutes = outcome.recycleMinutes ?? call.campaign?.retryMinutes ?? fallbackRestMinutes;
      const nextAttemptAt = new Date(now.getTime() + minutes * 60_000);
      await recycleLead(tx, emit, { ...place, nextAttemptAt });
      return [];
    },
    callback: async () => {
      const dueAt = input.callbackAt ?? now;
      const task = await createTask(tx, emit, {
        workspaceId,
        authorUserId: input.actorUserId,
        kind: "callback",
        title: "Call back",
        leadId,
        callId: call.id as CallId,
        dueAt,
        assigneeUserId: input.callbackAssignee === "me" ? input.actorUserId : null,
      });
      if (place) await recycleLead(tx, emit, { ...place, nextAttemptAt: dueAt, isPromised: true });
      return [task.id];
    },
    convert: async () => {
      await setStage(tx, emit, { workspaceId, leadId, stage: "converted" });
      if (place) await finishLead(tx, emit, { ...place, reason: "converted" });
      return [];
    },
    stop: async () => {
      if (outcome.tone === "bad") await setStage(tx, emit, { workspaceId, leadId, stage: "lost" });
      if (place) await finishLead(tx, emit, { ...place, reason: "stopped" });
      return [];
    },
  };
  return effects[outcome.effect]();
}

/** How often this lead had this outcome in this campaign; the call at hand carries it already. */
function timesOf(tx: Tx, { workspaceId, call, outcome }: EffectInput): Promise<number> {
  return tx.call.count({
    where: { workspaceId, leadId: call.leadId, campaignId: call.campaignId, outcomeId: outcome.id },
  });
}

/**
 * A block takes the number's lock before the lead's row, as a dial does: the other way round the two would wait for
 * each other.
 */
export async function lockCustomer(tx: Tx, workspaceId: WorkspaceId, call: CallRow): Promise<void> {
  const lead = call.leadId
    ? await tx.lead.findUnique({
        where: { workspaceId_id: { workspaceId, id: call.leadId } },
        select: { contact: { select: { phoneLastTen: true } } },
      })
    : null;
  await lockNumber(tx, workspaceId, lead ? lead.contact.phoneLastTen : call.customerLastTen);
}

/** A number that nobody has in the book becomes a contact, so that the block has something to stand on. */
async function blockCustomer(
  tx: Tx,
  emit: Emit,
  { workspaceId, actorUserId, call }: EffectInput,
): Promise<void> {
  const proof = { source: "said_on_call", callId: call.id as CallId, actorUserId } as const;
  const lead = call.leadId
    ? await tx.lead.findUnique({
        where: { workspaceId_id: { workspaceId, id: call.leadId } },
        select: { contactId: true },
      })
    : null;
  if (lead) {
    await blockContact(tx, emit, { workspaceId, contactId: lead.contactId as ContactId, ...proof });
    return;
  }
  if (!call.customerPhone || !call.customerLastTen) return;
  const known = await tx.contact.findFirst({
    where: { workspaceId, phoneLastTen: call.customerLastTen },
    select: { id: true },
  });
  const contactId =
    known?.id ??
    (
      await createContact(tx, emit, {
        workspaceId,
        name: formatPhone(call.customerPhone),
        company: null,
        phone: call.customerPhone,
        email: null,
        timeZone: null,
      })
    ).id;
  await blockContact(tx, emit, { workspaceId, contactId: contactId as ContactId, ...proof });
}

import type { FeedEvent } from "@/contracts/activities/views";
import type { CampaignId, LeadId, UserId } from "@/contracts/ids";
import type { OutcomeTone } from "@/contracts/outcomes/schema";
import { showText } from "@/domain/sight/rules/masks";
import type { Sight } from "@/domain/sight/rules/sight";
import type { Reader } from "@/platform/db";

export type NamedIds = {
  userIds: string[];
  leadId: string | null;
  campaignId: string | null;
  /** Whose contact an event without a lead is about. */
  contactId: string | null;
  /** The worker, assignee or member an event is about. */
  memberId: string | null;
  fromMemberId: string | null;
  outcomeId: string | null;
  previousOutcomeId: string | null;
};

/** Every id in an event that a sentence wants a name for. */
export function namedIds(
  row: { actorId: string | null; leadId: string | null; campaignId: string | null },
  { data }: FeedEvent,
): NamedIds {
  const memberId =
    "workerUserId" in data
      ? data.workerUserId
      : "assigneeUserId" in data
        ? data.assigneeUserId
        : "userId" in data
          ? data.userId
          : null;
  const fromMemberId = "fromUserId" in data ? data.fromUserId : null;
  return {
    userIds: [row.actorId, memberId, fromMemberId].filter((id) => id !== null),
    leadId: row.leadId,
    campaignId: row.campaignId,
    contactId: "contactId" in data ? data.contactId : null,
    memberId,
    fromMemberId,
    outcomeId: "outcomeId" in data ? data.outcomeId : null,
    previousOutcomeId: "previousOutcomeId" in data ? data.previousOutcomeId : null,
  };
}

function gather(all: readonly NamedIds[], pick: (ids: NamedIds) => (string | null)[]): string[] {
  return [...new Set(all.flatMap(pick).filter((id) => id !== null))];
}

/** Names of everything that a page of events mentions: one query for each noun, not one for each line. */
export async function readNames(reader: Reader, sight: Sight, all: readonly NamedIds[]) {
  const { workspaceId } = sight;
  const userIds = gather(all, (ids) => ids.userIds);
  const leadIds = gather(all, (ids) => [ids.leadId]);
  const contactIds = gather(all, (ids) => [ids.contactId]);
  const campaignIds = gather(all, (ids) => [ids.campaignId]);
  const outcomeIds = gather(all, (ids) => [ids.outcomeId, ids.previousOutcomeId]);
  const [members, leads, campaigns, outcomes] = await Promise.all([
    reader.membership.findMany({
      where: { workspaceId, userId: { in: userIds } },
      select: { userId: true, user: { select: { name: true } } },
    }),
    reader.lead.findMany({
      where: { workspaceId, OR: [{ id: { in: leadIds } }, { contactId: { in: contactIds } }] },
      select: { id: true, contactId: true, contact: { select: { name: true } } },
    }),
    reader.campaign.findMany({
      where: { workspaceId, id: { in: campaignIds } },
      select: { id: true, name: true },
    }),
    reader.outcome.findMany({
      where: { workspaceId, id: { in: outcomeIds } },
      select: { id: true, label: true, tone: true },
    }),
  ]);
  const users = new Map(
    members.map((row) => [row.userId, { userId: row.userId as UserId, name: row.user.name }]),
  );
  const leadNames = leads.map((row) => ({
    id: row.id as LeadId,
    name: showText(sight, row.contact.name),
    contactId: row.contactId,
  }));
  const byLead = new Map<string, { id: LeadId; name: string }>(
    leadNames.map(({ id, name }) => [id, { id, name }]),
  );
  const byContact = new Map<string, { id: LeadId; name: string }>(
    leadNames.map(({ id, name, contactId }) => [contactId, { id, name }]),
  );
  const campaignNames = new Map(
    campaigns.map((row) => [row.id, { id: row.id as CampaignId, name: row.name }]),
  );
  const outcomeNames = new Map<string, { label: string; tone: OutcomeTone }>(
    outcomes.map(({ id, ...outcome }) => [id, outcome]),
  );
  const find =
    <T>(map: ReadonlyMap<string, T>) =>
    (id: string | null): T | null =>
      id === null ? null : (map.get(id) ?? null);
  return {
    user: find(users),
    lead: find(byLead),
    leadOfContact: find(byContact),
    campaign: find(campaignNames),
    outcome: find(outcomeNames),
  };
}

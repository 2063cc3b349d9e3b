import type {
  BulkChangeId,
  CampaignId,
  ContactId,
  LeadId,
  OutcomeId,
  UserId,
  WorkspaceId,
} from "@/contracts/ids";
import type { BulkChangeKind, BulkChangeState, LeadField, LeadStage } from "@/contracts/leads/schema";
import type { OutcomeTone } from "@/contracts/outcomes/schema";
import type { ShownEmail, ShownPhone } from "@/contracts/sight/schema";
import type { TaskKind } from "@/contracts/tasks/schema";
import { contactColumns } from "@/domain/contacts/rules";
import { type FieldVersions, fieldVersions } from "@/domain/contacts/rules/field-versions";
import { leadColumns, leadVersion } from "@/domain/leads/rules/versions";
import { showEmail, showPhone, showText } from "@/domain/sight/rules/masks";
import { seenOf } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import type { TagView } from "@/contracts/tags/views";
import { tagsOf, toTagViews } from "@/domain/tags/queries";
import type { Prisma, Reader } from "@/platform/db";

export type LeadView = {
  id: LeadId;
  contactId: ContactId;
  name: string;
  company: string | null;
  /** E.164; null where there is none, and where numbers are masked for the viewer. */
  phone: string | null;
  /** As written for people; null where there is none. */
  phoneText: ShownPhone | null;
  email: ShownEmail | null;
  timeZone: string | null;
  doNotCallAt: Date | null;
  isDemo: boolean;
  stage: LeadStage;
  source: string | null;
  owner: { userId: UserId; name: string } | null;
  lastCallAt: Date | null;
  lastOutcome: { id: OutcomeId; label: string; tone: OutcomeTone } | null;
  lease: { userId: UserId; name: string; expiresAt: Date } | null;
  tags: TagView[];
  version: number;
  createdAt: Date;
};

const fields = {
  id: true,
  contactId: true,
  stage: true,
  source: true,
  lastCallAt: true,
  leaseExpiresAt: true,
  version: true,
  fieldVersions: true,
  createdAt: true,
  contact: {
    select: {
      fieldVersions: true,
      name: true,
      company: true,
      phone: true,
      email: true,
      timeZone: true,
      doNotCallAt: true,
      isDemo: true,
    },
  },
  owner: { select: { userId: true, user: { select: { name: true } } } },
  leaseHolder: { select: { userId: true, user: { select: { name: true } } } },
  lastOutcome: { select: { id: true, label: true, tone: true } },
  tags: tagsOf,
} as const;

function view(sight: Sight, row: Prisma.LeadGetPayload<{ select: typeof fields }>, now: Date): LeadView {
  const { contact: person, owner, leaseHolder, leaseExpiresAt, lastOutcome, ...whole } = row;
  const { fieldVersions: _ofContact, ...contact } = person;
  const { fieldVersions: _own, ...lead } = whole;
  const isHeld = leaseHolder !== null && leaseExpiresAt !== null && leaseExpiresAt > now;
  return {
    ...lead,
    ...contact,
    id: row.id as LeadId,
    version: leadVersion(row),
    contactId: row.contactId as ContactId,
    name: showText(sight, contact.name),
    company: contact.company && showText(sight, contact.company),
    source: row.source && showText(sight, row.source),
    phone: sight.masksPhones ? null : contact.phone,
    phoneText: contact.phone === null ? null : showPhone(sight, contact.phone),
    email: contact.email === null ? null : showEmail(sight, contact.email),
    owner: owner && { userId: owner.userId as UserId, name: owner.user.name },
    tags: toTagViews(lead.tags),
    lastOutcome: lastOutcome && { ...lastOutcome, id: lastOutcome.id as OutcomeId },
    lease: isHeld
      ? { userId: leaseHolder.userId as UserId, name: leaseHolder.user.name, expiresAt: leaseExpiresAt }
      : null,
  };
}

/** One lead with its contact; null where it does not exist for this viewer or was deleted. */
export async function getLead(
  reader: Reader,
  sight: Sight,
  id: LeadId,
  now: Date,
): Promise<(LeadView & { fieldVersions: FieldVersions<LeadField> }) | null> {
  const { workspaceId } = sight;
  const [seen] = await seenOf(reader, sight, "leads", [id]);
  if (!seen) return null;
  const row = await reader.lead.findFirst({ where: { workspaceId, id, deletedAt: null }, select: fields });
  if (!row) return null;
  const { kind: _notALeads, ...ofContact } = fieldVersions(contactColumns, row.contact.fieldVersions);
  return {
    ...view(sight, row, now),
    fieldVersions: { ...ofContact, ...fieldVersions(leadColumns, row.fieldVersions) },
  };
}

/** A lead as its row in a list shows it. */
export type LeadRow = LeadView & {
  /** Calls made to this lead by us, whatever became of them. */
  attempts: number;
  /** The open task that is due first. */
  nextTask: { kind: TaskKind; dueAt: Date } | null;
};

/** These leads in the given order, at most 500; ids that the viewer does not see are left out. */
export async function listLeadRows(
  reader: Reader,
  sight: Sight,
  ids: readonly LeadId[],
  now: Date,
): Promise<LeadRow[]> {
  const { workspaceId } = sight;
  const wanted = await seenOf(reader, sight, "leads", ids.slice(0, 500));
  if (wanted.length === 0) return [];
  const rows = await reader.lead.findMany({
    where: { workspaceId, id: { in: wanted }, deletedAt: null },
    select: fields,
  });
  const [attempts, tasks] = await Promise.all([
    reader.$queryRaw<{ id: string; n: number }[]>`
      SELECT lead_id AS id, count(*)::int AS n FROM calls
       WHERE workspace_id = ${workspaceId}::uuid AND lead_id = ANY(${wanted}::uuid[]) AND direction = 'outbound'
       GROUP BY 1`,
    reader.$queryRaw<{ id: string; kind: TaskKind; dueAt: Date }[]>`
      SELECT DISTINCT ON (lead_id) lead_id AS id, kind::text AS kind, due_at AS "dueAt" FROM tasks
       WHERE workspace_id = ${workspaceId}::uuid AND lead_id = ANY(${wanted}::uuid[])
         AND done_at IS NULL AND deleted_at IS NULL
       ORDER BY lead_id, due_at`,
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const attemptsOf = new Map(attempts.map(({ id, n }) => [id, n]));
  const taskOf = new Map(tasks.map(({ id, ...task }) => [id, task]));
  return wanted.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    return [
      { ...view(sight, row, now), attempts: attemptsOf.get(id) ?? 0, nextTask: taskOf.get(id) ?? null },
    ];
  });
}

/** Whose number a lead's block and its lifting are about; null where the lead does not exist here. */
export async function getContactOfLead(
  reader: Reader,
  workspaceId: WorkspaceId,
  id: LeadId,
): Promise<ContactId | null> {
  const row = await reader.lead.findFirst({
    where: { workspaceId, id, deletedAt: null },
    select: { contactId: true },
  });
  return (row?.contactId as ContactId | undefined) ?? null;
}

/** Living leads whose number has one of these last-ten keys; the most recently called first, at most 50. */
export async function findLeadsByPhone(
  reader: Reader,
  workspaceId: WorkspaceId,
  lastTens: readonly string[],
): Promise<
  {
    id: LeadId;
    contactId: ContactId;
    name: string;
    phone: string | null;
    phoneLastTen: string | null;
    ownerUserId: UserId | null;
  }[]
> {
  if (lastTens.length === 0) return [];
  const rows = await reader.lead.findMany({
    where: {
      workspaceId,
      deletedAt: null,
      contact: { is: { deletedAt: null, phoneLastTen: { in: lastTens.slice(0, 20) } } },
    },
    select: {
      id: true,
      contactId: true,
      ownerUserId: true,
      contact: { select: { name: true, phone: true, phoneLastTen: true } },
    },
    orderBy: [{ lastCallAt: { sort: "desc", nulls: "last" } }, { id: "desc" }],
    take: 50,
  });
  return rows.map((row) => ({
    id: row.id as LeadId,
    contactId: row.contactId as ContactId,
    ownerUserId: row.ownerUserId as UserId | null,
    ...row.contact,
  }));
}

/** Changes of many leads that are under way. */
export async function listBulkChanges(
  reader: Reader,
  workspaceId: WorkspaceId,
): Promise<
  {
    id: BulkChangeId;
    kind: BulkChangeKind;
    state: BulkChangeState;
    doneCount: number;
    totalCount: number;
    authorUserId: UserId;
    authorName: string;
    /** Where the change is about places in a campaign. */
    campaign: { id: CampaignId; name: string } | null;
  }[]
> {
  const rows = await reader.bulkChange.findMany({
    where: { workspaceId, state: { in: ["running", "undoing"] } },
    orderBy: { createdAt: "asc" },
    take: 20,
    select: {
      id: true,
      kind: true,
      state: true,
      doneCount: true,
      totalCount: true,
      authorUserId: true,
      author: { select: { user: { select: { name: true } } } },
      campaign: { select: { id: true, name: true } },
    },
  });
  return rows.map(({ author, campaign, ...row }) => ({
    ...row,
    campaign: campaign && { id: campaign.id as CampaignId, name: campaign.name },
    id: row.id as BulkChangeId,
    authorUserId: row.authorUserId as UserId,
    authorName: author.user.name,
  }));
}

import type { CampaignId, ContactId, LeadId, OutcomeId, UserId, WorkspaceId } from "@/contracts/ids";
import type { LeadSort, LeadStage } from "@/contracts/leads/schema";
import type { OutcomeTone } from "@/contracts/outcomes/schema";
import { formatPhone } from "@/lib/phone";
import type { Prisma, Reader } from "@/platform/db";

export type LeadView = {
  id: LeadId;
  contactId: ContactId;
  name: string;
  company: string | null;
  /** E.164, and as written for people. */
  phone: string | null;
  phoneText: string | null;
  email: string | null;
  timeZone: string | null;
  doNotCallAt: Date | null;
  isDemo: boolean;
  stage: LeadStage;
  source: string | null;
  owner: { userId: UserId; name: string } | null;
  lastCallAt: Date | null;
  lastOutcome: { id: OutcomeId; label: string; tone: OutcomeTone } | null;
  lease: { userId: UserId; name: string; expiresAt: Date } | null;
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
  createdAt: true,
  contact: {
    select: {
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
} as const;

function view(row: Prisma.LeadGetPayload<{ select: typeof fields }>, now: Date): LeadView {
  const { contact, owner, leaseHolder, leaseExpiresAt, lastOutcome, ...lead } = row;
  const isHeld = leaseHolder !== null && leaseExpiresAt !== null && leaseExpiresAt > now;
  return {
    ...lead,
    ...contact,
    id: row.id as LeadId,
    contactId: row.contactId as ContactId,
    phoneText: contact.phone && formatPhone(contact.phone),
    owner: owner && { userId: owner.userId as UserId, name: owner.user.name },
    lastOutcome: lastOutcome && { ...lastOutcome, id: lastOutcome.id as OutcomeId },
    lease: isHeld
      ? { userId: leaseHolder.userId as UserId, name: leaseHolder.user.name, expiresAt: leaseExpiresAt }
      : null,
  };
}

/** One lead with its contact; null where it does not exist here or was deleted. */
export async function getLead(
  reader: Reader,
  workspaceId: WorkspaceId,
  id: LeadId,
  now: Date,
): Promise<LeadView | null> {
  const row = await reader.lead.findFirst({ where: { workspaceId, id, deletedAt: null }, select: fields });
  return row && view(row, now);
}

/** These leads, in no order; ids that are not here are left out. */
export async function listLeadsById(
  reader: Reader,
  workspaceId: WorkspaceId,
  ids: readonly LeadId[],
  now: Date,
): Promise<LeadView[]> {
  const rows = await reader.lead.findMany({
    where: { workspaceId, id: { in: [...ids] }, deletedAt: null },
    select: fields,
    take: 100,
  });
  return rows.map((row) => view(row, now));
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

export type LeadFilter = {
  /** Any part of a name or company, or three and more digits of a number. */
  search?: string;
  stage?: LeadStage;
  /** Null = nobody's. */
  ownerUserId?: UserId | null;
  outcomeId?: OutcomeId;
  isBlocked?: boolean;
  /** Leads that have no place in this campaign. */
  notInCampaignId?: CampaignId;
};

/** Text for LIKE in which the person's `%` and `_` are themselves. */
function literally(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

function leadWhere(workspaceId: WorkspaceId, filter: LeadFilter): Prisma.LeadWhereInput {
  const contact: Prisma.ContactWhereInput = {};
  const text = filter.search?.trim() ?? "";
  if (text !== "") {
    const contains = { contains: literally(text), mode: "insensitive" as const };
    const digits = text.replace(/\D/g, "").replace(/^0+/, "");
    const isNumber = digits.length >= 3 && /^[\d\s()+.-]+$/.test(text);
    contact.OR = [
      { name: contains },
      { company: contains },
      { email: contains },
      ...(isNumber ? [{ phone: { contains: digits } }] : []),
    ];
  }
  if (filter.isBlocked !== undefined) contact.doNotCallAt = filter.isBlocked ? { not: null } : null;
  return {
    workspaceId,
    deletedAt: null,
    ...(Object.keys(contact).length > 0 ? { contact: { is: contact } } : {}),
    ...(filter.stage ? { stage: filter.stage } : {}),
    ...(filter.ownerUserId !== undefined ? { ownerUserId: filter.ownerUserId } : {}),
    ...(filter.outcomeId ? { lastOutcomeId: filter.outcomeId } : {}),
    ...(filter.notInCampaignId ? { campaignLeads: { none: { campaignId: filter.notInCampaignId } } } : {}),
  };
}

/** Counting stops here: a screen then says "10,000+". */
const countLimit = 10_000;

const orders: Record<LeadSort, Prisma.LeadOrderByWithRelationInput[]> = {
  newest: [{ createdAt: "desc" }, { id: "desc" }],
  name: [{ contact: { name: "asc" } }, { id: "asc" }],
  last_call: [{ lastCallAt: { sort: "desc", nulls: "last" } }, { id: "desc" }],
};

/** One page of leads and how many match, counted up to `countLimit` (then `hasMore` is true). */
export async function listLeads(
  reader: Reader,
  workspaceId: WorkspaceId,
  {
    sort = "newest",
    limit,
    offset = 0,
    now,
    ...filter
  }: LeadFilter & { sort?: LeadSort; limit: number; offset?: number; now: Date },
): Promise<{ leads: LeadView[]; total: number; hasMore: boolean }> {
  const where = leadWhere(workspaceId, filter);
  const [rows, counted] = await Promise.all([
    reader.lead.findMany({ where, select: fields, orderBy: orders[sort], take: limit, skip: offset }),
    reader.lead.count({ where, take: countLimit + 1 }),
  ]);
  return {
    leads: rows.map((row) => view(row, now)),
    total: Math.min(counted, countLimit),
    hasMore: counted > countLimit,
  };
}

/** Ids of the leads that match, the newest first, at most `limit`. */
export async function listLeadIds(
  reader: Reader,
  workspaceId: WorkspaceId,
  { limit, ...filter }: LeadFilter & { limit: number },
): Promise<LeadId[]> {
  const rows = await reader.lead.findMany({
    where: leadWhere(workspaceId, filter),
    select: { id: true },
    orderBy: orders.newest,
    take: limit,
  });
  return rows.map((row) => row.id as LeadId);
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
    orderBy: orders.last_call,
    take: 50,
  });
  return rows.map((row) => ({
    id: row.id as LeadId,
    contactId: row.contactId as ContactId,
    ownerUserId: row.ownerUserId as UserId | null,
    ...row.contact,
  }));
}

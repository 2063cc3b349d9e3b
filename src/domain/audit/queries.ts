import type { AuditAction, AuditFilter } from "@/contracts/audit/schema";
import { auditFilter } from "@/contracts/audit/schema";
import type { AuditEntryId, UserId, WorkspaceId } from "@/contracts/ids";
import { clock } from "@/platform/clock";
import { Prisma, type Reader } from "@/platform/db";
import { notFound } from "@/platform/errors";

const { sql } = Prisma;

export type AuditEntryView = {
  id: AuditEntryId;
  at: Date;
  actor: { userId: UserId; name: string } | null;
  apiKeyId: string | null;
  sessionId: string | null;
  ip: string | null;
  asked: string | null;
  action: AuditAction;
  noun: string;
  recordId: string | null;
  /** What the record is called now, where it has a name. */
  recordName: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
};

type Row = Omit<AuditEntryView, "actor" | "recordName"> & {
  actorUserId: UserId | null;
  actorName: string | null;
};

function matching(workspaceId: WorkspaceId, filter: AuditFilter): Prisma.Sql {
  const parts = [sql`a.workspace_id = ${workspaceId}::uuid`];
  if (filter.actorUserId) parts.push(sql`a.actor_user_id = ${filter.actorUserId}::uuid`);
  if (filter.apiKeyId) parts.push(sql`a.api_key_id = ${filter.apiKeyId}::uuid`);
  if (filter.action) parts.push(sql`a.action = ${filter.action}`);
  if (filter.noun) parts.push(sql`a.noun = ${filter.noun}`);
  if (filter.recordId) parts.push(sql`a.record_id = ${filter.recordId}::uuid`);
  if (filter.from) parts.push(sql`a.at >= ${filter.from}`);
  if (filter.to) parts.push(sql`a.at < ${filter.to}`);
  return Prisma.join(parts, " AND ");
}

/** Entries newest first, behind `after` where one is given; an entry of another workspace continues nothing. */
export async function listAudit(
  reader: Reader,
  workspaceId: WorkspaceId,
  filter: AuditFilter,
  page: { after: AuditEntryId | null; limit: number },
): Promise<AuditEntryView[]> {
  const behind = page.after
    ? sql`AND (a.at, a.position) < (SELECT at, position FROM audit_entries
                                     WHERE workspace_id = ${workspaceId}::uuid AND id = ${page.after}::uuid)`
    : sql``;
  const rows = await reader.$queryRaw<Row[]>(sql`
    SELECT a.id::text AS id, a.at, a.actor_user_id::text AS "actorUserId", u.name AS "actorName",
           a.api_key_id::text AS "apiKeyId", a.session_id::text AS "sessionId", a.ip, a.asked, a.action, a.noun,
           a.record_id::text AS "recordId", a.before, a.after
      FROM audit_entries a
      LEFT JOIN memberships m ON m.workspace_id = a.workspace_id AND m.user_id = a.actor_user_id
      LEFT JOIN users u ON u.id = m.user_id
     WHERE ${matching(workspaceId, filter)} ${behind}
     ORDER BY a.at DESC, a.position DESC LIMIT ${page.limit}`);
  const names = await namesOf(reader, workspaceId, rows);
  return rows.map(({ actorUserId, actorName, ...row }) => ({
    ...row,
    actor: actorUserId && { userId: actorUserId, name: actorName ?? "Someone" },
    recordName: (row.recordId && names.get(row.recordId)) ?? null,
  }));
}

/** Names of the people, leads and campaigns on a page: one query a noun. */
async function namesOf(
  reader: Reader,
  workspaceId: WorkspaceId,
  rows: readonly Pick<Row, "noun" | "recordId">[],
): Promise<ReadonlyMap<string, string>> {
  const ids = (...nouns: string[]) =>
    rows.flatMap(({ noun, recordId }) => (recordId && nouns.includes(noun) ? [recordId] : []));
  const [members, leads, contacts, campaigns, lines, outcomes] = await Promise.all([
    reader.membership.findMany({
      where: { workspaceId, userId: { in: ids("member", "session", "account") } },
      select: { userId: true, user: { select: { name: true } } },
    }),
    reader.lead.findMany({
      where: { workspaceId, id: { in: ids("lead") } },
      select: { id: true, contact: { select: { name: true } } },
    }),
    reader.contact.findMany({
      where: { workspaceId, id: { in: ids("contact") } },
      select: { id: true, name: true },
    }),
    reader.campaign.findMany({
      where: { workspaceId, id: { in: ids("campaign") } },
      select: { id: true, name: true },
    }),
    reader.line.findMany({
      where: { workspaceId, id: { in: ids("line") } },
      select: { id: true, label: true },
    }),
    reader.outcome.findMany({
      where: { workspaceId, id: { in: ids("outcome") } },
      select: { id: true, label: true },
    }),
  ]);
  return new Map<string, string>([
    ...members.map((row) => [row.userId, row.user.name] as const),
    ...leads.map((row) => [row.id, row.contact.name] as const),
    ...contacts.map((row) => [row.id, row.name] as const),
    ...campaigns.map((row) => [row.id, row.name] as const),
    ...lines.map((row) => [row.id, row.label] as const),
    ...outcomes.map((row) => [row.id, row.label] as const),
  ]);
}

const ticketMs = 10 * 60_000;

/** The export that this entry began: its own person's, for ten minutes. Throws NOT_FOUND for every other. */
export async function getAuditExport(
  reader: Reader,
  { workspaceId, userId }: { workspaceId: WorkspaceId; userId: UserId },
  id: AuditEntryId,
): Promise<{ filter: AuditFilter }> {
  const row = await reader.auditEntry.findUnique({
    where: { workspaceId_id: { workspaceId, id }, actorUserId: userId, action: "exported", noun: "audit" },
    select: { at: true, after: true },
  });
  if (!row || clock.now().getTime() - row.at.getTime() > ticketMs) throw notFound("export");
  const { filter } = row.after as { filter?: string };
  const kept = JSON.parse(filter ?? "{}", (key, value: unknown) =>
    (key === "from" || key === "to") && typeof value === "string" ? new Date(value) : value,
  ) as unknown;
  const { to, ...rest } = auditFilter.parse(kept);
  // Nothing newer than the export itself: two downloads of it are the same file.
  return { filter: { ...rest, to: to && to < row.at ? to : row.at } };
}

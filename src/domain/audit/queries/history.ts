import type { AuditAction } from "@/contracts/audit/schema";
import type { HistoryEntry, HistoryField } from "@/contracts/audit/views";
import type { AuditEntryId, ContactId, LeadId, UserId } from "@/contracts/ids";
import { seenOf } from "@/domain/sight/queries";
import { showEmail, showText } from "@/domain/sight/rules/masks";
import type { Sight } from "@/domain/sight/rules/sight";
import { Prisma, type Reader } from "@/platform/db";

/** The columns that a history tells of, by our names. */
const fields: Readonly<Record<string, HistoryField>> = {
  kind: "kind",
  name: "name",
  company: "company",
  phone: "phone",
  email: "email",
  time_zone: "timeZone",
  do_not_call_at: "doNotCall",
  stage: "stage",
  source: "source",
  owner_user_id: "ownerUserId",
};

type Row = {
  id: AuditEntryId;
  at: Date;
  actorUserId: UserId | null;
  actorName: string | null;
  noun: HistoryEntry["noun"];
  action: AuditAction;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
};
type Page = { after: AuditEntryId | null; limit: number };
type History = { items: HistoryEntry[]; nextCursor: AuditEntryId | null };

/** Who changed which field of a lead, and of the contact behind it, newest first; nothing where the viewer sees no such lead. */
export async function listLeadHistory(
  reader: Reader,
  sight: Sight,
  leadId: LeadId,
  page: Page,
): Promise<History> {
  const [seen] = await seenOf(reader, sight, "leads", [leadId]);
  const lead =
    seen &&
    (await reader.lead.findFirst({
      where: { workspaceId: sight.workspaceId, id: leadId, deletedAt: null },
      select: { contactId: true },
    }));
  return lead ? historyOf(reader, sight, [leadId, lead.contactId], page) : nothing;
}

/** The same of a contact, its merges, and those of its leads that the viewer sees. */
export async function listContactHistory(
  reader: Reader,
  sight: Sight,
  contactId: ContactId,
  page: Page,
): Promise<History> {
  const [seen] = await seenOf(reader, sight, "contacts", [contactId]);
  const contact =
    seen &&
    (await reader.contact.findFirst({
      where: { workspaceId: sight.workspaceId, id: contactId, deletedAt: null },
      select: {
        leads: { where: { deletedAt: null }, select: { id: true }, orderBy: { createdAt: "desc" }, take: 50 },
      },
    }));
  if (!contact) return nothing;
  const leadIds = await seenOf(
    reader,
    sight,
    "leads",
    contact.leads.map(({ id }) => id as LeadId),
  );
  return historyOf(reader, sight, [contactId, ...leadIds], page);
}

const nothing: History = { items: [], nextCursor: null };

async function historyOf(
  reader: Reader,
  sight: Sight,
  recordIds: readonly string[],
  { after, limit }: Page,
): Promise<History> {
  const here = sight.workspaceId;
  const behind = after
    ? Prisma.sql`AND (a.at, a.position) < (SELECT at, position FROM audit_entries
                                            WHERE workspace_id = ${here}::uuid AND id = ${after}::uuid)`
    : Prisma.empty;
  const rows = await reader.$queryRaw<Row[]>(Prisma.sql`
    SELECT a.id::text AS id, a.at, a.actor_user_id::text AS "actorUserId", u.name AS "actorName", a.noun, a.action,
           a.before, a.after
      FROM audit_entries a LEFT JOIN users u ON u.id = a.actor_user_id
     WHERE a.workspace_id = ${here}::uuid AND a.record_id = ANY(${[...recordIds]}::uuid[])
       AND a.noun IN ('lead', 'contact', 'contact_merge') ${behind}
     ORDER BY a.at DESC, a.position DESC LIMIT ${limit + 1}`);
  const shown = rows.slice(0, limit);
  const owners = await ownerNames(reader, sight, shown);
  const items = shown.map(
    ({ actorUserId, actorName, before, after: becomes, ...row }): HistoryEntry => ({
      ...row,
      actor: actorUserId && { userId: actorUserId, name: actorName ?? "Someone" },
      changes: changesOf(before, becomes).map(({ column, field, was, is }) => ({
        field,
        before: show(sight, owners, column, was),
        after: show(sight, owners, column, is),
      })),
    }),
  );
  return { items, nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

function changesOf(before: Row["before"], after: Row["after"]) {
  const columns = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return columns.flatMap((column) => {
    const field = fields[column];
    return field ? [{ column, field, was: before?.[column] ?? null, is: after?.[column] ?? null }] : [];
  });
}

/** As this viewer may read it: what the audit keeps of a number is its end already. */
function show(
  sight: Sight,
  owners: ReadonlyMap<string, string>,
  column: string,
  value: unknown,
): string | null {
  if (value === null) return null;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (column === "do_not_call_at") return "yes";
  if (column === "owner_user_id") return owners.get(text) ?? "Someone";
  if (column === "email") return showEmail(sight, text);
  if (column === "phone") return text;
  return showText(sight, text);
}

async function ownerNames(
  reader: Reader,
  sight: Sight,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, string>> {
  const ids = rows.flatMap(({ before, after }) =>
    [before?.owner_user_id, after?.owner_user_id].filter((id) => typeof id === "string"),
  );
  if (ids.length === 0) return new Map();
  const members = await reader.membership.findMany({
    where: { workspaceId: sight.workspaceId, userId: { in: ids } },
    select: { userId: true, user: { select: { name: true } } },
  });
  return new Map(members.map((row) => [row.userId, row.user.name]));
}

import type { TagId, WorkspaceId } from "@/contracts/ids";
import { mostTags } from "@/contracts/tags/schema";
import type { TagView } from "@/contracts/tags/views";
import { seesContact, seesLead } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { Prisma, type Reader } from "@/platform/db";

const { sql } = Prisma;

/** What a lead or a contact selects to show its tags: living ones, by name. */
export const tagsOf = {
  where: { tag: { is: { deletedAt: null } } },
  select: { tag: { select: { id: true, name: true, color: true } } },
  orderBy: { tag: { name: "asc" } },
} as const;

/** As `tagsOf` brings them. */
export const toTagViews = (
  rows: readonly { tag: { id: string; name: string; color: TagView["color"] } }[],
): TagView[] => rows.map(({ tag }) => ({ ...tag, id: tag.id as TagId }));

/** The workspace's tags, by name. */
export async function listTags(reader: Reader, workspaceId: WorkspaceId): Promise<TagView[]> {
  const rows = await reader.tag.findMany({
    where: { workspaceId, deletedAt: null },
    select: { id: true, name: true, color: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: mostTags,
  });
  return rows.map((row) => ({ ...row, id: row.id as TagId }));
}

/** On how many living leads and contacts that the viewer sees each tag stands; a tag that stands nowhere is left out. */
export async function countTagged(
  reader: Reader,
  sight: Sight,
): Promise<{ tagId: TagId; leads: number; contacts: number }[]> {
  const { workspaceId } = sight;
  return reader.$queryRaw(sql`
    SELECT tag_id AS "tagId", sum(leads)::int AS leads, sum(contacts)::int AS contacts FROM (
      SELECT t.tag_id, count(*) AS leads, 0 AS contacts
        FROM lead_tags t JOIN leads l ON l.workspace_id = t.workspace_id AND l.id = t.lead_id AND l.deleted_at IS NULL
       WHERE t.workspace_id = ${workspaceId}::uuid AND ${seesLead(sight)} GROUP BY 1
      UNION ALL
      SELECT t.tag_id, 0, count(*)
        FROM contact_tags t JOIN contacts c ON c.workspace_id = t.workspace_id AND c.id = t.contact_id AND c.deleted_at IS NULL
       WHERE t.workspace_id = ${workspaceId}::uuid AND ${seesContact(sight)} GROUP BY 1
    ) counted GROUP BY 1`);
}

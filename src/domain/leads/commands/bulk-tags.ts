import { Prisma, type Tx } from "@/platform/db";

const { sql } = Prisma;

/** Whether a lead (`l`) has the tag. */
export const hasTag = (tagId: string): Prisma.Sql =>
  sql`EXISTS (SELECT FROM lead_tags p WHERE p.workspace_id = l.workspace_id AND p.lead_id = l.id AND p.tag_id = ${tagId}::uuid)`;

/**
 * Puts the tag on the leads from `after` to `until`, or takes it off; the way back is the other of the two. Who had it
 * before, or had it not, was never chosen. Answers how many changed.
 */
export function changeTags(
  tx: Tx,
  row: { workspaceId: string; id: string; kind: "tag" | "untag"; tagId: string | null },
  { after, until, isForth }: { after: number; until: number; isForth: boolean },
): Promise<number> {
  const inChunk = sql`b.workspace_id = ${row.workspaceId}::uuid AND b.bulk_change_id = ${row.id}::uuid
       AND b.position > ${after} AND b.position <= ${until}`;
  if (isForth === (row.kind === "tag"))
    return tx.$executeRaw(sql`
      INSERT INTO lead_tags (workspace_id, lead_id, tag_id)
      SELECT b.workspace_id, b.lead_id, ${row.tagId}::uuid FROM bulk_change_leads b WHERE ${inChunk} ON CONFLICT DO NOTHING`);
  return tx.$executeRaw(sql`
      DELETE FROM lead_tags p USING bulk_change_leads b
       WHERE ${inChunk} AND p.workspace_id = b.workspace_id AND p.lead_id = b.lead_id AND p.tag_id = ${row.tagId}::uuid`);
}

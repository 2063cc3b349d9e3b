import { planForAnyWorkspace } from "@/domain/leads/commands/import";
import type { Import } from "@/generated/prisma/client";
import type { Tx } from "@/platform/db";

/**
 * Takes back some hundred of what an import did. Leads it made go for good, with their contact and their places in
 * queues, where nobody has touched them since; leads it changed get back what still stands as it was written.
 * `kept` is told with the last chunk.
 */
export async function undoRows(
  tx: Tx,
  current: Import,
  limit: number,
): Promise<{ removed: number; isLast: boolean; kept: number }> {
  const { workspaceId, id } = current;
  const reverted = await tx.$queryRaw<{ leadId: string }[]>`
    WITH taken AS (
      DELETE FROM import_changes WHERE (workspace_id, import_id, lead_id) IN (
        SELECT workspace_id, import_id, lead_id FROM import_changes
         WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${id}::uuid LIMIT ${limit}
      ) RETURNING lead_id, contact_id, before, after
    ), contact AS (
      UPDATE contacts c SET
        name = CASE WHEN c.name = t.after->>'name' THEN t.before->>'name' ELSE c.name END,
        company = CASE WHEN c.company IS NOT DISTINCT FROM t.after->>'company' THEN t.before->>'company' ELSE c.company END,
        email = CASE WHEN c.email IS NOT DISTINCT FROM t.after->>'email' THEN t.before->>'email' ELSE c.email END,
        time_zone = CASE WHEN c.time_zone IS NOT DISTINCT FROM t.after->>'timeZone' THEN t.before->>'timeZone' ELSE c.time_zone END,
        updated_at = now()
      FROM taken t WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = t.contact_id
    )
    UPDATE leads l SET
      source = CASE WHEN l.source IS NOT DISTINCT FROM t.after->>'source' THEN t.before->>'source' ELSE l.source END,
      version = l.version + 1, updated_at = now()
    FROM taken t WHERE l.workspace_id = ${workspaceId}::uuid AND l.id = t.lead_id
    RETURNING l.id::text AS "leadId"`;
  if (reverted.length > 0) return { removed: reverted.length, isLast: false, kept: 0 };

  // Locked first: what is written about a lead meanwhile waits, and then finds it gone.
  const untouched = await tx.$queryRaw<{ leadId: string; contactId: string }[]>`
    SELECT l.id::text AS "leadId", l.contact_id::text AS "contactId" FROM leads l
     WHERE l.workspace_id = ${workspaceId}::uuid AND l.import_id = ${id}::uuid
       AND l.version = 1 AND l.deleted_at IS NULL AND l.last_call_at IS NULL AND l.last_outcome_id IS NULL
       AND (l.lease_expires_at IS NULL OR l.lease_expires_at < now())
       AND NOT EXISTS (SELECT 1 FROM calls x WHERE x.workspace_id = l.workspace_id AND x.lead_id = l.id)
       AND NOT EXISTS (SELECT 1 FROM notes x WHERE x.workspace_id = l.workspace_id AND x.lead_id = l.id)
       AND NOT EXISTS (SELECT 1 FROM tasks x WHERE x.workspace_id = l.workspace_id AND x.lead_id = l.id)
       AND NOT EXISTS (SELECT 1 FROM lead_tags x WHERE x.workspace_id = l.workspace_id AND x.lead_id = l.id)
       AND NOT EXISTS (SELECT 1 FROM contact_tags x WHERE x.workspace_id = l.workspace_id AND x.contact_id = l.contact_id)
       AND NOT EXISTS (SELECT 1 FROM bulk_change_leads x WHERE x.workspace_id = l.workspace_id AND x.lead_id = l.id)
       AND NOT EXISTS (SELECT 1 FROM lead_skips x WHERE x.workspace_id = l.workspace_id AND x.lead_id = l.id)
       AND NOT EXISTS (SELECT 1 FROM import_changes x WHERE x.workspace_id = l.workspace_id AND x.lead_id = l.id)
     LIMIT ${limit} FOR UPDATE OF l SKIP LOCKED`;
  if (untouched.length === 0) {
    const kept = await tx.lead.count({ where: { workspaceId, importId: id, deletedAt: null } });
    return { removed: 0, isLast: true, kept };
  }
  const leadIds = untouched.map((row) => row.leadId);
  // From here on all goes by keys.
  await planForAnyWorkspace(tx);
  await tx.$executeRaw`DELETE FROM campaign_leads WHERE workspace_id = ${workspaceId}::uuid AND lead_id = ANY(${leadIds}::uuid[])`;
  await tx.$executeRaw`DELETE FROM leads WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${leadIds}::uuid[])`;
  await tx.$executeRaw`
    DELETE FROM contacts c WHERE c.workspace_id = ${workspaceId}::uuid
       AND c.id = ANY(${untouched.map((row) => row.contactId)}::uuid[])
       AND c.do_not_call_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM consent_entries x WHERE x.workspace_id = c.workspace_id AND x.contact_id = c.id)
       AND NOT EXISTS (SELECT 1 FROM leads l WHERE l.workspace_id = c.workspace_id AND l.contact_id = c.id)`;
  return { removed: leadIds.length, isLast: false, kept: 0 };
}

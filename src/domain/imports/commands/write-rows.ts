import type { CampaignId, ContactId, LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import { addNewLeads } from "@/domain/campaigns/commands/places";
import { recordMany } from "@/domain/consents/commands/many";
import { blockedNumbers } from "@/domain/consents/queries";
import { findKnown } from "@/domain/imports/queries";
import { mergeRow, proofOfRow, type SaidInRow } from "@/domain/imports/rules";
import { insertRows, planForAnyWorkspace } from "@/domain/leads/commands/import";
import type { ImportRow, SkippedRow } from "@/domain/leads/rules";
import type { Import } from "@/generated/prisma/client";
import { auditAsBatch } from "@/platform/audit";
import type { Tx } from "@/platform/db";

type Left = { line: number; reason: SkippedRow["reason"]; cells: string[] };

/**
 * Writes some hundred rows of a file: new leads, changes to known ones by the import's rule, and what is left out.
 * Every row ends in exactly one of the three. What rows said about consent (`saidOf`, by line) goes into the ledger: a
 * "no" also of a row that is left out because the lead is here already, a "yes" of one that is written.
 */
export async function writeRows(
  tx: Tx,
  {
    current,
    rows,
    skipped,
    cellsOf,
    saidOf,
  }: {
    current: Import;
    rows: readonly ImportRow[];
    skipped: Left[];
    cellsOf: ReadonlyMap<number, string[]>;
    saidOf: ReadonlyMap<number, SaidInRow>;
  },
): Promise<{
  added: number;
  updated: number;
  skipped: number;
  queued: number;
  consents: number;
  consentsRefused: number;
}> {
  const workspaceId = current.workspaceId as WorkspaceId;
  await auditAsBatch(tx);
  await planForAnyWorkspace(tx);
  // As for a paste: two of them must not both find a number new.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`import:${workspaceId}`}, 7))::text`;
  const { byPhone, byEmail } = await findKnown(
    tx,
    workspaceId,
    rows.map((row) => row.phone),
    rows.flatMap((row) => row.email ?? []),
  );
  const fresh: ImportRow[] = [];
  const changes: { leadId: string; contactId: string; before: object; after: object }[] = [];
  const met = new Set<string>();
  const said: { contactId: ContactId; row: ImportRow; isWritten: boolean }[] = [];
  const leave = (row: ImportRow, reason: Left["reason"]) =>
    skipped.push({ line: row.line, reason, cells: cellsOf.get(row.line) ?? [] });
  for (const row of rows) {
    const known = byPhone.get(row.phone) ?? (row.email === null ? undefined : byEmail.get(row.email));
    if (met.has(row.phone) || (known && known.importId === current.id)) {
      leave(row, "twice_in_paste");
      continue;
    }
    met.add(row.phone);
    const change = known ? mergeRow(known, row, current.duplicateRule) : null;
    if (known)
      said.push({
        contactId: known.contactId as ContactId,
        row,
        isWritten: current.duplicateRule !== "skip",
      });
    if (!known) fresh.push(row);
    else if (change && !changes.some((other) => other.leadId === known.leadId))
      changes.push({ leadId: known.leadId, contactId: known.contactId, ...change });
    else leave(row, "already_here");
  }
  const added =
    fresh.length > 0
      ? await insertRows(tx, workspaceId, fresh, {
          ownerUserId: current.ownerUserId,
          importId: current.id,
        })
      : [];
  const leadIds = added.map(({ leadId }) => leadId);
  if (changes.length > 0) await overwrite(tx, current, changes);
  // Before anybody is queued: who says no is not called by what was read with it.
  const consents = await keepConsents(tx, current, saidOf, [
    ...said,
    ...fresh.flatMap((row, index) => {
      const contactId = added[index]?.contactId;
      return contactId ? [{ contactId, row, isWritten: true }] : [];
    }),
  ]);
  const queued = await queue(tx, current, fresh, leadIds);
  if (skipped.length > 0) {
    // A row that came in an earlier, broken-off transaction is not here: the count of rows is part of each.
    await tx.$executeRaw`
      INSERT INTO import_skipped (workspace_id, import_id, line, reason, cells)
      SELECT ${workspaceId}::uuid, ${current.id}::uuid, line, reason, cells
        FROM jsonb_to_recordset(${JSON.stringify(skipped)}::jsonb) AS r(line int, reason text, cells jsonb)
      ON CONFLICT DO NOTHING`;
  }
  return { added: fresh.length, updated: changes.length, skipped: skipped.length, queued, ...consents };
}

async function keepConsents(
  tx: Tx,
  current: Import,
  saidOf: ReadonlyMap<number, SaidInRow>,
  rows: readonly { contactId: ContactId; row: ImportRow; isWritten: boolean }[],
): Promise<{ consents: number; consentsRefused: number }> {
  const said = rows.flatMap(({ contactId, row, isWritten }) => {
    const each = saidOf.get(row.line);
    if (!each || (!isWritten && each.decision === "granted")) return [];
    return [{ contactId, decision: each.decision, proof: proofOfRow(current.fileName, row.line, each.from) }];
  });
  if (said.length === 0) return { consents: 0, consentsRefused: 0 };
  const { written, refused } = await recordMany(tx, {
    workspaceId: current.workspaceId as WorkspaceId,
    channel: current.consentChannel,
    purpose: current.consentPurpose,
    source: "import",
    actorUserId: current.createdByUserId as UserId,
    said,
  });
  return { consents: written, consentsRefused: refused };
}

async function overwrite(
  tx: Tx,
  current: Import,
  changes: readonly { leadId: string; contactId: string; before: object; after: object }[],
): Promise<void> {
  const given = JSON.stringify(changes);
  await tx.$executeRaw`
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(${given}::jsonb)
        AS r("leadId" uuid, "contactId" uuid, before jsonb, after jsonb)
    ), kept AS (
      INSERT INTO import_changes (workspace_id, import_id, lead_id, contact_id, before, after)
      SELECT ${current.workspaceId}::uuid, ${current.id}::uuid, "leadId", "contactId", before, after FROM given
      ON CONFLICT DO NOTHING
    ), contact AS (
      UPDATE contacts c
         SET name = g.after->>'name', company = g.after->>'company', email = g.after->>'email',
             time_zone = g.after->>'timeZone', updated_at = now()
        FROM given g WHERE c.workspace_id = ${current.workspaceId}::uuid AND c.id = g."contactId"
    )
    UPDATE leads l SET source = g.after->>'source', version = l.version + 1, updated_at = now()
      FROM given g WHERE l.workspace_id = ${current.workspaceId}::uuid AND l.id = g."leadId"`;
}

/** New leads that may be called go to the end of the campaign's queue. */
async function queue(
  tx: Tx,
  current: Import,
  rows: readonly ImportRow[],
  leadIds: readonly LeadId[],
): Promise<number> {
  if (current.campaignId === null || leadIds.length === 0) return 0;
  const workspaceId = current.workspaceId as WorkspaceId;
  const blocked = await blockedNumbers(
    tx,
    workspaceId,
    rows.flatMap((row) => row.phoneLastTen ?? []),
  );
  const callable = leadIds.filter((_, index) => !blocked.has(rows[index]?.phoneLastTen ?? ""));
  if (callable.length === 0) return 0;
  await addNewLeads(tx, { workspaceId, campaignId: current.campaignId as CampaignId, leadIds: callable });
  return callable.length;
}

import type { CampaignId, ContactId, LeadId, UserId, WorkspaceId } from "@/contracts/ids";
import { addLeads } from "@/domain/campaigns/commands/places";
import { blockedNumbers } from "@/domain/consents/queries";
import { ownerMustExist } from "@/domain/leads/commands";
import { knownPhones, readImport } from "@/domain/leads/queries/import";
import {
  checkPhoneColumn,
  type ImportRow,
  type PasteColumn,
  planImport,
  type SkippedRow,
} from "@/domain/leads/rules";
import { orderedUuids } from "@/lib/uuid";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import type { Emit } from "@/platform/events/emit";

/**
 * To the end of this transaction, plans are made for no workspace in particular. One that the planner's statistics have not
 * met seems to have no rows, and then any index that begins with it looks as good as the right one: looking for who is here
 * already read all of the workspace's contacts anew for each of its leads, and a file of 20,000 rows took 100 s for 4.
 */
export async function planForAnyWorkspace(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT set_config('plan_cache_mode', 'force_generic_plan', true)`;
}

/**
 * One statement for thousands of rows: the client's own bulk insert takes seconds for them, and the workspace's
 * numbers are locked meanwhile.
 */
export async function insertRows(
  tx: Tx,
  workspaceId: WorkspaceId,
  rows: readonly ImportRow[],
  { ownerUserId, importId }: { ownerUserId: string | null; importId: string | null },
): Promise<{ leadId: LeadId; contactId: ContactId }[]> {
  const now = clock.now();
  const blocked = await blockedNumbers(
    tx,
    workspaceId,
    rows.flatMap((row) => row.phoneLastTen ?? []),
  );
  const ids = orderedUuids(rows.length * 2, now);
  const made = ids
    .slice(rows.length)
    .map((id, index) => ({ leadId: id as LeadId, contactId: ids[index] as ContactId }));
  const given = rows.map((row, index) => ({
    ...row,
    ...made[index],
    doNotCallAt: blocked.get(row.phoneLastTen ?? "") ?? null,
  }));
  await tx.$executeRaw`
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
        AS r("contactId" uuid, "leadId" uuid, name text, company text, phone text, "phoneLastTen" text, email text,
             "timeZone" text, source text, "doNotCallAt" timestamptz)
    ), contact AS (
      INSERT INTO contacts (workspace_id, id, name, company, phone, phone_last_ten, email, time_zone, do_not_call_at, created_at, updated_at)
      SELECT ${workspaceId}::uuid, "contactId", name, company, phone, "phoneLastTen", email, "timeZone", "doNotCallAt", ${now}, ${now}
        FROM given
    )
    INSERT INTO leads (workspace_id, id, contact_id, source, owner_user_id, import_id, created_at, updated_at)
    SELECT ${workspaceId}::uuid, "leadId", "contactId", source, ${ownerUserId}::uuid, ${importId}::uuid, ${now}, ${now} FROM given`;
  return made;
}

/**
 * Adds the leads of a paste, and puts them into a campaign's queue where one is named. The paste is read again
 * here: what a dry run said may be old. Every row that is left out is in the answer, with its line and reason.
 */
export async function importLeads(
  tx: Tx,
  emit: Emit,
  input: {
    workspaceId: WorkspaceId;
    text: string;
    columns?: (PasteColumn | null)[];
    ownerUserId: UserId | null;
    campaignId: CampaignId | null;
  },
): Promise<{ added: number; skipped: SkippedRow[] }> {
  const { workspaceId, ownerUserId, campaignId } = input;
  await ownerMustExist(tx, workspaceId, ownerUserId);
  // One paste at a time, so that two of them do not both find a number new.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`import:${workspaceId}`}, 7))::text`;
  const { rows, shape, country, phones } = await readImport(tx, workspaceId, input);
  checkPhoneColumn(shape);
  const { ready, skipped } = planImport(rows, shape, {
    country,
    known: await knownPhones(tx, workspaceId, phones),
  });
  if (ready.length > 0) {
    const made = await insertRows(tx, workspaceId, ready, { ownerUserId, importId: null });
    const leadIds = made.map(({ leadId }) => leadId);
    emit("lead.imported", { count: leadIds.length, campaignId });
    if (campaignId !== null) await addLeads(tx, emit, { workspaceId, campaignId, leadIds });
  }
  return { added: ready.length, skipped };
}

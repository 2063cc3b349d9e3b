import type { ManyConsent } from "@/contracts/consents/schema";
import type { ContactId, UserId, WorkspaceId } from "@/contracts/ids";
import { recordMany } from "@/domain/consents/commands/many";
import { mayRecord } from "@/domain/consents/queries";
import { Prisma, type Tx } from "@/platform/db";

const { sql } = Prisma;

/** Whether there is a line to add for the contact of a lead (`l`). */
export const hasNoSuchConsent = (consent: ManyConsent): Prisma.Sql =>
  sql`EXISTS (SELECT FROM contacts k WHERE k.workspace_id = l.workspace_id AND k.id = l.contact_id AND ${mayRecord(consent)})`;

/** What such a change keeps of itself: a job reads it from its row. */
export const consentColumns = (consent: ManyConsent | null) =>
  consent === null
    ? {}
    : {
        consentChannel: consent.channel,
        consentPurpose: consent.purpose,
        consentDecision: consent.decision,
        consentSource: consent.source,
        consentProof: consent.proof,
      };

type Row = {
  workspaceId: string;
  id: string;
  authorUserId: string;
  consentChannel: ManyConsent["channel"] | null;
  consentPurpose: ManyConsent["purpose"] | null;
  consentDecision: ManyConsent["decision"] | "lifted" | null;
  consentSource: string | null;
  consentProof: string | null;
};

/**
 * Adds the ledger's lines for the leads from `after` to `until`; answers how many. Judged anew: who took it back since
 * the choice is left out. Forth alone: the ledger has no way back.
 */
export async function writeConsents(
  tx: Tx,
  row: Row,
  { after, until }: { after: number; until: number },
): Promise<number> {
  const workspaceId = row.workspaceId as WorkspaceId;
  const { consentChannel: channel, consentPurpose: purpose, consentDecision: decision } = row;
  if (!channel || !purpose || !decision || decision === "lifted")
    throw new Error(`bulk change ${row.id} does not say what was allowed`);
  const chosen = await tx.$queryRaw<{ contactId: ContactId }[]>(sql`
    SELECT DISTINCT l.contact_id::text AS "contactId"
      FROM bulk_change_leads b
      JOIN leads l ON l.workspace_id = b.workspace_id AND l.id = b.lead_id AND l.deleted_at IS NULL
     WHERE b.workspace_id = ${workspaceId}::uuid AND b.bulk_change_id = ${row.id}::uuid
       AND b.position > ${after} AND b.position <= ${until}`);
  const { written } = await recordMany(tx, {
    workspaceId,
    channel,
    purpose,
    source: row.consentSource as ManyConsent["source"],
    actorUserId: row.authorUserId as UserId,
    said: chosen.map(({ contactId }) => ({ contactId, decision, proof: row.consentProof })),
  });
  return written;
}

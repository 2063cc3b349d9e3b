import type { CallPurpose, ConsentChannel, ConsentSource, ManyConsent } from "@/contracts/consents/schema";
import type { ContactId, UserId, WorkspaceId } from "@/contracts/ids";
import { isTakenBack, mayRecord } from "@/domain/consents/queries";
import { seenOf } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { clock } from "@/platform/clock";
import { Prisma, type Tx } from "@/platform/db";
import { notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

const { sql } = Prisma;

/**
 * Adds a line to the ledger for each of these contacts (at most 1,000), of those for whom there is something to add:
 * see mayRecord. Contacts with the same number or address get one. Answers how many lines were added, and how many were
 * a "yes" of somebody who had taken it back or is not to be called. The caller's event tells of it.
 */
export async function recordMany(
  tx: Tx,
  input: {
    workspaceId: WorkspaceId;
    channel: ConsentChannel;
    purpose: CallPurpose;
    source: ConsentSource;
    actorUserId: UserId;
    said: readonly { contactId: ContactId; decision: "granted" | "withdrawn"; proof: string | null }[];
  },
): Promise<{ written: number; refused: number; contactIds: ContactId[] }> {
  const { workspaceId, channel, purpose, source, actorUserId, said } = input;
  const of = new Map(said.map((each) => [each.contactId as string, each]));
  const ids = [...of.keys()];
  // A dial holds the contact's row until it is committed, as recordConsent says. In a statement of its own: the next one
  // then sees what was taken back while this one waited.
  await tx.$queryRaw(sql`
    SELECT 1 FROM contacts WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`);
  const rows = await tx.$queryRaw<
    {
      contactId: ContactId;
      phoneLastTen: string | null;
      email: string | null;
      mayGrant: boolean;
      mayWithdraw: boolean;
      isRefused: boolean;
    }[]
  >(sql`
    SELECT k.id::text AS "contactId", k.phone_last_ten AS "phoneLastTen", lower(k.email) AS email,
           ${mayRecord({ channel, purpose, decision: "granted" })} AS "mayGrant",
           ${mayRecord({ channel, purpose, decision: "withdrawn" })} AS "mayWithdraw",
           ${isTakenBack({ channel, purpose })} AS "isRefused"
      FROM contacts k
     WHERE k.workspace_id = ${workspaceId}::uuid AND k.id = ANY(${ids}::uuid[]) AND k.deleted_at IS NULL
     ORDER BY k.id`);
  const at = clock.now();
  // Of two rows with one number that say yes and no, the no holds.
  rows.sort(
    (a, b) =>
      Number(of.get(a.contactId)?.decision === "granted") -
      Number(of.get(b.contactId)?.decision === "granted"),
  );
  const met = new Set<string | null>();
  let refused = 0;
  const lines = rows.flatMap((row) => {
    const each = of.get(row.contactId);
    const address = channel === "email" ? row.email : row.phoneLastTen;
    if (!each || met.has(address)) return [];
    if (each.decision === "granted" && row.isRefused) refused += 1;
    if (!(each.decision === "granted" ? row.mayGrant : row.mayWithdraw)) return [];
    met.add(address);
    return [
      {
        workspaceId,
        contactId: row.contactId,
        phoneLastTen: row.phoneLastTen,
        email: row.email,
        channel,
        purpose,
        decision: each.decision,
        source,
        proof: each.proof ?? "",
        actorUserId,
        at,
      },
    ];
  });
  if (lines.length > 0) await tx.consentEntry.createMany({ data: lines });
  return { written: lines.length, refused, contactIds: lines.map((line) => line.contactId) };
}

/** What chosen contacts said; throws NOT_FOUND where one is not here. `left`: those for whom there was nothing to add. */
export async function recordForContacts(
  tx: Tx,
  emit: Emit,
  {
    sight,
    contactIds,
    consent,
    actorUserId,
  }: { sight: Sight; contactIds: readonly ContactId[]; consent: ManyConsent; actorUserId: UserId },
): Promise<{ written: number; left: number }> {
  const { workspaceId } = sight;
  const wanted = [...new Set(contactIds)];
  const living = await tx.contact.count({
    where: { workspaceId, id: { in: await seenOf(tx, sight, "contacts", wanted) }, deletedAt: null },
  });
  if (living !== wanted.length) throw notFound("contact");
  const { decision, proof, ...about } = consent;
  const said = wanted.map((contactId) => ({ contactId, decision, proof }));
  const made = await recordMany(tx, { workspaceId, ...about, actorUserId, said });
  const { channel, purpose } = about;
  for (const contactId of made.contactIds)
    emit("consent.recorded", { contactId, channel, purpose, decision });
  return { written: made.written, left: wanted.length - made.written };
}

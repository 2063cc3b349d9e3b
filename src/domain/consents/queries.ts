import type {
  AnyConsentSource,
  CallPurpose,
  ConsentChannel,
  ConsentDecision,
} from "@/contracts/consents/schema";
import type { CallId, ConsentEntryId, ContactId, WorkspaceId } from "@/contracts/ids";
import { hashOfNumber } from "@/domain/consents/rules";
import { showText } from "@/domain/sight/rules/masks";
import type { Sight } from "@/domain/sight/rules/sight";
import { Prisma, type Reader } from "@/platform/db";

/**
 * What each number last said about calls, by purpose: rows of (phone_last_ten, purpose, id, decision, at). With
 * `phoneLastTen` only of that number. "Do not call" stands apart: it is on the contact itself.
 */
export function latestConsents(workspaceId: WorkspaceId, phoneLastTen: Prisma.Sql | null): Prisma.Sql {
  return Prisma.sql`
    SELECT DISTINCT ON (x.purpose, x.phone_last_ten) x.phone_last_ten, x.purpose, x.id, x.decision, x.at
      FROM consent_entries x
     WHERE x.workspace_id = ${workspaceId}::uuid AND x.channel = 'call'
       AND ${phoneLastTen === null ? Prisma.sql`x.phone_last_ten IS NOT NULL` : Prisma.sql`x.phone_last_ten = ${phoneLastTen}`}
     ORDER BY x.purpose, x.phone_last_ten, x.at DESC, x.id DESC`;
}

type About = { channel: ConsentChannel; purpose: CallPurpose };

/** What the number or address of a contact (`k`) last said about this channel and purpose; NULL = nothing. */
const lastSaid = ({ channel, purpose }: About): Prisma.Sql => Prisma.sql`
  (SELECT x.decision FROM consent_entries x
    WHERE x.workspace_id = k.workspace_id AND x.channel = ${channel}::"ConsentChannel" AND x.purpose = ${purpose}::"CallPurpose"
      AND ${channel === "email" ? Prisma.sql`x.email = lower(k.email)` : Prisma.sql`x.phone_last_ten = k.phone_last_ten`}
    ORDER BY x.at DESC, x.id DESC LIMIT 1)`;

/** A contact (`k`) that took this back, or is not to be called or written to at all. */
export const isTakenBack = (about: About): Prisma.Sql =>
  Prisma.sql`(k.do_not_call_at IS NOT NULL OR coalesce(${lastSaid(about)} = 'withdrawn', false))`;

/**
 * Whether a decision that is written down for many at once says something new of a contact (`k`): it has an address for
 * the channel and, for "granted", nothing stands there yet and it is not blocked; for "withdrawn", that does not stand
 * there already. A "yes" in a list or file never goes over a "no": who took it back is asked, one by one.
 */
export const mayRecord = ({
  decision,
  ...about
}: About & { decision: "granted" | "withdrawn" }): Prisma.Sql => Prisma.sql`
  (${about.channel === "email" ? Prisma.sql`k.email IS NOT NULL` : Prisma.sql`k.phone_last_ten IS NOT NULL`}
   AND ${
     decision === "granted"
       ? Prisma.sql`k.do_not_call_at IS NULL AND ${lastSaid(about)} IS NULL`
       : Prisma.sql`${lastSaid(about)} IS DISTINCT FROM 'withdrawn'`
   })`;

/** The channels and purposes that a number, and an address (in lower case), last said no to. */
export async function takenBackBy(
  reader: Reader,
  workspaceId: WorkspaceId,
  { phoneLastTen, email }: { phoneLastTen: string | null; email: string | null },
): Promise<About[]> {
  return reader.$queryRaw<About[]>`
    SELECT channel::text AS channel, purpose::text AS purpose FROM (
      SELECT DISTINCT ON (x.channel, x.purpose) x.channel, x.purpose, x.decision
        FROM consent_entries x
       WHERE x.workspace_id = ${workspaceId}::uuid AND x.purpose IS NOT NULL
         AND CASE WHEN x.channel = 'email' THEN x.email = ${email} ELSE x.phone_last_ten = ${phoneLastTen} END
       ORDER BY x.channel, x.purpose, x.at DESC, x.id DESC) said
     WHERE decision = 'withdrawn'`;
}

/**
 * The numbers among `lastTens` (at most 5,000) that asked not to be called, with the moment. One whose person was erased
 * is known by its hash, until the ledger says something newer of it.
 */
export async function blockedNumbers(
  reader: Reader,
  workspaceId: WorkspaceId,
  lastTens: readonly string[],
): Promise<Map<string, Date>> {
  if (lastTens.length === 0) return new Map();
  const numberOf = new Map(lastTens.map((number) => [hashOfNumber(workspaceId, number), number]));
  const erased = await reader.erasedNumber.findMany({
    where: { workspaceId, numberHash: { in: [...numberOf.keys()] } },
    select: { numberHash: true, blockedAt: true },
  });
  const rows = await reader.$queryRaw<{ phoneLastTen: string; at: Date; isBlocked: boolean }[]>(Prisma.sql`
    SELECT DISTINCT ON (phone_last_ten) phone_last_ten AS "phoneLastTen", at, decision = 'withdrawn' AS "isBlocked"
      FROM consent_entries
     WHERE workspace_id = ${workspaceId}::uuid AND channel IS NULL AND phone_last_ten = ANY(${[...lastTens]}::text[])
     ORDER BY phone_last_ten, at DESC, id DESC`);
  const blocked = new Map<string, Date>();
  for (const { numberHash, blockedAt } of erased) {
    const number = numberOf.get(numberHash);
    if (number !== undefined) blocked.set(number, blockedAt);
  }
  for (const { phoneLastTen, at, isBlocked } of rows) {
    if (isBlocked) blocked.set(phoneLastTen, at);
    else blocked.delete(phoneLastTen);
  }
  return blocked;
}

/** Since when a number is blocked, whoever has it; null = it may be called. */
export async function numberBlockedSince(
  reader: Reader,
  workspaceId: WorkspaceId,
  phoneLastTen: string | null,
): Promise<Date | null> {
  if (phoneLastTen === null) return null;
  return (await blockedNumbers(reader, workspaceId, [phoneLastTen])).get(phoneLastTen) ?? null;
}

export type ConsentEntryView = {
  id: ConsentEntryId;
  /** Both null: do not call, on every channel. */
  channel: ConsentChannel | null;
  purpose: CallPurpose | null;
  decision: ConsentDecision;
  source: AnyConsentSource;
  proof: string;
  callId: CallId | null;
  /** Null = the system. */
  actorName: string | null;
  at: Date;
};

/** What the ledger holds about a contact's number and address, newest first, one page; null where it is not here. */
export async function listEntries(
  reader: Reader,
  sight: Sight,
  contactId: ContactId,
  page: { limit: number; offset: number },
): Promise<{ entries: ConsentEntryView[]; total: number; hasPhone: boolean; hasEmail: boolean } | null> {
  const { workspaceId } = sight;
  const contact = await reader.contact.findFirst({
    where: { workspaceId, id: contactId, deletedAt: null },
    select: { phoneLastTen: true, email: true },
  });
  if (!contact) return null;
  const { phoneLastTen } = contact;
  const email = contact.email?.toLowerCase() ?? null;
  const where = {
    workspaceId,
    OR: [{ contactId }, ...(phoneLastTen ? [{ phoneLastTen }] : []), ...(email ? [{ email }] : [])],
  };
  const [rows, total] = await Promise.all([
    reader.consentEntry.findMany({
      where,
      select: {
        id: true,
        channel: true,
        purpose: true,
        decision: true,
        source: true,
        proof: true,
        callId: true,
        at: true,
        actor: { select: { user: { select: { name: true } } } },
      },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: page.limit,
      skip: page.offset,
    }),
    reader.consentEntry.count({ where }),
  ]);
  const entries = rows.map(({ actor, ...row }) => ({
    ...row,
    id: row.id as ConsentEntryId,
    // Typed by a person: it may hold a number.
    proof: showText(sight, row.proof),
    callId: row.callId as CallId | null,
    actorName: actor?.user.name ?? null,
  }));
  return { entries, total, hasPhone: phoneLastTen !== null, hasEmail: email !== null };
}

import type { WorkspaceId } from "@/contracts/ids";
import type { Tx } from "@/platform/db";
import { connectionOf } from "@/platform/transaction-connection";
import type { CallSignal } from "@/providers/ports";

/*
 * What ingest asks for at every single webhook, as prepared statements on the transaction's own connection: through
 * Prisma each costs several times what Postgres needs for it (docs/decisions/0009). Reads only.
 */

export type NumberBook = {
  lines: { id: string; lastTen: string }[];
  members: { userId: string; phoneLastTen: string; phone: string | null }[];
};

/** Whose number is whose: the workspace's lines, and its active members with a phone. */
export async function getNumberBook(tx: Tx, workspaceId: WorkspaceId): Promise<NumberBook> {
  const rows = await connectionOf(tx).query<{
    id: string;
    last_ten: string;
    phone: string | null;
    is_line: boolean;
  }>({
    name: "ingest-number-book",
    text: `SELECT id, last_ten, NULL AS phone, true AS is_line FROM lines WHERE workspace_id = $1
           UNION ALL
           SELECT user_id, phone_last_ten, phone, false FROM memberships
            WHERE workspace_id = $1 AND deactivated_at IS NULL AND phone_last_ten IS NOT NULL`,
    values: [workspaceId],
  });
  return {
    lines: rows.filter((row) => row.is_line).map((row) => ({ id: row.id, lastTen: row.last_ten })),
    members: rows
      .filter((row) => !row.is_line)
      .map((row) => ({ userId: row.id, phoneLastTen: row.last_ten, phone: row.phone })),
  };
}

/** Holds the names for the rest of the transaction; in the order given, so give them sorted. */
export async function lockCallNames(
  tx: Tx,
  workspaceId: WorkspaceId,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return;
  await connectionOf(tx).query({
    name: "ingest-lock-names",
    text: "SELECT pg_advisory_xact_lock(hashtextextended(name, 11)) FROM unnest($1::text[]) AS name",
    values: [names.map((name) => `${workspaceId}:${name}`)],
  });
}

/** The same without waiting; false where somebody else holds one of them. */
export async function tryCallNames(
  tx: Tx,
  workspaceId: WorkspaceId,
  names: readonly string[],
): Promise<boolean> {
  const rows = await connectionOf(tx).query<{ is_held: boolean }>({
    name: "ingest-try-names",
    text: "SELECT pg_try_advisory_xact_lock(hashtextextended(name, 11)) AS is_held FROM unnest($1::text[]) AS name",
    values: [names.map((name) => `${workspaceId}:${name}`)],
  });
  return rows.every((row) => row.is_held);
}

/** Locks the call's row for the rest of the transaction; false where somebody else has it. */
export async function tryCall(tx: Tx, workspaceId: WorkspaceId, callId: string): Promise<boolean> {
  const rows = await connectionOf(tx).query<{ id: string }>({
    name: "ingest-try-call",
    text: "SELECT id FROM calls WHERE workspace_id = $1 AND id = $2 FOR UPDATE SKIP LOCKED",
    values: [workspaceId, callId],
  });
  return rows.length > 0;
}

/** The call that the vendor's ids name: by its own id; else the newest of the request, which makes one call only. */
export async function findCallByIds(
  tx: Tx,
  workspaceId: WorkspaceId,
  provider: "callerdesk",
  { providerCallId, providerRequestId }: Pick<CallSignal, "providerCallId" | "providerRequestId">,
): Promise<{ id: string } | null> {
  const [call] = await connectionOf(tx).query<{ id: string }>({
    name: "ingest-call-by-ids",
    // Another CallSid under the same campid is another call.
    text: `(SELECT id, 1 AS place FROM calls
             WHERE workspace_id = $1 AND provider = $2::"Provider" AND provider_call_id = $3)
           UNION ALL
           (SELECT id, 2 FROM calls
             WHERE workspace_id = $1 AND provider_request_id = $4 AND ($3::text IS NULL OR provider_call_id IS NULL)
             ORDER BY started_at DESC LIMIT 1)
           ORDER BY place LIMIT 1`,
    values: [workspaceId, provider, providerCallId, providerRequestId],
  });
  return call ?? null;
}

export type NamedParties = {
  customerLastTen: string;
  workerUserId: string | null;
  /** Not moved for longer than this: not it. */
  since: Date;
};

const withParties = `workspace_id = $1 AND customer_last_ten = $2
    AND ($3::text IS NULL OR direction::text = $3)
    AND ($4::uuid IS NULL OR worker_user_id IS NULL OR worker_user_id = $4)
    AND ($5::text IS NULL OR provider_call_id IS NULL)
    AND ($6::text IS NULL OR provider_request_id IS NULL OR provider_request_id = $6)
    AND updated_at >= $7`;

/**
 * Calls with these parties that the signal may be about, two at most: open ones; else, for a live event, those that a
 * report has ended just now and of which no live event was ever heard (it was overtaken by its own report).
 */
export async function listCallsByParties(
  tx: Tx,
  workspaceId: WorkspaceId,
  signal: CallSignal,
  { customerLastTen, workerUserId, since }: NamedParties,
): Promise<{ id: string }[]> {
  const connection = connectionOf(tx);
  const { direction, providerCallId, providerRequestId } = signal;
  const values = [
    workspaceId,
    customerLastTen,
    direction,
    workerUserId,
    providerCallId,
    providerRequestId,
    since,
  ];
  const open = await connection.query<{ id: string }>({
    name: "ingest-open-calls",
    text: `SELECT id FROM calls WHERE ${withParties} AND phase <> 'ended' LIMIT 2`,
    values,
  });
  if (open.length > 0 || signal.kind !== "live") return open;
  return connection.query<{ id: string }>({
    name: "ingest-overtaken-calls",
    text: `SELECT id FROM calls WHERE ${withParties} AND phase = 'ended' AND ended_by = 'report'
              AND ringing_at IS NULL LIMIT 2`,
    values,
  });
}

/**
 * The click of this worker that the vendor has not named to us yet: the event that overtakes the reply to it may name
 * no customer. A worker has one open dial at most (calls_one_open_dial_per_worker).
 */
export async function findUnnamedDial(
  tx: Tx,
  workspaceId: WorkspaceId,
  workerUserId: string,
  since: Date,
): Promise<{ id: string } | null> {
  const [call] = await connectionOf(tx).query<{ id: string }>({
    name: "ingest-unnamed-dial",
    text: `SELECT id FROM calls
            WHERE workspace_id = $1 AND worker_user_id = $2 AND phase <> 'ended' AND requested_at IS NOT NULL
              AND provider_call_id IS NULL AND provider_request_id IS NULL AND updated_at >= $3`,
    values: [workspaceId, workerUserId, since],
  });
  return call ?? null;
}

/** The one lead with this number; null too where two contacts have it: a person decides. */
export async function getOnlyLead(
  tx: Tx,
  workspaceId: WorkspaceId,
  lastTen: string,
): Promise<{ id: string } | null> {
  const leads = await connectionOf(tx).query<{ id: string; contact_id: string }>({
    name: "ingest-leads-by-phone",
    text: `SELECT l.id, l.contact_id FROM contacts c
             JOIN leads l ON l.workspace_id = c.workspace_id AND l.contact_id = c.id AND l.deleted_at IS NULL
            WHERE c.workspace_id = $1 AND c.phone_last_ten = $2 AND c.deleted_at IS NULL
            ORDER BY l.last_call_at DESC NULLS LAST, l.id DESC LIMIT 50`,
    values: [workspaceId, lastTen],
  });
  return new Set(leads.map((lead) => lead.contact_id)).size === 1 ? (leads[0] ?? null) : null;
}

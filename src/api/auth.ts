import { decode } from "next-auth/jwt";
import { z } from "zod";
import { type SessionId, sessionId, type UserId, userId } from "@/contracts/ids";
import { type AskedMember, readMembers, type SeenMember } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { sessionAbsoluteMs, sessionIdleMs } from "@/domain/sessions/rules";
import { sha256 } from "@/lib/crypto";
import { clock } from "@/platform/clock";
import { readPool } from "@/platform/db";
import { env, isHttps } from "@/platform/env";
import { InGroups } from "@/platform/in-groups";
import { singleton } from "@/platform/singleton";
import { type Actor, provenWorkspaceId } from "@/platform/tenancy";

/** `__Host-` needs https; next-auth's own default is the weaker `__Secure-`. */
export function sessionCookieName(): string {
  return isHttps() ? "__Host-ringside.session" : "ringside.session";
}

/** Who is signed in: a person and a session, both alive at this moment. Rights are not in it. */
export type Account = { userId: UserId; sessionId: SessionId };

const token = z.object({ sub: userId, sid: sessionId });

const mostTokens = 5000;
const tokens = () => singleton("read-tokens", () => new Map<string, Account>());

/**
 * The ids in the cookie's JWT, unverified against the database; null for anything malformed. Opening one costs a key
 * derivation, so the ids of a cookie that opened are kept: they are what it says, not whether it is still worth
 * anything, which the session's row decides each time.
 */
async function readToken(cookie: string | undefined): Promise<Account | null> {
  if (!cookie || cookie.length > 4096) return null;
  const key = sha256(cookie);
  const known = tokens().get(key);
  if (known) return known;
  try {
    const parsed = token.safeParse(await decode({ token: cookie, secret: env().NEXTAUTH_SECRET }));
    if (!parsed.success) return null;
    const account = { userId: parsed.data.sub, sessionId: parsed.data.sid };
    if (tokens().size >= mostTokens) tokens().clear();
    tokens().set(key, account);
    return account;
  } catch {
    return null;
  }
}

/** Reads cookies as they come in a header; duplicate names keep the first. */
function cookieFrom(header: string | null | undefined, name: string): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** True while the session is not revoked, not idle for 12 h, not older than 14 days, and its person not disabled. */
export function isSessionAlive(
  session: { createdAt: Date; lastSeenAt: Date; revokedAt: Date | null; user: { disabledAt: Date | null } },
  now: Date,
): boolean {
  return (
    session.revokedAt === null &&
    session.user.disabledAt === null &&
    now.getTime() - session.createdAt.getTime() < sessionAbsoluteMs &&
    now.getTime() - session.lastSeenAt.getTime() < sessionIdleMs
  );
}

type SessionRow = { created_at: Date; last_seen_at: Date; revoked_at: Date | null; disabled_at: Date | null };

/**
 * The two looks of every request, each at the database as it is after the request came. Two hundred screens ask after
 * one event: those that come together look together.
 */
const reads = () =>
  singleton("auth.reads", () => {
    const isOnesFault = () => false;
    const limits = { most: 200, lanes: 4 };
    return {
      sessions: new InGroups<Account, SessionRow | null>(readSessions, isOnesFault, limits),
      members: new InGroups<AskedMember, SeenMember | null>(readMembers, isOnesFault, limits),
    };
  });

async function readSessions(accounts: readonly Account[]): Promise<(SessionRow | null)[]> {
  const { rows } = await readPool().query<SessionRow & { id: string; user_id: string }>({
    name: "read-sessions",
    text: `SELECT s.id, s.user_id, s.created_at, s.last_seen_at, s.revoked_at, u.disabled_at
             FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ANY($1::uuid[])`,
    values: [[...new Set(accounts.map((account) => account.sessionId))]],
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return accounts.map((account) => {
    const row = byId.get(account.sessionId);
    return row?.user_id === account.userId ? row : null;
  });
}

/** The account behind a Cookie header, or null. One primary-key read; never trusts the token alone. */
export async function readAccount(cookieHeader: string | null | undefined): Promise<Account | null> {
  const account = await readToken(cookieFrom(cookieHeader, sessionCookieName()));
  if (!account) return null;
  const row = await reads().sessions.add(account);
  if (!row) return null;
  const session = {
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    revokedAt: row.revoked_at,
    user: { disabledAt: row.disabled_at },
  };
  if (!isSessionAlive(session, clock.now())) return null;
  noteSeen(account.sessionId, session.lastSeenAt);
  return account;
}

type SeenSink = (id: SessionId) => void;
const seen = singleton<{ sink: SeenSink | null }>("session-seen", () => ({ sink: null }));
/** The domain registers how a session's last use is kept; at most once a minute per session. */
export function onSessionSeen(sink: SeenSink): void {
  seen.sink = sink;
}
function noteSeen(id: SessionId, lastSeenAt: Date): void {
  if (clock.now().getTime() - lastSeenAt.getTime() > 60_000) seen.sink?.(id);
}

/** An actor with what they see of the customers here. */
export type Viewer = Actor & { sight: Sight };

/** Membership of the account in the workspace named by the caller: the only way from a string to an Actor. */
export async function readActor(account: Account, workspaceId: unknown): Promise<Viewer | null> {
  const id = z.uuid().safeParse(workspaceId);
  if (!id.success) return null;
  // As Postgres writes it: what is kept in memory by workspace has one key.
  const proven = provenWorkspaceId(id.data.toLowerCase());
  const member = await reads().members.add({ workspaceId: proven, userId: account.userId });
  if (!member || member.deactivatedAt) return null;
  return { ...account, workspaceId: proven, role: member.role, sight: member.sight };
}

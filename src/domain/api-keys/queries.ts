import type { ApiScope } from "@/contracts/api-keys/schema";
import { apiScope } from "@/contracts/api-keys/schema";
import type { ApiKeyId, SessionId, UserId, WorkspaceId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import { readMembers } from "@/domain/sight/queries";
import type { Sight } from "@/domain/sight/rules/sight";
import { sha256 } from "@/lib/crypto";
import { clock } from "@/platform/clock";
import { type Reader, readPool } from "@/platform/db";
import { type Actor, provenWorkspaceId } from "@/platform/tenancy";

export type ApiKeyView = {
  id: ApiKeyId;
  name: string;
  role: Role;
  scopes: ApiScope[];
  tokenStart: string;
  createdBy: { userId: UserId; name: string };
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date;
  state: "alive" | "expired" | "revoked" | "member_gone";
};

const readScopes = (texts: readonly string[]): ApiScope[] =>
  apiScope.options.filter((scope) => texts.includes(scope));

/** Every key, the newest first; at most 200. */
export async function listApiKeys(reader: Reader, workspaceId: WorkspaceId): Promise<ApiKeyView[]> {
  const now = clock.now();
  const rows = await reader.apiKey.findMany({
    where: { workspaceId },
    select: {
      id: true,
      name: true,
      role: true,
      scopes: true,
      tokenStart: true,
      createdAt: true,
      lastUsedAt: true,
      expiresAt: true,
      revokedAt: true,
      createdBy: {
        select: { userId: true, deactivatedAt: true, user: { select: { name: true, disabledAt: true } } },
      },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 200,
  });
  return rows.map(({ createdBy, revokedAt, ...row }) => ({
    ...row,
    id: row.id as ApiKeyId,
    scopes: readScopes(row.scopes),
    createdBy: { userId: createdBy.userId as UserId, name: createdBy.user.name },
    state: revokedAt
      ? "revoked"
      : row.expiresAt <= now
        ? "expired"
        : createdBy.deactivatedAt || createdBy.user.disabledAt
          ? "member_gone"
          : "alive",
  }));
}

/** A key that lives at this moment, and as whom it acts. */
export type LivingKey = {
  apiKeyId: ApiKeyId;
  actor: Actor & { sight: Sight };
  scopes: readonly ApiScope[];
  lastUsedAt: Date | null;
};

/**
 * The key behind a token, or null for every kind of no. One read by its hash at each request, past Prisma: a revoked
 * key is dead with the next one. Its role is the lesser of its own and its member's, as that is now.
 */
export async function findLivingKey(token: string): Promise<LivingKey | null> {
  const { rows } = await readPool().query<{
    id: string;
    workspace_id: string;
    user_id: string;
    scopes: string[];
    role: Role;
    last_used_at: Date | null;
  }>({
    name: "read-api-key",
    text: `SELECT k.id, k.workspace_id, m.user_id, k.scopes, k.role, k.last_used_at
             FROM api_keys k
             JOIN memberships m ON m.workspace_id = k.workspace_id AND m.user_id = k.created_by_user_id
             JOIN users u ON u.id = m.user_id
            WHERE k.token_hash = $1 AND k.revoked_at IS NULL AND k.expires_at > $2
              AND m.deactivated_at IS NULL AND u.disabled_at IS NULL`,
    values: [sha256(token), clock.now()],
  });
  const [row] = rows;
  if (!row) return null;
  const workspaceId = provenWorkspaceId(row.workspace_id);
  const userId = row.user_id as UserId;
  const [member] = await readMembers([{ workspaceId, userId, atMost: row.role }]);
  if (!member) return null;
  return {
    apiKeyId: row.id as ApiKeyId,
    actor: {
      workspaceId,
      userId,
      // No sign-in has this id: whatever asks for a living session finds none.
      sessionId: row.id as string as SessionId,
      role: member.role,
      sight: member.sight,
    },
    scopes: readScopes(row.scopes),
    lastUsedAt: row.last_used_at,
  };
}

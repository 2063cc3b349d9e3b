import { type ApiKeyDays, apiKeyMark, type ApiScope } from "@/contracts/api-keys/schema";
import type { ApiKeyId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import type { LivingKey } from "@/domain/api-keys/queries";
import { sha256 } from "@/lib/crypto";
import { clock } from "@/platform/clock";
import { logPool, type Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";
import type { Actor } from "@/platform/tenancy";

const mostLiving = 100;

/** Makes a key that acts as this member. The token is in the answer and nowhere else. */
export async function createApiKey(
  tx: Tx,
  emit: Emit,
  actor: Actor,
  input: { name: string; role: Role; scopes: readonly ApiScope[]; days: ApiKeyDays },
): Promise<{ apiKeyId: ApiKeyId; token: string }> {
  const { workspaceId } = actor;
  const now = clock.now();
  const living = await tx.apiKey.count({ where: { workspaceId, revokedAt: null, expiresAt: { gt: now } } });
  if (living >= mostLiving)
    throw new AppError(
      "CONFLICT",
      "too_many_keys",
      `There are ${mostLiving} keys already. Revoke one first.`,
    );
  const token = `${apiKeyMark}${clock.token()}`;
  const row = await tx.apiKey.create({
    data: {
      workspaceId,
      name: input.name,
      role: input.role,
      scopes: [...new Set(input.scopes)],
      tokenHash: sha256(token),
      tokenStart: token.slice(0, apiKeyMark.length + 6),
      createdByUserId: actor.userId,
      expiresAt: new Date(now.getTime() + input.days * 86_400_000),
    },
    select: { id: true },
  });
  const apiKeyId = row.id as ApiKeyId;
  emit("api_key.created", { apiKeyId });
  return { apiKeyId, token };
}

/** Dead with its next request. Revoked already = nothing. */
export async function revokeApiKey(tx: Tx, emit: Emit, actor: Actor, apiKeyId: ApiKeyId): Promise<void> {
  const { workspaceId } = actor;
  const key = await tx.apiKey.findUnique({
    where: { workspaceId_id: { workspaceId, id: apiKeyId } },
    select: { id: true },
  });
  if (!key) throw notFound("key");
  const { count } = await tx.apiKey.updateMany({
    where: { workspaceId, id: apiKeyId, revokedAt: null },
    data: { revokedAt: clock.now() },
  });
  if (count > 0) emit("api_key.revoked", { apiKeyId });
}

/** Notes the last use, unless someone did within the last minute. */
export async function touchApiKey(tx: Tx, emit: Emit, key: LivingKey): Promise<void> {
  const now = clock.now();
  const { count } = await tx.apiKey.updateMany({
    where: {
      workspaceId: key.actor.workspaceId,
      id: key.apiKeyId,
      OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: new Date(now.getTime() - 60_000) } }],
    },
    data: { lastUsedAt: now },
  });
  if (count > 0) emit("api_key.used", { apiKeyId: key.apiKeyId });
}

type Claimed =
  | { kind: "new" }
  | { kind: "answered"; status: number; answer: unknown }
  | { kind: "other" | "busy" };

/**
 * Claims an idempotency key before the request is done. `answered`: done before, with this answer; `other`: it stands
 * for a different request; `busy`: that one is under way, or broke off and nobody knows how far it came.
 */
export async function claimRequest(
  key: LivingKey,
  idempotencyKey: string,
  requestHash: string,
): Promise<Claimed> {
  const values = [key.actor.workspaceId, key.apiKeyId, idempotencyKey];
  const made = await logPool().query(
    `INSERT INTO api_requests (workspace_id, api_key_id, idempotency_key, request_hash)
     VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    [...values, requestHash],
  );
  if (made.rowCount === 1) return { kind: "new" };
  const { rows } = await logPool().query<{ request_hash: string; status: number | null; answer: unknown }>(
    `SELECT request_hash, status, answer FROM api_requests
      WHERE workspace_id = $1 AND api_key_id = $2 AND idempotency_key = $3`,
    values,
  );
  const [before] = rows;
  if (!before || before.request_hash !== requestHash) return { kind: "other" };
  if (before.status === null) return { kind: "busy" };
  return { kind: "answered", status: before.status, answer: before.answer };
}

/** Keeps the answer of a claimed request; null lets the key go, since nothing was done under it. */
export async function settleRequest(
  key: LivingKey,
  idempotencyKey: string,
  done: { status: number; answer: unknown } | null,
): Promise<void> {
  const values = [key.actor.workspaceId, key.apiKeyId, idempotencyKey];
  const which = "workspace_id = $1 AND api_key_id = $2 AND idempotency_key = $3";
  if (done)
    await logPool().query(`UPDATE api_requests SET status = $4, answer = $5 WHERE ${which}`, [
      ...values,
      done.status,
      JSON.stringify(done.answer),
    ]);
  else await logPool().query(`DELETE FROM api_requests WHERE ${which}`, values);
}

/** Answers are kept for a day; returns how many were forgotten. */
export async function forgetRequests(): Promise<number> {
  const { rowCount } = await logPool().query(
    "DELETE FROM api_requests WHERE created_at < now() - interval '24 hours'",
  );
  return rowCount ?? 0;
}

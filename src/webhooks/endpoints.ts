import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { provider } from "@/contracts/providers/schema";
import { sha256 } from "@/lib/crypto";
import { clock } from "@/platform/clock";
import { logPool } from "@/platform/db";
import { env } from "@/platform/env";
import { singleton } from "@/platform/singleton";

const known = z.object({
  hash: z.string(),
  workspaceId: z.uuid(),
  endpointId: z.uuid(),
  provider,
  /** Epoch milliseconds; null = no end. */
  expiresAt: z.number().nullable(),
});
export type KnownEndpoint = z.infer<typeof known>;
export type EndpointAnswer =
  | { state: "found"; endpoint: KnownEndpoint }
  | { state: "unknown" }
  | { state: "unsure" };

const file = () => path.join(env().DATA_DIR, "endpoints.json");
const memory = singleton("endpoints", () => ({ byHash: new Map<string, KnownEndpoint>(), isLoaded: false }));

/**
 * Keeps the hashes of all live endpoints in memory and in DATA_DIR/endpoints.json, so that the tenant of a
 * delivery is known while the database is down. Hashes only: the file opens nothing.
 */
export async function refreshEndpoints(): Promise<void> {
  const { rows } = await logPool().query<{
    secret_hash: string;
    workspace_id: string;
    id: string;
    provider: string;
    expires_at: Date | null;
  }>(
    "SELECT secret_hash, workspace_id, id, provider, expires_at FROM webhook_endpoints WHERE disabled_at IS NULL",
  );
  const endpoints = rows.map((row) =>
    known.parse({
      hash: row.secret_hash,
      workspaceId: row.workspace_id,
      endpointId: row.id,
      provider: row.provider,
      expiresAt: row.expires_at?.getTime() ?? null,
    }),
  );
  memory.byHash = new Map(endpoints.map((endpoint) => [endpoint.hash, endpoint]));
  memory.isLoaded = true;
  await mkdir(env().DATA_DIR, { recursive: true });
  // A name of its own: two at once would write into one file and rename each other's half.
  const temporary = `${file()}.${clock.uuid()}.tmp`;
  await writeFile(temporary, JSON.stringify(endpoints), { mode: 0o600 });
  await rename(temporary, file());
}

async function loadFile(): Promise<void> {
  if (memory.isLoaded) return;
  try {
    const endpoints = z.array(known).parse(JSON.parse(await readFile(file(), "utf8")));
    memory.byHash = new Map(endpoints.map((endpoint) => [endpoint.hash, endpoint]));
    memory.isLoaded = true;
  } catch {
    // No file yet: then no secret is known while the database is down, and the answer is 503, never 404.
  }
}

function isLive(endpoint: KnownEndpoint): boolean {
  return endpoint.expiresAt === null || endpoint.expiresAt > clock.now().getTime();
}

/**
 * Whose secret this was when memory last heard of it. A hint: who stores by it has the database say in the same
 * statement that it still is (storeArrival).
 */
export function rememberedEndpoint(secret: string): KnownEndpoint | null {
  const endpoint = memory.byHash.get(sha256(secret));
  return endpoint && isLive(endpoint) ? endpoint : null;
}

/**
 * Whose secret this is, asked of the database. The look-up is by hash, so its time tells nothing of a near miss. "unsure" only while
 * the database cannot be asked and memory does not know the secret.
 */
export async function findEndpoint(secret: string): Promise<EndpointAnswer> {
  const hash = sha256(secret);
  try {
    const { rows } = await logPool().query<{
      workspace_id: string;
      id: string;
      provider: string;
      expires_at: Date | null;
    }>({
      name: "find-endpoint",
      text: `SELECT workspace_id, id, provider, expires_at FROM webhook_endpoints
              WHERE secret_hash = $1 AND disabled_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
      values: [hash],
    });
    const row = rows[0];
    if (!row) {
      memory.byHash.delete(hash);
      return { state: "unknown" };
    }
    const endpoint = known.parse({
      hash,
      workspaceId: row.workspace_id,
      endpointId: row.id,
      provider: row.provider,
      expiresAt: row.expires_at?.getTime() ?? null,
    });
    if (!memory.byHash.has(hash)) void refreshEndpoints().catch(() => undefined);
    return { state: "found", endpoint };
  } catch {
    await loadFile();
    const endpoint = memory.byHash.get(hash);
    return endpoint && isLive(endpoint) ? { state: "found", endpoint } : { state: "unsure" };
  }
}

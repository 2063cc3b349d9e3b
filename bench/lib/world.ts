import { randomUUID } from "node:crypto";
import { encode } from "next-auth/jwt";
import pg from "pg";
import type { UserId, WorkspaceId } from "@/contracts/ids";
import { lastTen } from "@/lib/phone";
import { sha256 } from "@/lib/crypto";
import { env } from "@/platform/env";
import { sealSecret } from "@/platform/secrets";
import { provenWorkspaceId } from "@/platform/tenancy";

/** A person may have six streams; a little room is left for the one that reconnects before the old one is gone. */
const streamsEach = 5;
const epoch = 1;

export type BenchMember = { userId: UserId; cookie: string };
export type BenchWorkspace = { workspaceId: WorkspaceId; members: BenchMember[] };

/** One pass of a few statements: thousands of people through Prisma would take longer than the measurement. */
export async function makeWorkspaces(count: number, viewersEach: number): Promise<BenchWorkspace[]> {
  const client = new pg.Client({ connectionString: env().DATABASE_URL });
  await client.connect();
  try {
    const workspaces: BenchWorkspace[] = [];
    const rows: { workspace: string; user: string; session: string; isAdmin: boolean }[] = [];
    for (let n = 0; n < count; n += 1) {
      const workspaceId = provenWorkspaceId(randomUUID());
      const members: BenchMember[] = [];
      for (let m = 0; m < Math.max(1, Math.ceil(viewersEach / streamsEach)); m += 1) {
        const [user, session] = [randomUUID(), randomUUID()];
        rows.push({ workspace: workspaceId, user, session, isAdmin: m === 0 });
        const token = await encode({ token: { sub: user, sid: session }, secret: env().NEXTAUTH_SECRET });
        members.push({ userId: user as UserId, cookie: `ringside.session=${token}` });
      }
      workspaces.push({ workspaceId, members });
    }
    const ids = workspaces.map(({ workspaceId }) => workspaceId);
    const column = (name: keyof (typeof rows)[number]) => rows.map((row) => row[name]);
    await client.query("BEGIN");
    await client.query(
      "INSERT INTO workspaces (id, name, updated_at) SELECT id, 'Bench', now() FROM unnest($1::uuid[]) AS id",
      [ids],
    );
    await client.query(
      "INSERT INTO workspace_stream (workspace_id, epoch) SELECT id, $2 FROM unnest($1::uuid[]) AS id",
      [ids, epoch],
    );
    await client.query(
      `INSERT INTO users (id, email, name, password_hash, updated_at)
       SELECT id, id || '@example.com', 'Bench', 'unused', now() FROM unnest($1::uuid[]) AS id`,
      [column("user")],
    );
    await client.query(
      `INSERT INTO sessions (id, user_id, user_agent, ip_prefix)
       SELECT s, u, 'bench', 'bench' FROM unnest($1::uuid[], $2::uuid[]) AS t(s, u)`,
      [column("session"), column("user")],
    );
    await client.query(
      `INSERT INTO memberships (workspace_id, user_id, role, updated_at)
       SELECT w, u, (CASE WHEN a THEN 'admin' ELSE 'worker' END)::"Role", now()
         FROM unnest($1::uuid[], $2::uuid[], $3::boolean[]) AS t(w, u, a)`,
      [column("workspace"), column("user"), column("isAdmin")],
    );
    await client.query("COMMIT");
    return workspaces;
  } finally {
    await client.end();
  }
}

/** The n-th viewer of a workspace: whose cookie it sends. */
export function memberOf(workspace: BenchWorkspace, viewer: number): BenchMember {
  const member = workspace.members[Math.floor(viewer / streamsEach) % workspace.members.length];
  if (!member) throw new Error("a workspace without members");
  return member;
}

/** Gives a workspace a line, a phone to its first member and a provider account; returns the path webhooks go to. */
export async function addWebhookEndpoint({ workspaceId, members }: BenchWorkspace): Promise<string> {
  const client = new pg.Client({ connectionString: env().DATABASE_URL });
  await client.connect();
  try {
    const [accountId, endpointId] = [randomUUID(), randomUUID()];
    const secret = randomUUID() + randomUUID();
    const seal = (value: string, table: "provider_accounts" | "webhook_endpoints", rowId: string) =>
      sealSecret(value, { workspaceId, table, column: "secret", rowId });
    const linePhone = "+911206900002";
    const phone = "+919000000003";
    await client.query(
      `INSERT INTO lines (workspace_id, id, label, phone, last_ten, updated_at) VALUES ($1, $2, 'Bench', $3, $4, now())`,
      [workspaceId, randomUUID(), linePhone, lastTen(linePhone)],
    );
    await client.query(
      "UPDATE memberships SET phone = $3, phone_last_ten = $4 WHERE workspace_id = $1 AND user_id = $2",
      [workspaceId, members[0]?.userId, phone, lastTen(phone)],
    );
    await client.query(
      `INSERT INTO provider_accounts (workspace_id, id, provider, base_url, secret_ciphertext, secret_last_four, updated_at)
       VALUES ($1, $2, 'callerdesk', 'http://127.0.0.1:9', $3, '0000', now())`,
      [workspaceId, accountId, seal("bench-authcode", "provider_accounts", accountId)],
    );
    await client.query(
      `INSERT INTO webhook_endpoints (workspace_id, id, provider, provider_account_id, secret_hash, secret_ciphertext)
       VALUES ($1, $2, 'callerdesk', $3, $4, $5)`,
      [workspaceId, endpointId, accountId, sha256(secret), seal(secret, "webhook_endpoints", endpointId)],
    );
    return `/api/callerdesk/webhook/${secret}`;
  } finally {
    await client.end();
  }
}

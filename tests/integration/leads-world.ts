import { randomUUID } from "node:crypto";
import pg from "pg";
import { startThrowawayDatabase, type ThrowawayDatabase } from "../../scripts/lib/local-database.mjs";
import { migrate } from "../../scripts/lib/migrations.mjs";
import type { Context } from "../../src/api/context";
import type { SessionId, UserId, WorkspaceId } from "../../src/contracts/ids";
import type { Role } from "../../src/contracts/members/schema";

/** A migrated database on a clock away from UTC: a time that loses its zone on the way shows at once. */
export async function startDatabase(): Promise<ThrowawayDatabase> {
  const server = await startThrowawayDatabase({ maxConnections: 60 });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(
    `ALTER DATABASE ${new URL(server.url).pathname.slice(1)} SET timezone = 'America/St_Johns'`,
  );
  await client.end();
  await migrate(server.url, { folder: "prisma/migrations" });
  Object.assign(process.env, {
    DATABASE_URL: server.url,
    NEXTAUTH_SECRET: "for this test only, of no use anywhere else",
    ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}`,
    LOG_LEVEL: "silent",
  });
  const { registerReactions } = await import("../../src/platform/events/reactions");
  const { reactions } = await import("../../src/worker/reactions");
  registerReactions(reactions);
  return server;
}

export async function query<T extends object>(
  server: ThrowawayDatabase,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as T[];
  } finally {
    await client.end();
  }
}

export type World = Awaited<ReturnType<typeof makeWorld>>;

/** A workspace with one member of each role and its default outcomes, and callers that act as them. */
export async function makeWorld() {
  const { createCaller } = await import("../../src/api/root");
  const { inNewWorkspace } = await import("../../src/platform/events/in-workspace");
  const { writeClient } = await import("../../src/platform/db");
  const { createDefaultOutcomes } = await import("../../src/domain/outcomes/commands");
  const prisma = writeClient();
  const people: Record<Role, { userId: UserId; sessionId: SessionId }> = {
    worker: await person("Asha Menon"),
    manager: await person("Priya Nair"),
    admin: await person("Dev Rao"),
  };
  const colleague = await person("Ravi Iyer");

  async function person(name: string) {
    const user = await prisma.user.create({
      data: { email: `${randomUUID()}@example.test`, name, passwordHash: "x" },
    });
    const session = await prisma.session.create({
      data: { userId: user.id, userAgent: "test", ipPrefix: "127.0.0" },
    });
    return { userId: user.id as UserId, sessionId: session.id as SessionId };
  }

  const workspaceId = await inNewWorkspace(
    { name: "Test", timeZone: "Asia/Kolkata", defaultCountry: "IN", isDemo: false },
    async (tx, id, emit) => {
      for (const [role, { userId }] of Object.entries(people)) {
        await tx.membership.create({ data: { workspaceId: id, userId, role: role as Role } });
      }
      await tx.membership.create({ data: { workspaceId: id, userId: colleague.userId, role: "worker" } });
      await createDefaultOutcomes(tx, emit, { workspaceId: id });
      return id;
    },
  );

  function callerOf(account: { userId: UserId; sessionId: SessionId }, at: WorkspaceId = workspaceId) {
    const context: Context = {
      account,
      claimedWorkspaceId: at,
      ip: "127.0.0.1",
      isTrustedWrite: true,
      isTrustedStream: true,
    };
    return createCaller(context);
  }

  return {
    workspaceId,
    people,
    colleague,
    as: {
      worker: callerOf(people.worker),
      manager: callerOf(people.manager),
      admin: callerOf(people.admin),
      colleague: callerOf(colleague),
    },
  };
}

/** The events a write left, oldest first. */
export async function eventsAfter(
  server: ThrowawayDatabase,
  workspaceId: string,
  write: () => Promise<unknown>,
): Promise<string[]> {
  const head = async () =>
    Number(
      (
        await query<{ head: string }>(server, "SELECT head FROM workspace_stream WHERE workspace_id = $1", [
          workspaceId,
        ])
      )[0]?.head,
    );
  const before = await head();
  await write();
  const rows = await query<{ type: string }>(
    server,
    "SELECT type FROM workspace_event WHERE workspace_id = $1 AND seq > $2 ORDER BY seq",
    [workspaceId, before],
  );
  return rows.map((row) => row.type);
}

let count = 0;
/** Details of a made-up person with an Indian number nobody else in the test has. */
export function someone(name: string, over: Partial<{ phone: string | null; company: string | null }> = {}) {
  count += 1;
  return {
    name,
    company: null,
    phone: `+919000${String(100_000 + count)}`,
    email: null,
    timeZone: null,
    source: null,
    ...over,
  };
}

// Eight writers on one workspace, in a process of their own: through inWorkspace, or with the same rows by raw pg.
import { randomUUID } from "node:crypto";
import pg from "pg";
import type { ContactId } from "@/contracts/ids";
import { env } from "@/platform/env";
import { inWorkspace } from "@/platform/events/in-workspace";
import { registerReactions } from "@/platform/events/reactions";
import { provenWorkspaceId } from "@/platform/tenancy";
import { reactions } from "@/worker/reactions";
import { sampleEvent } from "../lib/publisher";

type Args = { op: string; workspaceId: string; ms: number; writers: number; batch: number };

registerReactions(reactions);
const pool = new pg.Pool({ connectionString: env().DATABASE_URL, max: 10 });

/** A row and its event, as a person's click makes them. */
async function throughProduct(workspaceId: string): Promise<void> {
  const id = provenWorkspaceId(workspaceId);
  await inWorkspace({ workspaceId: id, userId: null }, async (tx, emit) => {
    const contact = await tx.contact.create({
      data: { workspaceId: id, name: "Bench", phone: `+9190${randomUUID()}` },
      select: { id: true },
    });
    emit("contact.created", { contactId: contact.id as ContactId });
  });
}

async function batched(workspaceId: string, size: number): Promise<void> {
  await inWorkspace({ workspaceId: provenWorkspaceId(workspaceId), userId: null }, async (_tx, emit) => {
    for (let n = 0; n < size; n += 1) emit("call.updated", sampleEvent());
  });
}

async function raw(workspaceId: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query({
      name: "contact",
      text: "INSERT INTO contacts (workspace_id, id, name, phone, updated_at) VALUES ($1, $2, 'Bench', $3, now())",
      values: [workspaceId, randomUUID(), `+9190${randomUUID()}`],
    });
    await client.query({
      name: "append",
      text: `WITH bumped AS (UPDATE workspace_stream SET head = head + 1 WHERE workspace_id = $1 RETURNING head)
             INSERT INTO workspace_event (workspace_id, seq, type, entity_type, entity_id, audience, data, created_at)
             SELECT $1, head, 'call.updated', 'call', '', 'workspace', $2, clock_timestamp() FROM bumped`,
      values: [workspaceId, JSON.stringify(sampleEvent())],
    });
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

async function run({ op, workspaceId, ms, writers, batch }: Args) {
  const work = {
    product: () => throughProduct(workspaceId),
    raw: () => raw(workspaceId),
    batched: () => batched(workspaceId, batch),
  }[op];
  if (!work) return true;
  for (let n = 0; n < 20; n += 1) await work();
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  let done = 0;
  const lane = async () => {
    while (performance.now() - startedAt < ms) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, lane));
  const seconds = (performance.now() - startedAt) / 1000;
  const used = process.cpuUsage(cpu);
  return { done, perSecond: done / seconds, cpuMsEach: (used.user + used.system) / 1000 / done };
}

process.on("message", (message: { id: number } & Args) => {
  run(message).then(
    (result) => process.send?.({ id: message.id, result }),
    (error: unknown) => process.send?.({ id: message.id, error: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
process.send?.({ id: 0, result: true });

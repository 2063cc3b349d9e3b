import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { WorkspaceId } from "@/contracts/ids";
import { endSilent } from "@/domain/presence/commands";
import { startPresence } from "@/domain/presence/jobs";
import { listPresence } from "@/domain/presence/queries";
import { db, logPool } from "@/platform/db";
import { attendance } from "@/platform/events/attendance";
import { instanceId } from "@/platform/events/instances";
import { inWorkspace } from "@/platform/events/in-workspace";
import { callerOf, makeWorkspace, type Member, type TestWorkspace } from "../support/workspace";

let ours: TestWorkspace;
let theirs: TestWorkspace;
let stop: () => void;

beforeAll(async () => {
  [ours, theirs] = [await makeWorkspace(), await makeWorkspace()];
  stop = startPresence({ absentMs: 50 });
});
afterAll(() => stop());

const isOnline = async (member: Member) =>
  (await listPresence(db(), member.workspaceId)).get(member.userId)?.isOnline ?? null;

async function changes(workspaceId: WorkspaceId): Promise<{ came: string[]; left: string[] }[]> {
  const rows = await db().workspaceEvent.findMany({
    where: { workspaceId, type: "presence.changed" },
    orderBy: { seq: "asc" },
  });
  return rows.map((row) => row.data as { came: string[]; left: string[] });
}

/** A tab's stream; returns what closes it. */
async function openStream(member: Member): Promise<() => Promise<void>> {
  const stream = await callerOf(member).live.events(undefined);
  const frames = stream[Symbol.asyncIterator]();
  await frames.next();
  return async () => void (await frames.return?.(undefined));
}

it("is online with the first stream, stays so with the second, and is offline when the last has gone", async () => {
  const { worker } = ours;
  expect(await isOnline(worker)).toBeNull();
  const [first, second] = [await openStream(worker), await openStream(worker)];
  await expect.poll(() => isOnline(worker), { timeout: 8000 }).toBe(true);
  await first();
  expect(attendance().isHere(worker)).toBe(true);
  await second();
  await expect.poll(() => isOnline(worker), { timeout: 8000 }).toBe(false);
  expect(await changes(ours.workspaceId)).toEqual([
    { came: [worker.userId], left: [] },
    { came: [], left: [worker.userId] },
  ]);
  expect(await changes(theirs.workspaceId)).toEqual([]);
});

it("says in one event that several came within a second", async () => {
  const people = [theirs.worker, theirs.colleague, theirs.manager];
  for (const person of people) attendance().enter(person);
  await expect.poll(async () => (await changes(theirs.workspaceId)).length, { timeout: 8000 }).toBe(1);
  expect((await changes(theirs.workspaceId))[0]?.came.sort()).toEqual(
    people.map(({ userId }) => userId).sort(),
  );
  for (const person of people) attendance().leave(person);
});

it("counts who polls as present", async () => {
  const { colleague } = ours;
  const heads = await db().workspaceStream.findUniqueOrThrow({ where: { workspaceId: ours.workspaceId } });
  await callerOf(colleague).live.since({ cursor: `${heads.epoch}.${heads.head}` });
  await expect.poll(() => isOnline(colleague), { timeout: 8000 }).toBe(true);
});

it("a process that fell silent has nobody: at once for readers, and tidied up without calling away who is elsewhere", async () => {
  const { manager, admin, workspaceId } = ours;
  const dead = randomUUID();
  await logPool().query(
    "INSERT INTO server_instances (id, seen_at) VALUES ($1, now() - interval '2 minutes'), ($2, now()) ON CONFLICT (id) DO UPDATE SET seen_at = now()",
    [dead, instanceId()],
  );
  await inWorkspace({ workspaceId, userId: null }, async (tx, emit) => {
    const since = new Date(Date.now() - 600_000);
    for (const [userId, at] of [
      [manager.userId, dead],
      [admin.userId, dead],
      [admin.userId, instanceId()],
    ] as const)
      await tx.presence.create({ data: { workspaceId, userId, instanceId: at, since } });
    emit("presence.changed", { came: [], left: [] });
  });
  expect(await isOnline(manager)).toBe(false);
  expect(await isOnline(admin)).toBe(true);
  await inWorkspace({ workspaceId, userId: null }, (tx, emit) => endSilent(tx, emit, workspaceId, 40));
  expect((await changes(workspaceId)).at(-1)).toEqual({ came: [], left: [manager.userId] });
  expect(await db().presence.count({ where: { workspaceId, instanceId: dead, endedAt: null } })).toBe(0);
  const before = (await changes(workspaceId)).length;
  await inWorkspace({ workspaceId, userId: null }, (tx, emit) => endSilent(tx, emit, workspaceId, 40));
  expect((await changes(workspaceId)).length).toBe(before);
});

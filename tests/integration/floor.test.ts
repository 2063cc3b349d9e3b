import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { defaultFloorLimits, floorTile } from "@/contracts/floor/schema";
import type { FloorView, FloorWorker, TileRows } from "@/contracts/floor/views";
import type { LeadId } from "@/contracts/ids";
import { db } from "@/platform/db";
import { attendance } from "@/platform/events/attendance";
import { startPresence } from "@/domain/presence/jobs";
import { World } from "../support/walk/world";
import { callerOf } from "../support/workspace";
import type { Actor } from "@/platform/tenancy";

let ours: World;
let theirs: World;

beforeAll(async () => {
  [ours, theirs] = [await World.make("Kestrel"), await World.make("Ouzel")];
});

const manager = (world = ours) => callerOf(world.base.manager);
const rowOf = (floor: FloorView, { userId }: Actor): FloorWorker => {
  const row = floor.workers.find((worker) => worker.userId === userId);
  if (!row) throw new Error("not on the floor");
  return row;
};
/** What the rows of a tile add up to. */
const sumOf = (data: TileRows): number =>
  data.tile === "callable_now" ? data.rows.reduce((sum, row) => sum + row.count, 0) : data.rows.length;

async function expectNumbersAreRows(world: World): Promise<FloorView> {
  const floor = await manager(world).floor.get();
  for (const tile of floorTile.options) {
    const rows = await manager(world).floor.rows({ tile });
    expect({ tile, sum: sumOf(rows) }).toEqual({ tile, sum: floor.tiles[tile] });
  }
  return floor;
}

const callback = (world: World, as: Actor, dueInMinutes: number) => async () => {
  const { leadId } = await world.lead();
  return callerOf(as).tasks.create({
    kind: "callback",
    title: world.text("callback"),
    leadId,
    assigneeUserId: as.userId,
    dueAt: new Date(Date.now() + dueInMinutes * 60_000),
  });
};

describe("the six tiles", () => {
  it("are the rows behind them, whatever happens", async () => {
    const world = await World.make("Lark");
    const before = await expectNumbersAreRows(world);
    expect(before.tiles).toMatchObject({ on_calls: 0, paused: 0, stopped: 0 });

    const worker = await world.member("worker");
    const { leadId } = await world.lead();
    const campaignId = await world.campaign("running", [leadId, (await world.lead()).leadId]);
    await world.call({ worker, leadId, campaignId, isLive: true });
    await world.call({ worker: null, isLive: true });
    await world.call({ worker, leadId: (await world.lead()).leadId, wrapUp: "open" });
    await world.call({ worker, leadId: (await world.lead()).leadId, wrapUp: "folded" });
    await world.call({ worker, wrapUp: "done", outcomeId: world.outcomeOf("Interested") });
    await callback(world, worker, -5)();
    await callback(world, worker, 60)();
    await callerOf(worker).desk.pause({ reason: "lunch" });
    await callerOf(world.base.colleague).desk.pause({ reason: "lunch" });
    await manager(world).floor.pauseWorker({ userId: world.base.worker.userId, note: "come over" });
    await manager(world).floor.stopDialling({ reason: "complaint", note: null });

    const floor = await expectNumbersAreRows(world);
    expect(floor.tiles).toMatchObject({
      on_calls: 2,
      waiting_for_outcome: 2,
      paused: 3,
      callbacks_overdue: 1,
      stopped: 1,
    });
    expect(floor.tiles.callable_now).toBeGreaterThan(before.tiles.callable_now);
    expect(floor.pausedBy).toEqual([
      { reason: "lunch", count: 2 },
      { reason: "by_manager", count: 1 },
    ]);
    // A worker without access any more is no row and no number.
    const admin = callerOf(world.base.admin);
    const { userId } = worker;
    await admin.members.deactivate({ userId, expected: await admin.members.work({ userId }) });
    expect((await expectNumbersAreRows(world)).tiles.paused).toBe(2);
  });
});

describe("one row for each worker", () => {
  it("says what they do, since when, with whom, and adds up their day", async () => {
    const world = await World.make("Wren");
    const worker = await world.member("worker");
    const outcomeId = world.outcomeOf("Interested");
    const first = rowOf(await manager(world).floor.get(), worker);
    expect(first).toMatchObject({ state: "offline", since: null, lead: null, last: null });
    expect(first.today).toEqual({
      dials: 0,
      connects: 0,
      longTalks: 0,
      outcomes: 0,
      goodOutcomes: 0,
      talkSeconds: 0,
      wrapSeconds: 0,
      pauseSeconds: 0,
    });

    const { leadId } = await world.lead();
    const callId = await world.call({ worker, leadId, isLive: true });
    await world.call({ worker, wrapUp: "done", outcomeId });
    await world.call({ worker: world.base.colleague, wrapUp: "done", outcomeId });
    const floor = await manager(world).floor.get();
    const busy = rowOf(floor, worker);
    expect(busy).toMatchObject({ state: "on_call", callId, lead: { id: leadId } });
    expect(busy.today).toMatchObject({ dials: 2, outcomes: 1, goodOutcomes: 1 });
    expect(busy.last).not.toBeNull();
    const mine = await db().call.count({
      where: { workspaceId: world.workspaceId, workerUserId: worker.userId, direction: "outbound" },
    });
    expect(busy.today.dials).toBe(mine);
    // A manager stands there only with calls of their own.
    expect(floor.workers.map(({ userId }) => userId)).not.toContain(world.base.manager.userId);
    await world.call({ worker: world.base.manager, wrapUp: "done", outcomeId });
    expect(rowOf(await manager(world).floor.get(), world.base.manager).role).toBe("manager");
  });

  it("knows who is there by their streams, and who paused, wraps up or is idle", async () => {
    const world = await World.make("Finch");
    const worker = await world.member("worker");
    const stop = startPresence({ absentMs: 50 });
    try {
      attendance().enter(worker);
      const state = async () => rowOf(await manager(world).floor.get(), worker).state;
      await expect.poll(state, { timeout: 8000 }).toBe("idle");
      await callerOf(worker).desk.pause({ reason: "meeting" });
      expect(await state()).toBe("paused");
      const callId = await world.call({ worker, leadId: (await world.lead()).leadId, wrapUp: "open" });
      expect(await state()).toBe("wrapping_up");
      await callerOf(worker).calls.complete({ callId, outcomeId: world.outcomeOf("Not interested") });
      expect(await state()).toBe("paused");
      await manager(world).floor.resumeWorker({ userId: worker.userId });
      expect(await state()).toBe("idle");
      attendance().leave(worker);
      await expect.poll(state, { timeout: 8000 }).toBe("offline");
    } finally {
      stop();
    }
  });
});

describe("roles and workspaces", () => {
  it("a worker reads and does nothing here but their own day", async () => {
    const worker = callerOf(ours.base.worker);
    const { userId } = ours.base.colleague;
    const forbidden = { code: "FORBIDDEN" };
    await expect(worker.floor.get()).rejects.toMatchObject(forbidden);
    await expect(worker.floor.rows({ tile: "on_calls" })).rejects.toMatchObject(forbidden);
    await expect(worker.floor.workOf({ userId })).rejects.toMatchObject(forbidden);
    await expect(worker.floor.pauseWorker({ userId })).rejects.toMatchObject(forbidden);
    await expect(worker.floor.resumeWorker({ userId })).rejects.toMatchObject(forbidden);
    await expect(worker.floor.stopDialling({ reason: "other" })).rejects.toMatchObject(forbidden);
    await expect(worker.floor.resumeDialling()).rejects.toMatchObject(forbidden);
    await expect(worker.floor.setLimits({ limits: defaultFloorLimits })).rejects.toMatchObject(forbidden);
    await expect(
      worker.floor.reassign({
        fromUserId: userId,
        toUserId: null,
        movesLeads: true,
        movesCallbacks: true,
        expected: { leads: 0, callbacks: 0 },
      }),
    ).rejects.toMatchObject(forbidden);
    await expect(worker.wallLinks.list()).rejects.toMatchObject(forbidden);
    await expect(manager().wallLinks.create({ label: "Left", days: 1 })).rejects.toMatchObject(forbidden);
    expect(await worker.floor.myDay()).toMatchObject({ dials: 0, costCredits: null });
  });

  it("one workspace’s floor has nothing of another’s", async () => {
    await theirs.call({ worker: theirs.base.worker, leadId: (await theirs.lead()).leadId, isLive: true });
    const floor = await manager().floor.get();
    expect(JSON.stringify(floor)).not.toContain(theirs.canary);
    expect(floor.tiles.on_calls).toBe(0);
    await manager(theirs).floor.stopDialling({ reason: "legal", note: null });
    expect((await manager().floor.get()).dialling).toBeNull();
    await manager(theirs).floor.resumeDialling();
  });
});

describe("stop all dialling", () => {
  it("refuses every dial until it is resumed, with who and why; twice is once", async () => {
    const world = await World.make("Robin");
    const { leadId } = await world.lead();
    const campaignId = await world.campaign("running", [leadId]);
    const worker = await world.member("worker");
    const events = () =>
      db().activity.count({
        where: { workspaceId: world.workspaceId, type: { startsWith: "workspace.dialling_" } },
      });
    await manager(world).floor.stopDialling({ reason: "wrong_script", note: "The rate is 11 %" });
    await manager(world).floor.stopDialling({ reason: "other", note: null });
    expect(await events()).toBe(1);
    expect((await manager(world).floor.get()).dialling).toMatchObject({
      reason: "wrong script: The rate is 11 %",
      byName: "Priya",
    });
    const dial = () => callerOf(worker).calls.dial({ leadId, campaignId, requestKey: randomUUID() });
    await expect(dial()).rejects.toMatchObject({ cause: { reason: "dialling_stopped" } });
    expect(await db().call.count({ where: { workspaceId: world.workspaceId } })).toBe(0);
    const desk = await callerOf(worker).desk.get({ campaignId });
    expect(desk.workerBlock).toMatchObject({ reason: "dialling_stopped" });
    await manager(world).floor.resumeDialling();
    await manager(world).floor.resumeDialling();
    expect(await events()).toBe(2);
    expect((await callerOf(worker).desk.get({ campaignId })).workerBlock).toBeNull();
  });
});

describe("the work of somebody absent", () => {
  const owned = async (world: World, as: Actor, count: number) => {
    const ids: LeadId[] = [];
    for (let index = 0; index < count; index += 1) {
      const { leadId } = await world.lead();
      ids.push(leadId);
      await callerOf(world.base.manager).leads.update({
        leadId,
        version: (await callerOf(world.base.manager).leads.get({ leadId })).version,
        changes: { ownerUserId: as.userId },
      });
    }
    return ids;
  };

  it("goes over whole, by the numbers that were shown, and nothing else does", async () => {
    const world = await World.make("Swift");
    const [from, to] = [await world.member("worker"), await world.member("worker")];
    await owned(world, from, 3);
    await callback(world, from, -5)();
    await callback(world, from, 60)();
    await callback(world, to, 60)();
    const shown = await manager(world).floor.workOf({ userId: from.userId });
    expect(shown).toEqual({ leads: 3, callbacks: 2, callbacksOverdue: 1 });
    const input = { fromUserId: from.userId, toUserId: to.userId, movesLeads: true, movesCallbacks: true };
    const expected = { leads: 3, callbacks: 2 };
    await expect(
      manager(world).floor.reassign({ ...input, expected: { leads: 2, callbacks: 2 } }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(
      manager(world).floor.reassign({ ...input, toUserId: from.userId, expected }),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await manager(world).floor.workOf({ userId: from.userId })).toEqual(shown);

    expect(await manager(world).floor.reassign({ ...input, expected })).toEqual(expected);
    expect(await manager(world).floor.workOf({ userId: from.userId })).toMatchObject({
      leads: 0,
      callbacks: 0,
    });
    expect(await manager(world).floor.workOf({ userId: to.userId })).toMatchObject({
      leads: 3,
      callbacks: 3,
    });
    const { activities } = await manager(world).activities.list({ limit: 1 });
    expect(activities[0]).toMatchObject({
      event: { type: "floor.work_reassigned", data: { leads: 3, callbacks: 2 } },
      actor: { name: "Priya" },
      member: { userId: to.userId },
      fromMember: { userId: from.userId },
    });
    // To nobody in particular, and callbacks alone.
    await manager(world).floor.reassign({
      fromUserId: to.userId,
      toUserId: null,
      movesLeads: false,
      movesCallbacks: true,
      expected: { leads: 0, callbacks: 3 },
    });
    expect(await manager(world).floor.workOf({ userId: to.userId })).toMatchObject({
      leads: 3,
      callbacks: 0,
    });
    expect(
      await db().task.count({
        where: { workspaceId: world.workspaceId, assigneeUserId: null, doneAt: null },
      }),
    ).toBe(3);
  });

  it("is not given to who has no access any more", async () => {
    const world = await World.make("Crane");
    const [from, gone] = [await world.member("worker"), await world.member("worker")];
    await callerOf(world.base.admin).members.deactivate({ userId: gone.userId });
    await expect(
      manager(world).floor.reassign({
        fromUserId: from.userId,
        toUserId: gone.userId,
        movesLeads: true,
        movesCallbacks: true,
        expected: { leads: 0, callbacks: 0 },
      }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("my day", () => {
  it("is mine alone, with what each number is a part of, and money only for managers", async () => {
    const world = await World.make("Heron");
    const worker = await world.member("worker");
    const [good, other] = [world.outcomeOf("Interested"), world.outcomeOf("Not interested")];
    for (const outcomeId of [good, good, other]) await world.call({ worker, wrapUp: "done", outcomeId });
    await world.call({ worker: world.base.colleague, wrapUp: "done", outcomeId: good });
    await callback(world, worker, -5)();
    const day = await callerOf(worker).floor.myDay();
    expect(day).toMatchObject({
      dials: 3,
      outcomes: 3,
      goodOutcomes: 2,
      callbacksOverdue: 1,
      costCredits: null,
    });
    expect(day.byOutcome).toEqual([
      { label: "Interested", tone: "good", count: 2 },
      { label: "Not interested", tone: expect.any(String), count: 1 },
    ]);
    expect(rowOf(await manager(world).floor.get(), worker).today).toMatchObject({
      dials: day.dials,
      connects: day.connects,
      outcomes: day.outcomes,
      talkSeconds: day.talkSeconds,
    });
  });

  it("begins with the workspace’s own day, not with this computer’s", async () => {
    const world = await World.make("Owl");
    await callerOf(world.base.admin).workspace.update({ timeZone: "Pacific/Kiritimati" });
    const { dayStartsAt } = await callerOf(world.base.worker).floor.myDay();
    const local = new Intl.DateTimeFormat("en-GB", {
      timeZone: "Pacific/Kiritimati",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }).format(dayStartsAt);
    expect(local).toBe("00:00");
    const age = Date.now() - dayStartsAt.getTime();
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(86_400_000);
  });
});

it("limits are the workspace’s own, whole numbers, and the defaults where none were set", async () => {
  expect((await manager().floor.get()).limits).toEqual(defaultFloorLimits);
  const limits = { ...defaultFloorLimits, wrapSeconds: 90 };
  await manager().floor.setLimits({ limits });
  expect((await manager().floor.get()).limits).toEqual(limits);
  expect((await manager(theirs).floor.get()).limits).toEqual(defaultFloorLimits);
  await expect(manager().floor.setLimits({ limits: { ...limits, wrapSeconds: 1.5 } })).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
});

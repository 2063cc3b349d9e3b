import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { noInputPauseSeconds, notLivePauseSeconds, screenGoneSeconds } from "@/contracts/desk/schema";
import { resumeWorker, pauseWorker } from "@/domain/desk/commands/status";
import { listWorkerStatuses } from "@/domain/desk/queries/status";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

let base: TestWorkspace;
let worker: ReturnType<typeof callerOf>;
beforeEach(async () => {
  base = await makeWorkspace({ leads: 4 });
  worker = callerOf(base.worker);
});

const dial = (index = 0, screenId?: string) =>
  worker.calls.dial({
    leadId: base.leads[index]?.leadId as never,
    campaignId: base.campaignId,
    requestKey: randomUUID(),
    screenId,
  });
const inPower = () => worker.desk.setMode({ mode: "power", campaignId: base.campaignId });
const beat = (more: Partial<Parameters<typeof worker.desk.beat>[0]> = {}) =>
  worker.desk.beat({ screenId: randomUUID(), idleSeconds: 0, notLiveSeconds: 0, ...more });
const calls = () => db().call.count({ where: { workspaceId: base.workspaceId } });

describe("a pause", () => {
  it("refuses every dial until it is resumed, and keeps its reason, note and length", async () => {
    await worker.desk.pause({ reason: "lunch", note: "back at two" });
    await expect(dial()).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
      message: "You are paused (lunch). Resume to call.",
    });
    const desk = await worker.desk.get({ campaignId: base.campaignId });
    expect(desk.workerBlock).toMatchObject({ reason: "paused" });
    expect(desk.worker.pause).toMatchObject({
      reason: "lunch",
      note: "back at two",
      by: "self",
      byName: "Asha",
    });
    expect(await calls()).toBe(0);
    await worker.desk.resume();
    expect((await worker.desk.me()).pause).toBeNull();
    expect((await worker.desk.me()).pausesToday).toMatchObject([{ reason: "lunch", count: 1 }]);
    expect(await dial()).toMatchObject({ phase: "dialing" });
  });

  it("of another reason ends the first: one is open at a time", async () => {
    await worker.desk.pause({ reason: "lunch" });
    await worker.desk.pause({ reason: "meeting" });
    const rows = await db().workerPause.findMany({ where: { workspaceId: base.workspaceId } });
    expect(rows.filter((row) => row.endedAt === null).map((row) => row.reason)).toEqual(["meeting"]);
    expect(rows).toHaveLength(2);
  });

  it("of a manager is a manager's to end; managers see who is paused and why", async () => {
    const { workspaceId } = base;
    const userId = base.worker.userId;
    await inWorkspace(base.manager, (tx, emit) =>
      pauseWorker(tx, emit, {
        workspaceId,
        userId,
        reason: "by_manager",
        note: "see me",
        by: "manager",
        byUserId: base.manager.userId,
      }),
    );
    await worker.desk.pause({ reason: "lunch" });
    expect(await listWorkerStatuses(db(), workspaceId, new Date())).toMatchObject([
      { userId, pause: { reason: "by_manager", note: "see me", byName: "Priya" } },
    ]);
    await expect(worker.desk.resume()).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    await inWorkspace(base.manager, (tx, emit) =>
      resumeWorker(tx, emit, { workspaceId, userId, by: "manager" }),
    );
    expect((await worker.desk.me()).pause).toBeNull();
  });
});

describe("one tab dials in power mode", () => {
  it("and another is told so, until the first is gone or the person presses there", async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    await inPower();
    expect(await beat({ screenId: first })).toEqual({ isHolder: true, isPaused: false });
    expect(await beat({ screenId: second })).toEqual({ isHolder: false, isPaused: false });
    await expect(dial(0, second)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await calls()).toBe(0);
    expect(await beat({ screenId: second, isTakingOver: true })).toMatchObject({ isHolder: true });
    await expect(dial(0, first)).rejects.toMatchObject({ code: "CONFLICT" });
    await age({ seenAt: screenGoneSeconds + 1 });
    expect(await beat({ screenId: first })).toMatchObject({ isHolder: true });
    expect(await dial(0, first)).toMatchObject({ phase: "dialing" });
  });
});

/** Sets the tab's last word or touch back by so many seconds. */
async function age(by: { seenAt?: number; inputAt?: number }) {
  const back = (seconds: number) => new Date(Date.now() - seconds * 1000);
  await inWorkspace(base.admin, async (tx, emit) => {
    await tx.workerScreen.updateMany({
      where: { workspaceId: base.workspaceId },
      data: {
        ...(by.seenAt ? { seenAt: back(by.seenAt) } : {}),
        ...(by.inputAt ? { inputAt: back(by.inputAt) } : {}),
      },
    });
    emit("workspace.updated", {});
  });
}
const reason = async () => (await worker.desk.me()).pause?.reason ?? null;
/** Power mode was switched on long ago. */
async function longInPower() {
  await inPower();
  await inWorkspace(base.admin, async (tx, emit) => {
    await tx.workerStatus.updateMany({
      where: { workspaceId: base.workspaceId },
      data: { modeAt: new Date(Date.now() - 3600_000) },
    });
    emit("workspace.updated", {});
  });
}

describe("power mode pauses by itself", () => {
  it("after ten minutes without a key or a click, judged by the server", async () => {
    await longInPower();
    const screenId = randomUUID();
    expect(await beat({ screenId, idleSeconds: noInputPauseSeconds - 5 })).toMatchObject({ isPaused: false });
    await age({ inputAt: noInputPauseSeconds + 1 });
    expect(await beat({ screenId, idleSeconds: noInputPauseSeconds + 1 })).toMatchObject({ isPaused: true });
    expect(await reason()).toBe("no_input");
    await worker.desk.resume();
    expect(await beat({ screenId, idleSeconds: noInputPauseSeconds + 2 })).toMatchObject({ isPaused: false });
  });

  it("when its tab was not Live for 30 s", async () => {
    await inPower();
    expect(await beat({ notLiveSeconds: notLivePauseSeconds - 1 })).toMatchObject({ isPaused: false });
    await age({ seenAt: 60 });
    expect(await beat({ notLiveSeconds: notLivePauseSeconds })).toMatchObject({ isPaused: true });
    expect(await reason()).toBe("not_live");
  });

  it("when no page of the person is open any more", async () => {
    await inPower();
    await inWorkspace(base.admin, async (_tx, emit) =>
      emit("presence.changed", { came: [], left: [base.worker.userId, base.colleague.userId] }),
    );
    expect(await reason()).toBe("tab_closed");
    expect((await callerOf(base.colleague).desk.me()).pause).toBeNull();
  });

  it("but by hand nothing runs by itself, and nothing pauses", async () => {
    expect(await beat({ notLiveSeconds: 100, idleSeconds: 5000 })).toMatchObject({ isPaused: false });
    await inWorkspace(base.admin, async (_tx, emit) =>
      emit("presence.changed", { came: [], left: [base.worker.userId] }),
    );
    expect(await reason()).toBeNull();
  });
});

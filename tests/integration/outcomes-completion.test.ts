import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CallId, LeadId, OutcomeId } from "@/contracts/ids";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { DeskCalls } from "../support/desk-calls";
import { callerOf } from "../support/workspace";
import { newOutcome } from "../support/inputs";

afterEach(() => vi.restoreAllMocks());
/** The server's clock runs so much ahead from here on. */
const later = (seconds: number) => {
  const now = Date.now();
  vi.spyOn(clock, "now").mockImplementation(() => new Date(now + seconds * 1000 + (Date.now() - now)));
};
const soon = (minutes = 10) => new Date(Date.now() + minutes * 60_000);
const refused = (reason: string) => ({ cause: { reason } });

async function addOutcome(
  desk: DeskCalls,
  over: Partial<Parameters<DeskCalls["manager"]["outcomes"]["create"]>[0]>,
): Promise<OutcomeId> {
  const { id } = await desk.manager.outcomes.create({
    ...newOutcome("Own"),
    ...over,
  });
  return id;
}

describe("one request ends a wrap-up", () => {
  it("sets the outcome, does what it does, and closes the popup", async () => {
    const desk = await DeskCalls.make();
    const callId = await desk.ended();
    const answer = await desk.worker.calls.complete({ callId, outcomeId: desk.outcome("Not interested") });
    expect(answer).toMatchObject({ outcome: { label: "Not interested" }, advances: true });
    expect(answer.undoUntil?.getTime()).toBeGreaterThan(Date.now() + 8_000);
    expect(await desk.call(callId)).toMatchObject({
      outcomeId: desk.outcome("Not interested"),
      wrapUp: "done",
    });
    expect(await desk.place()).toMatchObject({ state: "done", doneReason: "stopped" });
    const mine = await desk.worker.calls.mine();
    expect([...mine.open, ...mine.folded]).toEqual([]);
    expect(mine.undoable).toMatchObject({ callId, outcome: { label: "Not interested" }, leadName: "Lead 1" });
  });

  it("tells the desk to stay where the outcome does not advance", async () => {
    const desk = await DeskCalls.make();
    const outcomeId = await addOutcome(desk, { advances: false });
    const callId = await desk.ended();
    expect(await desk.worker.calls.complete({ callId, outcomeId })).toMatchObject({ advances: false });
  });

  it("takes the suggestion where nobody was reached, and refuses where a person must choose", async () => {
    const desk = await DeskCalls.make();
    const busy = await desk.ended(0, "busy");
    const shown = (await desk.worker.calls.mine()).open[0];
    expect(shown).toMatchObject({ suggestedOutcomeId: desk.outcome("Busy"), canAcceptSuggested: true });
    const answer = await desk.worker.calls.complete({ callId: busy, acceptSuggested: true });
    expect(answer.outcome?.label).toBe("Busy");
    const talked = await desk.ended(1);
    await expect(desk.worker.calls.complete({ callId: talked, acceptSuggested: true })).rejects.toMatchObject(
      refused("outcome_required"),
    );
    await expect(desk.worker.calls.complete({ callId: talked })).rejects.toMatchObject(
      refused("outcome_required"),
    );
    expect(await desk.call(talked)).toMatchObject({ wrapUp: "open", outcomeId: null });
  });

  it("needs no outcome where the campaign asks for none, or the customer was never rung", async () => {
    const free = await DeskCalls.make({ isOutcomeRequired: false });
    const callId = await free.ended();
    expect(await free.worker.calls.complete({ callId })).toMatchObject({ outcome: null, advances: true });
    const desk = await DeskCalls.make();
    const unheard = await desk.ended(0, "worker_no_answer");
    expect((await desk.worker.calls.mine()).open[0]).toMatchObject({
      suggestedOutcomeId: null,
      isOutcomeRequired: false,
    });
    await desk.worker.calls.complete({ callId: unheard, acceptSuggested: true });
    expect(await desk.call(unheard)).toMatchObject({ wrapUp: "done", outcomeId: null });
    expect((await desk.place()).attempts).toBe(0);
  });

  it("is refused with a reason to act on: a time, a time that is over, a note, a call that runs", async () => {
    const desk = await DeskCalls.make();
    const noted = await addOutcome(desk, { needsNote: true });
    const callId = await desk.ended();
    const back = desk.outcome("Call back");
    const { calls } = desk.worker;
    await expect(calls.complete({ callId, outcomeId: back })).rejects.toMatchObject(
      refused("callback_time_needed"),
    );
    await expect(calls.complete({ callId, outcomeId: back, callbackAt: soon(-5) })).rejects.toMatchObject(
      refused("callback_time_past"),
    );
    await expect(calls.complete({ callId, outcomeId: noted })).rejects.toMatchObject(refused("note_needed"));
    await calls.saveNote({ callId, text: "   ", baseVersion: 0 });
    await expect(calls.setOutcome({ callId, outcomeId: noted })).rejects.toMatchObject(
      refused("note_needed"),
    );
    expect(await desk.call(callId)).toMatchObject({ wrapUp: "open", outcomeId: null });
    await calls.saveNote({ callId, text: "Wants the folder", baseVersion: 1 });
    await calls.complete({ callId, outcomeId: noted });
    expect((await desk.call(callId)).wrapUp).toBe("done");
    const running = await desk.clicked(1);
    await expect(
      calls.complete({ callId: running.callId, outcomeId: desk.outcome("Interested") }),
    ).rejects.toMatchObject(refused("call_not_ended"));
  });

  it("belongs to the call's worker; a correction to a manager too, to a colleague not", async () => {
    const desk = await DeskCalls.make();
    const callId = await desk.ended();
    const outcomeId = desk.outcome("Interested");
    const colleague = callerOf(desk.base.colleague);
    for (const other of [colleague, desk.manager])
      await expect(other.calls.complete({ callId, outcomeId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(colleague.calls.setOutcome({ callId, outcomeId })).rejects.toMatchObject({
      code: "FORBIDDEN",
      ...refused("not_your_call"),
    });
    await desk.worker.calls.fold({ callId });
    await desk.manager.calls.setOutcome({ callId, outcomeId });
    // Folded meant "needs an outcome".
    expect(await desk.call(callId)).toMatchObject({ outcomeId, wrapUp: "done" });
  });

  it("changes nothing when it is pressed twice, and leaves one task", async () => {
    const desk = await DeskCalls.make();
    const callId = await desk.ended();
    const press = { callId, outcomeId: desk.outcome("Interested") };
    await Promise.all([desk.worker.calls.complete(press), desk.worker.calls.complete(press)]);
    expect(await desk.worker.calls.complete(press)).toMatchObject({ undoUntil: null });
    const history = await db().callHistory.count({ where: { callId, kind: "outcome" } });
    expect(history).toBe(1);
  });
});

describe("what an outcome does to the queue", () => {
  it("comes back after its minutes, and leaves when it came too often", async () => {
    const desk = await DeskCalls.make({ leads: 1 });
    const outcomeId = await addOutcome(desk, { effect: "recycle", recycleMinutes: 20, stopsAfterTimes: 2 });
    const first = await desk.ended();
    await desk.worker.calls.complete({ callId: first, outcomeId });
    const place = await desk.place();
    expect(place).toMatchObject({ state: "queued", doneReason: null });
    expect((place.nextAttemptAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(19 * 60_000);
    const second = await desk.ended();
    await desk.worker.calls.complete({ callId: second, outcomeId });
    expect(await desk.place()).toMatchObject({ state: "done", doneReason: "repeated" });
    await desk.worker.calls.undo({ callId: second });
    expect(await desk.place()).toMatchObject({ state: "queued", doneReason: null });
  });

  it("plans a callback for me or for anyone, and keeps what it promised itself", async () => {
    const desk = await DeskCalls.make();
    const at = soon(30);
    const mine = await desk.ended(0);
    await desk.worker.calls.complete({ callId: mine, outcomeId: desk.outcome("Call back"), callbackAt: at });
    const anyone = await desk.ended(1);
    await desk.worker.calls.complete({
      callId: anyone,
      outcomeId: desk.outcome("Call back"),
      // A clock a little behind ours.
      callbackAt: new Date(Date.now() - 20_000),
      callbackAssignee: "anyone",
    });
    expect(await desk.tasks()).toMatchObject([
      { callId: mine, assigneeUserId: desk.base.worker.userId, dueAt: at, doneAt: null },
      { callId: anyone, assigneeUserId: null, doneAt: null },
    ]);
    expect((await desk.place(0)).nextAttemptAt).toEqual(at);
  });

  it("does not lose the worker who talks to a lead that was deleted meanwhile", async () => {
    const desk = await DeskCalls.make();
    const callId = await desk.ended();
    await desk.manager.leads.delete({ leadId: desk.lead().leadId });
    const outcomeId = desk.outcome("Call back");
    await desk.worker.calls.complete({ callId, outcomeId, callbackAt: soon() });
    expect(await desk.call(callId)).toMatchObject({ outcomeId, wrapUp: "done" });
    expect(await desk.tasks()).toEqual([]);
  });
});

describe("more time", () => {
  it("is thirty seconds a press, from the due time or from now, ten times", async () => {
    const desk = await DeskCalls.make();
    await desk.manager.campaigns.update({ version: 1, campaignId: desk.base.campaignId, wrapUpSeconds: 45 });
    const callId = await desk.ended();
    const [open] = (await desk.worker.calls.mine()).open;
    const due = open?.wrapUpDueAt?.getTime() ?? 0;
    expect(due - (open?.wrapUpAt?.getTime() ?? 0)).toBe(45_000);
    expect(open?.moreTimeLeft).toBe(10);
    const once = await desk.worker.calls.moreTime({ callId });
    expect(once).toEqual({ wrapUpDueAt: new Date(due + 30_000), moreTimeLeft: 9 });
    later(600);
    const overdue = await desk.worker.calls.moreTime({ callId });
    expect(overdue.wrapUpDueAt.getTime()).toBeGreaterThan(Date.now() + 625_000);
    for (let press = 3; press <= 10; press += 1) await desk.worker.calls.moreTime({ callId });
    await expect(desk.worker.calls.moreTime({ callId })).rejects.toMatchObject(refused("no_more_time"));
    await expect(callerOf(desk.base.colleague).calls.moreTime({ callId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await desk.worker.calls.complete({ callId, outcomeId: desk.outcome("Interested") });
    await expect(desk.worker.calls.moreTime({ callId })).rejects.toMatchObject(refused("no_wrap_up"));
  });
});

describe("one request ends a wrap-up and dials the next", () => {
  const both = (desk: DeskCalls, callId: CallId, label: string, next: LeadId) => ({
    completion: { callId, outcomeId: desk.outcome(label) },
    dial: { leadId: next, campaignId: desk.base.campaignId, requestKey: randomUUID() },
  });
  const dialled = (desk: DeskCalls, next: LeadId) =>
    db().call.count({ where: { workspaceId: desk.base.workspaceId, leadId: next } });

  it("the outcome first, then the dial; the same request again finds both done", async () => {
    const desk = await DeskCalls.make({ leads: 3 });
    const callId = await desk.ended();
    const next = desk.lead(1).leadId;
    const input = both(desk, callId, "Not interested", next);
    const answer = await desk.worker.calls.completeAndDial(input);
    expect(answer).toMatchObject({ outcome: { label: "Not interested" }, notDialled: null });
    expect(answer.call).toMatchObject({ lead: { id: next }, direction: "outbound" });
    expect(await desk.call(callId)).toMatchObject({ wrapUp: "done" });
    expect((await desk.worker.calls.completeAndDial(input)).call?.id).toBe(answer.call?.id);
    expect(await dialled(desk, next)).toBe(1);
  });

  it("the outcome stands where the dial is refused, and the reason is told as the dial's own", async () => {
    const desk = await DeskCalls.make({ leads: 3 });
    const callId = await desk.ended();
    const next = desk.lead(1);
    await desk.manager.leads.block({ leadId: next.leadId });
    const answer = await desk.worker.calls.completeAndDial(both(desk, callId, "Not interested", next.leadId));
    expect(answer).toMatchObject({
      outcome: { label: "Not interested" },
      call: null,
      notDialled: { data: { reason: "do_not_call" } },
    });
    expect(answer.notDialled?.message).toMatch(/[a-z]{3}.*\.$/);
    expect(await desk.call(callId)).toMatchObject({
      outcomeId: desk.outcome("Not interested"),
      wrapUp: "done",
    });
    expect(await dialled(desk, next.leadId)).toBe(0);
  });

  it("nothing is dialled where the outcome is refused, and nothing is done for a lead that is gone", async () => {
    const desk = await DeskCalls.make({ leads: 3 });
    const callId = await desk.ended();
    const next = desk.lead(1).leadId;
    await expect(
      desk.worker.calls.completeAndDial(both(desk, callId, "Call back", next)),
    ).rejects.toMatchObject(refused("callback_time_needed"));
    await desk.manager.leads.delete({ leadId: next });
    await expect(
      desk.worker.calls.completeAndDial(both(desk, callId, "Not interested", next)),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await desk.call(callId)).toMatchObject({ outcomeId: null, wrapUp: "open" });
    expect(await dialled(desk, next)).toBe(0);
  });
});

describe("recent", () => {
  it("is my last twenty ended calls, newest first, with outcome and note that can be changed", async () => {
    const desk = await DeskCalls.make({ leads: 2, isOutcomeRequired: false });
    const ids = [];
    for (let index = 0; index < 21; index += 1) ids.push(await desk.ended(0, "no_answer"));
    await desk.ended(1, "answered", { worker: desk.base.colleague });
    await desk.clicked(1);
    const recent = await desk.worker.calls.recent();
    expect(recent.map((call) => call.id)).toEqual(ids.slice(1).reverse());
    const last = recent.at(-1);
    if (!last) throw new Error("no call");
    await desk.worker.calls.setOutcome({ callId: last.id, outcomeId: desk.outcome("Voicemail") });
    await desk.worker.calls.saveNote({ callId: last.id, text: "Left a word", baseVersion: 0 });
    expect((await desk.worker.calls.recent()).at(-1)).toMatchObject({
      outcome: { label: "Voicemail" },
      note: { text: "Left a word" },
    });
  });
});

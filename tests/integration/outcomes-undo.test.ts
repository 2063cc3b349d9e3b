import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CallId, OutcomeId } from "@/contracts/ids";
import { takeLease } from "@/domain/leads/commands";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { DeskCalls } from "../support/desk-calls";
import { callerOf } from "../support/workspace";

// The server's clock stands but for a millisecond at each look, so that ten seconds are ten seconds on any machine.
let ahead = 0;
beforeEach(() => {
  const start = Date.now();
  let looks = 0;
  ahead = 0;
  vi.spyOn(clock, "now").mockImplementation(() => {
    looks += 1;
    return new Date(start + ahead * 1000 + looks);
  });
});
afterEach(() => vi.restoreAllMocks());
const later = (seconds: number) => {
  ahead = seconds;
};
const soon = (minutes = 10) => new Date(Date.now() + minutes * 60_000);
const refused = (reason: string) => ({ cause: { reason } });

/** All that a choice of an outcome may change, without what every write changes. */
async function picture(desk: DeskCalls, callId: CallId, index: number) {
  const { outcomeId, outcomeAt, wrapUp, wrapUpDueAt } = await desk.call(callId);
  const { stage, lastOutcomeId } = await desk.leadRow(index);
  const { state, doneReason, nextAttemptAt, attempts } = await desk.place(index);
  const tasks = (await desk.tasks()).filter((task) => task.leadId === desk.lead(index).leadId);
  return {
    call: { outcomeId, outcomeAt, wrapUp, wrapUpDueAt },
    lead: { stage, lastOutcomeId },
    place: { state, doneReason, nextAttemptAt, attempts },
    tasks: tasks.map(({ id, doneAt, doneByCallId }) => ({ id, doneAt, doneByCallId })),
  };
}

async function convertOutcome(desk: DeskCalls): Promise<OutcomeId> {
  const { id } = await desk.manager.outcomes.create({
    label: "Signed",
    tone: "good",
    effect: "convert",
    recycleMinutes: null,
    isSuggestedIfNotReached: false,
    advances: true,
    needsNote: false,
    stopsAfterTimes: null,
  });
  return id;
}

/** Every outcome but "do not call", with a time for those that ask. */
async function choices(desk: DeskCalls) {
  await convertOutcome(desk);
  const list = await desk.worker.outcomes.list();
  return list
    .filter((outcome) => outcome.effect !== "do_not_call")
    .map((outcome) => ({
      label: outcome.label,
      outcomeId: outcome.id,
      given: { outcomeId: outcome.id, callbackAt: outcome.asksTime ? soon(90) : null },
    }));
}

describe("undo", () => {
  it("puts back exactly what any outcome changed, callbacks that the call had kept among it", async () => {
    const desk = await DeskCalls.make({ leads: 10 });
    const all = await choices(desk);
    expect(all.length).toBeGreaterThan(8);
    for (const [index, choice] of all.entries()) {
      await desk.worker.tasks.create({
        kind: "callback",
        title: "Promised",
        leadId: desk.lead(index).leadId,
        assigneeUserId: null,
        dueAt: soon(-30),
      });
      const callId = await desk.ended(index);
      const before = await picture(desk, callId, index);
      await desk.worker.calls.complete({ callId, ...choice.given });
      const after = await picture(desk, callId, index);
      expect(after.call, choice.label).toMatchObject({ outcomeId: choice.outcomeId, wrapUp: "done" });
      expect(after.tasks[0]?.doneByCallId, choice.label).toBe(callId);
      expect(await desk.worker.calls.undo({ callId })).toEqual({
        leadId: desk.lead(index).leadId,
        hasLease: true,
      });
      expect(await picture(desk, callId, index), choice.label).toEqual(before);
      expect((await desk.leadRow(index)).leaseUserId).toBe(desk.base.worker.userId);
    }
  });

  it("is offered for ten seconds, taken for twelve, and refused after", async () => {
    const desk = await DeskCalls.make();
    const [first, second] = [await desk.ended(0), await desk.ended(1)];
    const outcomeId = desk.outcome("Interested");
    await desk.worker.calls.complete({ callId: first, outcomeId });
    await desk.worker.calls.complete({ callId: second, outcomeId });
    expect((await desk.worker.calls.mine()).undoable?.callId).toBe(second);
    later(11);
    expect((await desk.worker.calls.mine()).undoable).toBeNull();
    await desk.worker.calls.undo({ callId: second });
    later(13);
    await expect(desk.worker.calls.undo({ callId: first })).rejects.toMatchObject(refused("too_late"));
    expect(await desk.call(first)).toMatchObject({ outcomeId, wrapUp: "done" });
  });

  it("is the actor's own, once, and not of do not call", async () => {
    const desk = await DeskCalls.make();
    const callId = await desk.ended();
    const undo = (as = desk.worker) => as.calls.undo({ callId });
    await expect(undo()).rejects.toMatchObject(refused("nothing_to_undo"));
    await desk.worker.calls.complete({ callId, outcomeId: desk.outcome("Interested") });
    await expect(undo(callerOf(desk.base.colleague))).rejects.toMatchObject(refused("nothing_to_undo"));
    await expect(undo(desk.manager)).rejects.toMatchObject(refused("nothing_to_undo"));
    await undo();
    await expect(undo()).rejects.toMatchObject(refused("nothing_to_undo"));
    await desk.worker.calls.complete({ callId, outcomeId: desk.outcome("Do not call") });
    expect((await desk.worker.calls.mine()).undoable).toBeNull();
    await expect(undo()).rejects.toMatchObject(refused("cannot_undo"));
    expect(await desk.call(callId)).toMatchObject({ outcomeId: desk.outcome("Do not call") });
  });

  it("makes the required outcome missing again: the next dial names the call", async () => {
    const desk = await DeskCalls.make();
    const callId = await desk.ended();
    await desk.worker.calls.complete({ callId, outcomeId: desk.outcome("Voicemail") });
    await desk.worker.calls.undo({ callId });
    expect(await desk.dial()).toEqual({ callId: null, reason: "outcome_needed", openCallId: callId });
  });

  it("brings the lead back in place of the next one, not from a colleague, not during another call", async () => {
    const desk = await DeskCalls.make({ leads: 4 });
    const { campaignId } = desk.base;
    const outcomeId = desk.outcome("Not interested");
    const callId = await desk.ended(0);
    await desk.worker.calls.complete({ callId, outcomeId });
    await desk.worker.desk.take({ campaignId, leadId: desk.lead(1).leadId });
    expect(await desk.worker.calls.undo({ callId })).toMatchObject({ hasLease: true });
    expect((await desk.leadRow(1)).leaseUserId).toBeNull();

    const colleague = callerOf(desk.base.colleague);
    await desk.worker.calls.complete({ callId, outcomeId: desk.outcome("Voicemail") });
    await desk.worker.desk.release({ leadId: desk.lead(0).leadId });
    await inWorkspace(desk.base.colleague, (tx, emit) =>
      takeLease(tx, emit, {
        workspaceId: desk.base.workspaceId,
        leadId: desk.lead(0).leadId,
        userId: desk.base.colleague.userId,
      }),
    );
    expect(await desk.worker.calls.undo({ callId })).toMatchObject({ hasLease: false });
    expect((await desk.leadRow(0)).leaseUserId).toBe(desk.base.colleague.userId);
    await colleague.desk.release({ leadId: desk.lead(0).leadId });

    await desk.worker.calls.complete({ callId, outcomeId });
    await desk.clicked(2);
    expect(await desk.worker.calls.undo({ callId })).toMatchObject({ hasLease: false });
  });

  it("leaves alone what somebody else has moved since", async () => {
    const desk = await DeskCalls.make();
    const callId = await desk.ended();
    const { leadId } = desk.lead();
    await desk.worker.calls.complete({ callId, outcomeId: desk.outcome("Interested") });
    await desk.manager.leads.setStage({ leadId, stage: "converted" });
    await desk.manager.campaigns.setPlace({ campaignId: desk.base.campaignId, leadId, isQueued: false });
    await desk.worker.calls.undo({ callId });
    expect((await desk.leadRow()).stage).toBe("converted");
    expect(await desk.place()).toMatchObject({ state: "done", doneReason: "removed" });
    expect(await desk.call(callId)).toMatchObject({ outcomeId: null, wrapUp: "open" });
  });

  it("of ending a wrap-up without an outcome opens it again", async () => {
    const desk = await DeskCalls.make({ isOutcomeRequired: false });
    const callId = await desk.ended();
    await desk.worker.calls.complete({ callId });
    expect((await desk.worker.calls.mine()).undoable).toMatchObject({ callId, outcome: null });
    await desk.worker.calls.undo({ callId });
    expect(await desk.call(callId)).toMatchObject({ wrapUp: "open", outcomeId: null });
  });
});

describe("a correction", () => {
  it("leaves the lead as if the last outcome had been the only one, whatever came before", async () => {
    const desk = await DeskCalls.make({ leads: 22 });
    const all = await choices(desk);
    // Each outcome last, after three others; no chance in it.
    for (const [index, last] of all.entries()) {
      const way = [index + 1, index + 4, index + 6].map((at) => all[at % all.length]);
      const corrected = await desk.ended(index);
      await desk.worker.calls.complete({ callId: corrected, ...(way[0] ?? last).given });
      for (const step of [...way.slice(1), last])
        await desk.manager.calls.setOutcome({ callId: corrected, ...(step ?? last).given });
      const alone = await desk.ended(index + 11);
      await desk.worker.calls.complete({ callId: alone, ...last.given });
      const shown = async (callId: CallId, at: number) => {
        const { lead, place, call, tasks } = await picture(desk, callId, at);
        return {
          lead,
          outcomeId: call.outcomeId,
          place: { ...place, nextAttemptAt: place.nextAttemptAt !== null },
          open: tasks.filter((task) => task.doneAt === null).length,
        };
      };
      expect(await shown(corrected, index), last.label).toEqual(await shown(alone, index + 11));
    }
  });

  it("is told in the call's history, each with what it was before, and who", async () => {
    const desk = await DeskCalls.make();
    const callId = await desk.ended();
    const [a, b] = [desk.outcome("Interested"), desk.outcome("Wrong number")];
    await desk.worker.calls.complete({ callId, outcomeId: a });
    await desk.manager.calls.setOutcome({ callId, outcomeId: b });
    await desk.manager.calls.undo({ callId });
    const rows = await db().callHistory.findMany({
      where: { callId, kind: { in: ["outcome", "outcome_undone"] } },
      orderBy: { at: "asc" },
    });
    expect(rows.map(({ kind, actorUserId, data }) => ({ kind, actorUserId, data }))).toMatchObject([
      {
        kind: "outcome",
        actorUserId: desk.base.worker.userId,
        data: { outcomeId: a, previousOutcomeId: null },
      },
      {
        kind: "outcome",
        actorUserId: desk.base.manager.userId,
        data: { outcomeId: b, previousOutcomeId: a },
      },
      { kind: "outcome_undone", actorUserId: desk.base.manager.userId, data: { outcomeId: a } },
    ]);
    expect(await desk.call(callId)).toMatchObject({ outcomeId: a, wrapUp: "done" });
    expect(await desk.leadRow()).toMatchObject({ stage: "interested", lastOutcomeId: a });
    expect(await desk.place()).toMatchObject({ state: "done", doneReason: "reached" });
  });

  it("moves a callback to another time by choosing it again, with one task left open", async () => {
    const desk = await DeskCalls.make();
    const callId = await desk.ended();
    const outcomeId = desk.outcome("Call back");
    await desk.worker.calls.complete({ callId, outcomeId, callbackAt: soon(30) });
    const at = soon(120);
    await desk.worker.calls.setOutcome({ callId, outcomeId, callbackAt: at });
    expect(await desk.tasks()).toMatchObject([{ dueAt: at, doneAt: null }]);
    expect((await desk.place()).nextAttemptAt).toEqual(at);
    await desk.worker.calls.undo({ callId });
    expect((await desk.tasks()).map((task) => task.dueAt)).not.toContainEqual(at);
    expect(await desk.tasks()).toHaveLength(1);
  });

  it("keeps no callback that was planned after the call", async () => {
    const desk = await DeskCalls.make();
    const callId = await desk.ended();
    await desk.worker.calls.complete({ callId, outcomeId: desk.outcome("Voicemail") });
    // One is due since; the other was due before the call, and was planned after its outcome.
    for (const dueAt of [new Date(), soon(-60)])
      await desk.worker.tasks.create({
        kind: "callback",
        title: "Promised since",
        leadId: desk.lead().leadId,
        assigneeUserId: null,
        dueAt,
      });
    await desk.worker.calls.setOutcome({ callId, outcomeId: desk.outcome("No answer") });
    expect(await desk.tasks()).toMatchObject([{ doneAt: null }, { doneAt: null }]);
  });

  it("away from do not call leaves the block: a manager lifts it", async () => {
    const desk = await DeskCalls.make();
    const callId = await desk.ended();
    await desk.worker.calls.complete({ callId, outcomeId: desk.outcome("Do not call") });
    await desk.worker.calls.setOutcome({ callId, outcomeId: desk.outcome("Voicemail") });
    const lead = await desk.worker.leads.get({ leadId: desk.lead().leadId });
    expect(lead.doNotCallAt).not.toBeNull();
    expect(await desk.place()).toMatchObject({ state: "done", doneReason: "blocked" });
    await expect(desk.worker.leads.unblock({ leadId: lead.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await desk.manager.leads.unblock({ leadId: lead.id });
    await desk.worker.calls.setOutcome({ callId, outcomeId: desk.outcome("Busy") });
    expect(await desk.place()).toMatchObject({ state: "queued" });
  });
});

import { describe, expect, it } from "vitest";
import { db } from "@/platform/db";
import { DeskCalls } from "../support/desk-calls";
import { callerOf } from "../support/workspace";

const refused = (reason: string) => ({ cause: { reason } });

describe("an outcome picked while the call lasts", () => {
  it("waits for the report and then ends the wrap-up in its transaction, for ten seconds to be taken back", async () => {
    const desk = await DeskCalls.make();
    const call = await desk.clicked();
    await desk.talks(call);
    const outcomeId = desk.outcome("Not interested");
    await desk.worker.calls.prePick({ callId: call.callId, outcomeId });
    expect(await desk.call(call.callId)).toMatchObject({ outcomeId: null, pickedOutcomeId: outcomeId });
    expect((await desk.worker.calls.mine()).live[0]).toMatchObject({ pickedOutcomeId: outcomeId });
    await desk.reported(call);
    expect(await desk.call(call.callId)).toMatchObject({ outcomeId, wrapUp: "done" });
    expect(await desk.place()).toMatchObject({ state: "done", doneReason: "stopped" });
    const mine = await desk.worker.calls.mine();
    expect(mine.open).toEqual([]);
    expect(mine.undoable?.callId).toBe(call.callId);
    const seqs = await db().workspaceEvent.findMany({
      where: {
        workspaceId: desk.base.workspaceId,
        type: { in: ["call.ended", "call.outcome_set", "call.wrap_up_changed"] },
      },
      orderBy: { seq: "asc" },
      select: { type: true, createdAt: true },
    });
    expect(seqs.map(({ type }) => type)).toEqual(["call.ended", "call.outcome_set", "call.wrap_up_changed"]);
    expect(new Set(seqs.map(({ createdAt }) => createdAt.getTime())).size).toBe(1);
    await desk.worker.calls.undo({ callId: call.callId });
    expect(await desk.call(call.callId)).toMatchObject({ outcomeId: null, wrapUp: "open" });
  });

  it("is changed and forgotten as often as the worker likes", async () => {
    const desk = await DeskCalls.make();
    const call = await desk.clicked();
    const { callId } = call;
    await desk.worker.calls.prePick({ callId, outcomeId: desk.outcome("Interested") });
    await desk.worker.calls.prePick({ callId, outcomeId: desk.outcome("Voicemail") });
    await desk.worker.calls.prePick({ callId, outcomeId: null });
    await desk.reported(call);
    expect(await desk.call(callId)).toMatchObject({ outcomeId: null, wrapUp: "open", pickedOutcomeId: null });
    const picks = await db().callHistory.count({ where: { callId, kind: "picked" } });
    expect(picks).toBe(3);
  });

  it("that contradicts the report is not applied, and what fits is offered instead", async () => {
    const desk = await DeskCalls.make();
    const call = await desk.clicked();
    const outcomeId = desk.outcome("Interested");
    await desk.worker.calls.prePick({ callId: call.callId, outcomeId });
    await desk.reported(call, "no_answer");
    expect(await desk.call(call.callId)).toMatchObject({ outcomeId: null, wrapUp: "open" });
    expect((await desk.worker.calls.mine()).open[0]).toMatchObject({
      pickedOutcomeId: outcomeId,
      suggestedOutcomeId: desk.outcome("No answer"),
      canAcceptSuggested: true,
    });
  });

  it("that tries again agrees with nobody having been reached", async () => {
    const desk = await DeskCalls.make();
    const call = await desk.clicked();
    const outcomeId = desk.outcome("Voicemail");
    await desk.worker.calls.prePick({ callId: call.callId, outcomeId });
    await desk.reported(call, "no_answer");
    expect(await desk.call(call.callId)).toMatchObject({ outcomeId, wrapUp: "done" });
  });

  it("is dropped where the customer was never rung", async () => {
    const desk = await DeskCalls.make();
    const call = await desk.clicked();
    await desk.worker.calls.prePick({ callId: call.callId, outcomeId: desk.outcome("Voicemail") });
    await desk.reported(call, "worker_no_answer");
    expect(await desk.call(call.callId)).toMatchObject({ outcomeId: null, wrapUp: "open" });
    expect((await desk.worker.calls.mine()).open[0]).toMatchObject({ suggestedOutcomeId: null });
  });

  it("that asks for a time or a note is offered, and asks", async () => {
    const desk = await DeskCalls.make();
    const back = await desk.clicked(0);
    await desk.worker.calls.prePick({ callId: back.callId, outcomeId: desk.outcome("Call back") });
    await desk.reported(back);
    expect((await desk.worker.calls.mine()).open[0]).toMatchObject({
      suggestedOutcomeId: desk.outcome("Call back"),
      canAcceptSuggested: false,
    });
    await expect(
      desk.worker.calls.complete({ callId: back.callId, acceptSuggested: true }),
    ).rejects.toMatchObject(refused("callback_time_needed"));

    const own = await desk.manager.outcomes.create({
      label: "Needs words",
      tone: "neutral",
      effect: "none",
      recycleMinutes: null,
      isSuggestedIfNotReached: false,
      advances: true,
      needsNote: true,
      stopsAfterTimes: null,
    });
    const silent = await desk.clicked(1);
    await desk.worker.calls.prePick({ callId: silent.callId, outcomeId: own.id });
    await desk.reported(silent);
    expect((await desk.call(silent.callId)).wrapUp).toBe("open");
    const noted = await desk.clicked(2);
    await desk.worker.calls.prePick({ callId: noted.callId, outcomeId: own.id });
    await desk.worker.calls.saveNote({ callId: noted.callId, text: "said why", baseVersion: 0 });
    await desk.reported(noted);
    expect(await desk.call(noted.callId)).toMatchObject({ outcomeId: own.id, wrapUp: "done" });
  });

  it("comes too late for an ended call, and is nobody else's", async () => {
    const desk = await DeskCalls.make();
    const call = await desk.clicked();
    const pick = { callId: call.callId, outcomeId: desk.outcome("Interested") };
    await expect(callerOf(desk.base.colleague).calls.prePick(pick)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await desk.reported(call);
    await expect(desk.worker.calls.prePick(pick)).rejects.toMatchObject(refused("call_ended"));
  });

  it("of an outcome that was archived meanwhile is not applied", async () => {
    const desk = await DeskCalls.make();
    const call = await desk.clicked();
    const outcomeId = desk.outcome("Language barrier");
    await desk.worker.calls.prePick({ callId: call.callId, outcomeId });
    await desk.manager.outcomes.archive({ outcomeId });
    await desk.reported(call);
    expect(await desk.call(call.callId)).toMatchObject({ outcomeId: null, wrapUp: "open" });
  });
});

import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { DeskCalls } from "../support/desk-calls";
import { drainInbox, postWebhook } from "../support/webhooks";
import { callerOf } from "../support/workspace";

/** S15 of the desk's scorecard: every way round a required outcome ends at the same refusal, with the call's id. */
async function missing(options: Parameters<typeof DeskCalls.make>[0] = {}) {
  const desk = await DeskCalls.make({ leads: 5, ...options });
  const callId = await desk.ended();
  const stands = async () => {
    expect(await desk.dial(1)).toEqual({ callId: null, reason: "outcome_needed", openCallId: callId });
    const { workerBlock } = await desk.worker.desk.get({ campaignId: desk.base.campaignId });
    expect(workerBlock).toMatchObject({ reason: "outcome_needed", callId });
    expect(
      await db().call.count({ where: { workspaceId: desk.base.workspaceId, phase: { not: "ended" } } }),
    ).toBe(0);
  };
  return { desk, callId, stands };
}

describe("S15 a required outcome that is missing", () => {
  it("refuses the next dial with the open call's id, and nothing else does until it is there", async () => {
    const { desk, callId, stands } = await missing();
    await stands();
    await desk.worker.calls.complete({ callId, outcomeId: desk.outcome("Interested") });
    expect(await desk.dial(1)).toMatchObject({ reason: null });
  });

  it("is not passed by a reload, another tab, another device", async () => {
    const { desk, callId, stands } = await missing();
    const mine = await desk.worker.calls.mine();
    expect(mine.open.map((call) => [call.id, call.isOutcomeRequired])).toEqual([[callId, true]]);
    const answers = await Promise.all([desk.dial(1), desk.dial(2), desk.dial(3)]);
    expect(answers.map((answer) => answer.openCallId)).toEqual([callId, callId, callId]);
    await stands();
  });

  it("is not passed by closing or folding the popup, nor by opening it again", async () => {
    const { desk, callId, stands } = await missing();
    await expect(desk.worker.calls.finish({ callId })).rejects.toMatchObject({
      cause: { reason: "outcome_required" },
    });
    await expect(desk.worker.calls.complete({ callId })).rejects.toMatchObject({
      cause: { reason: "outcome_required" },
    });
    await expect(desk.worker.calls.complete({ callId, acceptSuggested: true })).rejects.toMatchObject({
      cause: { reason: "outcome_required" },
    });
    await stands();
    await desk.worker.calls.fold({ callId });
    await stands();
    await desk.worker.calls.reopen({ callId });
    await stands();
  });

  it("is not passed by dialling outside a campaign, another campaign, or a number by hand", async () => {
    const { desk, callId, stands } = await missing();
    const easy = await desk.manager.campaigns.create({ name: "Easy", isOutcomeRequired: false });
    await desk.manager.campaigns.addLeads({
      campaignId: easy.id,
      selection: { by: "ids", leadIds: [desk.lead(2).leadId] },
    });
    await desk.manager.campaigns.setStatus({ campaignId: easy.id, status: "running" });
    expect(await desk.dial(2, easy.id)).toMatchObject({ reason: "outcome_needed", openCallId: callId });
    expect(await desk.dial(2, null)).toMatchObject({ reason: "outcome_needed", openCallId: callId });
    await expect(
      desk.worker.calls.dialNumber({ phone: "+919876500001", requestKey: randomUUID() }),
    ).rejects.toMatchObject({ cause: { reason: "outcome_needed", details: { callId } } });
    await stands();
  });

  it("is not passed by the same click sent again, a pick, more time, or undo", async () => {
    const { desk, callId, stands } = await missing();
    const requestKey = randomUUID();
    for (let press = 0; press < 3; press += 1)
      await expect(
        desk.worker.calls.dial({
          leadId: desk.lead(1).leadId,
          campaignId: desk.base.campaignId,
          requestKey,
        }),
      ).rejects.toMatchObject({ cause: { reason: "outcome_needed" } });
    await expect(
      desk.worker.calls.prePick({ callId, outcomeId: desk.outcome("Interested") }),
    ).rejects.toMatchObject({ cause: { reason: "call_ended" } });
    await desk.worker.calls.moreTime({ callId });
    await stands();
    await desk.worker.calls.complete({ callId, outcomeId: desk.outcome("Interested") });
    await desk.worker.calls.undo({ callId });
    await stands();
  });

  it("is not passed by an incoming call, or by as many open popups as one likes", async () => {
    const { desk, callId, stands } = await missing();
    // Sixty older calls of no campaign, their popups still open: the one that matters is behind them.
    await inWorkspace(desk.base.worker, async (tx, emit) => {
      await tx.call.createMany({
        data: Array.from({ length: 60 }, (_, index) => ({
          workspaceId: desk.base.workspaceId,
          direction: "inbound" as const,
          workerUserId: desk.base.worker.userId,
          phase: "ended" as const,
          status: "completed" as const,
          endedBy: "report" as const,
          startedAt: new Date(Date.now() - 3_600_000 - index),
          wrapUp: "open" as const,
        })),
      });
      emit("workspace.updated", {});
    });
    await stands();
    await postWebhook(desk.base.webhookSecret, {
      type: "live_call",
      SourceNumber: "09876500002",
      DestinationNumber: "08069000001",
      DialWhomNumber: `0${desk.base.worker.phone.slice(-10)}`,
      Status: "Ringing",
      CallSid: "in-1",
      Direction: "IVR",
    });
    await drainInbox();
    expect(await desk.dial(1)).toMatchObject({ callId: null });
    await db().call.findMany({ where: { workspaceId: desk.base.workspaceId, id: callId } });
  });

  it("is not passed by ending the call by hand, claiming, or matching another lead", async () => {
    const desk = await DeskCalls.make({ leads: 3 });
    const { callId } = await desk.clicked();
    await desk.worker.calls.endByHand({ callId });
    expect(await desk.dial(1)).toMatchObject({ reason: "outcome_needed", openCallId: callId });
    await expect(callerOf(desk.base.colleague).calls.claim({ callId })).rejects.toMatchObject({
      cause: { reason: "already_claimed" },
    });
    await expect(desk.worker.calls.matchLead({ callId, leadId: desk.lead(2).leadId })).rejects.toMatchObject({
      cause: { reason: "already_matched" },
    });
    expect(await desk.dial(1)).toMatchObject({ reason: "outcome_needed", openCallId: callId });
  });

  it("does not stop a colleague, and is not asked where the campaign asks for none", async () => {
    const { desk } = await missing();
    const colleague = callerOf(desk.base.colleague);
    const call = await colleague.calls.dial({
      leadId: desk.lead(2).leadId,
      campaignId: desk.base.campaignId,
      requestKey: randomUUID(),
    });
    expect(call.phase).not.toBe("ended");
    const free = await missing({ isOutcomeRequired: false });
    expect(await free.desk.dial(1)).toMatchObject({ reason: null });
  });
});

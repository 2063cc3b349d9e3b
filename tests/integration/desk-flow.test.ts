import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { undoSeconds } from "@/contracts/desk/schema";
import type { CallId, LeadId } from "@/contracts/ids";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import type { Scenario } from "@/twin/scenario";
import { bridge } from "../support/bridge";
import { drainInbox } from "../support/webhooks";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

let base: TestWorkspace;
let worker: ReturnType<typeof callerOf>;
beforeEach(async () => {
  base = await makeWorkspace({ leads: 4 });
  worker = callerOf(base.worker);
});

const leadAt = (index: number): LeadId => {
  const lead = base.leads[index];
  if (!lead) throw new Error(`no lead ${index}`);
  return lead.leadId;
};
const desk = () => worker.desk.get({ campaignId: base.campaignId });
const dial = (leadId: LeadId, campaignId: typeof base.campaignId | null = base.campaignId) =>
  worker.calls.dial({ leadId, campaignId, requestKey: randomUUID() });
const placeOf = (leadId: LeadId) =>
  db().campaignLead.findFirstOrThrow({ where: { workspaceId: base.workspaceId, leadId } });

/** The provider lets the next call go like this, and everything it posts is worked off. */
async function callOf(index: number, scenario: Partial<Scenario>) {
  const { simulator } = bridge().twin;
  simulator.queueNext(base.authcode, scenario, 1);
  const call = await dial(leadAt(index));
  await simulator.idle();
  await drainInbox();
  return call;
}
const inPower = () => worker.desk.setMode({ mode: "power", campaignId: base.campaignId });
/** Something that only the database can be told in a test. */
const meanwhile = (write: Parameters<typeof inWorkspace<void>>[1]) =>
  inWorkspace(base.admin, async (tx, emit) => {
    await write(tx, emit);
    emit("workspace.updated", {});
  });

describe("my own phone", () => {
  it("not answered costs the lead no attempt; twice in a row pauses, with its reason; resuming begins anew", async () => {
    await callOf(0, { outcome: "worker_no_answer" });
    expect(await placeOf(leadAt(0))).toMatchObject({ attempts: 0, lastAttemptAt: null });
    const lead = await db().lead.findFirstOrThrow({ where: { id: leadAt(0) } });
    expect(lead).toMatchObject({ attemptsToday: 0, lastCallAt: null });
    expect((await desk()).worker).toMatchObject({ pause: null, ownPhoneMissed: 1 });

    await callOf(0, { outcome: "worker_no_answer" });
    expect((await desk()).worker.pause).toMatchObject({ reason: "own_phone_missed", by: "system" });
    await expect(dial(leadAt(0))).rejects.toMatchObject({
      message: "You are paused (your phone was not answered twice). Resume to call.",
    });
    await worker.desk.resume();
    expect((await desk()).worker).toMatchObject({ pause: null, ownPhoneMissed: 0 });
    await callOf(0, { outcome: "worker_no_answer" });
    expect((await desk()).worker.pause).toBeNull();
  });

  it("answered in between begins the count anew", async () => {
    await callOf(0, { outcome: "worker_no_answer" });
    const call = await callOf(1, { outcome: "no_answer" });
    await worker.calls.complete({ callId: call.id, acceptSuggested: true });
    expect((await desk()).worker.ownPhoneMissed).toBe(0);
    await callOf(0, { outcome: "worker_no_answer" });
    expect((await desk()).worker.pause).toBeNull();
  });
});

describe("a try", () => {
  it("counts for the day by whichever campaign or hand, until the limit of the campaign", async () => {
    await callerOf(base.manager).campaigns.update({
      version: 1,
      campaignId: base.campaignId,
      attemptsPerDay: 1,
      retryMinutes: 1,
    });
    const call = await callOf(0, { outcome: "no_answer" });
    await worker.calls.complete({ callId: call.id, acceptSuggested: true });
    await expect(dial(leadAt(0))).rejects.toMatchObject({
      message: "Called once today, the limit of this campaign. Next: tomorrow.",
      cause: { reason: "day_limit" },
    });
    // Yesterday's tries are yesterday's.
    await meanwhile(async (tx) => {
      await tx.lead.updateMany({
        where: { workspaceId: base.workspaceId, id: leadAt(0) },
        data: { attemptsOn: new Date("2026-01-01T00:00:00Z") },
      });
      await tx.campaignLead.updateMany({
        where: { workspaceId: base.workspaceId, leadId: leadAt(0) },
        data: { nextAttemptAt: null },
      });
    });
    await dial(leadAt(0));
    expect(await db().lead.findFirstOrThrow({ where: { id: leadAt(0) } })).toMatchObject({
      attemptsToday: 1,
    });
  });
});

describe("skip", () => {
  const skip = async (reason: "bad_data" | "wrong_time" | "already_spoke" | "other", note?: string) => {
    const { campaignId } = base;
    await worker.desk.take({ campaignId, leadId: leadAt(0) });
    return worker.desk.skip({ campaignId, leadId: leadAt(0), reason, note });
  };

  it("says what it does, keeps reason and note, and gives the lead to the others", async () => {
    const other = await skip("other", "wants Marathi");
    expect(other.sentence).toMatch(/^Back in the queue tomorrow at \d\d:\d\d\.$/);
    expect(other.backAt).not.toBeNull();
    expect((await desk()).lease).toBeNull();
    const row = await db().leadSkip.findFirstOrThrow({ where: { workspaceId: base.workspaceId } });
    expect(row).toMatchObject({ reason: "other", note: "wants Marathi", userId: base.worker.userId });
  });

  it.each([
    ["bad_data", "Out of this campaign: bad data."],
    ["already_spoke", "Out of this campaign: already spoken to."],
  ] as const)(
    "with %s takes it out of the list, and undo puts it back as it was, in the same hands",
    async (reason, said) => {
      const before = await placeOf(leadAt(0));
      const { skipId, sentence, backAt } = await skip(reason);
      expect([sentence, backAt]).toEqual([said, null]);
      expect(await placeOf(leadAt(0))).toMatchObject({ state: "done", doneReason: reason });
      expect(await worker.desk.undoSkip({ skipId })).toMatchObject({ leadId: leadAt(0), hasLease: true });
      expect(await placeOf(leadAt(0))).toMatchObject({
        state: "queued",
        doneReason: null,
        nextAttemptAt: before.nextAttemptAt,
      });
      expect((await desk()).lease?.lead.id).toBe(leadAt(0));
      await expect(worker.desk.undoSkip({ skipId })).rejects.toMatchObject({
        cause: { reason: "nothing_to_undo" },
      });
    },
  );

  it("can be undone by nobody else, nor later, and not into a colleague's hands", async () => {
    const { skipId } = await skip("wrong_time");
    await expect(callerOf(base.colleague).desk.undoSkip({ skipId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await meanwhile(async (tx) => {
      await tx.campaignLead.updateMany({
        where: { workspaceId: base.workspaceId, leadId: leadAt(0) },
        data: { nextAttemptAt: null },
      });
    });
    await callerOf(base.colleague).desk.take({ campaignId: base.campaignId, leadId: leadAt(0) });
    expect(await worker.desk.undoSkip({ skipId })).toMatchObject({ hasLease: false });
    const [, second] = base.leads;
    if (!second) throw new Error("no lead");
    await worker.desk.take({ campaignId: base.campaignId, leadId: second.leadId });
    const late = await worker.desk.skip({
      campaignId: base.campaignId,
      leadId: second.leadId,
      reason: "wrong_time",
    });
    await meanwhile(async (tx) => {
      await tx.leadSkip.updateMany({
        where: { workspaceId: base.workspaceId, id: late.skipId },
        data: { at: new Date(Date.now() - (undoSeconds + 3) * 1000) },
      });
    });
    await expect(worker.desk.undoSkip({ skipId: late.skipId })).rejects.toMatchObject({
      cause: { reason: "too_late" },
    });
  });

  it("a callback without a call rests the lead until then, whoever's it is", async () => {
    const { campaignId } = base;
    await worker.desk.take({ campaignId, leadId: leadAt(0) });
    const at = new Date(Date.now() + 3600_000);
    await worker.desk.callback({ campaignId, leadId: leadAt(0), at, assignee: "me" });
    expect((await desk()).lease).toBeNull();
    expect((await desk()).plannedCallbacks).toMatchObject([{ leadId: leadAt(0), callbackDueAt: at }]);
    await expect(
      worker.desk.callback({
        campaignId,
        leadId: leadAt(0),
        at: new Date(Date.now() - 1000),
        assignee: "me",
      }),
    ).rejects.toMatchObject({ cause: { reason: "callback_time_past" } });
  });
});

describe("power mode says what comes next, from the rows alone", () => {
  it("takes, shows for the preview, dials, accepts what nobody answered, and goes on", async () => {
    expect((await desk()).power).toBeNull();
    await inPower();
    expect((await desk()).power).toEqual({ kind: "take", leadId: null });
    const { leadId } = await worker.desk.take({ campaignId: base.campaignId });
    const held = await desk();
    const takenAt = held.lease?.takenAt.getTime() ?? 0;
    expect(held.power).toMatchObject({ kind: "dial", leadId });
    const dialAt = held.power?.kind === "dial" ? held.power.at.getTime() : 0;
    expect(dialAt).toBeGreaterThanOrEqual(takenAt + 5000);
    // Renewing the lease moves its end, not the countdown.
    await worker.desk.renew({ leadId: leadId as LeadId });
    expect((await desk()).power).toEqual(held.power);

    const call = await callOf(
      base.leads.findIndex((lead) => lead.leadId === leadId),
      { outcome: "busy" },
    );
    const ended = await db().call.findFirstOrThrow({ where: { id: call.id } });
    const busy = base.outcomes.find(({ label }) => label === "Busy");
    expect((await desk()).power).toEqual({
      kind: "accept",
      callId: call.id,
      outcomeId: busy?.id,
      at: new Date((ended.wrapUpAt?.getTime() ?? 0) + 3000),
      thenLeadId: null,
    });
    await worker.calls.complete({ callId: call.id, acceptSuggested: true });
    expect((await desk()).power).toEqual({ kind: "take", leadId: null });
  });

  it("waits for the worker's word after a talk, and while one runs", async () => {
    await inPower();
    const call = await dial(leadAt(0));
    expect((await desk()).power).toEqual({ kind: "wait_for_worker", callId: call.id, thenLeadId: null });
    await bridge().twin.simulator.idle();
    await drainInbox();
    expect((await desk()).power).toEqual({ kind: "wait_for_worker", callId: call.id, thenLeadId: null });
  });

  it("without a preview it names whom it dials after the wrap-up, unless another waits or dialling has stopped", async () => {
    const manager = callerOf(base.manager);
    const { version } = await manager.campaigns.get({ campaignId: base.campaignId });
    await manager.campaigns.update({ campaignId: base.campaignId, version, previewSeconds: 0 });
    await inPower();
    const first = await callOf(0, { outcome: "answered" });
    expect((await desk()).power).toEqual({
      kind: "wait_for_worker",
      callId: first.id,
      thenLeadId: leadAt(1),
    });
    await manager.campaigns.setStatus({ campaignId: base.campaignId, status: "paused" });
    expect((await desk()).power).toMatchObject({ callId: first.id, thenLeadId: null });
    await manager.campaigns.setStatus({ campaignId: base.campaignId, status: "running" });
    await meanwhile(async (tx) => {
      await tx.call.create({
        data: {
          workspaceId: base.workspaceId,
          direction: "inbound",
          workerUserId: base.worker.userId,
          phase: "ended",
          status: "completed",
          startedAt: new Date(),
          wrapUp: "open",
          wrapUpAt: new Date(),
        },
      });
    });
    expect((await desk()).power).toMatchObject({ callId: first.id, thenLeadId: null });
  });

  it("tries the same lead again after the own phone was missed, then stops while paused", async () => {
    await inPower();
    const call = await callOf(2, { outcome: "worker_no_answer" });
    expect((await desk()).power).toMatchObject({ kind: "accept", callId: call.id, outcomeId: null });
    await worker.calls.complete({ callId: call.id, acceptSuggested: true });
    expect((await desk()).power).toEqual({ kind: "take", leadId: leadAt(2) });
    await worker.desk.pause({ reason: "lunch" });
    expect((await desk()).power).toEqual({ kind: "stopped" });
  });

  it("waits for the next opening when nobody is callable, and is another campaign's business elsewhere", async () => {
    await inPower();
    const opens = new Date(Date.now() + 1800_000);
    await meanwhile(async (tx) => {
      await tx.campaignLead.updateMany({
        where: { workspaceId: base.workspaceId },
        data: { nextAttemptAt: opens },
      });
    });
    const view = await desk();
    expect(view.power).toEqual({ kind: "wait_for_lead", until: opens });
    expect(view.reasons).toEqual([{ reason: "resting", count: 4, opensAt: opens, isForever: false }]);
    const other = await callerOf(base.manager).campaigns.create({ name: "Other" });
    expect((await worker.desk.get({ campaignId: other.id })).power).toBeNull();
  });
});

describe("who stops it", () => {
  it("a paused campaign says who and why, to the desk and to the dial", async () => {
    const { campaignId } = base;
    await callerOf(base.manager).campaigns.setStatus({
      campaignId,
      status: "paused",
      reason: "wrong script",
    });
    expect((await desk()).campaign.pause).toMatchObject({ byName: "Priya", reason: "wrong script" });
    await expect(dial(leadAt(0))).rejects.toMatchObject({
      message: "Priya paused this campaign: “wrong script”.",
    });
    await callerOf(base.manager).campaigns.setStatus({ campaignId, status: "running" });
    expect((await desk()).campaign.pause).toBeNull();
    await dial(leadAt(0));
  });

  it("“stop all dialling” refuses every dial, by list or by hand, and says who", async () => {
    await meanwhile(async (tx) => {
      await tx.workspace.update({
        where: { id: base.workspaceId },
        data: {
          dialStoppedAt: new Date(),
          dialStoppedByUserId: base.manager.userId,
          dialStopReason: "complaint",
        },
      });
    });
    expect((await desk()).dialStopped).toMatchObject({ byName: "Priya", reason: "complaint" });
    for (const campaignId of [base.campaignId, null])
      await expect(dial(leadAt(0), campaignId)).rejects.toMatchObject({
        message: "Priya stopped all dialling: “complaint”.",
        cause: { reason: "dialling_stopped" },
      });
  });

  it("a colleague's lease: who, since when and until when", async () => {
    await callerOf(base.colleague).desk.take({ campaignId: base.campaignId, leadId: leadAt(0) });
    await expect(worker.desk.take({ campaignId: base.campaignId, leadId: leadAt(0) })).rejects.toMatchObject({
      message: "Ravi is on this lead.",
      cause: {
        reason: "leased",
        details: { userId: base.colleague.userId, takenAt: expect.any(Number), opensAt: expect.any(Number) },
      },
    });
    // The next one is another.
    const { leadId } = await worker.desk.take({ campaignId: base.campaignId });
    expect(leadId).not.toBe(leadAt(0));
  });
});

describe("trouble at the provider", () => {
  it.each([
    [
      "inactive",
      "worker_inactive",
      "CallerDesk says your phone is inactive or on break. Ask an admin to activate +91 90000 00001.",
    ],
    ["no_balance", "no_balance", "CallerDesk has no balance left for calls. Ask an admin to recharge it."],
  ] as const)(
    "%s: the click is refused in our words and costs the lead nothing",
    async (reply, refusal, sentence) => {
      const call = await callOf(0, { reply });
      expect(call).toMatchObject({
        phase: "ended",
        dialState: "refused",
        dialRefusal: refusal,
        dialMessage: sentence,
        wrapUp: "none",
      });
      expect(await placeOf(leadAt(0))).toMatchObject({ attempts: 0 });
      expect((await desk()).workerBlock).toBeNull();
    },
  );

  it("a refused key stops calls for all, and power mode pauses with that reason", async () => {
    await inPower();
    await callerOf(base.colleague).desk.setMode({ mode: "power", campaignId: base.campaignId });
    await meanwhile(async (tx) => {
      await tx.providerAccount.updateMany({
        where: { workspaceId: base.workspaceId },
        data: { refusedAt: new Date() },
      });
    });
    await expect(dial(leadAt(0))).rejects.toMatchObject({ cause: { reason: "account_refused" } });
    expect((await worker.desk.me()).pause).toMatchObject({ reason: "account_refused", by: "system" });
    expect((await callerOf(base.colleague).desk.me()).pause).toBeNull();
  });

  it("no answer in time is unknown, never tried again, and keeps the worker from a second dial", async () => {
    bridge().twin.simulator.queueNext(
      base.authcode,
      { reply: "garbage", dropLive: true, dropReport: true },
      1,
    );
    const call = await dial(leadAt(0));
    expect(call).toMatchObject({ dialState: "unknown", phase: "dialing", dialRefusal: null });
    expect(call.dialMessage).toMatch(/Not tried again\.$/);
    await expect(dial(leadAt(1))).rejects.toMatchObject({ cause: { reason: "on_a_call" } });
  });
});

describe("a number typed by hand", () => {
  const dialNumber = (phone: string, as = worker) => as.calls.dialNumber({ phone, requestKey: randomUUID() });
  const leads = () => db().lead.count({ where: { workspaceId: base.workspaceId } });

  it("finds its lead however it is written, in the workspace's country", async () => {
    const call = await dialNumber("090000 00101");
    expect(call.lead?.id).toBe(leadAt(0));
    expect(await leads()).toBe(4);
  });

  it("becomes a lead where it is in no book: one, whoever presses at once", async () => {
    const [one, two] = await Promise.allSettled([
      dialNumber("+91 91234 56789"),
      dialNumber("9123456789", callerOf(base.colleague)),
    ]);
    expect([one.status, two.status].sort()).toEqual(["fulfilled", "rejected"]);
    expect(await leads()).toBe(5);
    const made = await db().lead.findFirstOrThrow({
      where: { workspaceId: base.workspaceId, contact: { phone: "+919123456789" } },
    });
    expect(made.source).toBe("Dialled by hand");
  });

  it("is no lead after all where its worker says so, and one again; nobody else's word counts", async () => {
    const call = await dialNumber("+91 91234 56789");
    const leadId = call.lead?.id as LeadId;
    expect(call.lead?.dialled).toBe("kept");
    const keep = (isKept: boolean, as = worker) => as.leads.keepDialled({ leadId, isKept });
    await expect(keep(false, callerOf(base.colleague))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await keep(false);
    await keep(false);
    const said = async () => (await worker.calls.get({ callId: call.id })).lead?.dialled;
    expect(await said()).toBe("dropped");
    expect(await db().lead.count({ where: { id: leadId, deletedAt: null } })).toBe(0);
    await keep(true);
    expect(await said()).toBe("kept");
    // A lead of the book is a manager's to delete.
    await expect(worker.leads.keepDialled({ leadId: leadAt(0), isKept: false })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await callerOf(base.manager).campaigns.addLeads({
      campaignId: base.campaignId,
      selection: { by: "ids", leadIds: [leadId] },
    });
    await expect(keep(false)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is read in the country of the workspace", async () => {
    await callerOf(base.admin).workspace.update({ defaultCountry: "GB" });
    const call = await dialNumber("020 7946 0958");
    expect(call.customerPhone).toBe("+44 20 7946 0958");
  });

  it("is refused with a sentence where it is none, may not be called, or I cannot dial: nothing is made", async () => {
    await expect(dialNumber("12345")).rejects.toMatchObject({
      message: "12345 is not a phone number.",
      cause: { reason: "bad_number" },
    });
    await worker.leads.block({ leadId: leadAt(0) });
    await expect(dialNumber("9000000101")).rejects.toMatchObject({ cause: { reason: "do_not_call" } });
    await callerOf(base.manager).leads.delete({ leadId: leadAt(0) });
    await expect(dialNumber("9000000101")).rejects.toMatchObject({ cause: { reason: "do_not_call" } });
    await worker.desk.pause({ reason: "lunch" });
    await expect(dialNumber("9123456789")).rejects.toMatchObject({ cause: { reason: "paused" } });
    expect(await leads()).toBe(4);
  });
});

describe("calls nobody started here", () => {
  const incoming = async (from: string) => {
    bridge().twin.simulator.incoming({
      authcode: base.authcode,
      from,
      line: base.linePhone,
      answered: false,
    });
    await bridge().twin.simulator.idle();
    await drainInbox();
  };
  const callbacks = () =>
    db().task.findMany({
      where: { workspaceId: base.workspaceId, kind: "callback" },
      orderBy: { createdAt: "asc" },
    });

  it("a missed one is called back, once however often it rang, before anything new", async () => {
    await incoming("9000000103");
    await incoming("9000000103");
    expect(await callbacks()).toMatchObject([{ leadId: leadAt(2), doneAt: null }]);
    const [first] = (await desk()).upNext;
    expect(first).toMatchObject({ leadId: leadAt(2), callability: { group: "missed" } });
  });

  it("a number that asked not to be called is not called back", async () => {
    await worker.leads.block({ leadId: leadAt(2) });
    await incoming("9000000103");
    expect(await callbacks()).toEqual([]);
  });

  it("nobody's is given by a manager to a member, with its callback; matched later, it is called back too", async () => {
    await incoming("9876500000");
    const manager = callerOf(base.manager);
    const [call] = await manager.calls.unclaimed();
    if (!call) throw new Error("nothing is unclaimed");
    await expect(worker.calls.assign({ callId: call.id, userId: base.worker.userId })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await manager.calls.matchLead({ callId: call.id, leadId: leadAt(1) });
    expect(await callbacks()).toMatchObject([{ leadId: leadAt(1), assigneeUserId: null }]);
    await manager.calls.assign({ callId: call.id, userId: base.worker.userId });
    expect(await callbacks()).toMatchObject([{ leadId: leadAt(1), assigneeUserId: base.worker.userId }]);
    expect((await worker.calls.mine()).open.map(({ id }) => id)).toEqual([call.id]);
    expect(await manager.calls.unclaimed()).toEqual([]);
    await expect(
      manager.calls.assign({ callId: call.id as CallId, userId: base.colleague.userId }),
    ).rejects.toMatchObject({ cause: { reason: "already_claimed" } });
  });
});

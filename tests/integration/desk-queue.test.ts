import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { DeskView, LeadBlock } from "@/contracts/desk/views";
import type { CampaignId, LeadId } from "@/contracts/ids";
import { countQueue, getJudge, getJudged, listQueue } from "@/domain/campaigns/queries/queue";
import { surveyQueue, viewQueue } from "@/domain/campaigns/queries/survey";
import { callabilityOf } from "@/domain/desk/rules/words";
import { db, type Tx } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

const hour = 3_600_000;

/** Everything that decides about one lead, chosen freely; the model below says what must come of it. */
type Facts = {
  phone: "good" | "bad" | "none";
  isBlocked: boolean;
  isOnCall: boolean;
  lease: "none" | "mine" | "colleague" | "over";
  state: "queued" | "reached" | "removed";
  attempts: number;
  lastAttemptHoursAgo: number;
  restHours: number;
  callback: "none" | "mine" | "anyone" | "colleague" | "missed" | "later" | "over";
  triesToday: number;
};
const limits = { maxAttempts: 4, attemptsPerDay: 2, avoidSameHours: 1 };

function expected(facts: Facts, isRunning: boolean): LeadBlock | null {
  const isDue = ["mine", "anyone", "colleague", "missed"].includes(facts.callback);
  const isPlanned = facts.callback === "later";
  if (facts.isBlocked) return "do_not_call";
  if (facts.phone === "none") return "no_phone";
  if (facts.phone === "bad") return "bad_number";
  if (facts.isOnCall) return "on_a_call";
  if (facts.state === "removed" || (facts.state === "reached" && !isDue && !isPlanned)) return "done";
  if (facts.attempts >= limits.maxAttempts && !isDue && !isPlanned) return "attempts_used";
  if (!isRunning) return "campaign_not_running";
  if (facts.lease === "colleague") return "leased";
  if (isDue) return null;
  if (isPlanned) return "callback_planned";
  if (facts.triesToday >= limits.attemptsPerDay) return "day_limit";
  if (facts.restHours > 0) return "resting";
  if (facts.attempts === 0) return null;
  const ago = facts.lastAttemptHoursAgo;
  const fromSameTime = Math.abs(ago - Math.round(ago / 24) * 24);
  return ago >= 12 && fromSameTime < limits.avoidSameHours ? "same_hours" : null;
}

/** A generator with a seed: a failure can be had again. */
function dice(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    one: <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)] as T,
    often: (share: number) => next() < share,
  };
}

function someFacts(roll: ReturnType<typeof dice>): Facts {
  const attempts = roll.one([0, 0, 1, 2, 3, 4]);
  return {
    phone: roll.often(0.9) ? "good" : roll.one(["bad", "none"]),
    isBlocked: roll.often(0.08),
    isOnCall: roll.often(0.06),
    lease: roll.often(0.75) ? "none" : roll.one(["colleague", "over"]),
    state: roll.often(0.8) ? "queued" : roll.one(["reached", "removed"]),
    attempts,
    lastAttemptHoursAgo: roll.one([0.5, 2, 11, 23.5, 24.5, 26, 36, 47.5, 71.2, 72.9]),
    restHours: roll.often(0.8) ? 0 : roll.one([1, 30]),
    callback: roll.often(0.6) ? "none" : roll.one(["mine", "anyone", "colleague", "missed", "later", "over"]),
    triesToday: roll.one([0, 0, 0, 1, 2, 3]),
  };
}

async function place(tx: Tx, base: TestWorkspace, facts: Facts, index: number): Promise<LeadId> {
  const { workspaceId, campaignId } = base;
  const now = Date.now();
  const phone = { good: `+919100${String(index).padStart(6, "0")}`, bad: "12345", none: null }[facts.phone];
  const contact = await tx.contact.create({
    data: {
      workspaceId,
      name: `Lead ${index}`,
      phone,
      phoneLastTen: facts.phone === "good" ? (phone?.slice(-10) ?? null) : null,
      doNotCallAt: facts.isBlocked ? new Date("2026-11-12T06:00:00Z") : null,
    },
  });
  const holder = { none: null, mine: base.worker, colleague: base.colleague, over: base.colleague }[
    facts.lease
  ];
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(new Date(now));
  const lead = await tx.lead.create({
    data: {
      workspaceId,
      contactId: contact.id,
      leaseUserId: holder?.userId ?? null,
      leaseExpiresAt: holder ? new Date(now + (facts.lease === "over" ? -60_000 : 900_000)) : null,
      attemptsToday: facts.triesToday,
      attemptsOn: facts.triesToday > 0 ? new Date(`${day}T00:00:00Z`) : null,
    },
  });
  const leadId = lead.id as LeadId;
  await tx.campaignLead.create({
    data: {
      workspaceId,
      campaignId,
      leadId,
      position: index,
      attempts: facts.attempts,
      lastAttemptAt: facts.attempts > 0 ? new Date(now - facts.lastAttemptHoursAgo * hour) : null,
      nextAttemptAt: facts.restHours > 0 ? new Date(now + facts.restHours * hour) : null,
      state: facts.state === "queued" ? "queued" : "done",
      doneReason: facts.state === "queued" ? null : facts.state,
    },
  });
  const call = (data: object) =>
    tx.call.create({
      data: {
        workspaceId,
        leadId,
        direction: "inbound",
        phase: "ended",
        startedAt: new Date(now - hour),
        ...data,
      },
    });
  if (facts.isOnCall) await call({ phase: "answered", workerUserId: base.manager.userId });
  if (facts.callback === "none") return leadId;
  const whose = {
    mine: base.worker,
    colleague: base.colleague,
    anyone: null,
    missed: null,
    later: null,
    over: null,
  };
  const missed = facts.callback === "missed" ? await call({ status: "missed" }) : null;
  await tx.task.create({
    data: {
      workspaceId,
      kind: "callback",
      title: "Call back",
      leadId,
      callId: missed?.id ?? null,
      assigneeUserId: whose[facts.callback]?.userId ?? null,
      dueAt: new Date(now + (facts.callback === "later" ? 3 * hour : -5 * 60_000 - index * 1000)),
      doneAt: facts.callback === "over" ? new Date() : null,
    },
  });
  return leadId;
}

async function queueOf(seed: number, size: number) {
  const base = await makeWorkspace({ leads: 0 });
  const roll = dice(seed);
  const leads: { leadId: LeadId; facts: Facts }[] = [];
  await inWorkspace(base.admin, async (tx, emit) => {
    await tx.campaign.update({
      where: { workspaceId_id: { workspaceId: base.workspaceId, id: base.campaignId } },
      data: limits,
    });
    for (let index = 0; index < size; index += 1) {
      const facts = someFacts(roll);
      leads.push({ leadId: await place(tx, base, facts, index), facts });
    }
    emit("campaign.updated", { campaignId: base.campaignId });
  });
  return { base, leads };
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

describe("S17 one judge", () => {
  it.each([1, 2, 3, 4, 5, 6])(
    "judges each lead as the model does, counts what it judged, lists what it counted (seed %i)",
    async (seed) => {
      const { base, leads } = await queueOf(seed, 60);
      const { workspaceId, campaignId, worker, manager } = base;
      for (const isRunning of [true, false]) {
        if (!isRunning)
          await callerOf(manager).campaigns.setStatus({
            campaignId,
            status: "paused",
            reason: "wrong script",
          });
        const judge = await getJudge(db(), workspaceId, worker.userId);
        const blocks = new Map<LeadBlock | null, number>();
        for (const { leadId, facts } of leads) {
          const row = await getJudged(db(), workspaceId, campaignId, leadId, judge);
          if (!row) throw new Error("no row");
          expect([row.block, facts], JSON.stringify(facts)).toEqual([expected(facts, isRunning), facts]);
          const said = callabilityOf(row, judge);
          if (!said.isCallable) expect(said.sentence).toMatch(/^\S.*\.$/);
          blocks.set(row.block, (blocks.get(row.block) ?? 0) + 1);
        }
        const counted = await countQueue(db(), workspaceId, campaignId, judge);
        expect(new Map(counted.reasons.map(({ reason, count }) => [reason, count]))).toEqual(
          new Map([...blocks].filter(([block]) => block !== null)),
        );
        expect(counted.callable).toBe(blocks.get(null) ?? 0);
        expect(counted.callable + counted.waiting + counted.never).toBe(counted.total);
        expect(sum(counted.reasons.map(({ count }) => count))).toBe(counted.waiting + counted.never);
        // The survey is a colleague's too; what it leaves out is judged for each.
        const survey = await surveyQueue(db(), workspaceId, campaignId, judge, 100);
        const view = await viewQueue(db(), workspaceId, campaignId, judge, { survey, listed: 100 });
        expect(view.counts).toEqual(counted);
        expect(view.sections.callable).toHaveLength(counted.callable);
        const { planned, notNow } = view.sections;
        expect(planned.length + notNow.length).toBe(counted.waiting + counted.never);
        const inOrder = await listQueue(db(), workspaceId, campaignId, judge, 100);
        expect(view.sections.callable).toMatchObject(inOrder.map(({ leadId }) => ({ leadId })));
        const short = await surveyQueue(db(), workspaceId, campaignId, judge, 5);
        const first = await viewQueue(db(), workspaceId, campaignId, judge, { survey: short, listed: 5 });
        expect(first.counts).toEqual(counted);
        for (const section of ["callable", "planned", "notNow"] as const)
          expect(first.sections[section]).toEqual(view.sections[section].slice(0, 5));
      }
    },
  );

  it("says on the desk what the dial refuses with, for every lead that cannot be called", async () => {
    const { base, leads } = await queueOf(7, 60);
    const { workspaceId, campaignId, worker } = base;
    const judge = await getJudge(db(), workspaceId, worker.userId);
    const seen = new Set<LeadBlock>();
    for (const { leadId } of leads) {
      const row = await getJudged(db(), workspaceId, campaignId, leadId, judge);
      if (!row?.block) continue;
      const said = callabilityOf(row, judge);
      seen.add(row.block);
      const requestKey = randomUUID();
      await expect(callerOf(worker).calls.dial({ leadId, campaignId, requestKey })).rejects.toMatchObject({
        message: said.isCallable ? "" : said.sentence,
        cause: { reason: row.block },
      });
    }
    expect(seen.size).toBeGreaterThan(8);
    expect(await db().call.count({ where: { workspaceId, requestedAt: { not: null } } })).toBe(0);
  });
});

describe("the order, and why", () => {
  const facts: Facts = {
    phone: "good",
    isBlocked: false,
    isOnCall: false,
    lease: "none",
    state: "queued",
    attempts: 0,
    lastAttemptHoursAgo: 2,
    restHours: 0,
    callback: "none",
    triesToday: 0,
  };
  async function deskOf(all: readonly Partial<Facts>[]): Promise<{ desk: DeskView; base: TestWorkspace }> {
    const base = await makeWorkspace({ leads: 0 });
    await inWorkspace(base.admin, async (tx, emit) => {
      for (const [index, some] of all.entries()) await place(tx, base, { ...facts, ...some }, index);
      emit("campaign.updated", { campaignId: base.campaignId });
    });
    return { base, desk: await callerOf(base.worker).desk.get({ campaignId: base.campaignId }) };
  }
  const groups = (desk: DeskView) =>
    desk.upNext.map(({ callability }) => (callability.isCallable ? callability.group : null));

  it("is 3.10's: promised by me, anyone's, missed, new, retries, a colleague's", async () => {
    const { desk, base } = await deskOf([
      { callback: "colleague" },
      { attempts: 2 },
      {},
      { callback: "missed" },
      { callback: "anyone" },
      { callback: "mine" },
    ]);
    expect(groups(desk)).toEqual([
      "callback_mine",
      "callback_anyone",
      "missed",
      "new",
      "retry",
      "callback_colleague",
    ]);
    expect(desk.upNext.map(({ callability }) => (callability.isCallable ? callability.why : ""))).toEqual([
      expect.stringMatching(/^Callback you promised for \d\d:\d\d$/),
      expect.stringMatching(/^Callback for anyone, due \d\d:\d\d$/),
      "Inbound missed 5 min ago",
      "New, not called yet",
      "3rd try, rested 2 h",
      expect.stringMatching(/^Callback Ravi promised for \d\d:\d\d$/),
    ]);
    expect(desk.counts.callbacksDue).toBe(3);
    const { campaignId } = base;
    await callerOf(base.manager).campaigns.update({ version: 1, campaignId, queueOrder: "retries_first" });
    expect(groups(await callerOf(base.worker).desk.get({ campaignId })).slice(3, 5)).toEqual([
      "retry",
      "new",
    ]);
    // What is given next is what is shown first.
    const { leadId } = await callerOf(base.worker).desk.take({ campaignId });
    expect(leadId).toBe(desk.upNext[0]?.leadId);
  });

  it("tells another time of day, and when it opens", async () => {
    const { desk } = await deskOf([
      { attempts: 1, lastAttemptHoursAgo: 24.5 },
      { attempts: 2, lastAttemptHoursAgo: 26 },
    ]);
    expect(desk.upNext.map(({ callability }) => callability)).toMatchObject([
      { why: "3rd try, another time of day" },
    ]);
    const [waiting] = desk.notNow;
    expect(waiting?.callability).toMatchObject({ reason: "same_hours", isForever: false });
    const opens = desk.nextOpensAt?.getTime() ?? 0;
    expect(Math.abs(opens - Date.now() - 0.5 * hour)).toBeLessThan(60_000);
    expect(desk.reasons).toMatchObject([{ reason: "same_hours", count: 1 }]);
  });

  it("keeps a callback for its time, and calls it although the list was done with the lead", async () => {
    const { desk, base } = await deskOf([
      { callback: "later" },
      { state: "reached", callback: "mine" },
      { state: "reached" },
      { attempts: 6, callback: "mine" },
    ]);
    expect(groups(desk)).toEqual(["callback_mine", "callback_mine"]);
    expect(desk.plannedCallbacks).toHaveLength(1);
    const leadId = desk.plannedCallbacks[0]?.leadId as LeadId;
    const campaignId: CampaignId = base.campaignId;
    await expect(callerOf(base.worker).desk.take({ campaignId, leadId })).rejects.toMatchObject({
      message: expect.stringMatching(/^Callback planned for /),
    });
    // By hand, from the lead's page, a person may be earlier than promised.
    const requestKey = randomUUID();
    await callerOf(base.worker).calls.dial({ leadId, campaignId: null, requestKey });
  });

  it("is finished when nothing is left, and says whom the list reached", async () => {
    const { desk } = await deskOf([{ state: "reached" }, { isBlocked: true }]);
    expect(desk.finished).toEqual({ reached: 0, good: 0 });
    expect(desk.position).toEqual({ at: 1, of: 2 });
    expect(desk.counts).toMatchObject({ callable: 0, waiting: 0, never: 2 });
  });
});

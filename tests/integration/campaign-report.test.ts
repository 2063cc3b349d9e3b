import { beforeAll, describe, expect, it } from "vitest";
import type { CallCondition } from "@/contracts/calls/filter";
import type { CampaignHours } from "@/contracts/campaigns/schema";
import type { CampaignId } from "@/contracts/ids";
import { getJudge, getJudged } from "@/domain/campaigns/queries/queue";
import { callabilityOf } from "@/domain/desk/rules/words";
import { db } from "@/platform/db";
import { DeskCalls } from "../support/desk-calls";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";
import { World } from "../support/walk/world";

const office: CampaignHours = { opensMinute: 600, closesMinute: 1140, weekdays: [1, 2, 3, 4, 5] };

async function setHours(base: TestWorkspace, hours: CampaignHours | null): Promise<void> {
  const manager = callerOf(base.manager);
  const { version } = await manager.campaigns.get({ campaignId: base.campaignId });
  await manager.campaigns.update({ campaignId: base.campaignId, version, hours });
}

async function judgedAt(base: TestWorkspace, at: string, campaignId: CampaignId | null = base.campaignId) {
  const judge = { ...(await getJudge(db(), base.workspaceId, base.worker.userId)), now: new Date(at) };
  const leadId = base.leads[0]?.leadId;
  const row = leadId ? await getJudged(db(), base.workspaceId, campaignId, leadId, judge) : null;
  if (!row) throw new Error("no such lead");
  const said = callabilityOf(row, judge);
  return {
    block: row.block,
    opensAt: row.opensAt,
    rules: row.rules,
    sentence: said.isCallable ? null : said.sentence,
  };
}

describe("a campaign's own hours", () => {
  // 2026-11-27 is a Friday; India is UTC+05:30.
  const [early, open, late] = ["2026-11-27T04:29:00Z", "2026-11-27T04:30:00Z", "2026-11-27T13:30:00Z"];

  it("close it outside of them, by the customer's clock, and say when it opens; a call by hand is not theirs", async () => {
    const base = await makeWorkspace();
    expect((await judgedAt(base, early)).block).toBeNull();
    await setHours(base, office);
    expect(await judgedAt(base, early)).toMatchObject({
      block: "hours",
      opensAt: new Date("2026-11-27T04:30:00Z"),
      sentence: "Calling opens at 10:00 in Kolkata (this campaign’s hours).",
      rules: null,
    });
    expect((await judgedAt(base, open)).block).toBeNull();
    // Over for the week.
    expect(await judgedAt(base, late)).toMatchObject({
      block: "hours",
      opensAt: new Date("2026-11-30T04:30:00Z"),
    });
    expect((await judgedAt(base, late, null)).block).toBeNull();
    await setHours(base, null);
    expect((await judgedAt(base, late)).block).toBeNull();
  });

  it("only narrow what the calling rules leave open", async () => {
    const base = await makeWorkspace();
    await callerOf(base.admin).callingRules.create({
      rule: {
        name: "Late",
        callingCode: "91",
        purpose: null,
        opensMinute: 660,
        closesMinute: 1260,
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        observesHolidays: false,
        needsConsent: false,
        effectiveFrom: "2018-07-19",
        effectiveUntil: null,
        source: "A test",
        isVerified: true,
      },
    });
    await setHours(base, office);
    expect((await judgedAt(base, open)).opensAt).toEqual(new Date("2026-11-27T05:30:00Z"));
    expect((await judgedAt(base, "2026-11-27T05:30:00Z")).rules).toHaveLength(1);
    expect((await judgedAt(base, "2026-11-27T13:31:00Z")).block).toBe("hours");
  });

  it("are cloned, noted as changed once, and refused the wrong way round", async () => {
    const base = await makeWorkspace();
    const manager = callerOf(base.manager);
    await setHours(base, office);
    const { version, lastChange } = await manager.campaigns.get({ campaignId: base.campaignId });
    expect(lastChange?.fields).toEqual(["hours"]);
    await setHours(base, office);
    expect((await manager.campaigns.get({ campaignId: base.campaignId })).version).toBe(version);
    const clone = await manager.campaigns.clone({
      campaignId: base.campaignId,
      name: "Again",
      withLeads: false,
    });
    expect((await manager.campaigns.get({ campaignId: clone.id })).hours).toEqual(office);
    await expect(setHours(base, { ...office, opensMinute: 1200 })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
  });
});

describe("the report", () => {
  let base: TestWorkspace;
  let campaignId: CampaignId;
  beforeAll(async () => {
    const world = await World.make("report");
    base = world.base;
    campaignId = await world.campaign("running");
    const good = world.outcomeOf("Interested");
    for (const outcomeId of [good, good, null])
      await world.call({
        worker: base.worker,
        leadId: (await world.lead()).leadId,
        campaignId,
        ...(outcomeId ? { outcomeId } : {}),
      });
    await world.call({ worker: base.colleague, leadId: (await world.lead()).leadId, campaignId });
    // Another campaign's, which none of the numbers may count.
    await world.call({
      worker: base.worker,
      leadId: (await world.lead()).leadId,
      campaignId: base.campaignId,
    });
  });

  it("each number is the count of the call list that it opens", async () => {
    const manager = callerOf(base.manager);
    const report = await manager.campaigns.report({ campaignId });
    expect(report.total.calls).toBe(4);
    expect(report.total.good).toBe(2);
    const { conditions } = report;
    const rowsOf = async (...more: typeof conditions) =>
      (await manager.calls.count({ filter: { where: { match: "all", parts: [...conditions, ...more] } } }))
        .count;
    expect(await rowsOf()).toBe(report.total.calls);
    expect(await rowsOf({ field: "reached", is: true })).toBe(report.total.reached);
    expect(report.byWorker.map((row) => row.calls)).toEqual([3, 1]);
    for (const { userId, calls } of report.byWorker)
      expect(await rowsOf({ field: "worker", op: "is", values: [userId ?? "nobody"] })).toBe(calls);
    expect(report.byOutcome.map((row) => row.label)).toEqual(expect.arrayContaining(["Interested", null]));
    for (const { outcomeId, calls } of report.byOutcome)
      expect(await rowsOf({ field: "outcome", op: "is", values: [outcomeId ?? "none"] })).toBe(calls);
    for (const { day, calls } of report.byDay)
      expect(await rowsOf({ field: "started", when: { op: "between", from: day, to: day } })).toBe(calls);
    expect(report.byHour.length).toBeGreaterThan(0);
    for (const { hour, calls } of report.byHour)
      expect(await rowsOf({ field: "hour", op: "is", values: [String(hour)] })).toBe(calls);
    const sums = [report.byWorker, report.byOutcome, report.byDay, report.byHour].map((part) =>
      part.reduce((sum, row) => sum + row.calls, 0),
    );
    expect(sums).toEqual([4, 4, 4, 4]);
  });

  it("of today is of today; a worker who sees their own calls alone gets their own numbers", async () => {
    const { total } = await callerOf(base.manager).campaigns.report({ campaignId, period: "today" });
    expect(total.calls).toBe(4);
    const admin = callerOf(base.admin);
    await admin.sight.set({ workerSees: "own", managerSees: "all", masksPhones: false, masksEmails: false });
    const own = await callerOf(base.colleague).campaigns.report({ campaignId });
    expect(own.byWorker.map((row) => row.userId)).toEqual([base.colleague.userId]);
    expect(own.total.calls).toBe(1);
  });
});

describe("the forecast", () => {
  it("each of its numbers is the count of the leads that it opens", async () => {
    const desk = await DeskCalls.make({ leads: 4 });
    const { base } = desk;
    const { campaignId } = base;
    const manager = callerOf(base.manager);
    await manager.leads.block({ leadId: base.leads[0]?.leadId ?? ("" as never) });
    await manager.tasks.create({
      kind: "callback",
      title: "Call back",
      leadId: base.leads[1]?.leadId ?? null,
      assigneeUserId: base.colleague.userId,
      dueAt: new Date(Date.now() + 3_600_000),
    });
    const { queue } = await manager.campaigns.get({ campaignId });
    expect(queue).toMatchObject({ callable: 2, waiting: 1, never: 1 });
    for (const filter of ["callable", "waiting", "never"] as const)
      expect((await manager.campaigns.leads({ campaignId, filter })).total, filter).toBe(queue[filter]);
    for (const { reason, count } of queue.reasons)
      expect((await manager.campaigns.leads({ campaignId, why: reason })).total, reason).toBe(count);
  });
});

describe("the dashboard", () => {
  it("each number of today, and of who waits for an outcome, is the count of the calls that it opens", async () => {
    const world = await World.make("dashboard");
    const { base } = world;
    const good = world.outcomeOf("Interested");
    for (const outcomeId of [good, world.outcomeOf("Not interested"), null])
      await world.call({
        worker: base.worker,
        leadId: (await world.lead()).leadId,
        ...(outcomeId ? { outcomeId } : { wrapUp: "open" }),
      });
    const manager = callerOf(base.manager);
    const metrics = await manager.metrics.get();
    expect(metrics).toMatchObject({ callsToday: 3, goodOutcomesToday: 1, waitingForOutcome: 1 });
    const count = async (...parts: CallCondition[]) =>
      (await manager.calls.count({ filter: { where: { match: "all", parts } } })).count;
    const today: CallCondition = { field: "started", when: { op: "in_last", count: 1, unit: "day" } };
    expect(await count(today)).toBe(metrics.callsToday);
    expect(await count(today, { field: "reached", is: true })).toBe(metrics.connectedToday);
    expect(await count(today, { field: "good", is: true })).toBe(metrics.goodOutcomesToday);
    expect(await count(today, { field: "good", is: false })).toBe(2);
    expect(await count({ field: "waiting", is: true })).toBe(metrics.waitingForOutcome);
    expect(await count({ field: "waiting", is: false })).toBe(2);
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import type { CallingRuleInput } from "@/contracts/calling-rules/schema";
import type { CallPurpose } from "@/contracts/consents/schema";
import type { DialVerdict } from "@/contracts/desk/verdict";
import type { CampaignId } from "@/contracts/ids";
import { countQueue, getJudge, getJudged } from "@/domain/campaigns/queries/queue";
import { callabilityOf } from "@/domain/desk/rules/words";
import { db } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { DeskCalls } from "../support/desk-calls";
import { openRule } from "../support/inputs";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

const rule = (over: Partial<CallingRuleInput> = {}): CallingRuleInput => ({
  ...openRule("India default"),
  opensMinute: 600,
  closesMinute: 1260,
  effectiveFrom: "2018-07-19",
  ...over,
});
const allDay = { opensMinute: 0, closesMinute: 1440 };
/** Hours of the customer's day that do not hold this minute, whenever the test runs. */
function closedNow(timeZone = "Asia/Kolkata"): { opensMinute: number; closesMinute: number } {
  const [hour = 0, minute = 0] = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
  })
    .format(new Date())
    .split(":")
    .map(Number);
  const now = hour * 60 + minute;
  return now < 720
    ? { opensMinute: now + 120, closesMinute: 1440 }
    : { opensMinute: 0, closesMinute: now - 120 };
}

/** One lead judged at a moment of the test's own: the judge takes the time as data. */
async function judgedAt(
  base: TestWorkspace,
  at: string,
  campaignId: CampaignId | null = base.campaignId,
  index = 0,
) {
  const judge = { ...(await getJudge(db(), base.workspaceId, base.worker.userId)), now: new Date(at) };
  const leadId = base.leads[index]?.leadId;
  const row = leadId ? await getJudged(db(), base.workspaceId, campaignId, leadId, judge) : null;
  if (!row) throw new Error("no such lead");
  const said = callabilityOf(row, judge);
  return { row, sentence: said.isCallable ? null : said.sentence };
}
const addRule = (base: TestWorkspace, over: Partial<CallingRuleInput> = {}) =>
  callerOf(base.admin).callingRules.create({ rule: rule(over) });
async function setPurpose(desk: DeskCalls, purpose: CallPurpose): Promise<void> {
  const place = { campaignId: desk.base.campaignId };
  const { version } = await desk.manager.campaigns.get(place);
  await desk.manager.campaigns.update({ ...place, version, purpose });
}
const zoneOf = (base: TestWorkspace, timeZone: string | null, index = 0) =>
  inWorkspace(base.manager, async (tx, emit) => {
    await tx.contact.updateMany({
      where: { workspaceId: base.workspaceId, id: base.leads[index]?.contactId ?? "" },
      data: { timeZone },
    });
    emit("workspace.updated", {});
  });

describe("calling hours", () => {
  let base: TestWorkspace;
  beforeAll(async () => {
    base = await makeWorkspace();
    await addRule(base);
  });

  it.each([
    // 2026-11-27 is a Friday; India is UTC+05:30.
    [
      "2026-11-27T04:29:59Z",
      "hours",
      "2026-11-27T04:30:00Z",
      "Calling opens at 10:00 in Kolkata (rule “India default”, unverified).",
    ],
    ["2026-11-27T04:30:00Z", null, null, null],
    ["2026-11-27T15:29:59Z", null, null, null],
    [
      "2026-11-27T15:30:00Z",
      "hours",
      "2026-11-28T04:30:00Z",
      "Calling opens tomorrow at 10:00 in Kolkata (rule “India default”, unverified).",
    ],
  ])("at %s: %s", async (at, block, opensAt, sentence) => {
    const { row, sentence: said } = await judgedAt(base, at);
    expect(row.block).toBe(block);
    expect(row.opensAt).toEqual(opensAt === null ? null : new Date(opensAt));
    expect(said).toBe(sentence);
    expect(row.closesAt).toEqual(block === null ? new Date("2026-11-27T15:30:00Z") : null);
  });

  it("are the customer's own: the contact's zone goes before the number's", async () => {
    const other = await makeWorkspace();
    await addRule(other);
    await zoneOf(other, "America/New_York");
    // 10:00 in New York is 15:00 UTC in winter; India's hours are over by then in half an hour.
    expect((await judgedAt(other, "2026-11-27T14:59:00Z")).row.block).toBe("hours");
    const { row } = await judgedAt(other, "2026-11-27T15:00:00Z");
    expect(row).toMatchObject({ block: null, ruleZone: "America/New_York", localTime: "2026-11-27 10:00" });
    expect((await judgedAt(other, "2026-11-27T14:59:00Z", other.campaignId, 1)).row.block).toBeNull();
    // The night on which the clocks go forward is an hour shorter.
    const spring = await judgedAt(other, "2027-03-14T03:00:00Z");
    expect(spring.row.opensAt).toEqual(new Date("2027-03-14T14:00:00Z"));
  });

  it("do not fail on a zone that the database does not know", async () => {
    const other = await makeWorkspace();
    await addRule(other);
    await zoneOf(other, "Mars/Olympus_Mons");
    expect((await judgedAt(other, "2026-11-27T03:00:00Z")).row).toMatchObject({
      block: "hours",
      ruleZone: "Asia/Kolkata",
    });
  });

  it("hold from the first to the last day of a rule, in every rule at once", async () => {
    const other = await makeWorkspace();
    await addRule(other, { name: "Old", opensMinute: 540, effectiveUntil: "2026-11-27" });
    await addRule(other, { name: "New", opensMinute: 660, effectiveFrom: "2026-11-28" });
    await addRule(other, { name: "Ours", ...allDay, closesMinute: 1200, callingCode: null });
    expect((await judgedAt(other, "2026-11-27T03:29:00Z")).row.opensAt).toEqual(
      new Date("2026-11-27T03:30:00Z"),
    );
    const evening = await judgedAt(other, "2026-11-27T14:30:00Z");
    expect(evening.row).toMatchObject({
      block: "hours",
      opensAt: new Date("2026-11-28T05:30:00Z"),
      closing: { name: "Ours" },
    });
    const inForce = (await judgedAt(other, "2026-11-27T08:00:00Z")).row.rules?.map((each) => each.name);
    expect(inForce).toEqual(["Old", "Ours"]);
  });

  it("are closed on days of the week that are left out, and on holidays where the rule observes them", async () => {
    const other = await makeWorkspace();
    await addRule(other, { weekdays: [1, 2, 3, 4, 5], observesHolidays: true });
    await callerOf(other.admin).callingRules.addHoliday({
      on: "2026-11-30",
      name: "Founders' Day",
      callingCode: "91",
    });
    await callerOf(other.admin).callingRules.addHoliday({
      on: "2026-12-01",
      name: "Elsewhere",
      callingCode: "65",
    });
    const saturday = await judgedAt(other, "2026-11-28T06:00:00Z");
    expect(saturday.row).toMatchObject({ block: "hours", opensAt: new Date("2026-12-01T04:30:00Z") });
    const holiday = await judgedAt(other, "2026-11-30T06:00:00Z");
    expect(holiday.row.block).toBe("holiday");
    expect(holiday.sentence).toBe(
      "Founders' Day today. Calling opens tomorrow at 10:00 in Kolkata (rule “India default”, unverified).",
    );
  });

  it("move the end of a rest into the next open hours", async () => {
    const other = await makeWorkspace();
    await addRule(other);
    await inWorkspace(other.worker, async (tx, emit) => {
      await tx.campaignLead.updateMany({
        where: { workspaceId: other.workspaceId, leadId: other.leads[0]?.leadId ?? "" },
        data: { nextAttemptAt: new Date("2026-11-27T16:00:00Z") },
      });
      emit("workspace.updated", {});
    });
    expect((await judgedAt(other, "2026-11-27T15:00:00Z")).row).toMatchObject({
      block: "resting",
      opensAt: new Date("2026-11-28T04:30:00Z"),
    });
  });

  it("leave other countries' numbers alone, and every number where there is no rule", async () => {
    const other = await makeWorkspace();
    expect((await judgedAt(other, "2026-11-27T20:00:00Z")).row).toMatchObject({
      block: null,
      rules: null,
      closesAt: null,
    });
    await addRule(other, { callingCode: "65" });
    expect((await judgedAt(other, "2026-11-27T20:00:00Z")).row).toMatchObject({ block: null, rules: null });
  });
});

describe("the server", () => {
  it("refuses a dial outside the hours in the queue's own words, and allows it when the rule is edited", async () => {
    const desk = await DeskCalls.make();
    const admin = callerOf(desk.base.admin);
    const { ruleId, version } = await admin.callingRules.create({ rule: rule(closedNow()) });
    const shown = await desk.worker.desk.get({ campaignId: desk.base.campaignId });
    expect(shown.counts).toMatchObject({ callable: 0, waiting: 3 });
    expect(shown.reasons).toEqual([
      { reason: "hours", count: 3, opensAt: shown.nextOpensAt, isForever: false },
    ]);
    expect(shown.nextOpensAt?.getTime()).toBeGreaterThan(Date.now());
    expect((await desk.dial(0)).reason).toBe("hours");
    expect((await desk.dial(0, null)).reason).toBe("hours");
    await admin.callingRules.update({ ruleId, baseVersion: version, rule: rule(allDay) });
    const after = await desk.worker.desk.get({ campaignId: desk.base.campaignId });
    expect(after.counts.callable).toBe(3);
    expect(after.nextClosesAt?.getTime()).toBeGreaterThan(Date.now() + 24 * 3_600_000);
    const { callId } = await desk.dial(0);
    if (!callId) throw new Error("refused");
    const verdict = (await desk.call(callId)).verdict as DialVerdict;
    expect(verdict).toMatchObject({
      block: null,
      purpose: "service",
      timeZone: "Asia/Kolkata",
      lineClass: "unclassified",
      consent: null,
      rules: [{ ruleId, version: 2, name: "India default", isVerified: false }],
    });
    expect(verdict.localTime).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    const { entries } = await desk.manager.calls.recorder({ callId });
    expect(entries.find((entry) => entry.kind === "requested")?.detail.verdict).toEqual(verdict);
  });

  it("looks once more before the provider is asked, with the same judge", async () => {
    const desk = await DeskCalls.make();
    const { workspaceId, worker, campaignId } = desk.base;
    const { refusedMeanwhile } = await import("@/domain/desk/commands/dial");
    const about = { workspaceId, userId: worker.userId, campaignId, leadId: desk.lead(0).leadId };
    expect(await refusedMeanwhile(db(), about)).toBeNull();
    await addRule(desk.base, closedNow());
    expect(await refusedMeanwhile(db(), about)).toMatchObject({
      reason: "not_allowed",
      verdict: { block: "hours" },
    });
  });

  it("wants consent where a rule asks for it, and hears when it is taken back", async () => {
    const desk = await DeskCalls.make();
    await addRule(desk.base, { ...allDay, name: "Consent", purpose: "promotional", needsConsent: true });
    const place = { campaignId: desk.base.campaignId };
    expect((await desk.worker.desk.get(place)).counts.callable).toBe(3);
    await setPurpose(desk, "promotional");
    const shown = await desk.worker.desk.get(place);
    expect(shown.counts).toMatchObject({ callable: 0, never: 3 });
    expect(shown.notNow[0]?.callability).toMatchObject({
      reason: "no_consent",
      sentence: "No consent for promotional calls on record.",
    });
    expect((await desk.dial(0)).reason).toBe("no_consent");
    const { contactId } = await desk.worker.leads.get({ leadId: desk.lead(0).leadId });
    const said = { contactId, channel: "call", purpose: "promotional", source: "web_form" } as const;
    await expect(desk.worker.consents.grant(said)).rejects.toMatchObject({
      cause: { reason: "proof_needed" },
    });
    await desk.worker.consents.grant({ ...said, proof: "Form 12" });
    expect((await desk.worker.desk.get(place)).counts.callable).toBe(1);
    expect((await desk.dial(0)).reason).toBeNull();
    expect((await desk.dial(1)).reason).toBe("on_a_call");
    await desk.worker.consents.withdraw(said);
    const leadId = desk.lead(0).leadId;
    const judge = await getJudge(db(), desk.base.workspaceId, desk.base.worker.userId);
    const row = await getJudged(db(), desk.base.workspaceId, desk.base.campaignId, leadId, judge);
    expect(row?.block).toBe("no_consent");
    expect(row && callabilityOf(row, judge)).toMatchObject({
      sentence: expect.stringMatching(/^Lead 1 took back consent for promotional calls on \d+ \w+\.$/),
    });
    // Nobody forbade calls about a service.
    expect((await getJudged(db(), desk.base.workspaceId, null, leadId, judge))?.forbidden).toBeNull();
  });

  it("hears a withdrawal where no rule asks for consent", async () => {
    const desk = await DeskCalls.make();
    const { contactId } = await desk.worker.leads.get({ leadId: desk.lead(0).leadId });
    await desk.worker.consents.withdraw({
      contactId,
      channel: "call",
      purpose: "service",
      source: "said_on_call",
    });
    expect((await desk.dial(0)).reason).toBe("no_consent");
    expect((await desk.dial(0, null)).reason).toBe("no_consent");
    expect((await desk.dial(1)).reason).toBeNull();
  });

  it("does not let a promotional campaign dial from a service line, nor the other way round", async () => {
    const desk = await DeskCalls.make();
    const { lineId, campaignId } = desk.base;
    const admin = callerOf(desk.base.admin);
    await admin.lines.update({ lineId, class: "service" });
    expect((await desk.worker.desk.get({ campaignId })).counts.callable).toBe(3);
    await setPurpose(desk, "promotional");
    const shown = await desk.worker.desk.get({ campaignId });
    expect(shown.notNow[0]?.callability).toMatchObject({
      reason: "line_class",
      isForever: true,
      sentence: "This campaign is promotional; +91 80 6900 0001 is a service line.",
    });
    expect((await desk.dial(0)).reason).toBe("line_class");
    await admin.lines.update({ lineId, class: "promotional" });
    expect((await desk.dial(0)).reason).toBeNull();
    await setPurpose(desk, "transactional");
    expect((await desk.worker.desk.get({ campaignId })).reasons[0]?.reason).toBe("line_class");
    expect(shown.reasons).toEqual([{ reason: "line_class", count: 3, opensAt: null, isForever: true }]);
  });

  it("forecasts a campaign before it starts: now, later and never, each with its reason", async () => {
    const desk = await DeskCalls.make({ leads: 4 });
    const { workspaceId, campaignId } = desk.base;
    await addRule(desk.base);
    await zoneOf(desk.base, "America/New_York", 1);
    await desk.worker.leads.block({ leadId: desk.lead(2).leadId });
    await desk.manager.campaigns.setStatus({ campaignId, status: "paused" });
    const judge = await getJudge(db(), workspaceId, null);
    // 12:30 in India, 02:00 in New York.
    const at = { ...judge, now: new Date("2026-11-27T07:00:00Z") };
    expect(await countQueue(db(), workspaceId, campaignId, at, { isAsIfRunning: true })).toMatchObject({
      callable: 2,
      waiting: 1,
      never: 1,
      total: 4,
      closesAt: new Date("2026-11-27T15:30:00Z"),
      reasons: [
        { reason: "do_not_call", count: 1, opensAt: null, isForever: true },
        { reason: "hours", count: 1, opensAt: new Date("2026-11-27T15:00:00Z"), isForever: false },
      ],
    });
  });
});

describe("the ledger", () => {
  it("holds each do not call, and its lifting, with who, source and proof; a number keeps its block", async () => {
    const desk = await DeskCalls.make();
    const { workspaceId } = desk.base;
    const first = desk.lead(0);
    const callId = await desk.ended(0);
    await desk.worker.calls.complete({ callId, outcomeId: desk.outcome("Do not call") });
    const { contactId } = await desk.worker.leads.get({ leadId: first.leadId });
    const ledger = () => desk.worker.consents.list({ contactId });
    expect((await ledger()).entries).toMatchObject([
      {
        channel: null,
        purpose: null,
        decision: "withdrawn",
        source: "said_on_call",
        callId,
        actorName: "Asha",
      },
    ]);
    await desk.manager.leads.unblock({
      leadId: first.leadId,
      proof: { source: "written", proof: "Letter of 3 Nov" },
    });
    expect((await ledger()).entries).toMatchObject([
      { decision: "lifted", source: "written", proof: "Letter of 3 Nov", actorName: "Priya" },
      { decision: "withdrawn" },
    ]);
    // Pressed twice: one line.
    await desk.worker.leads.block({ leadId: first.leadId });
    await desk.worker.leads.block({ leadId: first.leadId });
    expect((await ledger()).total).toBe(3);
    // Another number of the same person is blocked too, whoever has it later.
    const { version } = await desk.worker.leads.get({ leadId: first.leadId });
    await desk.worker.leads.update({ leadId: first.leadId, version, changes: { phone: "+919876501234" } });
    expect((await ledger()).entries[0]).toMatchObject({
      decision: "withdrawn",
      source: "number_changed",
      actorName: null,
    });
    const again = await desk.manager.leads.create({
      name: "New name",
      phone: "98765 01234",
      company: null,
      email: null,
      timeZone: null,
      source: null,
    });
    expect(again.doNotCallAt).not.toBeNull();
    expect(await db().contact.count({ where: { workspaceId, doNotCallAt: { not: null } } })).toBe(2);
  });

  it("is only added to", async () => {
    const desk = await DeskCalls.make();
    await desk.worker.leads.block({ leadId: desk.lead(0).leadId });
    await expect(
      inWorkspace(desk.base.worker, async (tx, emit) => {
        await tx.consentEntry.updateMany({
          where: { workspaceId: desk.base.workspaceId },
          data: { decision: "lifted" },
        });
        emit("workspace.updated", {});
      }),
    ).rejects.toThrow("the consent ledger is only added to");
  });

  it("keeps consent by number and address, and refuses where there is none", async () => {
    const desk = await DeskCalls.make();
    const { contactId } = await desk.worker.leads.get({ leadId: desk.lead(0).leadId });
    const said = { contactId, purpose: "promotional", source: "web_form", proof: "Form 9" } as const;
    await expect(desk.worker.consents.grant({ ...said, channel: "email" })).rejects.toMatchObject({
      cause: { reason: "no_address" },
    });
    await desk.worker.consents.grant({ ...said, channel: "whatsapp" });
    const twin = await desk.manager.leads.create({
      name: "Same phone",
      phone: desk.lead(0).phone,
      company: null,
      email: null,
      timeZone: null,
      source: null,
    });
    const { contactId: other } = await desk.worker.leads.get({ leadId: twin.id });
    expect((await desk.worker.consents.list({ contactId: other })).entries).toMatchObject([
      { channel: "whatsapp", purpose: "promotional", decision: "granted", proof: "Form 9" },
    ]);
    const foreign = await makeWorkspace();
    await expect(callerOf(foreign.worker).consents.list({ contactId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("calling rules", () => {
  it("are edited by admins alone; a version that was changed meanwhile is not overwritten; a removal can be undone", async () => {
    const base = await makeWorkspace();
    const admin = callerOf(base.admin).callingRules;
    await expect(callerOf(base.manager).callingRules.create({ rule: rule() })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const { ruleId } = await admin.create({ rule: rule() });
    const both = await Promise.allSettled([
      admin.update({ ruleId, baseVersion: 1, rule: rule({ name: "One" }) }),
      admin.update({ ruleId, baseVersion: 1, rule: rule({ name: "Two" }) }),
    ]);
    expect(both.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((each) => each.status === "rejected")).toMatchObject({
      reason: { cause: { reason: "edited_elsewhere" } },
    });
    await admin.remove({ ruleId });
    expect((await admin.list()).rules).toEqual([]);
    await admin.restore({ ruleId });
    expect((await admin.list()).rules).toMatchObject([{ ruleId, version: 3 }]);
    expect(
      (await admin.versions({ ruleId })).map((each) => [
        each.version,
        each.endedAt !== null,
        each.createdByName,
      ]),
    ).toEqual([
      [3, false, "Meera"],
      [2, true, "Meera"],
      [1, true, "Meera"],
    ]);
    await expect(admin.create({ rule: rule({ opensMinute: 700, closesMinute: 600 }) })).rejects.toMatchObject(
      { code: "BAD_REQUEST" },
    );
    await expect(admin.create({ rule: rule({ effectiveUntil: "2018-01-01" }) })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
  });
});

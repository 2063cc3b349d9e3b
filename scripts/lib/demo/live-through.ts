import type { CampaignId, ContactId, LeadId, LineId, OutcomeId, UserId } from "@/contracts/ids";
import { defaultOutcomes } from "@/domain/outcomes/rules";
import { chance } from "./chance";
import { convertSome, finishTasks, recordCall } from "./consequences";
import { dayMs, hourMs, indiaHour, indiaMidnight, indiaWeekday, later, minuteMs } from "./moments";
import { createBook } from "./people-book";
import { incomingCall, outgoingCall, unclaimedCall } from "./place-call";
import { idAt, type Story, type StoryCampaign, type StoryLead, type StoryPerson } from "./story";
import type { TeamSpec } from "./teams";

const days = 30;

/** How many calls an hour of the day sees, and how readily people pick up in it. */
const dayHours = [
  { from: 9.5, weight: 4, reach: 0.24 },
  { from: 10, weight: 11, reach: 0.27 },
  { from: 11, weight: 13, reach: 0.31 },
  { from: 12, weight: 11, reach: 0.29 },
  { from: 13, weight: 5, reach: 0.22 },
  { from: 14, weight: 8, reach: 0.23 },
  { from: 15, weight: 10, reach: 0.25 },
  { from: 16, weight: 11, reach: 0.28 },
  { from: 17, weight: 12, reach: 0.33 },
  { from: 18, weight: 9, reach: 0.34 },
] as const;
/** Europe's afternoon, then America's morning: 19:00 to 02:00 in India. */
const lateHours = [19, 20, 21, 22, 23, 24, 25].map((from) => ({ from, weight: 1, reach: 0.33 }));

type Slot = { at: Date; worker: StoryPerson; reach: number };

/** Thirty days of a team's work, up to `now`: the same for the same day and moment, ids apart. */
export function liveThrough(team: TeamSpec, now: Date): Story {
  const today = indiaMidnight(now);
  chance.start(team.seed, today);
  const story = beginning(team, today);
  const leadsOf = groupLeads(story);
  // Whoever is on the phone until then can take the next call; nobody makes two at once.
  const freeAt = new Map<UserId, Date>();
  for (let day = days - 1; day >= 0; day -= 1) {
    for (const slot of slotsOf(story, later(today, -day * dayMs))) {
      const at = laterOf(slot.at, freeAt.get(slot.worker.id));
      const call = workOn(story, leadsOf, { ...slot, at }, now);
      // What would not be over by now has not happened.
      if (!call || call.doneAt >= later(now, -minuteMs)) continue;
      recordCall(story, call);
      freeAt.set(slot.worker.id, later(call.doneAt, chance.between(15, 80) * 1000));
    }
  }
  if (team.campaigns.length > 1) {
    for (const hoursAgo of [3.2, 21.4])
      recordCall(
        story,
        unclaimedCall(
          story,
          `+9190000${chance.whole(9_000, 9_899).toString().padStart(5, "0")}`,
          later(now, -hoursAgo * hourMs),
        ),
      );
  }
  finishTasks(story, now);
  convertSome(story, now);
  story.feed.sort((a, b) => a.at.getTime() - b.at.getTime());
  return story;
}

function laterOf(a: Date, b: Date | undefined): Date {
  return b && b > a ? b : a;
}

function beginning(team: TeamSpec, today: Date): Story {
  const madeAt = later(today, -(days + 4) * dayMs + 10 * hourMs);
  const people = team.people.map((spec) => ({ ...spec, id: idAt<UserId>(madeAt) }));
  const lines = team.lines.map((line) => ({ ...line, id: idAt<LineId>(madeAt) }));
  const story: Story = {
    people,
    lines,
    outcomes: defaultOutcomes().map((seed) => ({ ...seed, id: idAt<OutcomeId>(madeAt) })),
    campaigns: [],
    leads: [],
    calls: [],
    tasks: [],
    notes: [],
    feed: people.map(({ id, role }) => ({
      type: "member.joined",
      at: madeAt,
      actorId: null,
      data: { userId: id, role },
    })),
  };
  const book = createBook(team);
  const manager = people.find(({ role }) => role === "manager")?.id ?? null;
  team.campaigns.forEach((spec, index) => {
    const at = later(today, -(days + 2 - index) * dayMs + (10.5 + index) * hourMs);
    const line = lines[spec.line];
    if (!line) throw new Error(`${spec.name} has no line`);
    const campaign: StoryCampaign = {
      id: idAt<CampaignId>(at),
      spec,
      lineId: line.id,
      startedAt: later(at, 20 * minuteMs),
    };
    story.campaigns.push(campaign);
    const total = spec.leads.home + spec.leads.abroad;
    const abroad = new Set(
      Array.from({ length: spec.leads.abroad }, (_, n) => Math.floor((n * total) / spec.leads.abroad)),
    );
    for (let position = 1; position <= total; position += 1)
      story.leads.push(
        newLead(book.contact(abroad.has(position - 1)), later(at, position * 4), spec.source, {
          campaign,
          position,
        }),
      );
    const { id: campaignId } = campaign;
    story.feed.push(
      { type: "campaign.created", at, actorId: manager, data: { campaignId } },
      {
        type: "lead.imported",
        at: later(at, 5 * minuteMs),
        actorId: manager,
        data: { count: total, campaignId },
      },
      {
        type: "campaign.leads_added",
        at: later(at, 5 * minuteMs),
        actorId: manager,
        data: { campaignId, count: total },
      },
      {
        type: "campaign.status_changed",
        at: campaign.startedAt,
        actorId: manager,
        data: { campaignId, status: "running" },
      },
    );
    if (spec.pausedDaysAgo !== null)
      story.feed.push({
        type: "campaign.status_changed",
        at: pausedAt(campaign, today),
        actorId: manager,
        data: { campaignId, status: "paused" },
      });
  });
  for (let n = 0; n < team.spareLeads; n += 1) {
    const at = later(today, -chance.between(0.2, days) * dayMs);
    const lead = newLead(
      book.contact(chance.isHit(0.15)),
      at,
      chance.oneOf(["Website form", "Referral", "Branch walk-in"]),
      null,
    );
    story.leads.push(lead);
    story.feed.push({
      type: "lead.created",
      at,
      actorId: manager,
      data: { leadId: lead.id, contactId: lead.contactId },
    });
  }
  return story;
}

function pausedAt(campaign: StoryCampaign, today: Date): Date {
  return later(today, -(campaign.spec.pausedDaysAgo ?? 0) * dayMs + 18 * hourMs);
}

function newLead(
  contact: StoryLead["contact"],
  at: Date,
  source: string,
  place: { campaign: StoryCampaign; position: number } | null,
): StoryLead {
  return {
    id: idAt<LeadId>(at),
    contactId: idAt<ContactId>(at),
    contact,
    createdAt: at,
    source,
    stage: "new",
    ownerUserId: null,
    doNotCallAt: null,
    lastCallAt: null,
    lastOutcomeId: null,
    callback: null,
    place: place && { ...place, attempts: 0, nextAttemptAt: null, lastAttemptAt: null, doneReason: null },
  };
}

/** When each worker turns to the next lead on one day, in order. No Sundays; the late shift runs past midnight. */
function slotsOf(story: Story, midnight: Date): Slot[] {
  if (indiaWeekday(midnight) === 0) return [];
  const slots = story.people.flatMap((worker) => {
    if (!worker.work) return [];
    const hours = worker.work.shift === "day" ? dayHours : lateHours;
    const count = Math.round(worker.work.callsPerDay * chance.between(0.75, 1.2));
    return Array.from({ length: count }, () => {
      const hour = chance.weighted(hours.map((value) => ({ weight: value.weight, value })));
      const length = hour.from === 9.5 ? 0.5 : 1;
      return {
        at: later(midnight, (hour.from + chance.between(0, length)) * hourMs),
        worker,
        reach: hour.reach,
      };
    });
  });
  return slots.sort((a, b) => a.at.getTime() - b.at.getTime());
}

type LeadsOf = (campaign: StoryCampaign, isLate: boolean) => readonly StoryLead[];

/** Looked up for each of thousands of calls, and never changing. */
function groupLeads(story: Story): LeadsOf {
  const groups = new Map<StoryCampaign, { late: StoryLead[]; day: StoryLead[] }>();
  for (const campaign of story.campaigns) {
    const leads = story.leads.filter(({ place }) => place?.campaign === campaign);
    groups.set(campaign, {
      late: leads.filter(({ contact }) => contact.isLate),
      day: leads.filter(({ contact }) => !contact.isLate),
    });
  }
  return (campaign, isLate) => groups.get(campaign)?.[isLate ? "late" : "day"] ?? [];
}

function workOn(story: Story, leadsOf: LeadsOf, { at, worker, reach }: Slot, now: Date) {
  if (at >= now || !worker.work) return null;
  const isLate = worker.work.shift === "late";
  const own = story.campaigns[worker.work.campaign];
  const isPaused = own && own.spec.pausedDaysAgo !== null && at > pausedAt(own, indiaMidnight(now));
  const campaign = isPaused
    ? story.campaigns.find(({ spec }) => spec.status === "running" && spec !== own.spec)
    : own;
  if (!campaign) return null;
  const leads = leadsOf(campaign, isLate);
  if (!isLate && chance.isHit(0.05)) {
    const missed = leads.filter(
      (lead) => isRecent(lead.lastCallAt, at) && lead.stage !== "lost" && lead.doNotCallAt === null,
    );
    if (missed.length > 0) return incomingCall(story, worker, chance.oneOf(missed), at);
  }
  const lead = nextLead(leads, worker, at, now);
  return lead && outgoingCall(story, worker, lead, at, reach);
}

function isRecent(date: Date | null, at: Date): boolean {
  return date !== null && date < at && at.getTime() - date.getTime() < 2 * dayMs && indiaHour(at) > 10;
}

/** As the queue offers them: promised callbacks, then retries whose rest is over or a fresh lead. */
function nextLead(leads: readonly StoryLead[], worker: StoryPerson, at: Date, now: Date): StoryLead | null {
  const queued = leads.filter(({ place }) => place && place.doneReason === null);
  // One in five of the last callbacks is late, as in life.
  const due = queued.find(
    ({ callback }) =>
      callback &&
      callback.dueAt <= at &&
      (callback.assigneeUserId === null || callback.assigneeUserId === worker.id) &&
      !isLateOne(callback.dueAt, now),
  );
  if (due) return due;
  const rested = queued.filter(
    ({ place, callback }) =>
      place &&
      place.attempts > 0 &&
      !callback &&
      place.attempts < place.campaign.spec.maxAttempts &&
      (place.nextAttemptAt ?? at) <= at,
  );
  const fresh = queued.find(({ place, callback }) => place?.attempts === 0 && !callback);
  if (rested.length > 0 && (fresh === undefined || chance.isHit(0.62))) {
    return rested.reduce((a, b) =>
      (a.place?.nextAttemptAt ?? at) <= (b.place?.nextAttemptAt ?? at) ? a : b,
    );
  }
  return fresh ?? null;
}

function isLateOne(dueAt: Date, now: Date): boolean {
  return now.getTime() - dueAt.getTime() < 1.5 * dayMs && (dueAt.getTime() / (15 * minuteMs)) % 5 === 0;
}

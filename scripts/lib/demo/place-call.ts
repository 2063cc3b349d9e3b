import type { CallStatus } from "@/contracts/calls/schema";
import type { CallId, OutcomeId } from "@/contracts/ids";
import { chance } from "./chance";
import { later } from "./moments";
import { idAt, type Story, type StoryCall, type StoryLead, type StoryPerson } from "./story";

const seconds = (min: number, max: number) => chance.between(min, max) * 1000;

/** How long people talk, by what comes of it; median in seconds. */
const talk: Readonly<Record<string, number>> = {
  Interested: 170,
  "Call back": 55,
  "Not interested": 48,
  "Wrong number": 14,
  "Language barrier": 26,
  Voicemail: 18,
  "Do not call": 32,
};
const afterTalk = [
  { weight: 22, value: "Interested" },
  { weight: 24, value: "Call back" },
  { weight: 33, value: "Not interested" },
  { weight: 6, value: "Wrong number" },
  { weight: 4, value: "Language barrier" },
  { weight: 8, value: "Voicemail" },
  { weight: 3, value: "Do not call" },
] as const;
const unreached = [
  { weight: 68, value: "no_answer" },
  { weight: 17, value: "busy" },
  { weight: 9, value: "cancelled_by_customer" },
  { weight: 6, value: "failed" },
] as const satisfies readonly { weight: number; value: CallStatus }[];

function outcomeOf(story: Story, label: string, at: Date): { id: OutcomeId; label: string; at: Date } {
  const found = story.outcomes.find((outcome) => outcome.label === label);
  if (!found) throw new Error(`there is no outcome “${label}”`);
  return { id: found.id, label, at };
}

/** One click to call: the worker's phone rings first, then the customer's. */
export function outgoingCall(
  story: Story,
  worker: StoryPerson,
  lead: StoryLead,
  at: Date,
  reachChance: number,
): StoryCall {
  const base = {
    id: idAt<CallId>(at),
    lead,
    campaignId: lead.place?.campaign.id ?? null,
    worker,
    direction: "outbound" as const,
    lineId: lead.place?.campaign.lineId ?? lineOf(story, worker),
    customerPhone: lead.contact.phone,
    customerLastTen: lead.contact.phoneLastTen,
    startedAt: at,
  };
  if (chance.isHit(0.03)) {
    const endedAt = later(at, seconds(26, 32));
    return {
      ...base,
      status: "worker_no_answer",
      workerPickedUpAt: null,
      customerRangAt: null,
      customerPickedUpAt: null,
      endedAt,
      talkSeconds: 0,
      outcome: null,
      doneAt: later(endedAt, seconds(4, 12)),
    };
  }
  const workerPickedUpAt = later(at, seconds(3, 9));
  const customerRangAt = later(workerPickedUpAt, seconds(1, 3));
  const legs = { workerPickedUpAt, customerRangAt };
  if (chance.isHit(reachChance)) {
    const label = chance.weighted(afterTalk);
    const talkSeconds = Math.min(1500, Math.max(6, Math.round(chance.logNormal(talk[label] ?? 40, 0.6))));
    const customerPickedUpAt = later(customerRangAt, seconds(4, 22));
    const endedAt = later(customerPickedUpAt, talkSeconds * 1000);
    const doneAt = later(endedAt, seconds(12, 55));
    return {
      ...base,
      ...legs,
      status: "completed",
      customerPickedUpAt,
      endedAt,
      talkSeconds,
      outcome: outcomeOf(story, label, doneAt),
      doneAt,
    };
  }
  const status = chance.weighted(unreached);
  const rings = {
    no_answer: [26, 42],
    busy: [2, 6],
    cancelled_by_customer: [5, 16],
    failed: [1, 4],
  } as const;
  const endedAt = later(customerRangAt, seconds(rings[status][0], rings[status][1]));
  const doneAt = later(endedAt, seconds(5, 14));
  return {
    ...base,
    ...legs,
    status,
    customerPickedUpAt: null,
    endedAt,
    talkSeconds: 0,
    outcome: outcomeOf(story, status === "busy" ? "Busy" : "No answer", doneAt),
    doneAt,
  };
}

/** The customer rings back on the worker's line; missed where nobody picks up. */
export function incomingCall(story: Story, worker: StoryPerson, lead: StoryLead, at: Date): StoryCall {
  const isTaken = chance.isHit(0.72);
  const base = {
    id: idAt<CallId>(at),
    lead,
    campaignId: null,
    worker,
    direction: "inbound" as const,
    lineId: lineOf(story, worker),
    customerPhone: lead.contact.phone,
    customerLastTen: lead.contact.phoneLastTen,
    startedAt: at,
    customerRangAt: null,
    customerPickedUpAt: null,
  };
  if (!isTaken) {
    const endedAt = later(at, seconds(18, 35));
    return {
      ...base,
      status: "missed",
      workerPickedUpAt: null,
      endedAt,
      talkSeconds: 0,
      outcome: null,
      doneAt: endedAt,
    };
  }
  const label = chance.weighted(afterTalk.slice(0, 3));
  const workerPickedUpAt = later(at, seconds(6, 16));
  const talkSeconds = Math.max(15, Math.round(chance.logNormal(talk[label] ?? 60, 0.5)));
  const endedAt = later(workerPickedUpAt, talkSeconds * 1000);
  const doneAt = later(endedAt, seconds(12, 40));
  return {
    ...base,
    status: "completed",
    workerPickedUpAt,
    endedAt,
    talkSeconds,
    outcome: outcomeOf(story, label, doneAt),
    doneAt,
  };
}

/** Somebody we do not know rang, and nobody took it: it waits for a manager. */
export function unclaimedCall(story: Story, phone: string, at: Date): StoryCall {
  const line = story.lines[0];
  if (!line) throw new Error("a team without a line");
  const endedAt = later(at, seconds(15, 30));
  return {
    id: idAt<CallId>(at),
    lead: null,
    campaignId: null,
    worker: null,
    direction: "inbound",
    lineId: line.id,
    customerPhone: phone,
    customerLastTen: phone.slice(-10),
    status: "missed",
    startedAt: at,
    workerPickedUpAt: null,
    customerRangAt: null,
    customerPickedUpAt: null,
    endedAt,
    talkSeconds: 0,
    outcome: null,
    doneAt: endedAt,
  };
}

function lineOf(story: Story, worker: StoryPerson) {
  const line = story.lines[worker.line];
  if (!line) throw new Error(`${worker.name} has no line`);
  return line.id;
}

import type { LeadId, TaskId } from "@/contracts/ids";
import { chance } from "./chance";
import { dayMs, hourMs, indiaDaytime, indiaMidnight, later, minuteMs } from "./moments";
import { idAt, type Story, type StoryCall, type StoryLead, type StoryTask } from "./story";

/**
 * What follows from a call, as the product's own commands do it (domain/calls, campaigns, tasks), so that queue,
 * stages, tasks, notes and feed tell one story.
 */
export function recordCall(story: Story, call: StoryCall): void {
  story.calls.push(call);
  tell(story, call);
  const { lead, worker } = call;
  if (!lead) return;
  const isOutgoing = call.direction === "outbound";
  if (call.status !== "worker_no_answer") {
    lead.lastCallAt = call.endedAt;
    if (isOutgoing && lead.place) {
      lead.place.attempts += 1;
      lead.place.lastAttemptAt = call.startedAt;
      lead.place.nextAttemptAt = later(call.startedAt, lead.place.campaign.spec.retryMinutes * minuteMs);
    }
    if (isOutgoing) finishCallback(story, lead, call);
  }
  if (call.status === "missed" && worker) {
    plan(story, lead, {
      kind: "callback",
      title: "Missed call: call back",
      call,
      dueAt: call.endedAt,
      assigneeUserId: worker.id,
      authorUserId: null,
      at: call.endedAt,
    });
  }
  if (call.status === "completed") {
    lead.ownerUserId ??= worker?.id ?? null;
    if (lead.stage === "new") lead.stage = "contacted";
  }
  if (call.outcome) applyOutcome(story, lead, call);
}

function tell(story: Story, call: StoryCall): void {
  const about = {
    callId: call.id,
    leadId: call.lead?.id ?? null,
    campaignId: call.campaignId,
    workerUserId: call.worker?.id ?? null,
    direction: call.direction,
  };
  const actorId = call.worker?.id ?? null;
  if (call.direction === "outbound")
    story.feed.push({ type: "call.dialing", at: call.startedAt, actorId, data: about });
  const talkedFrom = call.direction === "outbound" ? call.customerPickedUpAt : call.workerPickedUpAt;
  if (talkedFrom) story.feed.push({ type: "call.answered", at: talkedFrom, actorId: null, data: about });
  story.feed.push({
    type: "call.ended",
    at: call.endedAt,
    actorId: null,
    data: { ...about, status: call.status, endedBy: "report", durationSeconds: durationOf(call) },
  });
  if (call.outcome)
    story.feed.push({
      type: "call.outcome_set",
      at: call.outcome.at,
      actorId,
      data: { ...about, outcomeId: call.outcome.id, previousOutcomeId: null },
    });
}

export function durationOf(call: StoryCall): number {
  return Math.round((call.endedAt.getTime() - call.startedAt.getTime()) / 1000);
}

function applyOutcome(story: Story, lead: StoryLead, call: StoryCall): void {
  const { outcome, worker } = call;
  if (!outcome || !worker) return;
  const seed = story.outcomes.find(({ id }) => id === outcome.id);
  if (!seed) return;
  lead.lastOutcomeId = outcome.id;
  // A call that came in belongs to no campaign, and moves no queue.
  const place = call.campaignId ? lead.place : null;
  addNote(story, lead, call, outcome.label);
  switch (seed.effect) {
    case "recycle":
      if (place) rest(lead, later(outcome.at, (seed.recycleMinutes ?? 120) * minuteMs));
      break;
    case "callback": {
      const dueAt = callbackTime(outcome.at);
      plan(story, lead, {
        kind: "callback",
        title: "Call back",
        call,
        dueAt,
        assigneeUserId: chance.isHit(0.8) ? worker.id : null,
        authorUserId: worker.id,
        at: outcome.at,
      });
      if (place) place.nextAttemptAt = dueAt;
      break;
    }
    case "stop":
      if (seed.tone === "bad") lead.stage = "lost";
      if (place) leave(lead, "stopped");
      break;
    case "do_not_call":
      lead.doNotCallAt = outcome.at;
      if (lead.place) leave(lead, "blocked");
      story.feed.push({
        type: "contact.blocked",
        at: outcome.at,
        actorId: worker.id,
        data: { contactId: lead.contactId },
      });
      break;
    default:
      if (seed.tone !== "good") break;
      lead.stage = "interested";
      if (place) leave(lead, "reached");
      if (chance.isHit(0.6)) followUp(story, lead, call);
  }
}

function leave(lead: StoryLead, reason: "stopped" | "reached" | "blocked" | "capped"): void {
  if (!lead.place) return;
  lead.place.doneReason = reason;
  lead.place.nextAttemptAt = null;
}

function rest(lead: StoryLead, until: Date): void {
  const { place } = lead;
  if (!place) return;
  if (place.attempts >= place.campaign.spec.maxAttempts) leave(lead, "capped");
  else place.nextAttemptAt = until;
}

/** Some hours or days later, when people in India take calls, on a quarter of an hour. */
function callbackTime(at: Date): Date {
  const inHours = chance.weighted([
    { weight: 3, value: chance.between(2, 5) },
    { weight: 5, value: chance.between(20, 30) },
    { weight: 3, value: chance.between(44, 80) },
  ]);
  const wanted = indiaDaytime(later(at, inHours * hourMs));
  return new Date(Math.ceil(wanted.getTime() / (15 * minuteMs)) * 15 * minuteMs);
}

function plan(
  story: Story,
  lead: StoryLead,
  {
    call,
    at,
    ...given
  }: Omit<StoryTask, "id" | "leadId" | "callId" | "doneAt" | "createdAt"> & {
    call: StoryCall;
    at: Date;
  },
): void {
  const task: StoryTask = {
    ...given,
    id: idAt<TaskId>(at),
    leadId: lead.id as LeadId,
    callId: call.id,
    doneAt: null,
    createdAt: at,
  };
  story.tasks.push(task);
  if (task.kind === "callback") lead.callback = task;
  story.feed.push({ type: "task.created", at, actorId: task.authorUserId, data: aboutTask(task) });
}

function aboutTask(task: StoryTask) {
  return { taskId: task.id, leadId: task.leadId, assigneeUserId: task.assigneeUserId, kind: task.kind };
}

function finishCallback(story: Story, lead: StoryLead, call: StoryCall): void {
  const task = lead.callback;
  if (!task || !call.worker) return;
  task.doneAt = call.doneAt;
  lead.callback = null;
  story.feed.push({ type: "task.done", at: call.doneAt, actorId: call.worker.id, data: aboutTask(task) });
}

function followUp(story: Story, lead: StoryLead, call: StoryCall): void {
  const titles = lead.place?.campaign.spec.followUps ?? ["Send details"];
  const { worker } = call;
  if (!worker) return;
  const dueAt = later(indiaMidnight(call.doneAt), chance.whole(1, 3) * dayMs + chance.whole(11, 17) * hourMs);
  plan(story, lead, {
    kind: "follow_up",
    title: chance.oneOf(titles),
    call,
    dueAt,
    assigneeUserId: worker.id,
    authorUserId: worker.id,
    at: call.doneAt,
  });
}

/**
 * Tasks that no call has settled: those of earlier days were done by hand (a callback of a paused campaign, a form
 * sent), today's are open, and a few are late.
 */
export function finishTasks(story: Story, now: Date): void {
  for (const task of story.tasks) {
    if (task.doneAt !== null || task.dueAt >= now) continue;
    const isOld = now.getTime() - task.dueAt.getTime() > 1.5 * dayMs;
    if (task.kind === "callback" ? !isOld : chance.isHit(isOld ? 0.01 : 0.25)) continue;
    const doneAt = later(task.dueAt, -chance.between(0.2, 3) * hourMs);
    task.doneAt = doneAt > task.createdAt ? doneAt : later(task.createdAt, minuteMs);
    story.feed.push({
      type: "task.done",
      at: task.doneAt,
      actorId: task.assigneeUserId,
      data: aboutTask(task),
    });
  }
}

/** Of those who were interested, some have signed since. */
export function convertSome(story: Story, now: Date): void {
  for (const lead of story.leads) {
    if (lead.stage !== "interested" || !lead.lastCallAt) continue;
    if (now.getTime() - lead.lastCallAt.getTime() > 3 * dayMs && chance.isHit(0.38)) lead.stage = "converted";
  }
}

function addNote(story: Story, lead: StoryLead, call: StoryCall, label: string): void {
  const texts = lead.place?.campaign.spec.notes[label];
  if (!texts || !call.worker || !chance.isHit(0.62)) return;
  story.notes.push({
    leadId: lead.id,
    callId: call.id,
    authorUserId: call.worker.id,
    text: chance.oneOf(texts),
    at: later(call.endedAt, chance.between(4, 11) * 1000),
  });
}

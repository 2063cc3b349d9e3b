import { z } from "zod";
import { callDirection, callPhase, callStatus, dialState, recordingState } from "@/contracts/calls/schema";
import { campaignFields, campaignStatus } from "@/contracts/campaigns/schema";
import { contactKind } from "@/contracts/contacts/schema";
import { leadStage } from "@/contracts/leads/schema";
import { role } from "@/contracts/members/schema";
import { tagColor } from "@/contracts/tags/schema";
import { taskKind } from "@/contracts/tasks/schema";

/**
 * What REST answers, as programs out there keep it: fields are added, never renamed. What a procedure answers beyond
 * this is left out; what its reader may not see comes as the procedure gives it.
 */
const moment = z.iso.datetime();
const id = z.uuid();
const named = z.object({ id, name: z.string() });
const person = z.object({ userId: id, name: z.string() });

export const restTag = z.object({ id, name: z.string(), color: tagColor }).meta({ title: "Tag" });

export const restLead = z
  .object({
    id,
    contactId: id,
    name: z.string(),
    company: z.string().nullable(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    timeZone: z.string().nullable(),
    doNotCallAt: moment.nullable(),
    stage: leadStage,
    source: z.string().nullable(),
    owner: person.nullable(),
    tags: z.array(restTag),
    lastCallAt: moment.nullable(),
    lastOutcome: z.object({ id, label: z.string() }).nullable(),
    version: z.number().int(),
    createdAt: moment,
  })
  .meta({ title: "Lead" });

export const restContact = z
  .object({
    id,
    name: z.string(),
    company: z.string().nullable(),
    phoneText: z.string().nullable(),
    email: z.string().nullable(),
    timeZone: z.string().nullable(),
    doNotCallAt: moment.nullable(),
    createdAt: moment,
    leads: z.array(z.object({ id, stage: leadStage })),
    tags: z.array(restTag),
  })
  .meta({ title: "Contact" });

/** One contact, as a change of it is measured. */
export const restContactWhole = restContact
  .extend({ kind: contactKind, version: z.number().int() })
  .meta({ title: "Contact with version" });

export const restCampaign = z
  .object({
    id,
    name: z.string(),
    status: campaignStatus,
    script: z.string(),
    isOutcomeRequired: z.boolean(),
    maxAttempts: z.number().int(),
    retryMinutes: z.number().int(),
    wrapUpSeconds: z.number().int(),
    attemptsPerDay: z.number().int(),
    avoidSameHours: z.number().int(),
    hours: z
      .object({
        opensMinute: z.number().int(),
        closesMinute: z.number().int(),
        weekdays: z.array(z.number().int()),
      })
      .nullable(),
    previewSeconds: z.number().int(),
    queueOrder: campaignFields.queueOrder,
    line: z.object({ id, label: z.string() }).nullable(),
    version: z.number().int(),
    startedAt: moment.nullable(),
    createdAt: moment,
  })
  .meta({ title: "Campaign" });

export const restCall = z
  .object({
    id,
    direction: callDirection,
    phase: callPhase,
    status: callStatus,
    dialState,
    lead: named.nullable(),
    campaign: named.nullable(),
    worker: person.nullable(),
    line: z.object({ id, label: z.string() }).nullable(),
    customerPhone: z.string(),
    startedAt: moment,
    endedAt: moment.nullable(),
    durationSeconds: z.number().int().nullable(),
    talkSeconds: z.number().int().nullable(),
    recordingState,
    outcome: z.object({ id, label: z.string() }).nullable(),
  })
  .meta({ title: "Call" });

export const restTask = z
  .object({
    id,
    kind: taskKind,
    title: z.string(),
    lead: named.nullable(),
    callId: id.nullable(),
    assignee: person.nullable(),
    dueAt: moment,
    doneAt: moment.nullable(),
  })
  .meta({ title: "Task" });

export const restNote = z
  .object({
    id,
    text: z.string(),
    version: z.number().int(),
    leadId: id.nullable(),
    callId: id.nullable(),
    authorUserId: id,
    authorName: z.string(),
    createdAt: moment,
    updatedAt: moment,
  })
  .meta({ title: "Note" });

export const restMember = z
  .object({
    userId: id,
    name: z.string(),
    role,
    phone: z.string().nullable(),
    email: z.string().nullable(),
    line: z.object({ id, label: z.string() }).nullable(),
    isActive: z.boolean(),
    joinedAt: moment,
  })
  .meta({ title: "Member" });

export const restOrganization = z
  .object({
    id,
    name: z.string(),
    timeZone: z.string(),
    defaultCountry: z.string(),
    recordingRetentionDays: z.number().int().nullable(),
    createdAt: moment,
  })
  .meta({ title: "Organization" });

export const restProblem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    /** A stable word to switch on. */
    reason: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ title: "Problem" });

export const restEvents = z
  .object({
    items: z.array(
      z.object({
        seq: z.number().int(),
        type: z.string(),
        /** As earlier systems call it. */
        names: z.array(z.string()),
        data: z.record(z.string(), z.json()),
        actorId: id.nullable(),
        at: moment,
      }),
    ),
    position: z.string(),
    /** Null: nothing is missing since `after`. */
    resync: z.enum(["tooOld", "epoch", "ahead", "first"]).nullable(),
  })
  .meta({ title: "Events" });

/** One page: the cursor is good for the same question alone. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

import { randomUUID } from "node:crypto";
import type { inferRouterInputs } from "@trpc/server";
import type { AppRouter } from "@/api/root";
import type { EventType } from "@/contracts/catalog";
import { defaultFloorLimits } from "@/contracts/floor/schema";
import { type AuditEntryId, providerAccountId } from "@/contracts/ids";
import { dialledSource } from "@/domain/leads/rules";
import type { Actor } from "@/platform/tenancy";
import { bridge } from "../bridge";
import { callerOf } from "../workspace";
import type { World } from "./world";
import { newLead, newOutcome } from "../inputs";

export type Who = Actor | "nobody";
export type Prepared<I> = { as: Who; input: I };
/**
 * What a foreign id answers: refused as a random one is; an empty list; or, where it only narrows or continues a
 * list, the same list as under a random id.
 */
export type Foreign = "refused" | "empty" | "same";
export type Case<I> = {
  /** Makes what the procedure needs, anew, and says who calls it with which input. */
  prepare: (world: World) => Promise<Prepared<I>>;
  /** By path of the id; what is not here is refused. */
  foreign?: Readonly<Record<string, Foreign>>;
  /** The types this input leaves, where it is not all that the procedure declares. */
  emits?: { types: readonly EventType[]; reason: string };
};

type Inputs = inferRouterInputs<AppRouter>;
/** A row for every procedure: the compiler asks for what is missing and refuses what is too many. */
type Table = { [N in keyof Inputs]: { [P in keyof Inputs[N]]: readonly Case<Inputs[N][P]>[] } };

type Role = "worker" | "colleague" | "manager" | "admin";
const by =
  (role: Role) =>
  <I>(input: (world: World) => I | Promise<I>, rest: Omit<Case<I>, "prepare"> = {}): Case<I> => ({
    prepare: async (world) => ({ as: world.base[role], input: await input(world) }),
    ...rest,
  });
const [worker, colleague, manager, admin] = [by("worker"), by("colleague"), by("manager"), by("admin")];
const nothing = () => undefined;
const soon = () => new Date(Date.now() + 3_600_000);
const password = "copper teapot violin";

/** A lead held by the worker in a running campaign. */
async function held(world: World) {
  const { leadId } = await world.lead();
  const campaignId = await world.campaign("running", [leadId]);
  const as = await world.member("worker");
  await callerOf(as).desk.take({ campaignId, leadId });
  return { as, campaignId, leadId };
}
/** An ended call of a lead that stands in a running campaign's queue. */
async function queuedCall(world: World) {
  const { leadId } = await world.lead();
  const campaignId = await world.campaign("running", [leadId]);
  const as = await world.member("worker");
  return { as, leadId, callId: await world.call({ worker: as, leadId, campaignId, wrapUp: "open" }) };
}
async function endedCall(world: World, wrapUp: "open" | "folded" = "open") {
  const { leadId } = await world.lead();
  const as = await world.member("worker");
  return { as, leadId, callId: await world.call({ worker: as, leadId, wrapUp }) };
}

/** Every id that a list's filter can hold. */
async function leadFilters(world: World) {
  return {
    ownerUserId: world.base.colleague.userId,
    outcomeId: world.outcomeOf("Interested"),
    notInCampaignId: await world.campaign(),
    where: {
      match: "all" as const,
      parts: [{ field: "owner" as const, op: "is" as const, values: [world.base.colleague.userId] }],
    },
  };
}
const groupedLeadFilter = (world: World) => ({
  where: {
    match: "all" as const,
    parts: [
      {
        match: "any" as const,
        conditions: [
          { field: "outcome" as const, op: "is" as const, values: [world.outcomeOf("Interested")] },
        ],
      },
    ],
  },
});
async function callFilters(world: World) {
  const { leadId } = await world.lead();
  const campaignId = await world.campaign();
  const outcomeId = world.outcomeOf("Interested");
  const workerUserId = world.base.colleague.userId;
  await world.call({ worker: world.base.colleague, leadId, campaignId, outcomeId });
  return {
    workerUserId,
    campaignId,
    leadId,
    outcomeId,
    where: {
      match: "all" as const,
      parts: [{ field: "campaign" as const, op: "is" as const, values: [campaignId] }],
    },
  };
}
const groupedCallFilter = (world: World) => ({
  where: {
    match: "all" as const,
    parts: [
      {
        match: "any" as const,
        conditions: [{ field: "worker" as const, op: "is" as const, values: [world.base.colleague.userId] }],
      },
    ],
  },
});
/** A task of the colleague's, and the filter that finds it. */
async function taskFilter(world: World) {
  await world.task(world.base.colleague);
  const values = [world.base.colleague.userId];
  const parts = [{ field: "assignee" as const, op: "is" as const, values }];
  return { scope: "all" as const, state: "open" as const, where: { match: "all" as const, parts } };
}
async function groupedTaskFilter(world: World) {
  const { where, ...filter } = await taskFilter(world);
  return {
    ...filter,
    where: { match: "all" as const, parts: [{ match: "any" as const, conditions: where.parts }] },
  };
}
const bareTaskIds = ["where.parts[].values[]", "where.parts[].conditions[].values[]"];
const taskIds = bareTaskIds.map((path) => `filter.${path}`);
const leadIds = [
  "ownerUserId",
  "outcomeId",
  "notInCampaignId",
  "where.parts[].values[]",
  "where.parts[].conditions[].values[]",
];
const callIds = [
  "filter.workerUserId",
  "filter.campaignId",
  "filter.leadId",
  "filter.outcomeId",
  "filter.where.parts[].values[]",
  "filter.where.parts[].conditions[].values[]",
];
const inSelection = (paths: readonly string[]) => paths.map((path) => `selection.filter.${path}`);
/** A contact with a tag, and the filter that finds it. */
async function ofTag(world: World) {
  const [{ contactId }, tagId] = [await world.lead(), await world.tag()];
  await callerOf(world.base.worker).tags.tagContacts({ tagId, contactIds: [contactId], isOn: true });
  return { search: world.canary, tagId };
}
/** A lead of the colleague's whose last call was a good one. */
async function ofColleague(world: World) {
  const { leadId } = await world.lead();
  const call = await world.call({ worker: world.base.colleague, leadId });
  await callerOf(world.base.colleague).calls.setOutcome({
    callId: call,
    outcomeId: world.outcomeOf("Interested"),
  });
  await callerOf(world.base.manager).leads.assign({
    leadIds: [leadId],
    ownerUserId: world.base.colleague.userId,
  });
  return leadId;
}
const exportOf = (view: Inputs["exports"]["ask"]["view"]) => ({ view, reason: "Walked by a test" });
/** A lead as a dial by hand makes it, of the worker. */
async function dialledLead(world: World) {
  const { manager, worker: owner } = world.base;
  const { id } = await callerOf(manager).leads.create({
    ...newLead(world.text("dialled")),
    phone: world.phone(),
    source: dialledSource,
  });
  await callerOf(manager).leads.assign({ leadIds: [id], ownerUserId: owner.userId });
  return id;
}
const foreignFilters = (kind: Foreign, paths: readonly string[]): Record<string, Foreign> =>
  Object.fromEntries(paths.map((path) => [path, kind]));

/** What a change of a few places in a campaign leaves. */
const few = (...types: EventType[]) => ({
  emits: { types, reason: "up to a thousand places are changed at once, without a job" },
});
const fewByFilter = (...types: EventType[]) => ({
  ...few(...types),
  foreign: foreignFilters("same", inSelection(leadIds)),
});
/** A draft with one lead, chosen by id; or by a filter with every id that one can hold. */
async function placedById(world: World) {
  const { leadId } = await world.lead();
  const campaignId = await world.campaign("draft", [leadId]);
  return { campaignId, selection: { by: "ids" as const, leadIds: [leadId] } };
}
async function placedByFilter(world: World, isGrouped = false, isPlaced = true) {
  const leadId = await ofColleague(world);
  const { notInCampaignId: _, ...flat } = await leadFilters(world);
  const filter = isGrouped ? groupedLeadFilter(world) : flat;
  return {
    campaignId: await world.campaign("draft", isPlaced ? [leadId] : []),
    selection: { by: "filter" as const, filter },
  };
}

const someRule = (world: World) => ({
  name: world.text("rule"),
  callingCode: "880" as const,
  purpose: null,
  opensMinute: 540,
  closesMinute: 1200,
  weekdays: [1, 2, 3, 4, 5],
  observesHolidays: true,
  needsConsent: false,
  effectiveFrom: "2026-01-01",
  effectiveUntil: null,
  source: world.text("source"),
  isVerified: false,
});
const someHoliday = (world: World) => ({
  on: "2030-01-01",
  name: world.text("holiday"),
  callingCode: "880" as const,
});
const rules = (world: World) => callerOf(world.base.admin).callingRules;
const someConsent = async (world: World) => {
  const { leadId } = await world.lead();
  const { contactId } = await callerOf(world.base.worker).leads.get({ leadId });
  const callId = await world.call({ worker: world.base.worker, leadId });
  return {
    contactId,
    channel: "call" as const,
    purpose: "promotional" as const,
    source: "said_on_call" as const,
    proof: world.text("proof"),
    callId,
  };
};

export const table: Table = {
  activities: {
    list: [
      worker(async (world) => ({ leadId: (await world.lead()).leadId }), { foreign: { leadId: "empty" } }),
    ],
  },
  apiKeys: {
    list: [admin(nothing)],
    create: [
      admin((world) => ({
        name: world.text("key"),
        role: "worker",
        scopes: ["leads:read"],
        days: 30 as const,
      })),
    ],
    revoke: [admin(async (world) => ({ apiKeyId: (await world.apiKey()).apiKeyId }))],
  },
  audit: {
    list: [
      admin((world) => world.auditAsked(), {
        foreign: foreignFilters("empty", [
          "filter.actorUserId",
          "filter.apiKeyId",
          "filter.recordId",
          "cursor",
        ]),
      }),
    ],
    export: [
      admin(
        async (world) => ({
          filter: (await world.auditAsked()).filter,
          requestKey: randomUUID() as AuditEntryId,
        }),
        { foreign: foreignFilters("same", ["filter.actorUserId", "filter.apiKeyId", "filter.recordId"]) },
      ),
    ],
  },
  callingRules: {
    list: [worker(nothing)],
    versions: [
      worker(async (world) => ({ ruleId: (await rules(world).create({ rule: someRule(world) })).ruleId })),
    ],
    create: [admin((world) => ({ rule: someRule(world) }))],
    update: [
      admin(async (world) => {
        const { ruleId, version } = await rules(world).create({ rule: someRule(world) });
        return { ruleId, baseVersion: version, rule: { ...someRule(world), isVerified: true } };
      }),
    ],
    remove: [
      admin(async (world) => ({ ruleId: (await rules(world).create({ rule: someRule(world) })).ruleId })),
    ],
    restore: [
      admin(async (world) => {
        const { ruleId } = await rules(world).create({ rule: someRule(world) });
        await rules(world).remove({ ruleId });
        return { ruleId };
      }),
    ],
    addHoliday: [admin(someHoliday)],
    updateHoliday: [
      admin(async (world) => ({
        ...(await rules(world).addHoliday(someHoliday(world))),
        holiday: someHoliday(world),
      })),
    ],
    removeHoliday: [admin((world) => rules(world).addHoliday(someHoliday(world)))],
  },
  consents: {
    list: [worker(async (world) => ({ contactId: (await someConsent(world)).contactId }))],
    grant: [worker(someConsent)],
    withdraw: [worker(someConsent)],
    setMany: [
      manager(async (world) => ({
        contactIds: [(await world.lead()).contactId],
        consent: {
          channel: "call",
          purpose: "promotional",
          decision: "granted",
          source: "web_form",
          proof: world.text("form"),
        },
      })),
    ],
  },
  calls: {
    mine: [worker(nothing)],
    recent: [worker(nothing)],
    get: [worker(async (world) => ({ callId: (await endedCall(world)).callId }))],
    recorder: [
      {
        prepare: async (world) => {
          const { as, callId } = await endedCall(world);
          return { as, input: { callId } };
        },
      },
    ],
    recorderRaw: [
      manager(async (world) => {
        const { callId } = await endedCall(world);
        return { callId, deliveryId: await world.delivery("set_aside", callId) };
      }),
    ],
    popupShown: [
      {
        prepare: async (world) => {
          const { as, callId } = await endedCall(world);
          return { as, input: { callId, screenId: randomUUID(), shownAfterMs: 120 } };
        },
      },
    ],
    list: [
      worker(async (world) => ({ filter: await callFilters(world) }), {
        foreign: foreignFilters("empty", callIds),
      }),
      worker((world) => ({ filter: groupedCallFilter(world) }), {
        foreign: foreignFilters("empty", callIds),
      }),
    ],
    count: [
      worker(async (world) => ({ filter: await callFilters(world) }), {
        foreign: foreignFilters("same", callIds),
      }),
      worker((world) => ({ filter: groupedCallFilter(world) }), {
        foreign: foreignFilters("same", callIds),
      }),
    ],
    changes: [
      worker(
        async (world) => ({
          filter: await callFilters(world),
          until: null,
          callIds: [(await endedCall(world)).callId],
        }),
        { foreign: { ...foreignFilters("same", callIds), "callIds[]": "empty" } },
      ),
      worker(
        async (world) => ({
          filter: groupedCallFilter(world),
          until: null,
          callIds: [(await endedCall(world)).callId],
        }),
        { foreign: { ...foreignFilters("same", callIds), "callIds[]": "empty" } },
      ),
    ],
    unclaimed: [manager(nothing)],
    dial: [
      worker(
        async (world) => {
          const { leadId } = await world.lead();
          return { leadId, campaignId: await world.campaign("running", [leadId]), requestKey: randomUUID() };
        },
        {
          emits: {
            types: ["call.dialing", "call.updated", "lead.leased", "campaign.progressed"],
            reason: "the provider takes the click",
          },
        },
      ),
      {
        prepare: async (world) => {
          const { leadId } = await world.lead();
          const campaignId = await world.campaign("running", [leadId]);
          return {
            as: await world.member("worker"),
            input: { leadId, campaignId, requestKey: randomUUID() },
          };
        },
        emits: {
          types: ["call.dialing", "call.ended", "lead.leased", "lead.released", "campaign.progressed"],
          reason: "the provider does not know this member's phone and refuses the click",
        },
      },
    ],
    dialNumber: [
      colleague((world) => ({ phone: world.phone(), requestKey: randomUUID() }), {
        emits: {
          types: ["contact.created", "lead.created", "call.dialing", "call.updated", "lead.leased"],
          reason: "the provider takes the click",
        },
      }),
    ],
    setOutcome: [
      {
        prepare: async (world) => {
          const { as, callId } = await endedCall(world);
          return { as, input: { callId, outcomeId: await world.outcome() } };
        },
        emits: { types: ["call.outcome_set"], reason: "an outcome that has no effect" },
      },
      {
        prepare: async (world) => {
          const { as, callId } = await queuedCall(world);
          const outcomeId = world.outcomeOf("Call back");
          return { as, input: { callId, outcomeId, callbackAt: soon() } };
        },
        emits: {
          types: ["call.outcome_set", "task.created", "campaign.progressed"],
          reason: "call back: a task, and the lead rests until then",
        },
      },
      {
        prepare: async (world) => {
          const { as, callId } = await queuedCall(world);
          return { as, input: { callId, outcomeId: world.outcomeOf("Wrong number") } };
        },
        emits: {
          types: ["call.outcome_set", "lead.updated", "campaign.progressed"],
          reason: "stop: the lead is lost and leaves the queue",
        },
      },
      {
        prepare: async (world) => {
          const { as, callId, leadId } = await queuedCall(world);
          await callerOf(as).tasks.create({
            kind: "callback",
            title: world.text("promised"),
            leadId,
            assigneeUserId: null,
            dueAt: soon(),
          });
          return { as, input: { callId, outcomeId: world.outcomeOf("Do not call") } };
        },
        emits: {
          types: ["call.outcome_set", "contact.blocked", "campaign.progressed", "task.done"],
          reason: "do not call: every channel is blocked, the queue is left, callbacks are closed",
        },
      },
    ],
    complete: [
      {
        prepare: async (world) => {
          const { as, callId } = await queuedCall(world);
          return { as, input: { callId, outcomeId: world.outcomeOf("Interested") } };
        },
        emits: {
          types: ["call.outcome_set", "call.wrap_up_changed", "lead.updated", "campaign.progressed"],
          reason: "a good outcome: the lead is interested and leaves the queue",
        },
      },
      {
        prepare: async (world) => {
          const { as, callId } = await queuedCall(world);
          await callerOf(as).calls.complete({
            callId,
            outcomeId: world.outcomeOf("Call back"),
            callbackAt: soon(),
          });
          return { as, input: { callId, outcomeId: world.outcomeOf("Interested") } };
        },
        emits: {
          types: ["call.outcome_set", "task.deleted", "lead.updated", "campaign.progressed"],
          reason: "a correction of a wrap-up that is done: the callback is taken back",
        },
      },
    ],
    completeAndDial: [
      {
        prepare: async (world) => {
          const { as, callId } = await queuedCall(world);
          const { leadId } = await world.lead();
          const campaignId = await world.campaign("running", [leadId]);
          return {
            as,
            input: {
              completion: { callId, outcomeId: world.outcomeOf("Interested") },
              dial: { leadId, campaignId, requestKey: randomUUID() },
            },
          };
        },
        emits: {
          types: [
            "call.outcome_set",
            "call.wrap_up_changed",
            "lead.updated",
            "campaign.progressed",
            "call.dialing",
            "call.ended",
            "lead.leased",
            "lead.released",
          ],
          reason: "a good outcome; then the provider does not know this member's phone and refuses the click",
        },
      },
    ],
    prePick: [
      {
        prepare: async (world) => {
          const as = await world.member("worker");
          const { leadId } = await world.lead();
          const callId = await world.call({ isLive: true, worker: as, leadId });
          return { as, input: { callId, outcomeId: world.outcomeOf("Interested") } };
        },
      },
    ],
    undo: [
      {
        prepare: async (world) => {
          const { as, callId } = await queuedCall(world);
          await callerOf(as).calls.complete({
            callId,
            outcomeId: world.outcomeOf("Call back"),
            callbackAt: soon(),
          });
          return { as, input: { callId } };
        },
        emits: {
          types: [
            "call.outcome_undone",
            "call.wrap_up_changed",
            "lead.updated",
            "campaign.progressed",
            "task.deleted",
            "lead.leased",
          ],
          reason: "a callback is taken back, no other lead was held",
        },
      },
    ],
    moreTime: [
      {
        prepare: async (world) => {
          const { as, callId } = await endedCall(world);
          return { as, input: { callId } };
        },
      },
    ],
    saveNote: [
      {
        prepare: async (world) => {
          const { as, callId } = await endedCall(world);
          return { as, input: { callId, text: world.text("typed"), baseVersion: 0 } };
        },
      },
    ],
    finish: [
      {
        prepare: async (world) => {
          const as = await world.member("worker");
          const outcomeId = world.outcomeOf("Interested");
          return { as, input: { callId: await world.call({ worker: as, wrapUp: "open", outcomeId }) } };
        },
      },
    ],
    fold: [
      {
        prepare: async (world) => {
          const { as, callId } = await endedCall(world);
          return { as, input: { callId } };
        },
      },
    ],
    reopen: [
      {
        prepare: async (world) => {
          const { as, callId } = await endedCall(world, "folded");
          return { as, input: { callId } };
        },
      },
    ],
    endByHand: [
      {
        prepare: async (world) => {
          const as = await world.member("worker");
          const { leadId } = await world.lead();
          return { as, input: { callId: await world.call({ isLive: true, worker: as, leadId }) } };
        },
      },
    ],
    claim: [
      {
        prepare: async (world) => ({
          as: await world.member("worker"),
          input: { callId: await world.call({}) },
        }),
        emits: { types: ["call.claimed"], reason: "it was not missed: no callback goes along" },
      },
    ],
    assign: [
      manager(async (world) => {
        const { leadId } = await world.lead();
        const callId = await world.missed(leadId);
        await callerOf(world.base.worker).tasks.create({
          kind: "callback",
          title: world.text("missed"),
          leadId,
          callId,
          assigneeUserId: null,
          dueAt: soon(),
        });
        return { callId, userId: world.base.worker.userId };
      }),
    ],
    matchLead: [
      worker(async (world) => ({ callId: await world.call({}), leadId: (await world.lead()).leadId }), {
        emits: { types: ["call.updated"], reason: "it was not missed: nobody waits to be called back" },
      }),
      worker(async (world) => ({ callId: await world.missed(null), leadId: (await world.lead()).leadId })),
    ],
  },
  contacts: {
    list: [worker(ofTag, { foreign: { tagId: "empty" } })],
    count: [worker(ofTag, { foreign: { tagId: "same" } })],
    get: [worker(async (world) => ({ contactId: (await world.lead()).contactId }))],
    timeline: [
      worker(async (world) => ({ contactId: (await world.lead()).contactId }), {
        foreign: { contactId: "empty" },
      }),
    ],
    duplicates: [
      worker(async (world) => ({ contactId: (await world.lead()).contactId }), {
        foreign: { contactId: "empty" },
      }),
    ],
    history: [
      worker(
        async (world) => ({
          contactId: (await world.lead()).contactId,
          cursor: (await world.auditAsked()).cursor,
        }),
        { foreign: { contactId: "empty", cursor: "empty" } },
      ),
    ],
    same: [worker((world) => ({ phone: world.phone(), email: world.email() }))],
    merge: [
      manager(
        async (world) => ({
          contactId: (await world.lead()).contactId,
          mergedContactId: (await world.lead()).contactId,
        }),
        { emits: { types: ["contact.merged"], reason: "neither asked not to be called" } },
      ),
      manager(async (world) => {
        const blocked = await world.lead();
        await callerOf(world.base.worker).leads.block({ leadId: blocked.leadId });
        await callerOf(world.base.worker).consents.withdraw({
          contactId: blocked.contactId,
          channel: "call",
          purpose: "promotional",
          source: "written",
        });
        const { as, leadId } = await held(world);
        const { contactId } = await callerOf(world.base.worker).leads.get({ leadId });
        await callerOf(as).tasks.create({
          kind: "callback",
          title: world.text("promised"),
          leadId,
          assigneeUserId: null,
          dueAt: soon(),
        });
        return { contactId, mergedContactId: blocked.contactId };
      }),
    ],
    unmerge: [
      manager(async (world) =>
        callerOf(world.base.manager).contacts.merge({
          contactId: (await world.lead()).contactId,
          mergedContactId: (await world.lead()).contactId,
        }),
      ),
    ],
    create: [
      worker((world) => ({
        kind: "company",
        name: world.text("created"),
        phone: world.phone(),
        company: null,
        email: world.email(),
        timeZone: null,
      })),
    ],
    update: [
      worker(
        async (world) => ({
          contactId: (await world.lead()).contactId,
          typedOn: { timeZone: 0 },
          changes: { timeZone: "Asia/Kolkata" },
        }),
        {
          emits: {
            types: ["contact.updated"],
            reason: "the number stays, so that nobody becomes blocked by it",
          },
        },
      ),
      worker(async (world) => {
        const blocked = await world.lead();
        await callerOf(world.base.worker).leads.block({ leadId: blocked.leadId });
        const { leadId, contactId } = await world.lead();
        await world.campaign("draft", [leadId]);
        await callerOf(world.base.worker).tasks.create({
          kind: "callback",
          title: world.text("promised"),
          leadId,
          assigneeUserId: null,
          dueAt: soon(),
        });
        return { contactId, typedOn: { phone: 0 }, changes: { phone: blocked.phone } };
      }),
    ],
    delete: [manager(async (world) => ({ contactIds: [(await world.lead()).contactId] }))],
    restore: [
      manager(async (world) => {
        const { contactId } = await world.lead();
        await callerOf(world.base.manager).contacts.delete({ contactIds: [contactId] });
        return { contactIds: [contactId] };
      }),
    ],
    erase: [
      admin(async (world) => {
        const { leadId, contactId } = await world.lead();
        const { manager } = world.base;
        await callerOf(manager).leads.block({ leadId });
        const { name } = await callerOf(manager).contacts.get({ contactId });
        const query = new URLSearchParams({ q: name }).toString();
        await callerOf(manager).views.create({
          list: "leads",
          name: world.text("view"),
          isTeam: false,
          query,
        });
        await callerOf(manager).exports.ask(
          exportOf({ list: "leads", filter: { search: name }, sort: "name", columns: [] }),
        );
        return { contactId };
      }),
    ],
  },
  campaigns: {
    list: [worker(() => ({}))],
    get: [worker(async (world) => ({ campaignId: await world.campaign() }))],
    leads: [worker(async (world) => ({ campaignId: await world.campaign() }))],
    report: [worker(async (world) => ({ campaignId: await world.campaign() }))],
    create: [
      manager((world) => ({
        name: world.text("new campaign"),
        script: world.text("words"),
        workers: [{ userId: world.base.worker.userId, weight: 2 }],
        lineId: world.base.lineId,
      })),
    ],
    update: [
      manager(async (world) => ({
        campaignId: await world.campaign(),
        version: 1,
        name: world.text("renamed"),
        script: world.text("reworded"),
        workers: [{ userId: world.base.worker.userId, weight: 2 }],
        lineId: world.base.lineId,
      })),
    ],
    setStatus: [
      manager(async (world) => ({ campaignId: await world.campaign(), status: "running" })),
      manager(async (world) => ({
        campaignId: await world.campaign("running"),
        status: "paused",
        reason: world.text("wrong script"),
      })),
    ],
    delete: [manager(async (world) => ({ campaignId: await world.campaign() }))],
    restore: [
      manager(async (world) => {
        const campaignId = await world.campaign();
        await callerOf(world.base.manager).campaigns.delete({ campaignId });
        return { campaignId };
      }),
    ],
    clone: [
      manager(
        async (world) => {
          const campaignId = await world.campaign("draft", [(await world.lead()).leadId]);
          const workers = [{ userId: world.base.worker.userId, weight: 3 }];
          await callerOf(world.base.manager).campaigns.update({ campaignId, version: 1, workers });
          return { campaignId, name: world.text("cloned"), withLeads: true };
        },
        few("campaign.created", "campaign.leads_added", "lead.bulk_progressed"),
      ),
    ],
    addLeads: [
      manager(
        async (world) => ({
          campaignId: await world.campaign(),
          selection: { by: "ids", leadIds: [(await world.lead()).leadId] },
        }),
        few("lead.bulk_progressed", "campaign.leads_added"),
      ),
      ...[false, true].map((isGrouped) =>
        manager(
          (world) => placedByFilter(world, isGrouped, false),
          fewByFilter("lead.bulk_progressed", "campaign.leads_added"),
        ),
      ),
    ],
    removeLeads: [
      manager(placedById, few("lead.bulk_progressed", "campaign.leads_removed")),
      ...[false, true].map((isGrouped) =>
        manager(
          (world) => placedByFilter(world, isGrouped),
          fewByFilter("lead.bulk_progressed", "campaign.leads_removed"),
        ),
      ),
    ],
    shareLeads: [
      manager(
        async (world) => ({ ...(await placedById(world)), assignee: world.base.colleague.userId }),
        few("lead.bulk_progressed", "campaign.leads_shared"),
      ),
      ...[false, true].map((isGrouped) =>
        manager(
          async (world) => ({
            ...(await placedByFilter(world, isGrouped)),
            assignee: world.base.worker.userId,
          }),
          fewByFilter("lead.bulk_progressed", "campaign.leads_shared"),
        ),
      ),
    ],
    setPlace: [
      manager(async (world) => {
        const { leadId } = await world.lead();
        return { campaignId: await world.campaign("draft", [leadId]), leadId, isQueued: false };
      }),
    ],
  },
  deliveries: {
    list: [manager(() => ({}))],
    get: [manager(async (world) => ({ deliveryId: await world.delivery("dead") }))],
    replay: [manager(async (world) => ({ deliveryId: await world.delivery("set_aside") }))],
    dismiss: [manager(async (world) => ({ deliveryId: await world.delivery("dead") }))],
  },
  desk: {
    get: [worker(async (world) => ({ campaignId: await world.campaign("running") }))],
    take: [
      {
        prepare: async (world) => {
          const { leadId } = await world.lead();
          const campaignId = await world.campaign("running", [leadId]);
          return { as: await world.member("worker"), input: { campaignId, leadId } };
        },
      },
    ],
    // Giving back, or keeping, what one does not hold is no error: it tells nothing of the lead.
    renew: [
      {
        prepare: async (world) => {
          const { as, leadId } = await held(world);
          return { as, input: { leadId } };
        },
        foreign: { leadId: "same" },
      },
    ],
    release: [
      {
        prepare: async (world) => {
          const { as, leadId } = await held(world);
          return { as, input: { leadId } };
        },
        foreign: { leadId: "same" },
      },
    ],
    skip: [
      {
        prepare: async (world) => {
          const { as, leadId, campaignId } = await held(world);
          return { as, input: { leadId, campaignId, reason: "other" } };
        },
      },
    ],
    undoSkip: [
      {
        prepare: async (world) => {
          const { as, leadId, campaignId } = await held(world);
          const { skipId } = await callerOf(as).desk.skip({ leadId, campaignId, reason: "other" });
          return { as, input: { skipId } };
        },
      },
    ],
    callback: [
      {
        prepare: async (world) => {
          const { as, leadId, campaignId } = await held(world);
          return { as, input: { leadId, campaignId, at: soon(), assignee: "me" } };
        },
      },
    ],
    me: [worker(nothing)],
    pause: [
      {
        prepare: async (world) => ({
          as: await world.member("worker"),
          input: { reason: "lunch", note: world.text("hungry") },
        }),
      },
    ],
    resume: [
      {
        prepare: async (world) => {
          const as = await world.member("worker");
          await callerOf(as).desk.pause({ reason: "lunch", note: world.text("hungry") });
          return { as, input: undefined };
        },
      },
    ],
    setMode: [
      {
        prepare: async (world) => ({
          as: await world.member("worker"),
          input: { mode: "power", campaignId: await world.campaign("running") },
        }),
      },
    ],
    beat: [
      {
        prepare: async (world) => {
          const as = await world.member("worker");
          await callerOf(as).desk.setMode({ mode: "power", campaignId: await world.campaign("running") });
          const screenId = randomUUID();
          await callerOf(as).desk.beat({ screenId, idleSeconds: 0, notLiveSeconds: 0 });
          return { as, input: { screenId, idleSeconds: 0, notLiveSeconds: 31 } };
        },
      },
    ],
  },
  floor: {
    get: [manager(nothing)],
    rows: [manager(() => ({ tile: "stopped" as const }))],
    myDay: [worker(nothing)],
    workOf: [manager((world) => ({ userId: world.base.worker.userId }))],
    reassign: [
      manager(async (world) => {
        const from = await world.member("worker");
        await world.task(from);
        return {
          fromUserId: from.userId,
          toUserId: world.base.colleague.userId,
          movesLeads: true,
          movesCallbacks: true,
          expected: { leads: 0, callbacks: 1 },
        };
      }),
    ],
    pauseWorker: [
      manager(async (world) => ({
        userId: (await world.member("worker")).userId,
        note: world.text("pause"),
      })),
    ],
    resumeWorker: [
      manager(async (world) => {
        const { userId } = await world.member("worker");
        await callerOf(world.base.manager).floor.pauseWorker({ userId, note: null });
        return { userId };
      }),
    ],
    // Resumed at once: what follows in the walk dials.
    stopDialling: [
      manager(async (world) => {
        await callerOf(world.base.manager).floor.resumeDialling();
        return { reason: "complaint" as const, note: world.text("stop") };
      }),
    ],
    resumeDialling: [
      manager(async (world) => {
        await callerOf(world.base.manager).floor.stopDialling({ reason: "other", note: null });
      }),
    ],
    setLimits: [manager(() => ({ limits: defaultFloorLimits }))],
  },
  invitations: {
    list: [manager(nothing)],
    create: [
      manager(
        (world) => ({
          email: world.email(),
          name: world.text("invited"),
          role: "worker",
          lineId: world.base.lineId,
        }),
        { emits: { types: ["member.invited"], reason: "no earlier invitation to this address is open" } },
      ),
      manager(async (world) => ({
        email: (await world.invitation()).email,
        name: world.text("invited again"),
        role: "worker",
        lineId: world.base.lineId,
      })),
    ],
    revoke: [manager(async (world) => ({ invitationId: (await world.invitation()).id }))],
    preview: [
      { prepare: async (world) => ({ as: "nobody", input: { token: (await world.invitation()).token } }) },
    ],
    accept: [
      {
        prepare: async (world) => ({
          as: "nobody",
          input: { token: (await world.invitation()).token, name: world.text("guest"), password },
        }),
      },
    ],
    join: [
      {
        prepare: async (world) => {
          const as = await world.outsider();
          return { as, input: { token: (await world.invitation(as.email)).token } };
        },
      },
    ],
  },
  exports: {
    ask: [
      manager(async (world) => {
        await ofColleague(world);
        const { notInCampaignId: _, ...filter } = await leadFilters(world);
        return exportOf({ list: "leads", filter, sort: "newest", columns: ["phone"] });
      }),
      manager(async (world) => {
        await ofColleague(world);
        return exportOf({ list: "leads", filter: groupedLeadFilter(world), sort: "name", columns: [] });
      }),
      manager(async (world) => exportOf({ list: "contacts", filter: await ofTag(world), sort: "name" })),
      manager(async (world) => exportOf({ list: "calls", filter: await callFilters(world), sort: "newest" })),
      manager(async (world) => {
        await world.task(world.base.colleague);
        const values = [world.base.colleague.userId];
        const parts = [{ field: "assignee" as const, op: "is" as const, values }];
        const filter = {
          scope: "all" as const,
          state: "open" as const,
          where: { match: "all" as const, parts },
        };
        return exportOf({ list: "tasks", filter });
      }),
    ],
    list: [
      manager(async (world) => {
        await world.fetchedExport();
        return {};
      }),
    ],
  },
  imports: {
    list: [manager(nothing)],
    get: [manager(async (world) => ({ importId: await world.importFile() }))],
    setColumns: [
      manager(async (world) => ({
        importId: await world.importFile(),
        columns: ["name", "phone", null],
        hasHeader: true,
        duplicateRule: "skip",
      })),
    ],
    start: [
      manager(async (world) => ({
        importId: await world.importFile(),
        ownerUserId: world.base.worker.userId,
        campaignId: await world.campaign(),
      })),
    ],
    cancel: [manager(async (world) => ({ importId: await world.importFile() }))],
    undo: [manager(async (world) => ({ importId: await world.importFile("done") }))],
  },
  leads: {
    list: [
      worker(leadFilters, {
        foreign: { ...foreignFilters("empty", leadIds), notInCampaignId: "same" },
      }),
      worker(groupedLeadFilter, { foreign: foreignFilters("empty", leadIds) }),
    ],
    count: [
      worker(leadFilters, { foreign: foreignFilters("same", leadIds) }),
      worker(groupedLeadFilter, { foreign: foreignFilters("same", leadIds) }),
    ],
    changes: [
      worker(
        async (world) => ({
          ...(await leadFilters(world)),
          until: null,
          leadIds: [(await world.lead()).leadId],
        }),
        { foreign: { ...foreignFilters("same", leadIds), "leadIds[]": "empty" } },
      ),
      worker(
        async (world) => ({
          ...groupedLeadFilter(world),
          until: null,
          leadIds: [(await world.lead()).leadId],
        }),
        { foreign: { ...foreignFilters("same", leadIds), "leadIds[]": "empty" } },
      ),
    ],
    get: [worker(async (world) => ({ leadId: (await world.lead()).leadId }))],
    timeline: [
      worker(async (world) => ({ leadId: (await world.lead()).leadId }), { foreign: { leadId: "empty" } }),
    ],
    create: [
      worker((world) => ({
        name: world.text("created"),
        phone: world.phone(),
        company: world.text("company"),
        email: world.email(),
        timeZone: null,
        source: world.text("source"),
        ownerUserId: world.base.worker.userId,
      })),
    ],
    update: [
      worker(
        async (world) => ({
          leadId: (await world.lead()).leadId,
          typedOn: { timeZone: 0, ownerUserId: 0 },
          changes: { timeZone: "Asia/Kolkata", ownerUserId: world.base.worker.userId },
        }),
        {
          emits: {
            types: ["lead.updated", "contact.updated"],
            reason: "the number stays, so that nobody becomes blocked by it",
          },
        },
      ),
      worker(async (world) => {
        const blocked = await world.lead();
        await callerOf(world.base.worker).leads.block({ leadId: blocked.leadId });
        const { leadId } = await world.lead();
        await world.campaign("draft", [leadId]);
        await callerOf(world.base.worker).tasks.create({
          kind: "callback",
          title: world.text("promised"),
          leadId,
          assigneeUserId: null,
          dueAt: soon(),
        });
        return {
          leadId,
          version: 1,
          changes: { phone: blocked.phone, ownerUserId: world.base.worker.userId },
        };
      }),
    ],
    history: [
      worker(
        async (world) => ({ leadId: (await world.lead()).leadId, cursor: (await world.auditAsked()).cursor }),
        { foreign: { leadId: "empty", cursor: "empty" } },
      ),
    ],
    pursue: [
      worker(async (world) => ({
        contactId: (await world.lead()).contactId,
        source: world.text("again"),
        ownerUserId: world.base.worker.userId,
      })),
    ],
    setStage: [worker(async (world) => ({ leadId: (await world.lead()).leadId, stage: "contacted" }))],
    assign: [
      manager(async (world) => ({
        leadIds: [(await world.lead()).leadId],
        ownerUserId: world.base.worker.userId,
      })),
    ],
    changeMany: [
      manager(async (world) => ({
        selection: { by: "ids", leadIds: [(await world.lead()).leadId] },
        change: { kind: "assign", ownerUserId: world.base.colleague.userId },
      })),
      manager(
        async (world) => {
          await ofColleague(world);
          const { notInCampaignId: _, ...filter } = await leadFilters(world);
          return { selection: { by: "filter", filter }, change: { kind: "delete" } };
        },
        { foreign: foreignFilters("same", inSelection(leadIds)) },
      ),
      worker(
        async (world) => {
          await ofColleague(world);
          return {
            selection: { by: "filter", filter: groupedLeadFilter(world) },
            change: { kind: "stage", stage: "lost" },
          };
        },
        { foreign: foreignFilters("same", inSelection(leadIds)) },
      ),
      worker(async (world) => ({
        selection: { by: "ids", leadIds: [(await world.lead()).leadId] },
        change: { kind: "tag", tagId: await world.tag() },
      })),
    ],
    undoMany: [
      manager(async (world) => {
        const { leadId } = await world.lead();
        const made = await callerOf(world.base.manager).leads.changeMany({
          selection: { by: "ids", leadIds: [leadId] },
          change: { kind: "delete" },
        });
        if (!made) throw new Error("nothing changed");
        return { bulkChangeId: made.bulkChangeId };
      }),
    ],
    bulkChanges: [worker(nothing)],
    delete: [manager(async (world) => ({ leadId: (await world.lead()).leadId }))],
    restore: [
      manager(async (world) => {
        const { leadId } = await world.lead();
        await callerOf(world.base.manager).leads.delete({ leadId });
        return { leadId };
      }),
    ],
    keepDialled: [
      worker(async (world) => ({ leadId: await dialledLead(world), isKept: false }), {
        emits: { types: ["lead.deleted"], reason: "it is no lead after all" },
      }),
      worker(
        async (world) => {
          const leadId = await dialledLead(world);
          await callerOf(world.base.worker).leads.keepDialled({ leadId, isKept: false });
          return { leadId, isKept: true };
        },
        { emits: { types: ["lead.restored"], reason: "it is one again" } },
      ),
    ],
    block: [
      worker(async (world) => {
        const { leadId } = await world.lead();
        const campaignId = await world.campaign("running", [leadId]);
        await callerOf(await world.member("worker")).desk.take({ campaignId, leadId });
        await callerOf(world.base.worker).tasks.create({
          kind: "callback",
          title: world.text("promised"),
          leadId,
          assigneeUserId: null,
          dueAt: soon(),
        });
        return { leadId };
      }),
    ],
    unblock: [
      manager(async (world) => {
        const { leadId } = await world.lead();
        await callerOf(world.base.worker).leads.block({ leadId });
        return { leadId };
      }),
    ],
    previewImport: [worker((world) => ({ text: `name,phone\n${world.text("pasted")},${world.phone()}` }))],
    import: [
      manager(async (world) => ({
        text: `name,phone\n${world.text("pasted")},${world.phone()}`,
        ownerUserId: world.base.worker.userId,
        campaignId: await world.campaign(),
      })),
    ],
  },
  lines: {
    list: [worker(nothing)],
    create: [admin((world) => ({ label: world.text("new line"), phone: world.phone() }))],
    update: [admin(async (world) => ({ lineId: await world.line(), label: world.text("renamed line") }))],
    delete: [admin(async (world) => ({ lineId: await world.line() }))],
  },
  live: {
    events: [worker(() => ({ lastEventId: null }))],
    since: [worker(() => ({ cursor: "1.1" }))],
  },
  members: {
    list: [worker(nothing)],
    update: [
      admin(async (world) => ({
        userId: (await world.member("worker")).userId,
        role: "manager",
        lineId: world.base.lineId,
      })),
    ],
    get: [manager(async (world) => ({ userId: (await world.member("worker")).userId }))],
    work: [manager(async (world) => ({ userId: (await world.member("worker")).userId }))],
    sessions: [admin(async (world) => ({ userId: (await world.member("worker")).userId }))],
    endSessions: [
      {
        prepare: async (world) => {
          const as = await world.member("admin", password);
          const other = await world.member("worker");
          return { as, input: { userId: other.userId, sessionId: other.sessionId, password } };
        },
      },
    ],
    deactivate: [
      admin(async (world) => ({ userId: (await world.member("worker")).userId }), {
        emits: {
          types: ["member.deactivated", "session.revoked"],
          reason: "a member of no other workspace loses the sessions too",
        },
      }),
      admin(async (world) => {
        const { leadId } = await world.lead();
        const { userId } = await world.member("worker");
        await callerOf(world.base.manager).leads.assign({ leadIds: [leadId], ownerUserId: userId });
        return {
          userId,
          to: [world.base.colleague.userId],
          expected: { leads: 1, callbacks: 0, tasks: 0 },
        };
      }),
    ],
    reactivate: [
      admin(async (world) => {
        const { userId } = await world.member("worker");
        await callerOf(world.base.admin).members.deactivate({ userId });
        return { userId };
      }),
    ],
  },
  metrics: { get: [worker(nothing)], trend: [worker(() => ({ days: 7 }))] },
  notes: {
    get: [worker(async (world) => ({ noteId: (await world.note(world.base.worker)).noteId }))],
    list: [
      worker(async (world) => ({ leadId: (await world.note(world.base.worker)).leadId }), {
        foreign: { leadId: "empty" },
      }),
    ],
    save: [
      worker(async (world) => ({
        ...(await world.note(world.base.worker)),
        text: world.text("second thoughts"),
        baseVersion: 1,
      })),
    ],
    delete: [worker(async (world) => ({ noteId: (await world.note(world.base.worker)).noteId }))],
    restore: [
      worker(async (world) => {
        const { noteId } = await world.note(world.base.worker);
        await callerOf(world.base.worker).notes.delete({ noteId });
        return { noteId };
      }),
    ],
  },
  outcomes: {
    list: [worker(nothing)],
    create: [manager((world) => newOutcome(world.text("chosen")))],
    update: [
      manager(async (world) => ({
        outcomeId: await world.outcome(),
        ...newOutcome(world.text("relabelled")),
        tone: "good",
      })),
    ],
    reorder: [
      manager(async (world) => {
        await world.outcome();
        const living = await callerOf(world.base.manager).outcomes.list();
        return { outcomeIds: living.map(({ id }) => id).reverse() };
      }),
    ],
    archive: [manager(async (world) => ({ outcomeId: await world.outcome() }))],
    restore: [
      manager(async (world) => {
        const outcomeId = await world.outcome();
        await callerOf(world.base.manager).outcomes.archive({ outcomeId });
        return { outcomeId };
      }),
    ],
  },
  providerAccounts: {
    status: [worker(nothing)],
    get: [admin(nothing)],
    save: [admin(() => ({ baseUrl: bridge().twin.origin }))],
    rotateWebhook: [admin(nothing)],
    disableWebhook: [admin(async (world) => ({ endpointId: await world.endpoint() }))],
    test: [admin((world) => ({ providerAccountId: providerAccountId.parse(world.base.accountId) }))],
    simulate: [admin(nothing)],
  },
  recordings: {
    open: [worker(async (world) => ({ callId: await world.recorded() }))],
    heard: [
      worker(async (world) => {
        const caller = callerOf(world.base.worker);
        const { listenId } = await caller.recordings.open({ callId: await world.recorded() });
        return { listenId, secondsHeard: 12 };
      }),
    ],
    ask: [worker(async (world) => ({ callId: await world.recorded() }))],
    listens: [manager(async (world) => ({ callId: await world.recorded() }))],
  },
  session: {
    me: [worker(nothing)],
    list: [worker(nothing)],
    revoke: [
      {
        prepare: async (world) => {
          const as = await world.member("worker", password);
          return { as, input: { sessionId: await world.session(as), password } };
        },
      },
    ],
    revokeOthers: [
      {
        prepare: async (world) => {
          const as = await world.member("worker", password);
          await world.session(as);
          return { as, input: { password } };
        },
      },
    ],
    changePassword: [
      {
        prepare: async (world) => {
          const as = await world.member("worker", password);
          await world.session(as);
          return { as, input: { currentPassword: password, newPassword: "three green lanterns" } };
        },
      },
    ],
    updatePreferences: [worker(() => ({ isMuted: true, popupRingSeconds: 30 }))],
    rename: [worker((world) => ({ name: world.text("myself") }))],
  },
  system: { status: [admin(nothing)] },
  tasks: {
    list: [
      worker(async (world) => ({ scope: "all", state: "open", leadId: (await world.lead()).leadId }), {
        foreign: { leadId: "empty" },
      }),
    ],
    counts: [worker(nothing)],
    page: [
      worker(async (world) => ({ filter: await taskFilter(world) }), {
        foreign: foreignFilters("empty", taskIds),
      }),
      worker(async (world) => ({ filter: await groupedTaskFilter(world) }), {
        foreign: foreignFilters("empty", taskIds),
      }),
    ],
    count: [
      worker(async (world) => ({ filter: await taskFilter(world) }), {
        foreign: foreignFilters("same", taskIds),
      }),
      worker(async (world) => ({ filter: await groupedTaskFilter(world) }), {
        foreign: foreignFilters("same", taskIds),
      }),
    ],
    changes: [
      worker(
        async (world) => ({
          filter: await taskFilter(world),
          until: null,
          taskIds: [await world.task(world.base.colleague)],
        }),
        { foreign: { ...foreignFilters("same", taskIds), "taskIds[]": "empty" } },
      ),
      worker(
        async (world) => ({
          filter: await groupedTaskFilter(world),
          until: null,
          taskIds: [await world.task(world.base.colleague)],
        }),
        { foreign: { ...foreignFilters("same", taskIds), "taskIds[]": "empty" } },
      ),
    ],
    changeMany: [
      worker(async (world) => ({
        selection: { by: "ids", taskIds: [await world.task()] },
        change: { kind: "assign", assigneeUserId: world.base.manager.userId },
      })),
      worker(
        async (world) => ({
          selection: { by: "filter", filter: await taskFilter(world) },
          change: { kind: "done" },
        }),
        { foreign: foreignFilters("same", inSelection(bareTaskIds)) },
      ),
      worker(
        async (world) => ({
          selection: { by: "filter", filter: await groupedTaskFilter(world) },
          change: { kind: "done" },
        }),
        { foreign: foreignFilters("same", inSelection(bareTaskIds)) },
      ),
    ],
    undoMany: [
      worker(
        async (world) => {
          const change = { kind: "assign" as const, assigneeUserId: world.base.manager.userId };
          const done = await callerOf(world.base.worker).tasks.changeMany({
            selection: { by: "ids", taskIds: [await world.task(world.base.colleague)] },
            change,
          });
          if (!done) throw new Error("nothing changed");
          return { ...done, change };
        },
        { foreign: { "before[].taskId": "same", "change.assigneeUserId": "same" } },
      ),
    ],
    get: [worker(async (world) => ({ taskId: await world.task() }))],
    create: [
      worker(async (world) => {
        const { leadId } = await world.lead();
        return {
          kind: "callback",
          title: world.text("new task"),
          leadId,
          callId: await world.call({ leadId }),
          assigneeUserId: world.base.colleague.userId,
          dueAt: soon(),
        };
      }),
    ],
    update: [
      worker(async (world) => ({
        taskId: await world.task(),
        title: world.text("retitled"),
        assigneeUserId: world.base.colleague.userId,
      })),
    ],
    complete: [
      worker(async (world) => ({ taskId: await world.task(), isDone: true }), {
        emits: { types: ["task.done"], reason: "done; opened again is the other case" },
      }),
      worker(
        async (world) => {
          const taskId = await world.task();
          await callerOf(world.base.worker).tasks.complete({ taskId });
          return { taskId, isDone: false };
        },
        { emits: { types: ["task.updated"], reason: "opened again; done is the other case" } },
      ),
    ],
    delete: [worker(async (world) => ({ taskId: await world.task() }))],
    restore: [
      worker(async (world) => {
        const taskId = await world.task();
        await callerOf(world.base.worker).tasks.delete({ taskId });
        return { taskId };
      }),
    ],
  },
  sight: {
    mine: [worker(nothing)],
    settings: [admin(nothing)],
    set: [admin(() => ({ workerSees: "all", managerSees: "all", masksPhones: false, masksEmails: false }))],
  },
  teams: {
    list: [manager(nothing)],
    create: [admin((world) => ({ name: world.text(`team ${world.next()}`) }))],
    rename: [
      admin(async (world) => ({ teamId: await world.team(), name: world.text(`team ${world.next()}`) })),
    ],
    delete: [
      admin(async (world) => {
        const teamId = await world.team();
        await callerOf(world.base.admin).teams.setMember({
          userId: (await world.member("worker")).userId,
          teamId,
        });
        return { teamId };
      }),
    ],
    setMember: [
      admin(async (world) => ({
        userId: (await world.member("worker")).userId,
        teamId: await world.team(),
      })),
    ],
  },
  twin: {
    status: [worker(nothing)],
    next: [worker(() => ({ scenario: { outcome: "answered" }, count: 1 }))],
    incoming: [worker((world) => ({ from: "+919000000101", lineId: world.base.lineId, isAnswered: false }))],
    deliveries: [worker(nothing)],
  },
  wallLinks: {
    list: [admin(nothing)],
    create: [admin((world) => ({ label: world.text("wall"), days: 7 as const }))],
    revoke: [
      admin(async (world) => {
        const made = await callerOf(world.base.admin).wallLinks.create({
          label: world.text("wall"),
          days: 1,
        });
        return { wallLinkId: made.wallLinkId };
      }),
    ],
  },
  tags: {
    list: [worker(nothing)],
    counts: [
      worker(async (world) => {
        await ofTag(world);
        return undefined;
      }),
    ],
    create: [worker((world) => ({ name: world.text(`new tag ${world.next()}`), color: "red" }))],
    update: [
      manager(async (world) => ({
        tagId: await world.tag(),
        name: world.text(`renamed tag ${world.next()}`),
        color: "green",
      })),
    ],
    merge: [manager(async (world) => ({ tagId: await world.tag(), intoTagId: await world.tag() }))],
    delete: [manager(async (world) => ({ tagId: await world.tag() }))],
    restore: [
      manager(async (world) => {
        const tagId = await world.tag();
        await callerOf(world.base.manager).tags.delete({ tagId });
        return { tagId };
      }),
      manager(async (world) => {
        const [tagId, intoTagId, { leadId }] = [await world.tag(), await world.tag(), await world.lead()];
        await callerOf(world.base.worker).tags.tagLead({ tagId, leadId, isOn: true });
        await callerOf(world.base.manager).tags.merge({ tagId, intoTagId });
        return { tagId };
      }),
    ],
    tagLead: [
      worker(async (world) => ({
        tagId: await world.tag(),
        leadId: (await world.lead()).leadId,
        isOn: true,
      })),
    ],
    tagContacts: [
      worker(async (world) => ({
        tagId: await world.tag(),
        contactIds: [(await world.lead()).contactId],
        isOn: true,
      })),
    ],
  },
  views: {
    list: [worker(() => ({ list: "leads" }))],
    create: [worker((world) => ({ list: "leads", name: world.text("view"), query: "q=x" }))],
    update: [
      worker(async (world) => ({
        savedViewId: await world.view(world.base.worker),
        name: world.text("named"),
      })),
    ],
    delete: [worker(async (world) => ({ savedViewId: await world.view(world.base.worker) }))],
  },
  workspace: {
    firstSteps: [admin(nothing)],
    get: [worker(nothing)],
    update: [admin((world) => ({ name: world.text("renamed office") }))],
    setUp: [
      {
        prepare: (world) =>
          Promise.resolve({
            as: "nobody",
            input: {
              token: "s".repeat(43),
              workspaceName: world.text("first office"),
              name: world.text("first admin"),
              email: world.email(),
              password,
            },
          }),
      },
    ],
  },
};

import { z } from "zod";
import { get, paging, patch, post, queryFlag, remove } from "@/api/rest/route";
import { contactFilter, contactSort } from "@/contracts/contacts/filter";
import { contactFields, contactKind } from "@/contracts/contacts/schema";
import { contactId, leadId, userId } from "@/contracts/ids";
import { leadFields, leadSort, leadStage } from "@/contracts/leads/schema";
import { pageOf, restContact, restContactWhole, restLead } from "@/contracts/rest/views";
import { searchText } from "@/contracts/text";

const which = z.strictObject({ leadId });
const whichContact = z.strictObject({ contactId });
const fields = { ...leadFields, stage: leadStage, ownerUserId: userId.nullable() };

export const leadRoutes = [
  get("/leads", {
    scope: "leads:read",
    summary: "List leads",
    query: z.strictObject({
      ...paging,
      sort: leadSort.default("newest"),
      search: searchText.optional(),
      stage: leadStage.optional(),
      ownerUserId: userId.optional(),
      isBlocked: queryFlag.optional(),
    }),
    answer: pageOf(restLead),
    run: async ({ caller, query }) => {
      const { leads, nextCursor } = await caller.leads.list(query);
      return { items: leads, nextCursor };
    },
  }),
  post("/leads", {
    scope: "leads:write",
    summary: "Add a lead and its contact",
    body: z.strictObject({
      name: fields.name,
      phone: fields.phone,
      company: fields.company.default(null),
      email: fields.email.default(null),
      timeZone: fields.timeZone.default(null),
      source: fields.source.default(null),
      stage: fields.stage.optional(),
      ownerUserId: fields.ownerUserId.optional(),
    }),
    answer: restLead,
    location: ({ id }) => `/leads/${id}`,
    run: async ({ caller, body }) => caller.leads.get({ leadId: (await caller.leads.create(body)).id }),
  }),
  get("/leads/{leadId}", {
    scope: "leads:read",
    summary: "Read a lead",
    params: which,
    answer: restLead,
    run: ({ caller, params }) => caller.leads.get(params),
  }),
  patch("/leads/{leadId}", {
    scope: "leads:write",
    summary: "Change a lead. `version` (or If-Match) is the one that was read; an older one is refused.",
    params: which,
    body: z.strictObject({ version: z.number().int().min(1), ...z.object(fields).partial().shape }),
    answer: restLead,
    run: async ({ caller, params, body: { version, ...changes } }) => {
      await caller.leads.update({ ...params, version, changes });
      return caller.leads.get(params);
    },
  }),
  remove("/leads/{leadId}", {
    scope: "leads:write",
    summary: "Delete a lead",
    params: which,
    answer: null,
    run: ({ caller, params }) => caller.leads.delete(params),
  }),
  get("/contacts", {
    scope: "contacts:read",
    summary: "List contacts",
    query: z.strictObject({
      ...paging,
      sort: contactSort.default("name"),
      search: contactFilter.shape.search,
      isBlocked: queryFlag.optional(),
    }),
    answer: pageOf(restContact),
    run: async ({ caller, query }) => {
      const { contacts, nextCursor } = await caller.contacts.list(query);
      return { items: contacts, nextCursor };
    },
  }),
  post("/contacts", {
    scope: "contacts:write",
    summary: "Add a contact whom nobody pursues yet",
    body: z.strictObject({
      kind: contactKind.default("person"),
      name: contactFields.name,
      phone: contactFields.phone.default(null),
      company: contactFields.company.default(null),
      email: contactFields.email.default(null),
      timeZone: contactFields.timeZone.default(null),
    }),
    answer: restContactWhole,
    location: ({ id }) => `/contacts/${id}`,
    run: async ({ caller, body }) =>
      caller.contacts.get({ contactId: (await caller.contacts.create(body)).id }),
  }),
  get("/contacts/{contactId}", {
    scope: "contacts:read",
    summary: "Read a contact",
    params: whichContact,
    answer: restContactWhole,
    run: ({ caller, params }) => caller.contacts.get(params),
  }),
  patch("/contacts/{contactId}", {
    scope: "contacts:write",
    summary: "Change a contact. `version` (or If-Match) is the one that was read; an older one is refused.",
    params: whichContact,
    body: z.strictObject({
      version: z.number().int().min(1),
      ...z.object({ ...contactFields, kind: contactKind }).partial().shape,
    }),
    answer: restContactWhole,
    run: async ({ caller, params, body: { version, ...changes } }) => {
      await caller.contacts.update({ ...params, version, changes });
      return caller.contacts.get(params);
    },
  }),
  remove("/contacts/{contactId}", {
    scope: "contacts:write",
    summary: "Delete a contact with its leads",
    params: whichContact,
    answer: null,
    run: ({ caller, params }) => caller.contacts.delete({ contactIds: [params.contactId] }),
  }),
];

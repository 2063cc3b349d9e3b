import { z } from "zod";
import { Problem } from "@/api/rest/problem";
import { type Caller, get, patch, post, remove } from "@/api/rest/route";
import { contactId, leadId, type TagId, tagId } from "@/contracts/ids";
import { pageOf, restContactWhole, restLead, restTag } from "@/contracts/rest/views";
import { tagColor, tagName } from "@/contracts/tags/schema";

const which = z.strictObject({ tagId });
const whichLead = z.strictObject({ leadId });
const whichContact = z.strictObject({ contactId });

/** All of them are one short list: a tag is read out of it. */
async function tagOf(caller: Caller, id: TagId) {
  const found = (await caller.tags.list()).find((tag) => tag.id === id);
  if (!found) throw new Problem(404, "not_found", "There is no such tag.");
  return found;
}

export const tagRoutes = [
  get("/tags", {
    scope: "tags:read",
    summary: "List tags, by name: all of them",
    answer: pageOf(restTag),
    run: async ({ caller }) => ({ items: await caller.tags.list(), nextCursor: null }),
  }),
  post("/tags", {
    scope: "tags:write",
    summary: "Make a tag",
    body: z.strictObject({ name: tagName, color: tagColor.default("gray") }),
    answer: restTag,
    location: ({ id }) => `/tags/${id}`,
    run: async ({ caller, body }) => tagOf(caller, (await caller.tags.create(body)).id),
  }),
  get("/tags/{tagId}", {
    scope: "tags:read",
    summary: "Read a tag",
    params: which,
    answer: restTag,
    run: ({ caller, params }) => tagOf(caller, params.tagId),
  }),
  patch("/tags/{tagId}", {
    scope: "tags:write",
    summary: "Rename or recolour a tag, wherever it stands",
    params: which,
    body: z.strictObject({ name: tagName.optional(), color: tagColor.optional() }),
    answer: restTag,
    run: async ({ caller, params, body }) => {
      await caller.tags.update({ ...params, ...body });
      return tagOf(caller, params.tagId);
    },
  }),
  remove("/tags/{tagId}", {
    scope: "tags:write",
    summary: "Delete a tag, and take it off wherever it stands",
    params: which,
    answer: null,
    run: ({ caller, params }) => caller.tags.delete(params),
  }),
  post("/leads/{leadId}/tags", {
    scope: "leads:write",
    summary: "Put a tag on a lead; one that it has already stays",
    params: whichLead,
    body: which,
    answer: restLead,
    run: async ({ caller, params, body }) => {
      await caller.tags.tagLead({ ...params, ...body, isOn: true });
      return caller.leads.get(params);
    },
  }),
  remove("/leads/{leadId}/tags/{tagId}", {
    scope: "leads:write",
    summary: "Take a tag off a lead",
    params: whichLead.extend(which.shape),
    answer: null,
    run: ({ caller, params }) => caller.tags.tagLead({ ...params, isOn: false }),
  }),
  post("/contacts/{contactId}/tags", {
    scope: "contacts:write",
    summary: "Put a tag on a contact; one that it has already stays",
    params: whichContact,
    body: which,
    answer: restContactWhole,
    run: async ({ caller, params, body }) => {
      await caller.tags.tagContacts({ ...body, contactIds: [params.contactId], isOn: true });
      return caller.contacts.get(params);
    },
  }),
  remove("/contacts/{contactId}/tags/{tagId}", {
    scope: "contacts:write",
    summary: "Take a tag off a contact",
    params: whichContact.extend(which.shape),
    answer: null,
    run: ({ caller, params }) =>
      caller.tags.tagContacts({ tagId: params.tagId, contactIds: [params.contactId], isOn: false }),
  }),
];

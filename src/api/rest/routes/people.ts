import { z } from "zod";
import { countedPage, get, offsetOf, paging, patch, post, queryFlag } from "@/api/rest/route";
import { lineId, userId } from "@/contracts/ids";
import { emailAddress, personName, phoneText, role, workCounts } from "@/contracts/members/schema";
import { pageOf, restMember, restOrganization } from "@/contracts/rest/views";
import { searchText } from "@/contracts/text";
import { country, timeZone, workspaceName } from "@/contracts/workspaces/schema";

const which = z.strictObject({ userId });

export const peopleRoutes = [
  get("/members", {
    scope: "members:read",
    summary: "List members",
    query: z.strictObject({
      cursor: paging.cursor,
      search: searchText.optional(),
      isActive: queryFlag.optional(),
    }),
    answer: pageOf(restMember),
    run: async ({ caller, query: { cursor, ...query } }) => {
      const offset = offsetOf(cursor);
      const { items, total } = await caller.members.list({ ...query, offset });
      return countedPage(items, { offset, limit: items.length, total });
    },
  }),
  post("/members", {
    scope: "members:write",
    summary: "Invite a member: the answer's link is shown once",
    body: z.strictObject({
      email: emailAddress,
      name: personName,
      role,
      phone: phoneText.default(""),
      lineId: lineId.nullable().default(null),
    }),
    answer: z.object({ invitationId: z.uuid(), link: z.string(), expiresAt: z.iso.datetime() }),
    run: ({ caller, body }) => caller.invitations.create(body),
  }),
  get("/members/{userId}", {
    scope: "members:read",
    summary: "Read a member",
    params: which,
    answer: restMember,
    run: ({ caller, params }) => caller.members.get(params),
  }),
  patch("/members/{userId}", {
    scope: "members:write",
    summary: "Change a member's role, phone or line",
    params: which,
    body: z.strictObject({
      role: role.optional(),
      phone: phoneText.optional(),
      lineId: lineId.nullable().optional(),
    }),
    answer: restMember,
    run: async ({ caller, params, body }) => {
      await caller.members.update({ ...params, ...body });
      return caller.members.get(params);
    },
  }),
  get("/members/{userId}/work", {
    scope: "members:read",
    summary: "Count what is open with a member",
    params: which,
    answer: workCounts,
    run: ({ caller, params }) => caller.members.work(params),
  }),
  post("/members/{userId}/removal", {
    scope: "members:write",
    summary: "Take a member's access away and hand over what is open with them",
    params: which,
    body: z.strictObject({
      to: z.array(userId).max(100).default([]),
      expected: workCounts.describe("As `/members/{userId}/work` told it: has it changed, nothing happens."),
    }),
    answer: restMember,
    run: async ({ caller, params, body }) => {
      await caller.members.deactivate({ ...params, ...body });
      return caller.members.get(params);
    },
  }),
  get("/organization", {
    scope: "organization:read",
    summary: "Read the workspace's settings",
    answer: restOrganization,
    run: ({ caller }) => caller.workspace.get(),
  }),
  patch("/organization", {
    scope: "organization:write",
    summary: "Change the workspace's settings",
    body: z.strictObject({
      name: workspaceName.optional(),
      timeZone: timeZone.optional(),
      defaultCountry: country.optional(),
    }),
    answer: restOrganization,
    run: async ({ caller, body }) => {
      await caller.workspace.update(body);
      return caller.workspace.get();
    },
  }),
];

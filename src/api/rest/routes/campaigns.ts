import { z } from "zod";
import { countedPage, get, offsetOf, paging, patch, post, remove } from "@/api/rest/route";
import { campaignFields, campaignPauseReason, campaignStatus } from "@/contracts/campaigns/schema";
import { campaignId, leadId, lineId } from "@/contracts/ids";
import { pageOf, restCampaign } from "@/contracts/rest/views";

const which = z.strictObject({ campaignId });
const fields = z.strictObject({ ...campaignFields, lineId: lineId.nullable() });

export const campaignRoutes = [
  get("/campaigns", {
    scope: "campaigns:read",
    summary: "List campaigns",
    query: z.strictObject({ ...paging, status: campaignStatus.optional() }),
    answer: pageOf(restCampaign),
    run: async ({ caller, query: { cursor, ...query } }) => {
      const page = { ...query, offset: offsetOf(cursor) };
      const { campaigns, total } = await caller.campaigns.list(page);
      return countedPage(campaigns, { ...page, total });
    },
  }),
  post("/campaigns", {
    scope: "campaigns:write",
    summary: "Add a campaign",
    body: fields.partial().required({ name: true }),
    answer: restCampaign,
    location: ({ id }) => `/campaigns/${id}`,
    run: async ({ caller, body }) =>
      caller.campaigns.get({ campaignId: (await caller.campaigns.create(body)).id }),
  }),
  get("/campaigns/{campaignId}", {
    scope: "campaigns:read",
    summary: "Read a campaign",
    params: which,
    answer: restCampaign,
    run: ({ caller, params }) => caller.campaigns.get(params),
  }),
  patch("/campaigns/{campaignId}", {
    scope: "campaigns:write",
    summary: "Change a campaign. `version` (or If-Match) is the one that was read.",
    params: which,
    body: fields.partial().extend({ version: z.number().int().min(1) }),
    answer: restCampaign,
    run: async ({ caller, params, body }) => {
      await caller.campaigns.update({ ...params, ...body });
      return caller.campaigns.get(params);
    },
  }),
  post("/campaigns/{campaignId}/status", {
    scope: "campaigns:write",
    summary: "Start, pause or complete a campaign",
    params: which,
    body: z.strictObject({ status: campaignStatus, reason: campaignPauseReason.default(null) }),
    answer: restCampaign,
    run: async ({ caller, params, body }) => {
      await caller.campaigns.setStatus({ ...params, ...body });
      return caller.campaigns.get(params);
    },
  }),
  post("/campaigns/{campaignId}/leads", {
    scope: "campaigns:write",
    summary: "Put leads into a campaign's queue",
    params: which,
    body: z.strictObject({ leadIds: z.array(leadId).min(1).max(1000) }),
    answer: z.object({
      /** Beyond some hundred, a job goes on with them. */
      added: z.number().int(),
      alreadyIn: z.number().int(),
      notCallable: z.number().int(),
    }),
    run: async ({ caller, params, body: { leadIds } }) => {
      const { count, ...rest } = await caller.campaigns.addLeads({
        ...params,
        selection: { by: "ids", leadIds },
      });
      return { added: count, ...rest };
    },
  }),
  remove("/campaigns/{campaignId}", {
    scope: "campaigns:write",
    summary: "Delete a campaign",
    params: which,
    answer: null,
    run: ({ caller, params }) => caller.campaigns.delete(params),
  }),
];

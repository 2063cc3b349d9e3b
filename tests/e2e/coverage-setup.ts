import {
  at,
  everywhere,
  floorRow,
  hides,
  itemShows,
  keep,
  main,
  rowShows,
  shows,
  tile,
} from "./coverage-kit";
import { setOutcome, talkOnce } from "./coverage-people";
import { type Author, shown, type Table } from "./coverage-shown";
import { newOutcome } from "../support/inputs";

const diwali = "Diwali, second round";
const monsoon = "Monsoon follow-ups";

/** A call with an outcome, and a lead with an owner: what shows the names that are changed here. */
export async function prepareSetup(author: Author): Promise<void> {
  const { api, team } = author;
  await talkOnce(author);
  await setOutcome(author, "Interested");
  await api.mutate("leads.assign", { leadIds: [at(team, 0).leadId], ownerUserId: team.worker.userId });
}

const exported = (author: Author) =>
  author.api.mutate<{ exportId: string }>("exports.ask", {
    view: { list: "leads", filter: {}, sort: "newest", columns: ["phone"] },
    reason: "For the Pune branch",
  });

/** What the team works with: campaigns, tags, lines, outcomes, members, keys. */
export const setup: Pick<
  Table,
  "campaign" | "tag" | "line" | "outcome" | "member" | "team" | "api_key" | "provider_account" | "export"
> = {
  campaign: {
    create: {
      act: (author) => keep(author, "campaign", author.api.mutate("campaigns.create", { name: monsoon })),
      sees: everywhere(["Campaigns", "Dashboard"], shows(monsoon)),
    },
    "add leads": {
      act: ({ api, team, kept }) =>
        api.mutate("campaigns.addLeads", {
          campaignId: kept.campaign,
          selection: { by: "ids", leadIds: [at(team, 0).leadId] },
        }),
      sees: {
        Campaigns: itemShows("Campaigns", monsoon, "0 of 1 done"),
        Lead: shows(monsoon),
        Dashboard: shows("1 lead to"),
      },
    },
    "remove leads": {
      act: ({ api, team, kept }) =>
        api.mutate("campaigns.removeLeads", {
          campaignId: kept.campaign,
          selection: { by: "ids", leadIds: [at(team, 0).leadId] },
        }),
      sees: {
        // Who was taken out by hand is done there, and may come again.
        Campaigns: itemShows("Campaigns", monsoon, "1 of 1 done"),
        Lead: shows("Done, 0 attempts"),
        Dashboard: shows("1 lead out of"),
      },
    },
    update: {
      act: ({ api, team }) =>
        api.mutate("campaigns.update", { campaignId: team.campaign.id, version: 1, name: diwali }),
      sees: {
        ...everywhere(["Campaigns", "Campaign", "Lead"], shows(diwali)),
        // The desk's name stands in the bar above it.
        "Call desk": (page) => ({
          of: page.getByRole("button", { name: `Campaign: ${diwali}. Change` }),
          is: "there",
        }),
      },
    },
    pause: {
      act: ({ api, team }) =>
        api.mutate("campaigns.setStatus", { campaignId: team.campaign.id, status: "paused" }),
      sees: {
        Campaigns: itemShows("Campaigns", diwali, "Paused"),
        Campaign: shows("Paused"),
        "Call desk": shows(/paused this campaign at .+Your call was not touched\./),
        Dashboard: shows(/paused/),
        Floor: tile("stopped", "open to see what"),
      },
    },
    start: {
      act: ({ api, team }) =>
        api.mutate("campaigns.setStatus", { campaignId: team.campaign.id, status: "running" }),
      sees: {
        Campaigns: itemShows("Campaigns", diwali, "Running"),
        Campaign: shows("Running"),
        "Call desk": hides(/paused this campaign/),
        Dashboard: shows(`started ${diwali}`),
        Floor: tile("stopped", "nothing is stopped"),
      },
    },
    delete: {
      act: ({ api, kept }) => api.mutate("campaigns.delete", { campaignId: kept.campaign }),
      sees: {
        ...everywhere(["Campaigns", "Lead"], hides(monsoon)),
        Dashboard: shows(/deleted .*Monsoon follow-ups/),
      },
    },
    restore: {
      act: ({ api, kept }) => api.mutate("campaigns.restore", { campaignId: kept.campaign }),
      sees: {
        Campaigns: shows(monsoon),
        Lead: shows("Done, 0 attempts"),
        Dashboard: shows(`brought back ${monsoon}`),
      },
    },
  },
  tag: {
    create: {
      settings: "tags",
      act: (author) =>
        keep(author, "tag", author.api.mutate("tags.create", { name: "Kothrud", color: "green" })),
      sees: { Settings: shows("Kothrud") },
    },
    "put on": {
      settings: "tags",
      act: async ({ api, team, kept }) => {
        const { leadId, contactId } = at(team, 0);
        await api.mutate("tags.tagLead", { tagId: kept.tag, leadId, isOn: true });
        await api.mutate("tags.tagContacts", { tagId: kept.tag, contactIds: [contactId], isOn: true });
      },
      sees: everywhere(["Leads", "Lead", "Contacts", "Contact"], shows("Kothrud")),
    },
    update: {
      settings: "tags",
      act: ({ api, kept }) =>
        api.mutate("tags.update", { tagId: kept.tag, name: "Pune West", color: "green" }),
      sees: everywhere(shown.tag.update, shows("Pune West")),
    },
    delete: {
      settings: "tags",
      act: ({ api, kept }) => api.mutate("tags.delete", { tagId: kept.tag }),
      sees: everywhere(shown.tag.delete, hides("Pune West")),
    },
  },
  line: {
    create: {
      settings: "lines",
      act: async ({ api, kept }) => {
        const made = await api.mutate<{ lineId: string }>("lines.create", {
          label: "Pune desk",
          phone: "+918069000002",
        });
        kept.line = made.lineId;
      },
      sees: { Settings: shows("Pune desk") },
    },
    update: {
      settings: "lines",
      act: ({ api, kept }) => api.mutate("lines.update", { lineId: kept.line, label: "Pune west desk" }),
      sees: { Settings: shows("Pune west desk") },
    },
    delete: {
      settings: "lines",
      act: ({ api, kept }) => api.mutate("lines.delete", { lineId: kept.line }),
      sees: { Settings: hides("Pune west desk") },
    },
  },
  outcome: {
    create: {
      settings: "outcomes",
      act: (author) =>
        keep(
          author,
          "outcome",
          author.api.mutate("outcomes.create", { ...newOutcome("Sent brochure"), tone: "good" }),
        ),
      sees: { Settings: shows("Sent brochure") },
    },
    update: {
      settings: "outcomes",
      act: ({ api, team }) =>
        api.mutate("outcomes.update", {
          ...newOutcome("Wants a visit"),
          tone: "good",
          outcomeId: team.outcomes.find(({ label }) => label === "Interested")?.id,
        }),
      sees: {
        ...everywhere(
          ["Settings", "Calls", "Call", "Lead", "Contact", "Dashboard", "My day"],
          shows("Wants a visit"),
        ),
        Leads: rowShows(0, "Wants a visit"),
        Floor: floorRow("worker", "Wants a visit"),
      },
    },
    delete: {
      settings: "outcomes",
      act: ({ api, kept }) => api.mutate("outcomes.archive", { outcomeId: kept.outcome }),
      sees: { Settings: itemShows("Outcomes", "Sent brochure", "Sent brochure", "gone") },
    },
  },
  member: {
    create: {
      settings: "members",
      act: ({ api }) =>
        api.mutate("invitations.create", { email: "new@example.com", name: "Nikhil Shah", role: "worker" }),
      sees: { Settings: shows(/Nikhil Shah|new@example\.com/) },
    },
    update: {
      settings: "members",
      act: ({ api, team }) =>
        api.mutate("members.update", { userId: team.colleague.userId, phone: "+919000012345" }),
      sees: { Settings: shows(/90000 12345/) },
    },
    rename: {
      settings: "members",
      act: ({ apiOf }) => apiOf.worker.mutate("session.rename", { name: "Asha K. Menon" }),
      sees: {
        ...everywhere(["Settings", "Calls", "Call", "Lead", "Contact", "Dashboard"], shows("Asha K. Menon")),
        Leads: rowShows(0, "Asha K. Menon"),
        Floor: floorRow("worker", "Asha K. Menon"),
      },
    },
  },
  team: {
    create: {
      settings: "sight",
      act: (author) => keep(author, "team", author.api.mutate("teams.create", { name: "Pune east" })),
      sees: { Settings: shows("Pune east") },
    },
    "put in": {
      settings: "sight",
      act: ({ api, team, kept }) =>
        api.mutate("teams.setMember", { userId: team.colleague.userId, teamId: kept.team }),
      sees: { Settings: shows((team) => `${team.colleague.name} · Worker`) },
    },
    update: {
      settings: "sight",
      act: ({ api, kept }) => api.mutate("teams.rename", { teamId: kept.team, name: "Pune river" }),
      sees: { Settings: shows("Pune river") },
    },
    delete: {
      settings: "sight",
      act: ({ api, kept }) => api.mutate("teams.delete", { teamId: kept.team }),
      sees: { Settings: hides("Pune river") },
    },
  },
  api_key: {
    create: {
      settings: "api-keys",
      act: ({ api }) =>
        api.mutate("apiKeys.create", {
          name: "Website form",
          role: "worker",
          scopes: ["leads:write"],
          days: 7,
        }),
      sees: { Settings: itemShows("API keys", "Website form", "Website form") },
    },
    revoke: {
      settings: "api-keys",
      act: async ({ api }) => {
        const [key] = await api.query<{ id: string }[]>("apiKeys.list");
        await api.mutate("apiKeys.revoke", { apiKeyId: key?.id });
      },
      sees: { Settings: itemShows("API keys", "Website form", "Revoked") },
    },
  },
  provider_account: {
    test: {
      settings: "callerdesk",
      act: async ({ api }) => {
        const { account } = await api.query<{ account: { id: string } }>("providerAccounts.get");
        await api.mutate("providerAccounts.test", { providerAccountId: account.id });
      },
      sees: { Settings: shows("Passed") },
    },
    save: {
      settings: "callerdesk",
      act: async ({ api }) => {
        const { account } = await api.query<{ account: { baseUrl: string } }>("providerAccounts.get");
        await api.mutate("providerAccounts.save", { baseUrl: account.baseUrl, key: "authcode4711" });
      },
      sees: {
        Settings: (page) => ({ of: main(page).getByPlaceholder("Stored, ends in 4711"), is: "there" }),
      },
    },
    "new address": {
      settings: "callerdesk",
      act: ({ api }) => api.mutate("providerAccounts.rotateWebhook"),
      sees: { Settings: shows("Earlier address") },
    },
  },
  export: {
    create: {
      settings: "exports",
      act: async (author) => {
        author.kept.export = (await exported(author)).exportId;
      },
      sees: { Settings: itemShows("Exports", "For the Pune branch", "Not fetched") },
    },
    fetch: {
      settings: "exports",
      act: async ({ request, team, kept }) => {
        const file = await request.get(`/api/exports/${team.workspaceId}/${kept.export}`);
        if (!file.ok()) throw new Error(`the file: ${file.status()}`);
        await file.body();
      },
      sees: {
        Settings: itemShows("Exports", "For the Pune branch", "Taken out"),
        Dashboard: shows("exported 5 leads"),
      },
    },
  },
};

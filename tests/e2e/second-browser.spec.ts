import type { Page } from "@playwright/test";
import type { Api } from "../support/stack/http";
import type { Team } from "../support/stack/team";
import { dialledCall, post } from "../support/stack/webhooks";
import { expect, openLive, test } from "./fixtures";

type Change = {
  what: string;
  /** The page another person has open. */
  path: (team: Team) => string;
  act: (api: Api, team: Team) => Promise<unknown>;
  see: (page: Page, team: Team) => Promise<void>;
};

const shows = (words: string | RegExp) => (page: Page) =>
  expect(page.getByRole("main").getByText(words).first()).toBeVisible();
const at = (path: string) => () => path;
const lead = (team: Team, place: number) => {
  const found = team.leads[place];
  if (!found) throw new Error(`the team has no lead ${place}`);
  return found;
};
const leadPath = (place: number) => (team: Team) => `/dashboard/leads/${lead(team, place).leadId}`;
const task = { kind: "follow_up", callId: null, leadId: null, dueAt: new Date(Date.now() + 3_600_000) };

/** In this order, in one workspace: some change what an earlier one made. */
const changes: readonly Change[] = [
  {
    what: "leads.create",
    path: at("/dashboard/leads"),
    act: (api) =>
      api.mutate("leads.create", {
        name: "Devika Bose",
        phone: "+919876512345",
        company: null,
        email: null,
        timeZone: null,
        source: null,
      }),
    see: shows("Devika Bose"),
  },
  {
    what: "leads.update",
    path: leadPath(0),
    act: (api, team) =>
      api.mutate("leads.update", {
        leadId: lead(team, 0).leadId,
        version: 1,
        changes: { name: "Kavita D. Rao" },
      }),
    see: shows("Kavita D. Rao"),
  },
  {
    what: "leads.setStage",
    path: at("/dashboard/leads"),
    act: (api, team) => api.mutate("leads.setStage", { leadId: lead(team, 1).leadId, stage: "converted" }),
    see: shows("Converted"),
  },
  {
    what: "leads.assign",
    path: at("/dashboard/leads"),
    act: (api, team) =>
      api.mutate("leads.assign", { leadIds: [lead(team, 1).leadId], ownerUserId: team.colleague.userId }),
    see: shows(/Rohit Verma/),
  },
  {
    what: "leads.delete",
    path: at("/dashboard/leads"),
    act: (api, team) => api.mutate("leads.delete", { leadId: lead(team, 4).leadId }),
    see: (page, team) => expect(page.getByRole("main").getByText(lead(team, 4).name)).toHaveCount(0),
  },
  {
    what: "leads.restore",
    path: at("/dashboard/leads"),
    act: (api, team) => api.mutate("leads.restore", { leadId: lead(team, 4).leadId }),
    see: (page, team) => expect(page.getByRole("main").getByText(lead(team, 4).name).first()).toBeVisible(),
  },
  {
    what: "leads.block",
    path: leadPath(3),
    act: (api, team) => api.mutate("leads.block", { leadId: lead(team, 3).leadId }),
    see: shows(/do not call|asked not to be called/i),
  },
  {
    what: "notes.save",
    path: leadPath(1),
    act: (api, team) => api.mutate("notes.save", { leadId: lead(team, 1).leadId, text: "Prefers mornings." }),
    see: shows("Prefers mornings."),
  },
  {
    what: "tasks.create",
    path: at("/dashboard/tasks"),
    act: (api, team) =>
      api.mutate("tasks.create", {
        ...task,
        title: "Send the rate sheet",
        assigneeUserId: team.manager.userId,
      }),
    see: shows("Send the rate sheet"),
  },
  {
    what: "campaigns.create",
    path: at("/dashboard/campaigns"),
    act: (api) => api.mutate("campaigns.create", { name: "Monsoon follow-ups" }),
    see: shows("Monsoon follow-ups"),
  },
  {
    what: "campaigns.update",
    path: (team) => `/dashboard/campaigns/${team.campaign.id}`,
    act: (api, team) =>
      api.mutate("campaigns.update", {
        campaignId: team.campaign.id,
        version: 1,
        name: "Diwali, second round",
      }),
    see: shows("Diwali, second round"),
  },
  {
    what: "campaigns.setStatus, at the desk",
    path: (team) => `/dashboard/campaigns/${team.campaign.id}/work`,
    act: (api, team) => api.mutate("campaigns.setStatus", { campaignId: team.campaign.id, status: "paused" }),
    see: shows(/paused this campaign at .+Your call was not touched\./),
  },
  {
    what: "campaigns.setStatus, in the list",
    path: at("/dashboard/campaigns"),
    act: (api, team) =>
      api.mutate("campaigns.setStatus", { campaignId: team.campaign.id, status: "running" }),
    see: shows("Running"),
  },
  {
    what: "desk.take, in a colleague's queue",
    path: (team) => `/dashboard/campaigns/${team.campaign.id}/work`,
    act: (api, team) =>
      api.mutate("desk.take", { campaignId: team.campaign.id, leadId: lead(team, 2).leadId }),
    see: shows(/Meera Joshi/),
  },
  {
    what: "a provider's webhooks, in the list of calls",
    path: at("/dashboard/calls"),
    act: async (_, team) => {
      for (const webhook of dialledCall(team, team.worker, lead(team, 1).phone).webhooks)
        await post(team, webhook);
    },
    see: shows("Completed"),
  },
  {
    what: "calls.setOutcome",
    path: at("/dashboard/calls"),
    act: async (api, team) => {
      const { items } = await api.query<{ items: { id: string }[] }>("calls.list", { filter: {} });
      const outcome = team.outcomes.find(({ label }) => label === "Interested");
      await api.mutate("calls.setOutcome", { callId: items[0]?.id, outcomeId: outcome?.id });
    },
    see: shows("Interested"),
  },
  {
    what: "lines.create",
    path: at("/dashboard/settings/lines"),
    act: (api) => api.mutate("lines.create", { label: "Pune desk", phone: "+918069000002" }),
    see: shows("Pune desk"),
  },
  {
    what: "outcomes.create",
    path: at("/dashboard/settings/outcomes"),
    act: (api) =>
      api.mutate("outcomes.create", {
        label: "Sent brochure",
        tone: "good",
        effect: "none",
        recycleMinutes: null,
        isSuggestedIfNotReached: false,
        advances: true,
        needsNote: false,
        stopsAfterTimes: null,
      }),
    see: shows("Sent brochure"),
  },
  {
    what: "invitations.create",
    path: at("/dashboard/settings/members"),
    act: (api) =>
      api.mutate("invitations.create", { email: "new@example.com", name: "Nikhil Shah", role: "worker" }),
    see: shows(/Nikhil Shah|new@example\.com/),
  },
  {
    what: "members.update",
    path: at("/dashboard/settings/members"),
    act: (api, team) =>
      api.mutate("members.update", { userId: team.colleague.userId, phone: "+919000012345" }),
    see: shows(/90000 12345/),
  },
  {
    what: "session.rename",
    path: at("/dashboard/settings/members"),
    act: (api) => api.mutate("session.rename", { name: "Meera J. Kulkarni" }),
    see: shows("Meera J. Kulkarni"),
  },
  {
    what: "workspace.update",
    path: at("/dashboard/leads"),
    act: (api) => api.mutate("workspace.update", { name: "Chandni Finance" }),
    see: (page) => expect(page.getByRole("banner").getByText("Chandni Finance")).toBeVisible(),
  },
];

test("must show 9: what one person changes, another's open page shows, without a reload", async ({
  newTeam,
  enter,
}) => {
  test.setTimeout(180_000);
  const team = await newTeam({ isOutcomeRequired: false });
  const author = await enter(team, team.admin);
  const reader = await enter(team, team.manager);
  const { page } = reader;
  const missed: string[] = [];
  for (const { what, path, act, see } of changes) {
    await openLive(page, path(team));
    await expect(page.locator("main .mantine-Skeleton-root")).toHaveCount(0);
    await page.evaluate(() => void Object.assign(window, { isSamePage: true }));
    try {
      await act(author.api, team);
      await see(page, team);
      if (!(await page.evaluate(() => "isSamePage" in window)))
        missed.push(`${what}: the page was loaded anew`);
    } catch (error) {
      missed.push(`${what}: ${String(error).split("\n")[0]}`);
    }
  }
  expect(missed).toEqual([]);
});

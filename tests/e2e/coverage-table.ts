import type { Page } from "@playwright/test";
import type { Api } from "../support/stack/http";
import type { Team } from "../support/stack/team";
import { dialledCall, post } from "../support/stack/webhooks";
import { expect } from "./fixtures";

/**
 * Which pages show each operation on each noun: the contract of what is live (docs/coverage.md). The compiler asks for the
 * change and for what each of these pages shows of it, so that a noun, an operation or a page cannot be forgotten.
 */
export const shown = {
  call: {
    create: ["Calls", "Lead", "Contact", "Dashboard", "Popup"],
    update: ["Calls", "Lead", "Contact", "Dashboard"],
  },
  task: {
    create: ["Tasks", "Lead"],
    update: ["Tasks", "Lead"],
    delete: ["Tasks", "Lead"],
    restore: ["Tasks", "Lead"],
  },
  note: { create: ["Lead", "Contact"], update: ["Lead", "Contact"], delete: ["Lead", "Contact"] },
  lead: {
    create: ["Leads", "Contacts", "Dashboard"],
    pursue: ["Contact", "Leads"],
    update: ["Leads", "Lead", "Contact"],
    delete: ["Leads", "Campaign", "Call desk", "Dashboard"],
    restore: ["Leads", "Campaign", "Call desk"],
    take: ["Call desk", "Leads"],
  },
  contact: {
    create: ["Contacts"],
    update: ["Contacts", "Contact", "Leads", "Lead", "Campaign", "Call desk", "Calls", "Tasks"],
    merge: ["Contacts", "Leads"],
    unmerge: ["Contacts", "Leads"],
    block: ["Contacts", "Leads", "Dashboard"],
    delete: ["Contacts", "Leads", "Campaign", "Call desk"],
    restore: ["Contacts", "Leads", "Campaign", "Call desk"],
  },
  campaign: {
    create: ["Campaigns", "Dashboard"],
    update: ["Campaigns", "Campaign", "Call desk"],
    pause: ["Campaigns", "Campaign", "Call desk", "Dashboard"],
    start: ["Campaigns", "Campaign"],
    delete: ["Campaigns", "Dashboard"],
  },
  tag: {
    create: ["Settings"],
    "put on": ["Leads", "Lead", "Contacts", "Contact"],
    update: ["Settings", "Leads", "Lead", "Contacts", "Contact"],
    delete: ["Settings", "Leads", "Lead", "Contacts", "Contact"],
  },
  line: { create: ["Settings"], update: ["Settings"], delete: ["Settings"] },
  outcome: { create: ["Settings"], update: ["Settings"], delete: ["Settings"] },
  member: { create: ["Settings"], update: ["Settings"], rename: ["Settings"] },
  workspace: { update: ["Leads", "Dashboard", "Calls"] },
} as const satisfies Record<string, Record<string, readonly string[]>>;

type Shown = typeof shown;
export type Noun = keyof Shown;
type PagesOf<N extends Noun, O> = O extends keyof Shown[N]
  ? Shown[N][O] extends readonly (infer P extends string)[]
    ? P
    : never
  : never;
export type PageName = { [N in Noun]: { [O in keyof Shown[N]]: PagesOf<N, O> }[keyof Shown[N]] }[Noun];

export type Readers = Record<PageName, Page>;
/** What earlier changes made. */
export type Kept = Record<string, string>;
export type Author = { api: Api; team: Team; kept: Kept };
type See = (page: Page, author: Author) => Promise<void>;
export type Change<P extends string = string> = {
  /** Where the page with this noun's settings is, for those that have one. */
  settings?: string;
  act: (author: Author) => Promise<unknown>;
  sees: Record<P, See>;
};
type Table = { [N in Noun]: { [O in keyof Shown[N]]: Change<PagesOf<N, O>> } };

const main = (page: Page) => page.getByRole("main");
type Words = string | RegExp | ((team: Team) => string);
const read = (words: Words, team: Team) => (typeof words === "function" ? words(team) : words);
const shows =
  (words: Words): See =>
  (page, { team }) =>
    expect(main(page).getByText(read(words, team)).first()).toBeVisible();
const hides =
  (words: Words): See =>
  (page, { team }) =>
    expect(main(page).getByText(read(words, team))).toHaveCount(0);
const at = (team: Team, place: number) => {
  const found = team.leads[place];
  if (!found) throw new Error(`the team has no lead ${place}`);
  return found;
};
const nameOf = (place: number) => (team: Team) => at(team, place).name;
/** A row of a list that is about this lead. */
const rowShows =
  (place: number, words: string | RegExp): See =>
  (page, { team }) =>
    expect(
      main(page)
        .getByRole("row")
        .filter({ hasText: nameOf(place)(team) })
        .filter({ hasText: words })
        .first(),
    ).toBeVisible();
const task = { kind: "follow_up", callId: null, dueAt: new Date(Date.now() + 3_600_000) };
const outcome = {
  tone: "good",
  effect: "none",
  recycleMinutes: null,
  isSuggestedIfNotReached: false,
  advances: true,
  needsNote: false,
  stopsAfterTimes: null,
};
const keep = async (author: Author, name: string, made: Promise<unknown>) => {
  const { id } = (await made) as { id: string };
  author.kept[name] = id;
};
const everywhere = <P extends string>(pages: readonly P[], see: See) =>
  Object.fromEntries(pages.map((page) => [page, see])) as Record<P, See>;

/** In this order, in one workspace: some change what an earlier one made. */
export const table: Table = {
  call: {
    create: {
      act: async ({ team }) => {
        for (const webhook of dialledCall(team, team.worker, at(team, 0).phone).webhooks)
          await post(team, webhook);
      },
      sees: {
        Calls: shows("Completed"),
        Lead: shows("Completed"),
        Contact: shows("Completed"),
        Dashboard: (page) => expect(page.locator('[data-metric="callsToday"]')).toContainText("1"),
        Popup: (page, { team }) =>
          expect(page.locator("[data-popup]").getByRole("heading", { name: at(team, 0).name })).toBeVisible(),
      },
    },
    update: {
      act: async ({ api, team }) => {
        const { items } = await api.query<{ items: { id: string }[] }>("calls.list", { filter: {} });
        const interested = team.outcomes.find(({ label }) => label === "Interested");
        await api.mutate("calls.setOutcome", { callId: items[0]?.id, outcomeId: interested?.id });
      },
      sees: {
        ...everywhere(["Calls", "Lead", "Contact"], shows("Interested")),
        Dashboard: (page) => expect(page.locator('[data-metric="goodOutcomesToday"]')).toContainText("1"),
      },
    },
  },
  task: {
    create: {
      act: (author) =>
        keep(
          author,
          "task",
          author.api.mutate("tasks.create", {
            ...task,
            title: "Send the rate sheet",
            leadId: at(author.team, 0).leadId,
            assigneeUserId: author.team.colleague.userId,
          }),
        ),
      sees: everywhere(["Tasks", "Lead"], shows("Send the rate sheet")),
    },
    update: {
      act: ({ api, kept }) =>
        api.mutate("tasks.update", { taskId: kept.task, title: "Send the new rate sheet" }),
      sees: everywhere(["Tasks", "Lead"], shows("Send the new rate sheet")),
    },
    delete: {
      act: ({ api, kept }) => api.mutate("tasks.delete", { taskId: kept.task }),
      sees: everywhere(["Tasks", "Lead"], hides("Send the new rate sheet")),
    },
    restore: {
      act: ({ api, kept }) => api.mutate("tasks.restore", { taskId: kept.task }),
      sees: everywhere(["Tasks", "Lead"], shows("Send the new rate sheet")),
    },
  },
  note: {
    create: {
      act: (author) =>
        keep(
          author,
          "note",
          author.api.mutate("notes.save", { leadId: at(author.team, 0).leadId, text: "Prefers mornings." }),
        ),
      sees: everywhere(["Lead", "Contact"], shows("Prefers mornings.")),
    },
    update: {
      act: ({ api, team, kept }) =>
        api.mutate("notes.save", {
          leadId: at(team, 0).leadId,
          noteId: kept.note,
          text: "Prefers evenings.",
          baseVersion: 1,
        }),
      sees: everywhere(["Lead", "Contact"], shows("Prefers evenings.")),
    },
    delete: {
      act: ({ api, kept }) => api.mutate("notes.delete", { noteId: kept.note }),
      sees: everywhere(["Lead", "Contact"], hides("Prefers evenings.")),
    },
  },
  lead: {
    create: {
      act: (author) =>
        keep(
          author,
          "lead",
          author.api.mutate("leads.create", {
            name: "Devika Bose",
            phone: "+919876512345",
            company: null,
            email: null,
            timeZone: null,
            source: null,
          }),
        ),
      sees: everywhere(["Leads", "Contacts", "Dashboard"], shows("Devika Bose")),
    },
    pursue: {
      act: ({ api, team }) =>
        api.mutate("leads.pursue", { contactId: at(team, 0).contactId, source: "Spring fair" }),
      sees: {
        Contact: shows("Spring fair"),
        Leads: (page, { team }) => expect(main(page).getByText(at(team, 0).name)).toHaveCount(2),
      },
    },
    update: {
      act: ({ api, team }) =>
        api.mutate("leads.update", {
          leadId: at(team, 0).leadId,
          typedOn: { source: 0, ownerUserId: 0 },
          changes: { source: "Pune fair", ownerUserId: team.colleague.userId },
        }),
      sees: {
        Leads: shows((team) => team.colleague.name),
        Lead: shows("Pune fair"),
        Contact: shows("Pune fair"),
      },
    },
    delete: {
      act: ({ api, team }) => api.mutate("leads.delete", { leadId: at(team, 4).leadId }),
      sees: {
        ...everywhere(["Leads", "Campaign", "Call desk"], hides(nameOf(4))),
        Dashboard: shows((team) => `deleted the lead ${at(team, 4).name}`),
      },
    },
    restore: {
      act: ({ api, team }) => api.mutate("leads.restore", { leadId: at(team, 4).leadId }),
      sees: everywhere(["Leads", "Campaign", "Call desk"], shows(nameOf(4))),
    },
    take: {
      act: ({ api, team }) =>
        api.mutate("desk.take", { campaignId: team.campaign.id, leadId: at(team, 2).leadId }),
      sees: everywhere(
        ["Call desk", "Leads"],
        shows((team) => team.admin.name),
      ),
    },
  },
  contact: {
    create: {
      act: (author) =>
        keep(
          author,
          "contact",
          author.api.mutate("contacts.create", {
            kind: "company",
            name: "Kestrel Foods",
            phone: null,
            company: null,
            email: "office@kestrel.example.com",
            timeZone: null,
          }),
        ),
      sees: { Contacts: shows("Kestrel Foods") },
    },
    update: {
      act: ({ api, team }) =>
        api.mutate("contacts.update", {
          contactId: at(team, 0).contactId,
          typedOn: { name: 0 },
          changes: { name: "Kavita D. Rao" },
        }),
      sees: everywhere(shown.contact.update, shows("Kavita D. Rao")),
    },
    merge: {
      act: async ({ api, kept }) => {
        const { contactId } = await api.query<{ contactId: string }>("leads.get", { leadId: kept.lead });
        const { mergeId } = await api.mutate<{ mergeId: string }>("contacts.merge", {
          contactId: kept.contact,
          mergedContactId: contactId,
        });
        kept.merge = mergeId;
      },
      sees: { Contacts: hides("Devika Bose"), Leads: shows("Kestrel Foods") },
    },
    unmerge: {
      act: ({ api, kept }) => api.mutate("contacts.unmerge", { mergeId: kept.merge }),
      sees: { Contacts: shows("Devika Bose"), Leads: shows("Devika Bose") },
    },
    block: {
      act: ({ api, team }) => api.mutate("leads.block", { leadId: at(team, 3).leadId }),
      sees: {
        Contacts: rowShows(3, "Do not call"),
        Leads: rowShows(3, /do not call/i),
        Dashboard: shows("do not call"),
      },
    },
    delete: {
      act: ({ api, team }) => api.mutate("contacts.delete", { contactIds: [at(team, 1).contactId] }),
      sees: everywhere(shown.contact.delete, hides(nameOf(1))),
    },
    restore: {
      act: ({ api, team }) => api.mutate("contacts.restore", { contactIds: [at(team, 1).contactId] }),
      sees: everywhere(shown.contact.restore, shows(nameOf(1))),
    },
  },
  campaign: {
    create: {
      act: (author) =>
        keep(author, "campaign", author.api.mutate("campaigns.create", { name: "Monsoon follow-ups" })),
      sees: everywhere(["Campaigns", "Dashboard"], shows("Monsoon follow-ups")),
    },
    update: {
      act: ({ api, team }) =>
        api.mutate("campaigns.update", {
          campaignId: team.campaign.id,
          version: 1,
          name: "Diwali, second round",
        }),
      sees: {
        ...everywhere(["Campaigns", "Campaign"], shows("Diwali, second round")),
        // The desk's name stands in the bar above it.
        "Call desk": (page) =>
          expect(page.getByRole("button", { name: "Campaign: Diwali, second round. Change" })).toBeVisible(),
      },
    },
    pause: {
      act: ({ api, team }) =>
        api.mutate("campaigns.setStatus", { campaignId: team.campaign.id, status: "paused" }),
      sees: {
        ...everywhere(["Campaigns", "Campaign"], shows("Paused")),
        "Call desk": shows(/paused this campaign at .+Your call was not touched\./),
        Dashboard: shows(/paused/),
      },
    },
    start: {
      act: ({ api, team }) =>
        api.mutate("campaigns.setStatus", { campaignId: team.campaign.id, status: "running" }),
      sees: everywhere(["Campaigns", "Campaign"], shows("Running")),
    },
    delete: {
      act: ({ api, kept }) => api.mutate("campaigns.delete", { campaignId: kept.campaign }),
      sees: { Campaigns: hides("Monsoon follow-ups"), Dashboard: shows(/deleted .*Monsoon follow-ups/) },
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
        keep(author, "outcome", author.api.mutate("outcomes.create", { ...outcome, label: "Sent brochure" })),
      sees: { Settings: shows("Sent brochure") },
    },
    update: {
      settings: "outcomes",
      act: ({ api, kept }) =>
        api.mutate("outcomes.update", { ...outcome, outcomeId: kept.outcome, label: "Brochure sent" }),
      sees: { Settings: shows("Brochure sent") },
    },
    delete: {
      settings: "outcomes",
      act: ({ api, kept }) => api.mutate("outcomes.archive", { outcomeId: kept.outcome }),
      sees: {
        Settings: (page) =>
          expect(main(page).getByRole("button", { name: /Edit Brochure sent/ })).toHaveCount(0),
      },
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
      act: ({ api }) => api.mutate("session.rename", { name: "Meera J. Kulkarni" }),
      sees: { Settings: shows("Meera J. Kulkarni") },
    },
  },
  workspace: {
    update: {
      act: ({ api }) => api.mutate("workspace.update", { name: "Chandni Finance" }),
      sees: everywhere(["Leads", "Dashboard", "Calls"], (page) =>
        expect(page.getByRole("banner").getByText("Chandni Finance")).toBeVisible(),
      ),
    },
  },
};

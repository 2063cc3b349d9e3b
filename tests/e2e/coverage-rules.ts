import type { Page } from "@playwright/test";
import { defaultFloorLimits } from "@/contracts/floor/schema";
import {
  at,
  canCall,
  cannotCall,
  everywhere,
  floorRow,
  hides,
  itemShows,
  main,
  placeShows,
  queueShows,
  rowShows,
  shows,
  tile,
} from "./coverage-kit";
import { type Author, shown, type Table } from "./coverage-shown";
import { openRule } from "../support/inputs";

/** The customers' day, as they are all in India. */
const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(new Date());
const noConsent = "No consent for service calls on record.";
const consent = { channel: "call", purpose: "service", source: "web_form" };
const views = ["leads", "calls", "tasks"] as const;
const sight = { workerSees: "all", managerSees: "all", masksEmails: false };

/** A rule that observes holidays, and work of the worker that can be given away. */
export async function prepareRules({ api, team }: Author): Promise<void> {
  await api.mutate("callingRules.create", {
    rule: { ...openRule("No calls on holidays"), observesHolidays: true },
  });
  await api.mutate("leads.assign", { leadIds: [at(team, 1).leadId], ownerUserId: team.worker.userId });
  await api.mutate("tasks.create", {
    kind: "callback",
    title: "Call about the branch in Nashik",
    leadId: at(team, 1).leadId,
    callId: null,
    assigneeUserId: team.worker.userId,
    dueAt: new Date(Date.now() + 7_200_000),
  });
}

const seesView = (name: string, is: "there" | "gone" = "there") =>
  everywhere(shown.view.create, (page) => ({ of: page.getByRole("menuitem", { name, exact: true }), is }));
const openViews = async (page: Page) => {
  const button = page.getByRole("button", { name: "Views" });
  if ((await button.getAttribute("aria-expanded")) !== "true") await button.click();
  await page.getByRole("menuitem", { name: "Keep this view…" }).waitFor();
};

/** Who may be called, what is seen of whom, and the hands that hold it all up. */
export const rules: Pick<
  Table,
  | "holiday"
  | "calling_rule"
  | "consent"
  | "import"
  | "sight"
  | "worker"
  | "floor"
  | "wall_link"
  | "workspace"
  | "view"
> = {
  sight: {
    mask: {
      settings: "sight",
      act: ({ api }) => api.mutate("sight.set", { ...sight, masksPhones: true }),
      sees: {
        Settings: (page) => ({
          of: main(page).getByRole("checkbox", { name: "Mask customers’ phone numbers", checked: true }),
          is: "there",
        }),
        ...everywhere(["Leads", "Lead", "Contacts", "Call desk"], shows(/^\+91 •/)),
      },
    },
    unmask: {
      settings: "sight",
      act: ({ api }) => api.mutate("sight.set", { ...sight, masksPhones: false }),
      sees: {
        Settings: (page) => ({
          of: main(page).getByRole("checkbox", { name: "Mask customers’ phone numbers", checked: false }),
          is: "there",
        }),
        ...everywhere(["Leads", "Lead", "Contacts", "Call desk"], hides(/^\+91 •/)),
      },
    },
  },
  holiday: {
    create: {
      settings: "calling-rules",
      act: ({ api }) =>
        api.mutate("callingRules.addHoliday", { on: today(), name: "Founders’ Day", callingCode: "91" }),
      sees: {
        Settings: itemShows("Holidays", "Founders’ Day", "Founders’ Day"),
        ...everywhere(["Lead", "Contact"], cannotCall),
        "Call desk": queueShows(0, "Founders’ Day today."),
        Campaign: placeShows(0, "Founders’ Day today."),
      },
    },
    update: {
      settings: "calling-rules",
      act: async ({ api }) => {
        const { holidays } = await api.query<{ holidays: { id: string }[] }>("callingRules.list");
        await api.mutate("callingRules.updateHoliday", {
          holidayId: holidays[0]?.id,
          holiday: { on: "2020-02-29", name: "Founders’ Day, moved", callingCode: "91" },
        });
      },
      sees: {
        Settings: itemShows("Holidays", "29 Feb 2020", "Founders’ Day, moved"),
        ...everywhere(["Lead", "Contact"], canCall),
        "Call desk": queueShows(0, "today.", "gone"),
        Campaign: placeShows(0, "today.", "gone"),
      },
    },
    delete: {
      settings: "calling-rules",
      act: async ({ api }) => {
        const { holidays } = await api.query<{ holidays: { id: string }[] }>("callingRules.list");
        await api.mutate("callingRules.removeHoliday", { holidayId: holidays[0]?.id });
      },
      sees: { Settings: hides("Founders’ Day, moved") },
    },
  },
  calling_rule: {
    create: {
      settings: "calling-rules",
      act: async ({ api, kept }) => {
        await api.mutate("callingRules.create", {
          rule: { ...openRule("Consent first"), needsConsent: true },
        });
        const { rules: made } = await api.query<{ rules: { ruleId: string; name: string }[] }>(
          "callingRules.list",
        );
        kept.rule = made.find(({ name }) => name === "Consent first")?.ruleId ?? "";
      },
      sees: {
        Settings: itemShows("Calling rules", "Consent first", "consent on record"),
        ...everywhere(["Lead", "Contact"], cannotCall),
        "Call desk": queueShows(0, noConsent),
        Campaign: placeShows(0, noConsent),
      },
    },
    delete: {
      settings: "calling-rules",
      act: ({ api, kept }) => api.mutate("callingRules.remove", { ruleId: kept.rule }),
      sees: {
        Settings: hides("Consent first"),
        ...everywhere(["Lead", "Contact"], canCall),
        "Call desk": queueShows(0, noConsent, "gone"),
        Campaign: placeShows(0, noConsent, "gone"),
      },
    },
    restore: {
      settings: "calling-rules",
      act: ({ api, kept }) => api.mutate("callingRules.restore", { ruleId: kept.rule }),
      sees: {
        Settings: shows("Consent first"),
        ...everywhere(["Lead", "Contact"], cannotCall),
        "Call desk": queueShows(0, noConsent),
        Campaign: placeShows(0, noConsent),
      },
    },
    update: {
      settings: "calling-rules",
      act: async ({ api, kept }) => {
        const { rules: made } = await api.query<{ rules: { ruleId: string; version: number }[] }>(
          "callingRules.list",
        );
        await api.mutate("callingRules.update", {
          ruleId: kept.rule,
          baseVersion: made.find(({ ruleId }) => ruleId === kept.rule)?.version,
          rule: { ...openRule("Consent before all"), needsConsent: true },
        });
      },
      sees: { Settings: shows("Consent before all") },
    },
  },
  consent: {
    grant: {
      act: ({ api, team }) =>
        api.mutate("consents.grant", { ...consent, contactId: at(team, 0).contactId, proof: "Form 12" }),
      sees: {
        Lead: canCall,
        Contact: itemShows("Consent ledger", "Form 12", "Allowed"),
        "Call desk": queueShows(0, noConsent, "gone"),
        Campaign: placeShows(0, noConsent, "gone"),
      },
    },
    withdraw: {
      act: ({ api, team }) =>
        api.mutate("consents.withdraw", { ...consent, contactId: at(team, 0).contactId }),
      sees: {
        Lead: cannotCall,
        Contact: itemShows("Consent ledger", "Taken back", "Taken back"),
        "Call desk": queueShows(0, "took back consent for service calls"),
        Campaign: placeShows(0, "took back consent for service calls"),
      },
    },
  },
  import: {
    give: {
      act: async ({ request, origin, team, kept }) => {
        const answer = await request.post(`/api/imports/${team.workspaceId}`, {
          headers: {
            "content-type": "text/csv",
            "x-file-name": "pune-fair.csv",
            origin,
            "sec-fetch-site": "same-origin",
          },
          data: "Name,Phone\r\nGita Pai,9812345670\r\n",
        });
        if (!answer.ok()) throw new Error(`the file: ${answer.status()} ${await answer.text()}`);
        kept.import = ((await answer.json()) as { importId: string }).importId;
      },
      sees: { Imports: shows("1 lead to add") },
    },
    run: {
      act: ({ api, team, kept }) =>
        api.mutate("imports.start", { importId: kept.import, campaignId: team.campaign.id }),
      sees: {
        Imports: shows("1 lead added"),
        ...everywhere(["Leads", "Contacts", "Campaign", "Call desk"], shows("Gita Pai")),
        Dashboard: shows("imported 1 lead from a file"),
      },
    },
    undo: {
      act: ({ api, kept }) => api.mutate("imports.undo", { importId: kept.import }),
      sees: {
        Imports: shows("Taken back"),
        ...everywhere(["Leads", "Contacts", "Campaign", "Call desk"], hides("Gita Pai")),
        Dashboard: shows("took back an import"),
      },
    },
  },
  worker: {
    pause: {
      act: ({ apiOf }) => apiOf.colleague.mutate("desk.pause", { reason: "lunch" }),
      sees: {
        Floor: floorRow("colleague", "Paused: lunch"),
        // In another browser of the same person.
        "Call desk": (page) => ({ of: page.getByRole("button", { name: "Paused: resume" }), is: "there" }),
        Dashboard: shows("paused: lunch"),
      },
    },
    resume: {
      act: ({ apiOf }) => apiOf.colleague.mutate("desk.resume"),
      sees: {
        Floor: floorRow("colleague", "Idle"),
        "Call desk": (page) => ({ of: page.getByRole("button", { name: "Ready: pause" }), is: "there" }),
        Dashboard: shows((team) => `${team.colleague.name} resumed`),
      },
    },
    "be paused": {
      act: ({ api, team }) =>
        api.mutate("floor.pauseWorker", { userId: team.colleague.userId, note: "Come to my desk" }),
      sees: {
        Floor: floorRow("colleague", (team) => `Come to my desk, by ${team.admin.name}`),
        "Call desk": shows((team) => `${team.admin.name} paused you`),
        Dashboard: shows((team) => `paused ${team.colleague.name}`),
      },
    },
    "be resumed": {
      act: ({ api, team }) => api.mutate("floor.resumeWorker", { userId: team.colleague.userId }),
      sees: {
        Floor: floorRow("colleague", "Come to my desk", "gone"),
        "Call desk": hides("paused you"),
        Dashboard: shows((team) => `let ${team.colleague.name} call again`),
      },
    },
  },
  floor: {
    "set limits": {
      act: ({ api }) => api.mutate("floor.setLimits", { limits: { ...defaultFloorLimits, paused: 7 } }),
      sees: { Floor: tile("paused", "limit 7") },
    },
    reassign: {
      act: ({ api, team }) =>
        api.mutate("floor.reassign", {
          fromUserId: team.worker.userId,
          toUserId: team.colleague.userId,
          movesLeads: true,
          movesCallbacks: true,
          expected: { leads: 1, callbacks: 1 },
        }),
      sees: {
        Leads: rowShows(1, (team) => team.colleague.name),
        Tasks: shows("Call about the branch in Nashik"),
        Dashboard: shows(/moved 1 lead.* and 1 callback/),
      },
    },
  },
  wall_link: {
    create: {
      act: async ({ api, kept }) => {
        const made = await api.mutate<{ wallLinkId: string }>("wallLinks.create", {
          label: "Sales floor, left",
          days: 1,
        });
        kept.wallLink = made.wallLinkId;
      },
      sees: { Dashboard: shows("made a link for a wall screen") },
    },
    revoke: {
      act: ({ api, kept }) => api.mutate("wallLinks.revoke", { wallLinkId: kept.wallLink }),
      sees: { Dashboard: shows("revoked a link of a wall screen") },
    },
  },
  workspace: {
    "stop dialling": {
      act: ({ api }) => api.mutate("floor.stopDialling", { reason: "complaint", note: null }),
      sees: {
        "Call desk": (page) => ({
          of: page.getByRole("heading", { name: "All dialling is stopped" }),
          is: "there",
        }),
        Floor: shows("All dialling is stopped."),
        Dashboard: shows("stopped all dialling"),
      },
    },
    "resume dialling": {
      act: ({ api }) => api.mutate("floor.resumeDialling"),
      sees: {
        "Call desk": (page) => ({
          of: page.getByRole("heading", { name: "All dialling is stopped" }),
          is: "gone",
        }),
        Floor: hides("All dialling is stopped."),
        Dashboard: shows("let everybody dial again"),
      },
    },
    update: {
      act: ({ api }) => api.mutate("workspace.update", { name: "Chandni Finance" }),
      sees: everywhere(["Leads", "Dashboard", "Calls"], (page) => ({
        of: page.getByRole("banner").getByText("Chandni Finance"),
        is: "there",
      })),
    },
  },
  view: {
    create: {
      open: openViews,
      act: async ({ api, kept }) => {
        for (const list of views) {
          const { id } = await api.mutate<{ id: string }>("views.create", {
            list,
            name: "What waits for Pune",
            isTeam: true,
            query: "",
          });
          kept[`view of ${list}`] = id;
        }
      },
      sees: seesView("What waits for Pune"),
    },
    update: {
      open: openViews,
      act: async ({ api, kept }) => {
        for (const list of views)
          await api.mutate("views.update", {
            savedViewId: kept[`view of ${list}`],
            name: "What waits for Nashik",
          });
      },
      sees: seesView("What waits for Nashik"),
    },
    delete: {
      open: openViews,
      act: async ({ api, kept }) => {
        for (const list of views) await api.mutate("views.delete", { savedViewId: kept[`view of ${list}`] });
      },
      sees: seesView("What waits for Nashik", "gone"),
    },
  },
};

import { until } from "../support/stack/http";
import { dialledCall, post } from "../support/stack/webhooks";
import {
  at,
  everywhere,
  floorRow,
  hides,
  itemShows,
  keep,
  main,
  metric,
  myDay,
  nameOf,
  placeShows,
  queueShows,
  rowCannotCall,
  rowHides,
  rowShows,
  shows,
} from "./coverage-kit";
import { type Author, shown, type Table } from "./coverage-shown";
import { newLead } from "../support/inputs";

const task = { kind: "follow_up", callId: null, dueAt: new Date(Date.now() + 3_600_000) };

type EndedCall = { id: string; phase: string };
/** The newest call, once it has ended. */
const endedCall = async ({ api }: Author): Promise<EndedCall> => {
  const { items } = await until(
    "the call has ended",
    () => api.query<{ items: EndedCall[] }>("calls.list", { filter: {} }),
    ({ items: [call] }) => call?.phase === "ended",
  );
  const [call] = items;
  if (!call) throw new Error("there is no call");
  return call;
};
/** The worker's call with the first lead, from its dial to its report. */
export const talkOnce = async (author: Author) => {
  const { team } = author;
  for (const webhook of dialledCall(team, team.worker, at(team, 0).phone).webhooks) await post(team, webhook);
  author.kept.call = (await endedCall(author)).id;
};
/** Says what came of it. */
export const setOutcome = async ({ api, team, kept }: Author, words: string) => {
  const chosen = team.outcomes.find(({ label }) => label === words);
  await api.mutate("calls.setOutcome", { callId: kept.call, outcomeId: chosen?.id });
};
const openTask = (words: string, is: "there" | "gone" = "there") => itemShows("Open tasks", words, words, is);

/** Whom the team speaks with, and what came of it. */
export const people: Pick<Table, "call" | "task" | "note" | "lead" | "contact"> = {
  call: {
    create: {
      act: talkOnce,
      sees: {
        ...everywhere(["Calls", "Lead", "Contact"], shows("Completed")),
        Leads: rowHides(0, "Never"),
        Dashboard: metric("callsToday", "1"),
        Floor: floorRow("worker", "Call ended"),
        "My day": myDay("dials", "1"),
        Popup: (page, { team }) => ({
          of: page.locator("[data-popup]").getByRole("heading", { name: at(team, 0).name }),
          is: "there",
        }),
      },
    },
    update: {
      act: (author) => setOutcome(author, "Interested"),
      sees: {
        ...everywhere(["Calls", "Lead", "Contact"], shows("Interested")),
        Leads: rowShows(0, "Interested"),
        Dashboard: metric("goodOutcomesToday", "1"),
        Floor: floorRow("worker", "Interested"),
        Call: shows("A correction is kept in the flight recorder below."),
        "My day": myDay("goodOutcomes", "1"),
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
      sees: {
        Tasks: shows("Send the rate sheet"),
        Leads: rowShows(0, "Follow up"),
        Lead: openTask("Send the rate sheet"),
        Contact: shows("planned a follow-up: Send the rate sheet"),
        Dashboard: shows("planned a follow-up"),
      },
    },
    update: {
      act: ({ api, kept }) =>
        api.mutate("tasks.update", { taskId: kept.task, title: "Send the new rate sheet" }),
      sees: {
        ...everywhere(["Tasks", "Contact"], shows("Send the new rate sheet")),
        Lead: openTask("Send the new rate sheet"),
      },
    },
    done: {
      act: ({ api, kept }) => api.mutate("tasks.complete", { taskId: kept.task }),
      sees: {
        Tasks: hides("Send the new rate sheet"),
        Leads: rowHides(0, "Follow up"),
        Lead: openTask("Send the new rate sheet", "gone"),
        Contact: shows(/, done /),
        Dashboard: shows("finished a follow-up"),
      },
    },
    "open again": {
      act: ({ api, kept }) => api.mutate("tasks.complete", { taskId: kept.task, isDone: false }),
      sees: {
        Tasks: shows("Send the new rate sheet"),
        Leads: rowShows(0, "Follow up"),
        Lead: openTask("Send the new rate sheet"),
        Contact: hides(/, done /),
      },
    },
    delete: {
      act: ({ api, kept }) => api.mutate("tasks.delete", { taskId: kept.task }),
      sees: {
        ...everywhere(["Tasks", "Lead", "Contact"], hides("Send the new rate sheet")),
        Leads: rowHides(0, "Follow up"),
      },
    },
    restore: {
      act: ({ api, kept }) => api.mutate("tasks.restore", { taskId: kept.task }),
      sees: {
        ...everywhere(["Tasks", "Contact"], shows("Send the new rate sheet")),
        Lead: openTask("Send the new rate sheet"),
        Leads: rowShows(0, "Follow up"),
      },
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
          author.api.mutate("leads.create", { ...newLead("Devika Bose"), phone: "+919876512345" }),
        ),
      sees: everywhere(["Leads", "Contacts", "Dashboard"], shows("Devika Bose")),
    },
    pursue: {
      act: ({ api, team }) =>
        api.mutate("leads.pursue", { contactId: at(team, 0).contactId, source: "Spring fair" }),
      sees: {
        Contact: shows("Spring fair"),
        // A second row with the same name.
        Leads: (page, { team }) => ({ of: main(page).getByText(at(team, 0).name).nth(1), is: "there" }),
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
        Leads: rowShows(0, (team) => team.colleague.name),
        Lead: shows("Pune fair"),
        Contact: shows("Pune fair"),
      },
    },
    "set stage": {
      act: ({ api, team }) =>
        api.mutate("leads.setStage", { leadId: at(team, 0).leadId, stage: "converted" }),
      sees: {
        Leads: rowShows(0, "Converted"),
        ...everywhere(["Lead", "Contact"], shows("Converted")),
        Dashboard: metric("convertedLeads", "1"),
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
      sees: {
        ...everywhere(["Leads", "Campaign", "Call desk"], shows(nameOf(4))),
        Dashboard: shows("brought back"),
      },
    },
    take: {
      act: ({ api, team }) =>
        api.mutate("desk.take", { campaignId: team.campaign.id, leadId: at(team, 2).leadId }),
      sees: {
        "Call desk": queueShows(2, "is on this lead"),
        Leads: rowCannotCall(2),
        Campaign: placeShows(2, "is on this lead"),
      },
    },
    "let go": {
      act: ({ api, team }) => api.mutate("desk.release", { leadId: at(team, 2).leadId }),
      sees: {
        "Call desk": queueShows(2, "is on this lead", "gone"),
        Leads: rowCannotCall(2, "gone"),
        Campaign: placeShows(2, "is on this lead", "gone"),
      },
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
      sees: everywhere(["Contacts", "Leads"], shows("Devika Bose")),
    },
    block: {
      act: ({ api, team }) => api.mutate("leads.block", { leadId: at(team, 3).leadId }),
      sees: {
        Contacts: rowShows(3, "Do not call"),
        Leads: rowShows(3, "Do not call"),
        Campaign: placeShows(3, "asked not to be called"),
        "Call desk": queueShows(3, "asked not to be called"),
        Dashboard: shows("do not call"),
      },
    },
    unblock: {
      act: ({ api, team }) => api.mutate("leads.unblock", { leadId: at(team, 3).leadId }),
      sees: {
        ...everywhere(["Contacts", "Leads"], rowHides(3, "Do not call")),
        Dashboard: shows("allowed calls to"),
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
};

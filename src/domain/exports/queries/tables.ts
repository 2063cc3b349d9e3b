import type { CallColumnKey } from "@/contracts/calls/columns";
import type { CallStatus } from "@/contracts/calls/schema";
import type { CallView } from "@/contracts/calls/views";
import type { ExportView } from "@/contracts/exports/schema";
import type { LeadColumnKey } from "@/contracts/leads/columns";
import type { TaskColumnKey } from "@/contracts/tasks/columns";
import type { Cell } from "@/lib/csv";
import { countActivities, pageActivities } from "@/domain/activities/queries";
import { listCallsById } from "@/domain/calls/queries";
import { countCalls, pageCalls } from "@/domain/calls/queries/list";
import { countContacts, listContacts } from "@/domain/contacts/queries/list";
import { eventWords, momentCell, payloadWords, phoneCell } from "@/domain/exports/rules";
import { type LeadRow, listLeadRows } from "@/domain/leads/queries";
import { countLeads, pageLeads } from "@/domain/leads/queries/list";
import type { Look } from "@/domain/lists/queries";
import type { TaskView } from "@/domain/tasks/queries";
import { countTasksMatching, pageTasks } from "@/domain/tasks/queries/list";
import type { Reader } from "@/platform/db";

/** A view as rows of cells, read a page at a time. */
export type ExportTable = {
  header: readonly string[];
  /** How many rows the pages will have, exactly, where both are read at one moment. */
  count: () => Promise<number>;
  pages: () => AsyncGenerator<Cell[][]>;
};

/** Who takes the view out, when ("me" and "the last week" are read by it), and by whose clock its moments are written. */
export type ExportLook = Look & { timeZone: string };

/** Rows of one page: some hundred kilobytes in memory. */
const pageRows = 500;

type OfList<L extends ExportView["list"]> = Extract<ExportView, { list: L }>;

/** Follows the cursor to its end. */
async function* byKeyset<C>(
  page: (cursor: C | null) => Promise<{ cells: Cell[][]; next: C | null }>,
): AsyncGenerator<Cell[][]> {
  let cursor: C | null = null;
  do {
    const { cells, next }: { cells: Cell[][]; next: C | null } = await page(cursor);
    if (cells.length > 0) yield cells;
    cursor = next;
  } while (cursor !== null);
}

type Column<R> = { label: string; cell: (row: R) => Cell };

// The list's own columns; what stands together in one cell of the screen has one each here.
const leadColumns = (zone: string): Record<LeadColumnKey, Column<LeadRow>[]> => ({
  phone: [{ label: "Phone", cell: (lead) => lead.phone ?? lead.phoneText }],
  stage: [
    { label: "Stage", cell: (lead) => lead.stage },
    { label: "Do not call since", cell: (lead) => momentCell(lead.doNotCallAt, zone) },
  ],
  owner: [{ label: "Owner", cell: (lead) => lead.owner?.name ?? null }],
  outcome: [{ label: "Last outcome", cell: (lead) => lead.lastOutcome?.label ?? null }],
  attempts: [{ label: "Attempts", cell: (lead) => lead.attempts }],
  next: [
    { label: "Next", cell: (lead) => lead.nextTask?.kind.replace("_", " ") ?? null },
    { label: "Next is due", cell: (lead) => momentCell(lead.nextTask?.dueAt ?? null, zone) },
  ],
  last_call: [{ label: "Last call", cell: (lead) => momentCell(lead.lastCallAt, zone) }],
  clock: [{ label: "Time zone", cell: (lead) => lead.timeZone }],
  tags: [{ label: "Tags", cell: (lead) => lead.tags.map((tag) => tag.name).join(", ") || null }],
  email: [{ label: "E-mail", cell: (lead) => lead.email }],
  source: [{ label: "Source", cell: (lead) => lead.source }],
  created: [{ label: "Added", cell: (lead) => momentCell(lead.createdAt, zone) }],
});

function leadTable(
  reader: Reader,
  look: ExportLook,
  { filter, sort, columns }: OfList<"leads">,
): ExportTable {
  const known = leadColumns(look.timeZone);
  const chosen: Column<LeadRow>[] = [
    { label: "Name", cell: (lead) => lead.name },
    { label: "Company", cell: (lead) => lead.company },
    ...columns.flatMap((key) => known[key]),
  ];
  return {
    header: chosen.map(({ label }) => label),
    count: async () => (await countLeads(reader, look, { filter, isExact: true })).count,
    pages: () =>
      byKeyset<string>(async (cursor) => {
        const page = await pageLeads(reader, look, { filter, sort, limit: pageRows, cursor });
        const rows = await listLeadRows(reader, look.sight, page.ids, look.now);
        return {
          cells: rows.map((row) => chosen.map(({ cell }) => cell(row))),
          next: page.nextCursor,
        };
      }),
  };
}

function contactTable(reader: Reader, look: ExportLook, { filter, sort }: OfList<"contacts">): ExportTable {
  const { sight, timeZone } = look;
  return {
    header: ["Name", "Company", "Phone", "E-mail", "Leads", "Time zone", "Do not call since", "Added"],
    count: async () => (await countContacts(reader, sight, { filter, isExact: true })).count,
    pages: () =>
      byKeyset<string>(async (cursor) => {
        const page = await listContacts(reader, sight, { filter, sort, limit: pageRows, cursor });
        return {
          cells: page.contacts.map((contact) => [
            contact.name,
            contact.company,
            phoneCell(contact.phoneText),
            contact.email,
            contact.leads.map(({ stage }) => stage).join(", "),
            contact.timeZone,
            momentCell(contact.doNotCallAt, timeZone),
            momentCell(contact.createdAt, timeZone),
          ]),
          next: page.nextCursor,
        };
      }),
  };
}

const callStatusWords: Record<CallStatus, string> = {
  in_progress: "in progress",
  completed: "completed",
  no_answer: "no answer",
  busy: "busy",
  failed: "failed",
  cancelled_by_worker: "cancelled by the worker",
  cancelled_by_customer: "cancelled by the customer",
  worker_no_answer: "the worker did not pick up",
  missed: "missed",
  unknown: "not known",
};

const callColumns = (zone: string): Record<CallColumnKey, Column<CallView>[]> => ({
  status: [{ label: "Status", cell: (call) => callStatusWords[call.status] }],
  outcome: [{ label: "Outcome", cell: (call) => call.outcome?.label ?? null }],
  worker: [{ label: "Worker", cell: (call) => call.worker?.name ?? null }],
  campaign: [{ label: "Campaign", cell: (call) => call.campaign?.name ?? null }],
  direction: [{ label: "Direction", cell: (call) => call.direction }],
  line: [{ label: "Line", cell: (call) => call.line?.label ?? null }],
  duration: [{ label: "Duration in seconds", cell: (call) => call.durationSeconds }],
  talked: [{ label: "Talk in seconds", cell: (call) => call.talkSeconds }],
  when: [
    { label: "Started", cell: (call) => momentCell(call.startedAt, zone) },
    { label: "Ended", cell: (call) => momentCell(call.endedAt, zone) },
  ],
  clock: [{ label: "Time zone", cell: (call) => call.customerTimeZone }],
});

function callTable(
  reader: Reader,
  look: ExportLook,
  { filter, sort, columns }: OfList<"calls">,
): ExportTable {
  const known = callColumns(look.timeZone);
  const chosen: Column<CallView>[] = [
    { label: "Name", cell: (call) => call.lead?.name ?? null },
    { label: "Company", cell: (call) => call.lead?.company ?? null },
    { label: "Phone", cell: (call) => phoneCell(call.customerPhone) },
    ...columns.flatMap((key) => known[key]),
  ];
  return {
    header: chosen.map(({ label }) => label),
    count: async () => (await countCalls(reader, look, { filter, isExact: true })).count,
    pages: () =>
      byKeyset<string>(async (cursor) => {
        const page = await pageCalls(reader, look, { filter, sort, limit: pageRows, cursor });
        const calls = await listCallsById(reader, look.sight, page.ids);
        return { cells: calls.map((call) => chosen.map(({ cell }) => cell(call))), next: page.nextCursor };
      }),
  };
}

const taskColumns = (zone: string): Record<TaskColumnKey, Column<TaskView>[]> => ({
  due: [{ label: "Due", cell: (task) => momentCell(task.dueAt, zone) }],
  kind: [{ label: "Kind", cell: (task) => task.kind.replace("_", " ") }],
  lead: [
    { label: "Name", cell: (task) => task.lead?.name ?? null },
    { label: "Company", cell: (task) => task.lead?.company ?? null },
  ],
  assignee: [{ label: "Assignee", cell: (task) => task.assignee?.name ?? null }],
  author: [{ label: "Author", cell: (task) => task.authorName }],
  done: [{ label: "Done", cell: (task) => momentCell(task.doneAt, zone) }],
});

function taskTable(reader: Reader, look: ExportLook, { filter, columns }: OfList<"tasks">): ExportTable {
  const known = taskColumns(look.timeZone);
  const chosen: Column<TaskView>[] = [
    { label: "Title", cell: (task) => task.title },
    ...columns.flatMap((key) => known[key]),
  ];
  return {
    header: chosen.map(({ label }) => label),
    count: async () => (await countTasksMatching(reader, look, { filter, isExact: true })).count,
    pages: () =>
      byKeyset<string>(async (cursor) => {
        const page = await pageTasks(reader, look, { filter, limit: pageRows, cursor });
        return {
          cells: page.tasks.map((task) => chosen.map(({ cell }) => cell(task))),
          next: page.nextCursor,
        };
      }),
  };
}

function activityTable(reader: Reader, { sight, timeZone }: ExportLook): ExportTable {
  return {
    header: ["When", "What", "Who", "Lead", "Campaign", "Member", "From", "Outcome", "Details"],
    count: () => countActivities(reader, sight),
    pages: () =>
      byKeyset<number>(async (before) => {
        const page = await pageActivities(reader, sight, {
          before: before ?? undefined,
          limit: pageRows,
        });
        return {
          cells: page.lines.map(({ at, type, view }) => [
            momentCell(at, timeZone),
            eventWords(type),
            view?.actor?.name ?? null,
            view?.lead?.name ?? null,
            view?.campaign?.name ?? null,
            view?.member?.name ?? null,
            view?.fromMember?.name ?? null,
            view?.outcome?.label ?? null,
            view ? payloadWords(view.event.data) : null,
          ]),
          next: page.next,
        };
      }),
  };
}

/** The view as a table. Rows come by the same queries as the list's own: what is hidden there is hidden here. */
export function tableOf(reader: Reader, look: ExportLook, view: ExportView): ExportTable {
  switch (view.list) {
    case "leads":
      return leadTable(reader, look, view);
    case "contacts":
      return contactTable(reader, look, view);
    case "calls":
      return callTable(reader, look, view);
    case "tasks":
      return taskTable(reader, look, view);
    case "activity":
      return activityTable(reader, look);
  }
}

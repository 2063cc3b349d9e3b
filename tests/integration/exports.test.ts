import { parse } from "csv-parse/sync";
import { beforeEach, describe, expect, it } from "vitest";
import { receiveFile } from "@/api/import-file";
import type { ExportView } from "@/contracts/exports/schema";
import { type ExportId, importId, type LeadId } from "@/contracts/ids";
import { exportLimit } from "@/domain/exports/policy";
import { workOnImport } from "@/domain/imports/jobs";
import { restoreCell } from "@/lib/csv";
import { db } from "@/platform/db";
import { forgetPoints } from "@/platform/rate-limits";
import { inWorkspace } from "@/platform/events/in-workspace";
import type { Actor } from "@/platform/tenancy";
import { cookieOf, fetchExport } from "../support/exports";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace({ leads: 2 });
});

const views = {
  leads: {
    list: "leads",
    filter: {},
    sort: "newest",
    columns: ["phone", "stage", "owner", "email", "source"],
  },
  contacts: { list: "contacts", filter: {}, sort: "name" },
  calls: { list: "calls", filter: {}, sort: "newest", columns: ["status", "talked", "when"] },
  tasks: { list: "tasks", filter: { scope: "all", state: "open" }, columns: ["due", "lead"] },
  activity: { list: "activity" },
} as const satisfies Record<ExportView["list"], ExportView>;
const reason = "For the quarterly report";

const ask = (view: ExportView, as: Actor = workspace.manager) =>
  callerOf(as).exports.ask({ view: structuredClone(view), reason });

async function take(view: ExportView, as: Actor = workspace.manager) {
  const { exportId, count } = await ask(view, as);
  const response = await fetchExport(as, exportId);
  expect(response.status).toBe(200);
  // Response.text() would drop the mark.
  const text = Buffer.from(await response.arrayBuffer()).toString();
  const [header, ...rows] = parse(text, { bom: true, record_delimiter: "\r\n" }) as string[][];
  return { exportId, count, response, text, header, rows };
}
const recordOf = (id: ExportId) =>
  db().export.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId: workspace.workspaceId, id } } });

async function addLeads(count: number, nameOf: (n: number) => string): Promise<void> {
  const { workspaceId } = workspace;
  await inWorkspace({ workspaceId, userId: null }, async (tx, emit) => {
    const contacts = Array.from({ length: count }, (_, n) => ({
      workspaceId,
      id: crypto.randomUUID(),
      name: nameOf(n),
      phone: `+9198${String(n).padStart(8, "0")}`,
    }));
    await tx.contact.createMany({ data: contacts });
    await tx.lead.createMany({ data: contacts.map(({ id }) => ({ workspaceId, contactId: id })) });
    emit("lead.imported", { count, campaignId: null });
  });
}

async function addTaskAndCall(lead: { id: LeadId; phone: string | null }, title: string): Promise<void> {
  await callerOf(workspace.worker).tasks.create({
    kind: "follow_up",
    title,
    leadId: lead.id,
    assigneeUserId: null,
    dueAt: new Date(Date.now() + 3_600_000),
  });
  await inWorkspace(workspace.manager, async (tx, emit) => {
    await tx.call.create({
      data: {
        workspaceId: workspace.workspaceId,
        provider: "callerdesk",
        direction: "outbound",
        leadId: lead.id,
        customerPhone: lead.phone,
        startedAt: new Date(),
        phase: "ended",
        status: "completed",
        talkSeconds: 30,
      },
    });
    emit("lead.imported", { count: 0, campaignId: null });
  });
}

const hostile = [
  "=HYPERLINK(1)",
  "+cmd|' /C calc'!A0",
  "-2+3",
  "@SUM(A1)",
  `"=1"`,
  "'=1",
  'O\'Neil, "Bob"',
  "नेहा; शर्मा",
];
/** What a spreadsheet would take for a formula: the cells as they are after the file's own quotes. */
const isArmed = (cell: string) => /^[=+\-@\t\r\n]/.test(cell) && !/^[+-]?\d+(\.\d+)?$/.test(cell);

describe("a view as a file", () => {
  it("holds the view's rows in its order and columns, as many as were counted, and is on record", async () => {
    await addLeads(603, (n) => `Person ${String(n).padStart(4, "0")}`);
    const view: ExportView = {
      list: "leads",
      filter: { search: "person" },
      sort: "name",
      columns: ["phone", "email"],
    };
    const { exportId, count, response, text, header, rows } = await take(view);
    expect(header).toEqual(["Name", "Company", "Phone", "E-mail"]);
    expect(count).toBe(603);
    expect(rows.map(([name]) => name)).toEqual(
      Array.from({ length: 603 }, (_, n) => `Person ${String(n).padStart(4, "0")}`),
    );
    expect(rows[7]).toEqual(["Person 0007", "", "+919800000007", ""]);
    expect(text.startsWith("\ufeff")).toBe(true);
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="leads-\d{8}-\d{4}\.csv"$/,
    );
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    const { exports } = await callerOf(workspace.manager).exports.list({});
    expect(exports[0]).toMatchObject({
      id: exportId,
      state: "done",
      view,
      reason,
      rowCount: 603,
      expectedCount: 603,
      requestedBy: { userId: workspace.manager.userId },
      isUnusual: false,
    });
    const { activities } = await callerOf(workspace.worker).activities.list({ types: ["export.finished"] });
    expect(activities[0]?.event.data).toEqual({ exportId, list: "leads", rowCount: 603, isUnusual: false });
  });

  it("holds the chosen columns of calls and tasks in their order, and one without a choice all of them", async () => {
    const [lead] = (await callerOf(workspace.manager).leads.list({ limit: 1 })).leads;
    if (!lead) throw new Error("no lead");
    await addTaskAndCall(lead, "Send the rate sheet");
    const headerOf = async (view: ExportView) => (await take(view)).header;
    expect(await headerOf({ ...views.calls, columns: ["when", "outcome"] })).toEqual([
      "Name",
      "Company",
      "Phone",
      "Started",
      "Ended",
      "Outcome",
    ]);
    expect(
      await headerOf({ ...views.tasks, filter: { scope: "all", state: "open" }, columns: ["done", "due"] }),
    ).toEqual(["Title", "Done", "Due"]);
    const { exportId } = await callerOf(workspace.manager).exports.ask({
      view: { list: "tasks", filter: { scope: "all", state: "open" } },
      reason,
    });
    const text = await (await fetchExport(workspace.manager, exportId)).text();
    expect(text.split("\r\n")[0]).toBe("Title,Due,Kind,Name,Company,Assignee,Author,Done");
  });

  it("is read at one moment: what comes while it is written is not in it, and the head says which moment", async () => {
    await addLeads(1100, (n) => `Person ${n}`);
    const { exportId } = await ask(views.leads);
    const response = await fetchExport(workspace.manager, exportId);
    const reader = response.body?.getReader();
    if (!reader) throw new Error("no body");
    const parts: Uint8Array[] = [];
    const read = async () => {
      const { done, value } = await reader.read();
      if (value) parts.push(value);
      return !done;
    };
    await read();
    await addLeads(300, (n) => `Later ${n}`);
    while (await read());
    const rows = parse(Buffer.concat(parts), { bom: true, record_delimiter: "\r\n" }) as string[][];
    const record = await recordOf(exportId);
    expect(rows.length - 1).toBe(1102);
    expect(rows.flat().some((cell) => cell.startsWith("Later"))).toBe(false);
    expect(record).toMatchObject({ state: "done", rowCount: 1102, expectedCount: 1102 });
    const counted = await db().workspaceEvent.count({
      where: { workspaceId: workspace.workspaceId, seq: { lte: record.head ?? 0n }, type: "lead.imported" },
    });
    expect(counted).toBe(1);
  });

  it.each(Object.keys(views) as (keyof typeof views)[])(
    "C5 %s: no cell is a formula, and every text comes back as it was",
    async (list) => {
      await addLeads(hostile.length, (n) => hostile[n] ?? "");
      const { leads } = await callerOf(workspace.manager).leads.list({ limit: 50 });
      for (const [n, name] of hostile.entries()) {
        const lead = leads.find((each) => each.name === name);
        if (!lead) throw new Error(name);
        await addTaskAndCall(lead, hostile[hostile.length - 1 - n] ?? "");
      }
      const { rows } = await take(views[list]);
      expect(rows.flat().filter(isArmed)).toEqual([]);
      const back = rows.flat().map(restoreCell);
      for (const name of hostile) expect(back).toContain(name);
    },
  );

  it.each(["csv", "xlsx"] as const)(
    "C5 %s comes back by an import: the same people, numbers and sources",
    async (format) => {
      await addLeads(hostile.length, (n) => hostile[n] ?? "");
      const view = structuredClone(views.leads) as unknown as ExportView;
      const asked = await callerOf(workspace.manager).exports.ask({ view, format, reason });
      const file = await fetchExport(workspace.manager, asked.exportId);
      const other = await makeWorkspace({ leads: 0 });
      const sent = await receiveFile(
        new Request("http://127.0.0.1:3000/api/imports/x", {
          method: "POST",
          headers: {
            origin: "http://127.0.0.1:3000",
            "sec-fetch-site": "same-origin",
            "content-type": file.headers.get("content-type") ?? "",
            cookie: await cookieOf(other.manager),
          },
          body: await file.arrayBuffer(),
        }),
        { params: Promise.resolve({ workspaceId: other.workspaceId }) },
      );
      const id = importId.parse(((await sent.json()) as { importId: string }).importId);
      const work = () => workOnImport({ workspaceId: other.workspaceId, importId: id }, () => false);
      await work();
      await callerOf(other.manager).imports.start({ importId: id });
      await work();
      const people = async (as: Actor) =>
        (await callerOf(as).leads.list({ limit: 100 })).leads
          .map(({ name, phone, company, email, source }) =>
            JSON.stringify([name, phone, company, email, source]),
          )
          .sort();
      expect(await people(other.manager)).toEqual(await people(workspace.manager));
    },
  );
});

describe("D7 who takes out what", () => {
  it("D7 a worker takes a little, not everything, and every attempt is on record", async () => {
    await addLeads(exportLimit("worker", "leads"), (n) => `Person ${n}`);
    await expect(ask(views.leads, workspace.worker)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(ask(views.contacts, workspace.worker)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(ask(views.activity, workspace.worker)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { rows } = await take({ ...views.leads, filter: { search: "person 12" } }, workspace.worker);
    expect(rows.length).toBe(11);
    await expect(callerOf(workspace.worker).exports.list({})).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { exports } = await callerOf(workspace.manager).exports.list({});
    expect(exports.map(({ state, view, expectedCount }) => [view.list, state, expectedCount])).toEqual([
      ["leads", "done", 11],
      ["activity", "refused", 0],
      ["contacts", "refused", 0],
      ["leads", "refused", 502],
    ]);
  });

  it("D7 needs a reason, is fetched once and soon, by whoever asked, and not more often than thirty times an hour", async () => {
    await expect(
      callerOf(workspace.manager).exports.ask({ view: views.leads as never, reason: "  " }),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const { exportId } = await ask(views.leads);
    expect((await fetchExport(workspace.admin, exportId)).status).toBe(404);
    expect((await fetchExport(workspace.manager, exportId)).status).toBe(200);
    expect((await fetchExport(workspace.manager, exportId)).status).toBe(409);
    const late = await ask(views.leads);
    await inWorkspace(workspace.manager, async (tx, emit) => {
      await tx.export.update({
        where: { workspaceId_id: { workspaceId: workspace.workspaceId, id: late.exportId } },
        data: { createdAt: new Date(Date.now() - 6 * 60_000) },
      });
      emit("export.updated", { exportId: late.exportId, state: "asked" });
    });
    expect((await fetchExport(workspace.manager, late.exportId)).status).toBe(409);
    for (let n = 2; n < 30; n += 1) await ask(views.leads).catch(() => undefined);
    await expect(ask(views.leads)).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
    await forgetPoints("export", `${workspace.workspaceId}:${workspace.manager.userId}`);
  });

  it("D7 who is no member any more gets no more of the file", async () => {
    const { exportId } = await ask(views.leads);
    await callerOf(workspace.admin).members.deactivate({ userId: workspace.manager.userId });
    expect((await fetchExport(workspace.manager, exportId)).status).not.toBe(200);
  });

  it("D7 more within a day than is usual is said to everybody", async () => {
    await inWorkspace(workspace.manager, async (tx, emit) => {
      const row = await tx.export.create({
        data: {
          workspaceId: workspace.workspaceId,
          list: "leads",
          view: views.leads,
          format: "csv",
          reason,
          state: "done",
          expectedCount: 50_000,
          rowCount: 50_000,
          requestedByUserId: workspace.manager.userId,
        },
      });
      emit("export.updated", { exportId: row.id as ExportId, state: "done" });
    });
    await take(views.leads);
    const { activities } = await callerOf(workspace.worker).activities.list({ types: ["export.finished"] });
    expect(activities[0]?.event.data).toMatchObject({ rowCount: 2, isUnusual: true });
  });
});

describe("somebody who goes away", () => {
  it("ends the reading, and the record tells how much had left", async () => {
    await addLeads(1100, (n) => `Person ${n}`);
    const { exportId } = await ask(views.leads);
    const leaving = new AbortController();
    const response = await fetchExport(workspace.manager, exportId, { signal: leaving.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    leaving.abort();
    await expect.poll(async () => (await recordOf(exportId)).state, { timeout: 10_000 }).toBe("stopped");
    const record = await recordOf(exportId);
    expect(record.rowCount).toBeLessThan(1100);
    expect(record.finishedAt).not.toBeNull();
    await expect(
      reader?.read().then(async (first) => (first.done ? first : reader.read())),
    ).rejects.toBeDefined();
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import { receiveFile, sendSkipped } from "@/api/import-file";
import { type ImportId, importId } from "@/contracts/ids";
import { workOnImport } from "@/domain/imports/jobs";
import { db, logPool } from "@/platform/db";
import type { Actor } from "@/platform/tenancy";
import { cookieOf } from "../support/exports";
import { rowsOf } from "../support/walk/walker";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";
import { zip } from "../support/zip";

const origin = "http://127.0.0.1:3000";
let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace({ leads: 2 });
});

const manager = () => callerOf(workspace.manager).imports;

async function send(
  body: string | Buffer | ReadableStream<Uint8Array>,
  headers: Record<string, string> = {},
  as: Actor = workspace.manager,
): Promise<Response> {
  return receiveFile(
    new Request(`${origin}/api/imports/${workspace.workspaceId}`, {
      method: "POST",
      headers: {
        origin,
        "sec-fetch-site": "same-origin",
        "content-type": "text/csv",
        cookie: await cookieOf(as),
        ...headers,
      },
      body: body instanceof Buffer ? new Uint8Array(body) : body,
      duplex: "half",
    } as RequestInit),
    { params: Promise.resolve({ workspaceId: workspace.workspaceId }) },
  );
}

const work = (id: ImportId, isStopping = () => false) =>
  workOnImport({ workspaceId: workspace.workspaceId, importId: id }, isStopping);

/** Sent and read; waits for the person. */
async function give(body: string | Buffer, headers: Record<string, string> = {}): Promise<ImportId> {
  const response = await send(body, headers);
  expect(response.status).toBe(201);
  const id = importId.parse(((await response.json()) as { importId: string }).importId);
  await work(id);
  return id;
}

/** Stops after so many chunks, as a process that is killed between two transactions does. */
const after = (chunks: number) => {
  let left = chunks;
  return () => left-- <= 0;
};

const phone = (n: number) => `98${String(n).padStart(8, "0")}`;
const file = (count: number, from = 1) =>
  `Name,Mobile,Company\n${Array.from({ length: count }, (_, index) => `Person ${from + index},${phone(from + index)},Acme`).join("\n")}\n`;

async function skippedOf(id: ImportId): Promise<string> {
  const response = await sendSkipped(
    new Request(origin, { headers: { cookie: await cookieOf(workspace.manager) } }),
    { params: Promise.resolve({ workspaceId: workspace.workspaceId, importId: id }) },
  );
  return response.text();
}

describe("a file of leads", () => {
  it("says first what will happen, then does exactly that", async () => {
    const known = workspace.leads[0]?.phone ?? "";
    const id = await give(
      [
        "Name;Mobile No;E-mail",
        "Ravi Kumar;98765 43210;ravi@example.com",
        "Ravi again;09876543210;",
        `Known;${known};`,
        "Nobody;;",
        "Lost digits;9.19877E+11;",
        "Bad mail;98765 43211;not an address",
        '"Devi, Asha";919876543212.0;',
      ].join("\r\n"),
    );
    const before = await manager().get({ importId: id });
    expect(before).toMatchObject({
      state: "ready",
      rowCount: 7,
      columns: ["name", "phone", "email"],
      check: {
        readyCount: 2,
        skipped: { twice_in_paste: 1, already_here: 1, no_phone: 1, mangled_phone: 1, bad_email: 1 },
      },
    });
    await manager().start({ importId: id, campaignId: workspace.campaignId });
    await work(id);
    expect(await manager().get({ importId: id })).toMatchObject({
      state: "done",
      doneCount: 7,
      addedCount: 2,
      skippedCount: 5,
      queuedCount: 2,
    });
    const { leads } = await callerOf(workspace.manager).leads.list({ search: "Devi" });
    expect(leads).toHaveLength(1);
    const lines = (await skippedOf(id)).split("\r\n");
    expect(lines[0]).toBe("Line,Reason,Row");
    expect(lines.slice(1, -1).map((line) => Number(line.split(",")[0]))).toEqual([3, 4, 5, 6, 7]);
  });

  it.each([
    ["utf-8 with its mark", "utf-8", Buffer.from("\ufeffName,Phone\nनेहा,9876543210\n")],
    ["utf-16 with its mark", "utf-16le", Buffer.from("\ufeffName,Phone\nनेहा,9876543210\n", "utf16le")],
  ])("reads %s", async (_, encoding, bytes) => {
    const id = await give(bytes);
    expect(await manager().get({ importId: id })).toMatchObject({
      encoding,
      check: { readyCount: 1, examples: [{ name: "नेहा" }] },
    });
  });

  it("reads a Western spreadsheet's bytes, tabs, and a quotation mark that never ends", async () => {
    const western = await give(Buffer.from("Name\tPhone\nRenée Müller\t9876543210\n", "latin1"));
    expect((await manager().get({ importId: western })).check?.examples[0]?.name).toBe("Renée Müller");
    const open = await give('Name,Phone\nSix" Pipes,9876543210\n"Never closed,9876543211\nNext,9876543212\n');
    expect(await manager().get({ importId: open })).toMatchObject({
      isQuoted: false,
      rowCount: 3,
      check: { readyCount: 3 },
    });
  });

  it("remembers what columns mean for the next file of this shape", async () => {
    const id = await give("Who,Ring,Place\nRavi,9876543210,Acme\n");
    expect(await manager().get({ importId: id })).toMatchObject({ hasHeader: false });
    await manager().setColumns({
      importId: id,
      columns: ["name", "phone", "source"],
      hasHeader: true,
      duplicateRule: "skip",
    });
    await work(id);
    await manager().start({ importId: id });
    await work(id);
    const next = await give("who,ring,PLACE\nAsha,9876543211,Acme\n");
    expect(await manager().get({ importId: next })).toMatchObject({
      hasHeader: true,
      rowCount: 1,
      columns: ["name", "phone", "source"],
    });
  });

  it.each([
    ["fill_empty", { name: "Ravi", company: "Old firm", email: "ravi@example.com" }],
    ["overwrite", { name: "Ravi Kumar", company: "New firm", email: "ravi@example.com" }],
  ] as const)("by the rule %s changes a lead that is here, and undo sets it back", async (rule, expected) => {
    const made = await callerOf(workspace.manager).leads.create({
      name: "Ravi",
      phone: "9876543210",
      company: "Old firm",
      email: null,
      timeZone: null,
      source: null,
    });
    const id = await give("Name,Phone,Company,Email\nRavi Kumar,9876543210,New firm,ravi@example.com\n");
    await manager().setColumns({
      importId: id,
      columns: ["name", "phone", "company", "email"],
      hasHeader: true,
      duplicateRule: rule,
    });
    await work(id);
    await manager().start({ importId: id });
    await work(id);
    expect(await manager().get({ importId: id })).toMatchObject({ addedCount: 0, updatedCount: 1 });
    expect(await callerOf(workspace.manager).leads.get({ leadId: made.id })).toMatchObject(expected);
    await manager().undo({ importId: id });
    await work(id);
    expect(await callerOf(workspace.manager).leads.get({ leadId: made.id })).toMatchObject({
      name: "Ravi",
      company: "Old firm",
      email: null,
    });
  });

  it("goes on where a killed process stopped: every row once", async () => {
    const id = await give(file(1_730));
    await manager().start({ importId: id });
    await work(id, after(1));
    const half = await manager().get({ importId: id });
    expect(half).toMatchObject({ state: "running", doneCount: 400, addedCount: 400 });
    // The next process, and the one after it, each die again.
    await work(id, after(2));
    await work(id);
    expect(await manager().get({ importId: id })).toMatchObject({
      state: "done",
      addedCount: 1_730,
      skippedCount: 0,
    });
    const { rows } = await logPool().query(
      "SELECT count(*)::int AS n, count(DISTINCT c.phone)::int AS phones FROM leads l JOIN contacts c ON c.workspace_id = l.workspace_id AND c.id = l.contact_id WHERE l.workspace_id = $1 AND l.import_id = $2",
      [workspace.workspaceId, id],
    );
    expect(rows[0]).toEqual({ n: 1_730, phones: 1_730 });
    expect(
      await db().importChunk.count({ where: { workspaceId: workspace.workspaceId, importId: id } }),
    ).toBe(0);
  });

  it("taken back, the database holds what it held; a lead that was worked on stays", async () => {
    const tables = ["contacts", "leads", "campaign_leads", "import_changes"];
    const held = async () => {
      const all = await rowsOf(workspace.workspaceId);
      return Object.fromEntries(tables.map((table) => [table, all.get(table)]));
    };
    const before = await held();
    const id = await give(file(620));
    await manager().start({ importId: id, campaignId: workspace.campaignId });
    await work(id);
    expect(await held()).not.toEqual(before);
    await manager().undo({ importId: id });
    await work(id, after(1));
    await work(id);
    expect(await held()).toEqual(before);
    expect(await manager().get({ importId: id })).toMatchObject({ state: "undone", keptCount: 0 });

    const second = await give(file(3));
    await manager().start({ importId: second });
    await work(second);
    const { leads } = await callerOf(workspace.manager).leads.list({ search: "Person 2" });
    const leadId = leads[0]?.id;
    if (!leadId) throw new Error("no lead");
    await callerOf(workspace.worker).leads.setStage({ leadId, stage: "contacted" });
    await manager().undo({ importId: second });
    await work(second);
    expect(await manager().get({ importId: second })).toMatchObject({
      state: "undone",
      doneCount: 2,
      keptCount: 1,
    });
  });

  it("a number that asked not to be called stays blocked, and goes into no queue", async () => {
    const first = workspace.leads[0];
    if (!first) throw new Error("no lead");
    await callerOf(workspace.worker).leads.block({ leadId: first.leadId });
    await callerOf(workspace.manager).leads.delete({ leadId: first.leadId });
    const id = await give(`Name,Phone\nAgain,${first.phone}\n`);
    await manager().start({ importId: id, campaignId: workspace.campaignId });
    await work(id);
    expect(await manager().get({ importId: id })).toMatchObject({ addedCount: 1, queuedCount: 0 });
    const { leads } = await callerOf(workspace.manager).leads.list({ search: "Again", isBlocked: true });
    expect(leads).toHaveLength(1);
  });

  it("stops when it is cancelled, or when its author may import no more", async () => {
    const id = await give(file(1_200));
    await manager().start({ importId: id });
    await work(id, after(1));
    await manager().cancel({ importId: id });
    await work(id);
    expect(await manager().get({ importId: id })).toMatchObject({ state: "cancelled", addedCount: 400 });

    const next = await give(file(1_200, 5_000));
    await manager().start({ importId: next });
    await work(next, after(1));
    await callerOf(workspace.admin).members.update({ userId: workspace.manager.userId, role: "worker" });
    await work(next);
    expect(await callerOf(workspace.admin).imports.get({ importId: next })).toMatchObject({
      state: "failed",
      addedCount: 400,
      failure: "Whoever began this import may not import any more.",
    });
  });

  it("refuses what is no file of leads, and keeps nothing of it", async () => {
    expect((await send("a,b", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(415);
    expect((await send("a,b", { origin: "https://elsewhere.example" })).status).toBe(403);
    expect((await send("a,b", {}, workspace.worker)).status).toBe(403);
    expect((await send("")).status).toBe(400);
    expect((await send("a", { "content-length": "999999999" })).status).toBe(413);
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode("Name,Phone\n")),
      pull: (controller) => controller.error(new Error("cut")),
    });
    expect((await send(broken)).status).toBe(400);
    const empty = await give("\n\n\n");
    expect(await manager().get({ importId: empty })).toMatchObject({
      state: "failed",
      failure: "There are no rows in this file.",
    });
    const wide = await give(`Name,Phone\nWide,9876543210${",".repeat(5_000)}\nGood,9876543211\n`);
    expect(await manager().get({ importId: wide })).toMatchObject({
      check: { readyCount: 1, skipped: { too_wide: 1 } },
    });
    const nul = await give("Name,Phone\nNul\u0000l,9876543213\n");
    expect((await manager().get({ importId: nul })).check?.examples[0]?.name).toBe("Null");
    expect(
      await db().importChunk.count({
        where: { workspaceId: workspace.workspaceId, import: { state: "failed", byteCount: 0 } },
      }),
    ).toBe(0);
    await expect(callerOf(workspace.worker).imports.list()).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("a workbook of leads", () => {
  const asWorkbook = {
    "content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "x-file-name": "people.xlsx",
  };
  const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
  const sheetOf = (rows: string[]) =>
    `<worksheet><sheetData>${rows.map((row) => `<row>${row}</row>`).join("")}</sheetData></worksheet>`;
  const workbook = (sheets: Record<string, string[]>) =>
    zip({
      "xl/workbook.xml": `<workbook><sheets>${Object.keys(sheets)
        .map((name, n) => `<sheet name="${name}" r:id="r${n}"/>`)
        .join("")}</sheets></workbook>`,
      "xl/_rels/workbook.xml.rels": `<Relationships>${Object.keys(sheets)
        .map((_, n) => `<Relationship Id="r${n}" Target="worksheets/s${n}.xml"/>`)
        .join("")}</Relationships>`,
      ...Object.fromEntries(
        Object.values(sheets).map((rows, n) => [`xl/worksheets/s${n}.xml`, sheetOf(rows)]),
      ),
    });

  it("is read like any file: numbers of a spreadsheet, another sheet chosen, imported, a row's line told", async () => {
    const id = await give(
      workbook({
        Notes: [cell("Nothing here")],
        People: [
          cell("Name") + cell("Mobile"),
          `${cell("Ravi")}<c><v>9876543210</v></c>`,
          `${cell("Asha")}<c><v>9.19876543211E11</v></c>`,
          `${cell("Cut")}<c><v>919876543210123456</v></c>`,
        ],
      }),
      asWorkbook,
    );
    const first = await manager().get({ importId: id });
    expect(first).toMatchObject({ state: "ready", sheet: "Notes", check: { sheets: ["Notes", "People"] } });
    const choice = { importId: id, hasHeader: first.hasHeader, duplicateRule: first.duplicateRule };
    await expect(
      manager().setColumns({ ...choice, columns: first.columns, sheet: "Elsewhere" }),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await manager().setColumns({ ...choice, columns: first.columns, sheet: "People" });
    await work(id);
    expect(await manager().get({ importId: id })).toMatchObject({
      state: "ready",
      sheet: "People",
      columns: ["name", "phone"],
      rowCount: 3,
      check: { readyCount: 2, skipped: { mangled_phone: 1 } },
    });
    await manager().start({ importId: id });
    await work(id, after(0));
    await work(id);
    expect(await manager().get({ importId: id })).toMatchObject({
      state: "done",
      addedCount: 2,
      skippedCount: 1,
    });
    expect((await skippedOf(id)).split("\r\n")[1]).toMatch(/^4,/);
    const { leads } = await callerOf(workspace.manager).leads.list({});
    expect(leads.map(({ phone }) => phone)).toEqual(
      expect.arrayContaining(["+919876543210", "+919876543211"]),
    );
  });

  it.each([
    [
      "an archive that is none",
      Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(400, 7)]),
      "no whole XLSX",
    ],
    [
      "one with a document type",
      zip({
        "xl/workbook.xml": `<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook/>`,
        "xl/_rels/workbook.xml.rels": "<Relationships/>",
      }),
      "document type",
    ],
    ["a workbook of before 2007", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), "before 2007"],
  ])("C6 %s fails with a sentence, and nothing was added", async (_, bytes, sentence) => {
    const before = await callerOf(workspace.manager).leads.count({});
    const id = await give(bytes, asWorkbook);
    const failed = await manager().get({ importId: id });
    expect(failed.state).toBe("failed");
    expect(failed.failure).toContain(sentence);
    expect(await callerOf(workspace.manager).leads.count({})).toEqual(before);
  });
});

describe("a column of consent", () => {
  const about = { channel: "call", purpose: "promotional" } as const;
  const known = (n: number) => {
    const lead = workspace.leads[n];
    if (!lead) throw new Error("the workspace has no such lead");
    return lead;
  };
  async function ledgerOf(number: string): Promise<string[]> {
    const caller = callerOf(workspace.manager);
    const [lead] = (await caller.leads.list({ search: number })).leads;
    if (!lead) return [];
    const { entries } = await caller.consents.list({ contactId: lead.contactId });
    return entries.map(({ decision, source, proof }) => `${decision} ${source} ${proof}`);
  }
  const rows = () =>
    [
      "Name,Mobile,Consent,Consent source",
      `New yes,${phone(1)},Yes,Fair in Pune`,
      `New no,${phone(2)},no,`,
      `New silent,${phone(3)},,`,
      `New unclear,${phone(4)},perhaps,`,
      `Known refuser,${known(0).phone},yes,`,
      `Known,${known(1).phone},no,`,
    ].join("\n");
  const run = async (id: ImportId) => {
    await manager().start({ importId: id, consentChannel: "call", consentPurpose: "promotional" });
    await work(id);
    return manager().get({ importId: id });
  };
  const refuse = async () =>
    callerOf(workspace.worker).consents.withdraw({
      contactId: (await callerOf(workspace.worker).leads.get({ leadId: known(0).leadId })).contactId,
      ...about,
      source: "said_on_call",
    });

  it("writes a yes and a no with file, line and source; no yes goes over a no, under no rule for duplicates", async () => {
    await refuse();
    for (const duplicateRule of ["skip", "overwrite"] as const) {
      const id = await give(rows(), { "x-file-name": "fair.csv" });
      const read = await manager().get({ importId: id });
      expect(read.columns).toEqual(["name", "phone", "consent", "consentSource"]);
      await manager().setColumns({
        importId: id,
        columns: read.columns,
        hasHeader: true,
        duplicateRule,
      });
      await work(id);
      if (duplicateRule === "skip") {
        const { check } = await manager().get({ importId: id });
        expect(check).toMatchObject({ readyCount: 3, skipped: { bad_consent: 1, already_here: 2 } });
        expect(check?.consents).toEqual({ yes: 2, no: 2 });
      }
      const done = await run(id);
      expect(done).toMatchObject(
        duplicateRule === "skip"
          ? { addedCount: 3, consentCount: 3, consentRefusedCount: 0 }
          : { addedCount: 0, consentCount: 0, consentRefusedCount: 1 },
      );
      expect(await ledgerOf(phone(1))).toEqual([`granted import ${done.fileName}, line 2: Fair in Pune`]);
      expect(await ledgerOf(phone(2))).toEqual([`withdrawn import ${done.fileName}, line 3`]);
      expect(await ledgerOf(phone(3))).toEqual([]);
      expect(await ledgerOf(phone(4))).toEqual([]);
      expect(await ledgerOf(known(0).phone)).toEqual(["withdrawn said_on_call "]);
      expect(await ledgerOf(known(1).phone)).toEqual([`withdrawn import ${done.fileName}, line 7`]);
    }
    // Taken back, the leads go and the ledger stays: so a later file's yes does not count either.
    const caller = callerOf(workspace.manager);
    const [first] = (await manager().list()).toReversed();
    await manager().undo({ importId: first?.id as ImportId });
    await work(first?.id as ImportId);
    const again = await give(`Name,Mobile,Consent\nOnce no,${phone(2)},yes\n`);
    expect(await run(again)).toMatchObject({ addedCount: 1, consentCount: 0, consentRefusedCount: 1 });
    const [lead] = (await caller.leads.list({ search: phone(2) })).leads;
    expect((await caller.consents.list({ contactId: lead?.contactId as never })).entries[0]?.decision).toBe(
      "withdrawn",
    );
  });

  it("a yes does not lift a block, and a number that is blocked is blocked under a new lead too", async () => {
    const caller = callerOf(workspace.manager);
    await caller.leads.block({ leadId: known(0).leadId });
    const id = await give(`Name,Mobile,Consent\nSame person,${known(0).phone},yes\n`);
    const { columns } = await manager().get({ importId: id });
    await manager().setColumns({ importId: id, columns, hasHeader: true, duplicateRule: "overwrite" });
    await work(id);
    expect(await run(id)).toMatchObject({ updatedCount: 1, consentCount: 0, consentRefusedCount: 1 });
    expect((await caller.leads.get({ leadId: known(0).leadId })).doNotCallAt).not.toBeNull();
  });
});

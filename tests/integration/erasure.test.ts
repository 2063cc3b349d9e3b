import { beforeAll, describe, expect, it } from "vitest";
import { contactId as contactIdOf, type ContactId } from "@/contracts/ids";
import { createImport, endUpload } from "@/domain/imports/commands";
import { storeChunk } from "@/domain/imports/commands/store-chunk";
import { workOnImport } from "@/domain/imports/jobs";
import { logPool } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { drainInbox, postWebhook } from "../support/webhooks";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

const canary = "Quillfeather";
const number = "9812345670";
let workspace: TestWorkspace;
let contactId: ContactId;
let leadId: TestWorkspace["leads"][number]["leadId"];

const live = (sid: string, status: string) => ({
  type: "live_call",
  SourceNumber: `0${number}`,
  DestinationNumber: "08069000001",
  DialWhomNumber: "09000000001",
  Status: status,
  StartTime: "2026-11-18 12:43:19",
  CallSid: sid,
  Direction: "IVR",
});
const report = (sid: string) => ({
  ...live(sid, "ANSWER"),
  type: "call_report",
  CallDuration: "26",
  TalkDuration: "12",
  EndTime: "2026-11-18 12:43:45",
  CallRecordingUrl: `https://newcallrecords.callerdesk.io/incoming/11_2026/${number}.wav`,
});

/** Tables with a row of this workspace that holds the name, or the digits in plain text or as bytes. */
async function tablesWith(...texts: string[]): Promise<string[]> {
  const { rows } = await logPool().query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'workspace_id' ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const needles = texts
      .flatMap((text) => [text, Buffer.from(text).toString("hex")])
      .map((text) => `%${text}%`);
    const { rowCount } = await logPool().query(
      `SELECT 1 FROM "${name}" r WHERE workspace_id = $1 AND to_jsonb(r)::text ILIKE ANY ($2) LIMIT 1`,
      [workspace.workspaceId, needles],
    );
    if (rowCount) found.push(name);
  }
  return found;
}

/** A file that names the person twice: one row writes over what is here, one is left out. */
async function importOver(): Promise<void> {
  const { workspaceId, manager } = workspace;
  const csv = `Name,Phone,Company\n${canary} Ltd,${number},${canary} Works\n${canary} again,${number},\n`;
  const { id } = await inWorkspace(manager, (tx, emit) =>
    createImport(tx, emit, { workspaceId, actorUserId: manager.userId, fileName: "people.csv" }),
  );
  const which = { workspaceId, importId: id };
  await storeChunk({ ...which, n: 0, bytes: Buffer.from(csv) });
  await inWorkspace(manager, (tx, emit) => endUpload(tx, emit, { ...which, byteCount: csv.length }));
  await workOnImport(which, () => false);
  await callerOf(manager).imports.setColumns({
    importId: id,
    columns: ["name", "phone", "company"],
    hasHeader: true,
    duplicateRule: "overwrite",
  });
  await workOnImport(which, () => false);
  await callerOf(manager).imports.start({ importId: id });
  await workOnImport(which, () => false);
}

beforeAll(async () => {
  workspace = await makeWorkspace({ leads: 1 });
  const { manager, worker } = workspace;
  const made = await callerOf(manager).leads.create({
    name: canary,
    phone: number,
    company: `${canary} Works`,
    email: `${canary}@example.test`,
    timeZone: null,
    source: `Card of ${canary}`,
  });
  ({ id: leadId, contactId } = made);
  await callerOf(worker).notes.save({ leadId, text: `${canary} asked for the rate sheet` });
  await callerOf(worker).tasks.create({
    kind: "follow_up",
    title: `Write to ${canary}`,
    leadId,
    assigneeUserId: worker.userId,
    dueAt: new Date(Date.now() + 3_600_000),
  });
  await postWebhook(workspace.webhookSecret, live("91.1", "Ringing"));
  await postWebhook(workspace.webhookSecret, report("91.1"));
  await drainInbox();
  await importOver();
  for (const [name, query] of [
    ["By number", `q=${encodeURIComponent("+91 98123 45670")}&sort=name`],
    ["By address", `q=${canary}@example.test`],
    [`${canary} Ltd`, "sort=name"],
    ["Of the fair", "q=fair"],
  ] as const)
    await callerOf(manager).views.create({ list: "leads", name, isTeam: true, query });
  for (const filter of [{ search: number }, { search: `${canary} Ltd` }, {}])
    await callerOf(manager).exports.ask({
      view: { list: "leads", filter, sort: "newest", columns: [] },
      reason: "For the quarterly report",
    });
  await callerOf(manager).leads.block({ leadId });
});

describe("D6 erasing a person", () => {
  it("D6 is refused while they are on a call", async () => {
    await postWebhook(workspace.webhookSecret, live("91.2", "Ringing"));
    await drainInbox();
    await expect(callerOf(workspace.admin).contacts.erase({ contactId })).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
    });
    await postWebhook(workspace.webhookSecret, report("91.2"));
    await drainInbox();
  });

  it("D6 leaves no name and no digit of theirs in any table; their calls still count", async () => {
    const held = await tablesWith(canary, number);
    for (const table of ["audit_entries", "called_numbers", "calls", "consent_entries", "contacts", "leads"])
      expect(held).toContain(table);
    for (const table of ["import_changes", "import_skipped", "notes", "tasks", "webhook_deliveries"])
      expect(held).toContain(table);
    for (const table of ["exports", "saved_views"]) expect(held).toContain(table);
    const count = "SELECT count(*)::int AS n FROM calls WHERE workspace_id = $1";
    const { rows: before } = await logPool().query(count, [workspace.workspaceId]);
    await callerOf(workspace.admin).contacts.erase({ contactId });
    expect(await tablesWith(canary, number)).toEqual([]);
    const { rows: after } = await logPool().query(count, [workspace.workspaceId]);
    expect(after).toEqual(before);
    // Views and searches of others stay.
    const kept = await callerOf(workspace.manager).views.list({ list: "leads" });
    expect(kept.map(({ name }) => name)).toEqual(["Of the fair"]);
    const { exports } = await callerOf(workspace.manager).exports.list({});
    expect(exports.map(({ view }) => view.list === "leads" && view.filter.search)).toEqual([
      undefined,
      "Erased person",
      "Erased person",
    ]);
  });

  it("D6 says who erased and when, once; nobody comes back from it", async () => {
    const { items } = await callerOf(workspace.admin).audit.list({ filter: { action: "erased" } });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ actor: { userId: workspace.admin.userId }, recordId: contactId });
    const again = { code: "NOT_FOUND" };
    await expect(callerOf(workspace.admin).contacts.erase({ contactId })).rejects.toMatchObject(again);
    await expect(
      callerOf(workspace.manager).contacts.restore({ contactIds: [contactId] }),
    ).rejects.toMatchObject(again);
    await expect(callerOf(workspace.manager).leads.restore({ leadId })).rejects.toMatchObject(again);
  });

  it("D6 the same webhook sent again brings nothing back", async () => {
    await postWebhook(workspace.webhookSecret, report("91.1"));
    await drainInbox();
    expect(await tablesWith(canary, number)).toEqual([]);
  });

  it("D6 the number that asked not to be called stays blocked, until it is lifted by hand", async () => {
    const add = () =>
      callerOf(workspace.manager).leads.create({
        name: "Somebody new",
        phone: number,
        company: null,
        email: null,
        timeZone: null,
        source: null,
      });
    const { id } = await add();
    expect((await callerOf(workspace.manager).leads.get({ leadId: id })).doNotCallAt).not.toBeNull();
    await callerOf(workspace.manager).leads.unblock({ leadId: id });
    const { id: next } = await add();
    expect((await callerOf(workspace.manager).leads.get({ leadId: next })).doNotCallAt).toBeNull();
  });

  it("D6 what somebody else with the same number has, and has said, stays theirs", async () => {
    const { manager, admin } = workspace;
    const [one, two] = [
      await callerOf(manager).leads.create({ ...anybody, name: "First at the number" }),
      await callerOf(manager).leads.create({ ...anybody, name: "Second at the number" }),
    ];
    await callerOf(manager).consents.withdraw({
      contactId: contactIdOf.parse(one.contactId),
      channel: "call",
      purpose: "promotional",
      source: "written",
      proof: "A letter of the first",
    });
    await callerOf(admin).contacts.erase({ contactId: one.contactId });
    const { entries } = await callerOf(manager).consents.list({ contactId: two.contactId });
    expect(entries).toMatchObject([{ channel: "call", decision: "withdrawn", proof: "" }]);
    expect((await callerOf(manager).leads.get({ leadId: two.id })).phone).toContain("9812399999");
  });
});

const anybody = { phone: "9812399999", company: null, email: null, timeZone: null, source: null };

import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { signInByPassword } from "@/api/sign-in";
import { GET as auditFile } from "@/app/api/audit/[workspaceId]/[exportId]/route";
import { type AuditFilter, auditFilter } from "@/contracts/audit/schema";
import type { AuditEntryId } from "@/contracts/ids";
import { logPool } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import type { Actor } from "@/platform/tenancy";
import { cookieOf } from "../support/exports";
import { tenantTables } from "../support/walk/walker";
import { World } from "../support/walk/world";
import { callerOf } from "../support/workspace";

let world: World;
beforeAll(async () => {
  world = await World.make("Kestrel");
});

const entries = async (filter: AuditFilter = {}, of = world) =>
  (await callerOf(of.base.admin).audit.list({ filter })).items;
const download = async (actor: Actor, exportId: string) =>
  auditFile(
    new Request(`http://127.0.0.1:3000/api/audit/${actor.workspaceId}/${exportId}`, {
      headers: { cookie: await cookieOf(actor) },
    }),
    { params: Promise.resolve({ workspaceId: actor.workspaceId, exportId }) },
  );

describe("D3 what is written down", () => {
  it("D3 a change: who, from where, by what, before and after, and nothing else of the row", async () => {
    const { leadId } = await world.lead();
    const { worker } = world.base;
    const since = Date.now();
    await callerOf(worker).leads.setStage({ leadId, stage: "interested" });
    const [entry, ...rest] = await entries({ recordId: leadId, action: "changed" });
    expect(rest).toEqual([]);
    expect(entry).toMatchObject({
      actor: { userId: worker.userId },
      sessionId: worker.sessionId,
      apiKeyId: null,
      ip: "127.0.0.1",
      asked: "leads.setStage",
      noun: "lead",
      before: { stage: "new" },
      after: { stage: "interested" },
    });
    expect(Math.abs((entry?.at.getTime() ?? 0) - since)).toBeLessThan(60_000);
  });

  it("D3 numbers, addresses and secrets are not kept", async () => {
    await callerOf(world.base.worker).leads.create({
      name: "Tara",
      phone: "+919000055512",
      company: null,
      email: "tara.private@acme.example",
      timeZone: null,
      source: null,
    });
    await callerOf(world.base.admin).members.update({
      userId: world.base.worker.userId,
      phone: "9000066613",
    });
    await callerOf(world.base.admin).wallLinks.create({ label: "Left", days: 1 });
    const { rows } = await logPool().query<{ text: string }>(
      "SELECT string_agg(to_jsonb(a)::text, ' ') AS text FROM audit_entries a WHERE workspace_id = $1",
      [world.workspaceId],
    );
    const text = rows[0]?.text ?? "";
    expect(text).toContain("••• 5512");
    expect(text).toContain("t•••@acme.example");
    expect(text).toContain("••• 6613");
    expect(text).not.toContain("9000055512");
    expect(text).not.toContain("tara.private");
    expect(text).not.toContain("9000066613");
    expect(text).toContain('"token_hash": "•••"');
  });

  it("D3 a delete and an undelete have their names; a lease is nobody's change", async () => {
    const { leadId } = await world.lead();
    const campaignId = await world.campaign("running", [leadId]);
    await callerOf(await world.member("worker")).desk.take({ campaignId, leadId });
    expect((await entries({ recordId: leadId })).filter(({ action }) => action !== "created")).toEqual([]);
    await callerOf(world.base.manager).leads.delete({ leadId });
    await callerOf(world.base.manager).leads.restore({ leadId });
    expect((await entries({ recordId: leadId })).map(({ action }) => action).slice(0, 2)).toEqual([
      "restored",
      "deleted",
    ]);
  });

  it("D3 in the transaction of the change: what is rolled back leaves no entry", async () => {
    const { leadId } = await world.lead();
    const before = (await entries()).length;
    await expect(
      inWorkspace(world.base.manager, async (tx, emit) => {
        await tx.lead.update({
          where: { workspaceId_id: { workspaceId: world.workspaceId, id: leadId } },
          data: { stage: "lost" },
        });
        emit("lead.updated", { leadId, stage: "lost", ownerUserId: null });
        throw new Error("stop");
      }),
    ).rejects.toThrow("stop");
    expect((await entries()).length).toBe(before);
    // And no code can forget it: raw SQL of a command leaves its entry too.
    await inWorkspace(world.base.manager, async (tx, emit) => {
      await tx.$executeRaw`UPDATE leads SET stage = 'lost' WHERE workspace_id = ${world.workspaceId}::uuid AND id = ${leadId}::uuid`;
      emit("lead.updated", { leadId, stage: "lost", ownerUserId: null });
    });
    expect((await entries({ recordId: leadId }))[0]).toMatchObject({
      actor: { userId: world.base.manager.userId },
      after: { stage: "lost" },
    });
  });

  it("D3 a listener of a recording, whom the event does not name", async () => {
    const callId = await world.recorded();
    await callerOf(world.base.worker).recordings.open({ callId });
    expect((await entries({ noun: "recording" }))[0]).toMatchObject({
      actor: { userId: world.base.worker.userId },
      recordId: callId,
      action: "created",
    });
  });

  it("D3 signing in, failing to, and signing out, in each workspace of the person and in no other", async () => {
    const { email, password, userId } = await world.member("worker", "copper teapot violin");
    const other = await World.make("Ouzel");
    await signInByPassword({ email, password: "wrong", ip: "203.0.113.9", userAgent: "test" });
    await expect
      .poll(async () => (await entries({ recordId: userId, action: "sign_in_failed" })).length)
      .toBe(1);
    expect((await entries({ recordId: userId, action: "sign_in_failed" }))[0]).toMatchObject({
      ip: "203.0.113.9",
    });
    const made = await signInByPassword({ email, password, ip: "203.0.113.8", userAgent: "test" });
    expect((await entries({ recordId: userId, action: "signed_in" }))[0]).toMatchObject({
      ip: "203.0.113.8",
      asked: "sign-in",
      actor: { userId },
    });
    if (!made) throw new Error("not signed in");
    await callerOf({ ...made, workspaceId: world.workspaceId, role: "worker" }).session.revokeOthers({
      password,
    });
    expect((await entries({ recordId: userId, action: "ended" })).length).toBeGreaterThan(0);
    expect(await entries({ recordId: userId }, other)).toEqual([]);
  });

  it("D3 denied attempts: by role, and by a rule of the domain", async () => {
    const { worker, admin } = world.base;
    await expect(callerOf(worker).audit.list({ filter: {} })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(
      callerOf(worker).members.update({ userId: admin.userId, role: "worker" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    const [second, first] = await entries({ actorUserId: worker.userId, action: "denied" });
    expect(first).toMatchObject({ noun: "audit", asked: "audit.list", after: { reason: "role" } });
    expect(second).toMatchObject({
      noun: "members",
      asked: "members.update",
      after: { reason: "not_allowed" },
    });
  });

  it("every table of a workspace is under audit, or stands here with its reason", async () => {
    const { rows } = await logPool().query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'audit_row'`,
    );
    const audited = rows.map(({ name }) => name);
    const account = ["sessions", "users", "workspaces"];
    const tables = await tenantTables();
    expect(tables.filter((name) => !audited.includes(name))).toEqual(Object.keys(NOT_AUDITED).sort());
    expect(audited.filter((name) => !tables.includes(name)).sort()).toEqual(account);
  });
});

/** Why a table has no audit. A new table stands here or calls `audit_table` in its migration. */
const NOT_AUDITED: Record<string, string> = {
  activities: "the log's own",
  api_requests: "what programs were answered, for a day",
  audit_entries: "the audit itself",
  bulk_change_leads: "what stood before a change of many leads: a history already",
  call_history: "a history already",
  called_numbers: "a search's own table: every number that was called, once",
  calls: "the provider's word; what people do to a call is in its flight recorder and the log",
  campaign_leads: "the queue's own state, moved by each dial",
  contact_tags: "who has which tag: the log says it, one by one or as a change of many",
  erased_numbers: "hashes of numbers; the erasure is an entry",
  import_changes: "what stood before an import: a history already",
  import_chunks: "the file's bytes",
  import_skipped: "the file's rows",
  lead_skips: "a history already, with its undo",
  lead_tags: "who has which tag: the log says it, one by one or as a change of many",
  outcome_changes: "a history already, with its undo",
  presences: "who is there, by edges",
  webhook_deliveries: "the provider's posts, kept as they came",
  worker_screens: "a heartbeat",
  worker_statuses: "the desk's own state; pauses are in worker_pauses",
  workspace_event: "the log",
  workspace_stream: "the log's head",
};

describe("D3 append-only", () => {
  it("D3 the app's role can neither change nor delete nor empty it", async () => {
    for (const statement of [
      "UPDATE audit_entries SET ip = NULL",
      "DELETE FROM audit_entries",
      "TRUNCATE audit_entries",
      "DELETE FROM audit_entries WHERE at < now() - interval '10 years'",
    ]) {
      const { rowCount } = await logPool().query("SELECT 1 FROM audit_entries");
      await logPool().query(
        `INSERT INTO audit_entries (workspace_id, at, action, noun) VALUES ($1, now() - interval '11 years', 'changed', 'lead')`,
        [world.workspaceId],
      );
      await expect(logPool().query(statement), statement).rejects.toMatchObject({ code: "42501" });
      expect((await logPool().query("SELECT 1 FROM audit_entries")).rowCount).toBe((rowCount ?? 0) + 1);
    }
  });

  it("D3 retention alone forgets, and never what is young", async () => {
    const young = (await logPool().query("SELECT 1 FROM audit_entries WHERE at > now() - interval '1 year'"))
      .rowCount;
    await expect(logPool().query("SELECT audit_forget(1)")).rejects.toThrow("at least 90 days");
    const { rows } = await logPool().query<{ n: number }>("SELECT audit_forget(730) AS n");
    expect(rows[0]?.n).toBe(4);
    const left = await logPool().query("SELECT 1 FROM audit_entries");
    expect(left.rowCount).toBe(young);
  });
});

describe("reading it", () => {
  it("filters by who, what, record and period, and pages without a hole or a repeat", async () => {
    const far = await World.make("Dunlin");
    const { leadId } = await far.lead();
    const { manager, admin } = far.base;
    for (let n = 0; n < 60; n += 1)
      await callerOf(manager).leads.setStage({ leadId, stage: n % 2 === 0 ? "contacted" : "interested" });
    const caller = callerOf(admin);
    const first = await caller.audit.list({ filter: { actorUserId: manager.userId, action: "changed" } });
    expect(first.items).toHaveLength(50);
    const second = await caller.audit.list({
      filter: { actorUserId: manager.userId, action: "changed" },
      cursor: first.nextCursor,
    });
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(60);
    expect(second.nextCursor).toBeNull();
    expect([...first.items, ...second.items].map(({ after }) => after?.["stage"])).toEqual(
      Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? "interested" : "contacted")),
    );
    const now = Date.now();
    const inPeriod = (from: number, to: number) =>
      entries({ from: new Date(now + from), to: new Date(now + to), noun: "lead" }, far);
    expect((await inPeriod(-3_600_000, 3_600_000)).length).toBe(50);
    expect(await inPeriod(3_600_000, 7_200_000)).toEqual([]);
    expect(auditFilter.safeParse({ owner: 1 }).success).toBe(false);
  });

  it("C5 D3 the file holds the chosen entries, safe for a spreadsheet, and its export is an entry", async () => {
    const { admin, manager } = world.base;
    const view = "=HYPERLINK(1)";
    await callerOf(manager).views.create({ list: "leads", name: view, query: "q=x" });
    const requestKey = randomUUID() as AuditEntryId;
    const { path } = await callerOf(admin).audit.export({ filter: { noun: "saved_view" }, requestKey });
    expect(path).toBe(`/api/audit/${world.workspaceId}/${requestKey}`);
    // The same press again is the same export.
    await callerOf(admin).audit.export({ filter: { noun: "saved_view" }, requestKey });
    expect((await entries({ action: "exported" })).length).toBe(1);
    await callerOf(manager).views.create({ list: "leads", name: "Later", query: "q=y" });
    const answer = await download(admin, requestKey);
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text).toContain("When (UTC),Who,");
    expect(text).toContain("HYPERLINK");
    expect(text).not.toContain("Later");
    for (const line of text.split("\r\n"))
      for (const cell of line.split(",")) expect(cell).not.toMatch(/^"?[=+@]/);
    expect((await download(manager, requestKey)).status).toBe(403);
    expect((await download(await world.member("admin"), requestKey)).status).toBe(404);
  });
});

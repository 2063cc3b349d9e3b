import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { appRouter } from "@/api/root";
import type { LeadId } from "@/contracts/ids";
import { openAccount } from "@/domain/provider-accounts/queries";
import { parseKeyring, seal, unseal } from "@/lib/crypto";
import { db, logPool } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { openSecret, sealSecret } from "@/platform/secrets";
import { readSecrets } from "../../scripts/lib/secrets.mjs";
import { drainInbox, postWebhook } from "../support/webhooks";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";
import { openRule } from "../support/inputs";

let world: TestWorkspace;
let other: TestWorkspace;
beforeAll(async () => {
  [world, other] = [await makeWorkspace({ leads: 2 }), await makeWorkspace({ leads: 1 })];
});
afterEach(() => vi.restoreAllMocks());

function sources(folder: string): { file: string; text: string }[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(`${path.sep}generated${path.sep}`))
    .map((file) => ({ file, text: readFileSync(file, "utf8") }));
}

describe("W6: secrets at rest and in answers", () => {
  it("no query gives an admin more of the vendor's key than its last four, or any hash or ciphertext", async () => {
    const key = "canary-vendor-key-9a77";
    const baseUrl = "https://app.callerdesk.io";
    await callerOf(world.admin).providerAccounts.save({ baseUrl, key });
    const token =
      (
        await callerOf(world.admin).invitations.create({
          email: "w6@example.com",
          name: "W6",
          role: "worker",
        })
      ).link.split("token=")[1] ?? "";
    await postWebhook(world.webhookSecret, {
      type: "call_report",
      CallSid: "W6",
      SourceNumber: "09000000001",
      // A provider that echoes our key: it must not come back to a screen by way of the raw delivery.
      authcode: key,
      echo: `authcode=${key}`,
    });
    await drainInbox();
    const [delivery] = await db().webhookDelivery.findMany({ where: { workspaceId: world.workspaceId } });
    const [call] = await db().call.findMany({ where: { workspaceId: world.workspaceId } });
    const head = await db().workspaceStream.findUniqueOrThrow({ where: { workspaceId: world.workspaceId } });
    const leadId = world.leads[0]?.leadId as LeadId;
    const { id: noteId } = await callerOf(world.admin).notes.save({ leadId, text: "W6" });
    const { ruleId } = await callerOf(world.admin).callingRules.create({
      rule: openRule("All day"),
    });
    const inputs = {
      ruleId,
      userId: world.worker.userId,
      noteId,
      contactId: world.leads[0]?.contactId,
      leadId: world.leads[0]?.leadId,
      campaignId: world.campaignId,
      callId: call?.id,
      deliveryId: delivery?.id,
      cursor: `${head.epoch}.0`,
    };
    const answers: string[] = [];
    const failed: string[] = [];
    const names = Object.entries(
      appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>,
    )
      .filter(([, procedure]) => procedure._def.type === "query")
      .map(([name]) => name);
    for (const name of names) {
      const [noun = "", verb = ""] = name.split(".");
      const procedure = (
        callerOf(world.admin) as unknown as Record<
          string,
          Record<string, (input?: unknown) => Promise<unknown>>
        >
      )[noun]?.[verb];
      const tries: unknown[] = [
        undefined,
        {},
        { filter: {} },
        { days: 30 },
        { scope: "all", state: "open" },
        { filter: { scope: "all", state: "open" } },
        { filter: { scope: "all", state: "open" }, until: null, taskIds: [] },
        { phone: world.leads[0]?.phone, email: null },
        { leadIds: world.leads.map((lead) => lead.leadId), until: null },
        { filter: {}, callIds: [call?.id], until: null },
        { callId: call?.id, deliveryId: delivery?.id },
        ...Object.entries(inputs).map(([field, value]) => ({ [field]: value })),
      ];
      let didAnswer = false;
      for (const input of tries) {
        try {
          answers.push(JSON.stringify(await procedure?.(input)) ?? "");
          didAnswer = true;
        } catch (error) {
          answers.push(String(error));
        }
      }
      if (!didAnswer) failed.push(name);
    }
    // Queries that want more than an id or nothing hold no secrets; each is named here.
    expect(failed.sort()).toEqual(unanswered);
    const bytes = answers.join("\n");
    expect(bytes).toContain("9a77");
    const rows = await logPool().query<{ secret: string }>(
      `SELECT secret_ciphertext AS secret FROM provider_accounts UNION ALL SELECT secret_ciphertext FROM webhook_endpoints
       UNION ALL SELECT secret_hash FROM webhook_endpoints UNION ALL SELECT token_hash FROM invitations
       UNION ALL SELECT password_hash FROM users WHERE password_hash <> 'unused'`,
    );
    expect(rows.rows.length).toBeGreaterThan(4);
    for (const { secret } of rows.rows) expect(bytes).not.toContain(secret);
    for (const secret of [key, key.slice(0, -4), token]) expect(bytes).not.toContain(secret);
  });

  it("what the stand-in has sent is told without the key and the address it was sent to", async () => {
    await callerOf(other.worker).calls.dial({
      leadId: other.leads[0]?.leadId as never,
      campaignId: other.campaignId,
      requestKey: randomUUID(),
    });
    const read = () => callerOf(other.worker).twin.deliveries();
    await expect
      .poll(async () => JSON.stringify(await read()).length, { timeout: 10_000 })
      .toBeGreaterThan(100);
    const bytes = JSON.stringify(await read());
    expect(bytes).not.toContain(other.authcode);
    expect(bytes).not.toContain(other.webhookSecret);
  });

  it("a ciphertext opens in its own row, column and workspace only, and not after a change", () => {
    const place = {
      workspaceId: world.workspaceId,
      table: "provider_accounts",
      column: "secret",
      rowId: world.accountId,
    };
    const sealed = sealSecret("the key", place);
    expect(openSecret(sealed, place)).toBe("the key");
    for (const elsewhere of [
      { ...place, workspaceId: other.workspaceId },
      { ...place, table: "webhook_endpoints" },
      { ...place, column: "other" },
      { ...place, rowId: other.accountId },
    ]) {
      expect(() => openSecret(sealed, elsewhere)).toThrow();
    }
    const parts = sealed.split(".");
    for (const [index, part] of parts.entries()) {
      const changed = parts.with(index, part.startsWith("A") ? `B${part.slice(1)}` : `A${part.slice(1)}`);
      expect(() => openSecret(changed.join("."), place)).toThrow();
    }
  });

  it("swapped between two rows neither opens", async () => {
    const read = async (workspace: TestWorkspace) =>
      (await db().providerAccount.findFirstOrThrow({ where: { workspaceId: workspace.workspaceId } }))
        .secretCiphertext;
    const [mine, theirs] = [await read(world), await read(other)];
    const put = (workspace: TestWorkspace, secretCiphertext: string | null) =>
      inWorkspace(workspace.admin, async (tx, emit) => {
        await tx.providerAccount.updateMany({
          where: { workspaceId: workspace.workspaceId },
          data: { secretCiphertext },
        });
        emit("workspace.updated", {});
      });
    await put(world, theirs);
    await put(other, mine);
    for (const workspace of [world, other]) {
      await expect(openAccount(db(), workspace.workspaceId, workspace.accountId)).rejects.toThrow();
    }
    await put(world, mine);
    await put(other, theirs);
    expect(await openAccount(db(), other.workspaceId, other.accountId)).toMatchObject({
      access: { secret: other.authcode },
    });
  });

  it("a new key first encrypts, the old one still opens, and without the old one nothing of it does", () => {
    const old = `k1:${randomBytes(32).toString("base64")}`;
    const fresh = `k2:${randomBytes(32).toString("base64")}`;
    const sealed = seal(parseKeyring(old), "kept", "row");
    const both = parseKeyring(`${fresh},${old}`);
    expect(unseal(both, sealed, "row")).toBe("kept");
    expect(seal(both, "new", "row").split(".")[1]).toBe("k2");
    expect(() => unseal(parseKeyring(fresh), sealed, "row")).toThrow(/cannot be opened/);
    expect(() => unseal(parseKeyring(old.replace(/:.*/, fresh.slice(2))), sealed, "row")).toThrow();
  });
});

/** One task, which holds no secret; and what the stand-in has sent, which is asked for below. */
const unanswered = ["floor.rows", "imports.get", "tasks.get", "twin.deliveries", "views.list"];

describe("C2, C3: hostile text is text", () => {
  const hostile = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    '=HYPERLINK("https://evil.example")',
    "{{constructor.constructor('x')()}}",
    "'; DROP TABLE leads; --",
    "\u202egnp.exe",
  ];

  it("comes back as it was written, in JSON, in every list", async () => {
    const { leads, notes, campaigns } = callerOf(world.manager);
    for (const text of hostile) {
      const { id: leadId } = await leads.create({
        name: text,
        company: text,
        phone: null,
        email: null,
        timeZone: null,
        source: text.slice(0, 80),
      });
      await notes.save({ leadId, text });
      expect(await leads.get({ leadId })).toMatchObject({ name: text, company: text });
      expect(JSON.stringify(await notes.list({ leadId }))).toContain(JSON.stringify(text).slice(1, -1));
      expect((await leads.count({ search: text.slice(0, 100) })).count).toBeGreaterThanOrEqual(1);
    }
    expect(await db().lead.count({ where: { workspaceId: world.workspaceId } })).toBe(2 + hostile.length);
    expect(campaigns).toBeDefined();
  });

  it("C3: a recording's address is stored only as https on the vendor's hosts", async () => {
    const urls = [
      "javascript:alert(1)",
      "data:text/html,<script>1</script>",
      "JaVaScRiPt:alert(1)//https://newcallrecords.callerdesk.io/a.wav",
      "http://newcallrecords.callerdesk.io/a.wav",
      "https://newcallrecords.callerdesk.io.evil.example/a.wav",
      "https://u:p@newcallrecords.callerdesk.io/a.wav",
      "https://169.254.169.254/latest",
      "file:///etc/passwd",
      "//newcallrecords.callerdesk.io/a.wav",
    ];
    for (const [index, CallRecordingUrl] of urls.entries()) {
      await postWebhook(other.webhookSecret, {
        type: "call_report",
        SourceNumber: "09000000001",
        DialWhomNumber: "09000000101",
        Status: "ANSWER",
        CallSid: `C3-${index}`,
        CallRecordingUrl,
      });
    }
    await drainInbox();
    const calls = await db().call.findMany({ where: { workspaceId: other.workspaceId } });
    const told = calls.filter((call) => call.providerCallId?.startsWith("C3-"));
    expect(told).toHaveLength(urls.length);
    for (const call of told) expect(call.recordingUrl).toBeNull();
  });
});

describe("D1: the database role", () => {
  it("is no superuser, makes no roles, runs no programs and reads no files", async () => {
    const { rows } = await logPool().query(
      `SELECT rolsuper, rolcreaterole, rolreplication, rolbypassrls,
              pg_has_role(current_user, 'pg_execute_server_program', 'USAGE') AS programs,
              pg_has_role(current_user, 'pg_read_server_files', 'USAGE') AS reads,
              pg_has_role(current_user, 'pg_write_server_files', 'USAGE') AS writes
         FROM pg_roles WHERE rolname = current_user`,
    );
    expect(Object.values(rows[0] as object)).toEqual(Array(7).fill(false));
    for (const sql of [
      "COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'",
      "COPY (SELECT 1) TO '/dev/null'",
      "CREATE ROLE intruder SUPERUSER",
      "SELECT pg_read_file('/etc/passwd')",
      "CREATE EXTENSION dblink",
      "ALTER SYSTEM SET log_statement = 'all'",
    ]) {
      await expect(logPool().query(sql), sql).rejects.toMatchObject({ code: "42501" });
    }
  });

  it("the client for reading cannot write, whatever SQL it is given", async () => {
    const reader = db() as unknown as { $executeRaw: (sql: TemplateStringsArray) => Promise<number> };
    await expect(reader.$executeRaw`UPDATE users SET name = 'x'`).rejects.toThrow(/read-only|25006/);
    await expect(reader.$executeRaw`CREATE TABLE intruder (id int)`).rejects.toThrow(/read-only|25006/);
  });
});

describe("D2: no text becomes SQL", () => {
  it("no unsafe raw query and no string built SQL in the source", () => {
    const unsafe = sources("src").filter(({ text }) =>
      /\$(?:queryRaw|executeRaw)Unsafe|Prisma\.raw\(|\bsql\.raw\(/.test(text),
    );
    expect(unsafe.map(({ file }) => file)).toEqual([]);
  });

  it("zones, sorts, stages, directions and cursors are lists or bound", async () => {
    const { leads, workspace, calls, live, members, notes } = callerOf(world.admin);
    const leadId = world.leads[0]?.leadId as LeadId;
    const before = await db().workspace.findUniqueOrThrow({ where: { id: world.workspaceId } });
    const evil = [
      "'; --",
      "UTC') FROM users; --",
      "name; DROP TABLE leads",
      "UTC' AT TIME ZONE 'UTC",
      "(SELECT 1)",
      "\u0000",
      "1,2",
    ];
    for (const text of evil) {
      const word = text as never;
      const attempts: Promise<unknown>[] = [
        workspace.update({ timeZone: text }),
        workspace.update({ defaultCountry: word }),
        leads.list({ sort: word }),
        leads.list({ stage: word }),
        leads.list({ ownerUserId: word }),
        leads.list({ limit: word }),
        calls.list({ filter: { status: word } }),
        calls.list({ filter: { direction: word } }),
        calls.list({ filter: {}, cursor: word }),
        // A control character alone is no text at all: there it is no zone, and the lead is made without one.
        ...(text === "\u0000"
          ? []
          : [
              leads.create({
                name: "x",
                company: null,
                phone: null,
                email: null,
                timeZone: text,
                source: null,
              }),
            ]),
      ];
      for (const result of await Promise.allSettled(attempts)) {
        expect(result).toMatchObject({ status: "rejected", reason: { code: "BAD_REQUEST" } });
      }
      // Free text is bound: it finds nothing, and harms nothing.
      expect((await leads.count({ search: `zz${text}` })).count).toBe(0);
      await calls.list({ filter: { search: text } });
      await members.list({ search: text });
      await leads.timeline({ leadId, cursor: { at: new Date(), id: text } }).catch((error: unknown) => {
        expect(error).toMatchObject({ code: "BAD_REQUEST" });
      });
      await notes.save({ leadId, text: `x${text}` });
      await live.since({ cursor: text });
    }
    expect(await db().workspace.findUniqueOrThrow({ where: { id: world.workspaceId } })).toEqual(before);
  });
});

it("S4: a first start makes its own secrets, 256 random bits each, for the owner's eyes only, and keeps them", () => {
  const folders = [1, 2].map(() => mkdtempSync(path.join(tmpdir(), "ringside-secrets-")));
  try {
    const made = folders.map((dataDir) => {
      const where = { dataDir, isEmbedded: true, wasStartedBefore: false, env: {} as NodeJS.ProcessEnv };
      const first = readSecrets(where);
      expect(readSecrets({ ...where, wasStartedBefore: true })).toEqual(first);
      expect(statSync(path.join(dataDir, "secrets.json")).mode & 0o777).toBe(0o600);
      expect(Buffer.from(first.NEXTAUTH_SECRET, "base64")).toHaveLength(32);
      expect(parseKeyring(first.ENCRYPTION_KEYS)).toHaveLength(1);
      return Object.values(first);
    });
    expect(new Set(made.flat()).size).toBe(4);
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
});

it("O1: nothing but the outbound client, the browser's code and the stand-in reaches for the network", () => {
  const reaches =
    /from "(?:undici|node:https?|node:http2|node:net|node:tls|node:dgram|axios|got|node-fetch)"|(?<![.\w])fetch\(|new WebSocket\(|import\("(?:undici|node:https?)"\)/;
  const isAllowed = (file: string) =>
    /^src\/(?:platform\/outbound(?:-address)?\.ts|client\/|twin\/)/.test(file.replaceAll(path.sep, "/"));
  // Types of requests that come in make no connection.
  const isTypeOnly = (text: string) =>
    text.split("\n").every((line) => !reaches.test(line) || line.startsWith("import type "));
  const found = sources("src").filter(
    ({ file, text }) => !isAllowed(file) && !isTypeOnly(text) && !/private async fetch\(/.test(text),
  );
  expect(found.map(({ file }) => file)).toEqual([]);
  expect(sources("src").some(({ text }) => reaches.test(text))).toBe(true);
});

import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { GET, POST } from "@/app/api/trpc/[trpc]/route";
import { db, logPool } from "@/platform/db";
import { registerReactions } from "@/platform/events/reactions";
import { logger } from "@/platform/logger";
import { hashPassword } from "@/platform/passwords";
import { reactions } from "@/worker/reactions";
import { TestBrowser } from "../support/browser";
import { drainInbox, postWebhook } from "../support/webhooks";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";

const origin = "http://127.0.0.1:3000";
const password = "canary teapot violin 71";
const written: string[] = [];
let world: TestWorkspace;
let browser: TestBrowser;

beforeAll(async () => {
  world = await makeWorkspace({ leads: 2 });
  await logPool().query("UPDATE users SET password_hash = $1", [await hashPassword(password)]);
  // Everything the logger would write, at its most talkative, and whatever goes past it.
  logger.level = "debug";
  Object.assign(logger, { [pino.symbols.streamSym]: { write: (line: string) => written.push(line) } });
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...given: unknown[]) => boolean;
    vi.spyOn(stream, "write").mockImplementation((...given: unknown[]) => {
      written.push(String(given[0]));
      return write(...given);
    });
  }
  browser = new TestBrowser("203.0.113.44");
  expect((await browser.signIn(world.admin.email, password)).status).toBe(200);
});
afterEach(() => registerReactions(reactions));
afterAll(() => {
  logger.level = "silent";
  vi.restoreAllMocks();
});

/** A request as a signed-in browser sends it to the route. */
async function send(
  path: string,
  init: { method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; text: string }> {
  const method = init.method ?? "POST";
  const answer = await (method === "GET" ? GET : POST)(
    new Request(`${origin}/api/trpc/${path}`, {
      method,
      headers: {
        origin,
        "content-type": "application/json",
        "sec-fetch-site": "same-origin",
        cookie: browser.cookieHeader,
        "x-ringside-workspace": world.workspaceId,
        ...init.headers,
      },
      ...(method === "GET" ? {} : { body: init.body ?? "" }),
    }),
  );
  return { status: answer.status, text: await answer.text() };
}
const json = (value: unknown) => JSON.stringify({ json: value });
const newLead = (name: string, extra: object = {}) =>
  json({ name, company: null, phone: null, email: null, timeZone: null, source: null, ...extra });

/** A table that refuses every write, with the whole row in the database's own error. */
async function broken<T>(table: string, run: () => Promise<T>): Promise<T> {
  await logPool().query(`ALTER TABLE ${table} ADD CONSTRAINT broken CHECK (false) NOT VALID`);
  try {
    return await run();
  } finally {
    await logPool().query(`ALTER TABLE ${table} DROP CONSTRAINT broken`);
  }
}

describe("W4: what is secret or personal is in no line of the log", () => {
  it("through sign-in, invitation, key, address, call, note and import, and when each of them fails", async () => {
    const canary = {
      password,
      wrongPassword: "canary-wrong-9f1c",
      authcode: "canary-authcode-77ab",
      setupToken: "canary-setup-token-44aa11bb",
      invitedPassword: "canary copper lantern 5",
      note: "canary note about a loan",
      body: "canary-body-text",
      name: "Canary Kumarasamy",
      invitee: "canary.invitee",
      phone: "9876501234",
      webhook: world.webhookSecret,
    };
    const admin = callerOf(world.admin);
    const [lead] = world.leads;
    if (!lead) throw new Error("no lead");

    await new TestBrowser("203.0.113.45").signIn(world.admin.email, canary.wrongPassword);
    await admin.workspace
      .setUp({
        token: canary.setupToken,
        workspaceName: "x",
        name: "x",
        email: "x@example.com",
        password: canary.invitedPassword,
      })
      .catch(() => undefined);
    const invited = await admin.invitations.create({
      email: `${canary.invitee}@example.com`,
      name: canary.name,
      role: "worker",
      phone: `+91${canary.phone}`,
    });
    const token = invited.link.split("token=")[1] ?? "";
    expect(token.length).toBeGreaterThan(20);
    await broken("memberships", () =>
      admin.invitations
        .accept({ token, name: canary.name, password: canary.invitedPassword })
        .catch(() => undefined),
    );
    const accept = { token, name: canary.name, password: canary.invitedPassword };
    await admin.invitations.accept(accept);
    await admin.invitations.accept(accept).catch(() => undefined);

    const setup = { baseUrl: "https://app.callerdesk.io", key: canary.authcode };
    await broken("provider_accounts", () => admin.providerAccounts.save(setup).catch(() => undefined));
    await admin.providerAccounts.rotateWebhook();
    const rotated = (await admin.providerAccounts.get()).account?.addresses[0]?.url.split("/").at(-1) ?? "";

    const fields = { company: canary.name, phone: `+91${canary.phone}`, email: null, timeZone: null };
    const person = { ...fields, name: canary.name, source: canary.body };
    for (const table of ["contacts", "leads", "workspace_event"])
      await broken(table, () => admin.leads.create(person).catch(() => undefined));
    await admin.leads.create(person);
    await admin.leads.create(person).catch(() => undefined);
    await broken("notes", () =>
      admin.notes.save({ leadId: lead.leadId, text: canary.note }).catch(() => undefined),
    );
    await admin.notes.save({ leadId: lead.leadId, text: canary.note });
    await broken("calls", () =>
      admin.calls.dialNumber({ phone: canary.phone, requestKey: randomUUID() }).catch(() => undefined),
    );

    const report = {
      type: "call_report",
      SourceNumber: "09000000001",
      DestinationNumber: "08069000001",
      DialWhomNumber: `0${canary.phone}`,
      Status: "ANSWER",
      CallSid: "W4",
      receiver_name: canary.name,
      hangup_cause: canary.body,
    };
    await broken("calls", async () => {
      await postWebhook(rotated, report);
      await drainInbox();
    });
    await postWebhook(rotated, { ...report, CallSid: "W4-2" });
    await postWebhook(rotated, `{"${canary.body}`);
    await postWebhook(`${canary.setupToken}-unknown`, report);
    await drainInbox();
    // The database away, the disk takes it.
    const gone = (["query", "connect"] as const).map((way) =>
      vi.spyOn(logPool(), way).mockRejectedValue(new Error("away") as never),
    );
    await postWebhook(rotated, { ...report, CallSid: "W4-3" });
    for (const spy of gone) spy.mockRestore();

    // A vendor that does not answer; the key and the numbers are in its URL.
    await admin.providerAccounts
      .save({ ...setup, baseUrl: "https://127.0.0.1.invalid" })
      .catch(() => undefined);
    await admin.calls
      .dial({ leadId: lead.leadId, campaignId: null, requestKey: randomUUID() })
      .catch(() => undefined);

    const cookie = browser.cookies.get("ringside.session") ?? "";
    expect(cookie.length).toBeGreaterThan(50);
    const log = written.join("");
    // It is the right log: the failures above are in it.
    expect(log).toContain("procedure failed");
    expect(log).toContain("delivery could not be processed");
    expect(log).toContain("spooled to disk");
    const secrets = {
      ...canary,
      token,
      rotated,
      cookie,
      cookiePart: cookie.slice(-60),
      leadPhone: lead.phone.slice(-10),
    };
    for (const [what, secret] of Object.entries(secrets)) {
      for (const form of [
        secret,
        encodeURIComponent(secret),
        Buffer.from(secret).toString("base64").slice(0, -4),
      ]) {
        const at = log.indexOf(form);
        expect(at < 0 ? null : `${what}: …${log.slice(Math.max(0, at - 300), at + 80)}`, what).toBeNull();
      }
    }
  });

  it("D4: line breaks and terminal colours in names stay inside one line of JSON", async () => {
    const from = written.length;
    const hostile = 'x\r\n{"level":60,"msg":"forged"}\u001b[31m\u2028y';
    await browser.signIn(hostile, hostile);
    await send("leads.create", { body: newLead(hostile) });
    await send(`no.such${encodeURIComponent(hostile)}`, { body: "{}" });
    await postWebhook(world.webhookSecret, { type: hostile, CallSid: hostile, receiver_name: hostile });
    await drainInbox();
    logger.warn({ what: hostile }, hostile);
    const lines = written.slice(from);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line.endsWith("\n")).toBe(true);
      expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f]/);
      expect(JSON.parse(line)).not.toMatchObject({ msg: "forged" });
    }
  });
});

describe("D5: an error says nothing of the machine", () => {
  const inside =
    /node_modules|\/(?:work|home|src|app|tests)\/|\.(?:ts|js|mjs):\d|"stack"|\bat \w[\w.]* \(|\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM) |prisma|postgres|relation|constraint|violat|pg_|ECONN|P20\d\d|superjson|\d+\.\d+\.\d+/i;
  const id = "01999999-9999-7999-8999-999999999999";
  const deep = `{"json":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
  const lead = { method: "GET" };
  const kinds: [string, () => Promise<{ status: number; text: string }>, number[]][] = [
    ["a body that is no JSON", () => send("leads.create", { body: "{oops" }), [400]],
    ["no body", () => send("leads.create", { body: "" }), [400]],
    ["a deep body", () => send("leads.create", { body: deep }), [400]],
    ["an unknown procedure", () => send("leads.explode", { body: "{}" }), [404]],
    ["a procedure named like a prototype", () => send("__proto__.constructor", { body: "{}" }), [404]],
    ["a mutation by GET", () => send("leads.create", { method: "GET" }), [405]],
    ["a query by POST", () => send("leads.list", { body: "{}" }), [405]],
    ["an input that is no JSON", () => send("leads.list?input=%7Boops", lead), [400]],
    ["wrong types", () => send("leads.create", { body: newLead("x", { company: 5 }) }), [400]],
    ["a field too many", () => send("leads.create", { body: newLead("x", { workspaceId: id }) }), [400]],
    [
      "hostile meta",
      () => send("leads.create", { body: '{"json":{},"meta":{"values":{"__proto__.x":["Date"]}}}' }),
      [400],
    ],
    [
      "meta of an unknown kind",
      () => send("leads.create", { body: '{"json":{"a":1},"meta":{"values":{"a":[["class","Lead"]]}}}' }),
      [400, 500],
    ],
    ["twenty-one in a batch", () => send(`${Array(21).fill("session.me").join(",")}?batch=1`, lead), [400]],
    [
      "a declared size above the cap",
      () => send("leads.create", { body: "{}", headers: { "content-length": "99999999" } }),
      [413],
    ],
    ["no cookie", () => send("leads.list", { method: "GET", headers: { cookie: "" } }), [401]],
    [
      "a broken cookie",
      () => send("leads.list", { method: "GET", headers: { cookie: "ringside.session=%ff.x" } }),
      [401],
    ],
    [
      "a workspace that is no id",
      () => send("workspace.get", { method: "GET", headers: { "x-ringside-workspace": "' OR 1=1" } }),
      [404],
    ],
    [
      "another workspace",
      () => send("workspace.get", { method: "GET", headers: { "x-ringside-workspace": id } }),
      [404],
    ],
    [
      "a lead that is not",
      () => send(`leads.get?input=${encodeURIComponent(json({ leadId: id }))}`, lead),
      [404],
    ],
    ["NUL in an id", () => send("notes.delete", { body: json({ noteId: "\u0000" }) }), [400]],
    [
      "a post from elsewhere",
      () => send("leads.create", { body: newLead("x"), headers: { origin: "https://evil.example" } }),
      [403],
    ],
    [
      "a form",
      () =>
        send("leads.create", {
          body: "a=b",
          headers: { "content-type": "application/x-www-form-urlencoded" },
        }),
      [403, 415],
    ],
    [
      "a table that refuses",
      () => broken("contacts", () => send("leads.create", { body: newLead("x") })),
      [500],
    ],
    [
      "a log that refuses",
      () => broken("workspace_event", () => send("leads.create", { body: newLead("x") })),
      [500],
    ],
    [
      "a table that is gone",
      async () => {
        await logPool().query("ALTER TABLE leads RENAME TO leads_away");
        try {
          return await send(`leads.list?input=${encodeURIComponent(json({}))}`, lead);
        } finally {
          await logPool().query("ALTER TABLE leads_away RENAME TO leads");
        }
      },
      [500],
    ],
  ];

  it.each(kinds)("%s", async (_what, run, statuses) => {
    const { status, text } = await run();
    expect(statuses).toContain(status);
    expect(text).not.toMatch(inside);
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    expect((await send("session.me", { method: "GET" })).status).toBe(200);
  });
});

describe("S6: whatever throws is logged, and the next request is fine", () => {
  const isFine = async () => expect((await send("session.me", { method: "GET" })).status).toBe(200);

  it("a procedure", async () => {
    const from = written.length;
    const failed = await broken("contacts", () => send("leads.create", { body: newLead("Nobody") }));
    expect(failed.status).toBe(500);
    const errorId = /\(([0-9a-f-]{36})\)/.exec(failed.text)?.[1];
    const logged = written.slice(from).map((line) => JSON.parse(line) as { errorId?: string; path?: string });
    expect(logged.filter((line) => line.path === "leads.create")).toHaveLength(1);
    // What the person sees leads to the line.
    expect(errorId).toBeDefined();
    expect(logged.some((line) => line.errorId === errorId)).toBe(true);
    expect((await send("leads.create", { body: newLead("Somebody") })).status).toBe(200);
  });

  it("a reaction, with all that its transaction did", async () => {
    const count = () => db().lead.count({ where: { workspaceId: world.workspaceId } });
    const before = await count();
    registerReactions({
      ...reactions,
      "lead.created": [
        () => {
          throw new Error("a reaction that breaks");
        },
      ],
    });
    const from = written.length;
    expect((await send("leads.create", { body: newLead("Half") })).status).toBe(500);
    expect(written.slice(from).join("")).toContain("procedure failed");
    expect(await count()).toBe(before);
    registerReactions(reactions);
    expect((await send("leads.create", { body: newLead("Whole") })).status).toBe(200);
    expect(await count()).toBe(before + 1);
  });

  it("ingest", async () => {
    const report = {
      type: "call_report",
      SourceNumber: "09000000001",
      DialWhomNumber: "09000000101",
      Status: "ANSWER",
    };
    const from = written.length;
    await broken("calls", async () => {
      await postWebhook(world.webhookSecret, { ...report, CallSid: "S6" });
      await drainInbox();
    });
    expect(written.slice(from).join("")).toContain("delivery could not be processed");
    await postWebhook(world.webhookSecret, { ...report, CallSid: "S6-next" });
    await drainInbox();
    expect(
      await db().call.count({ where: { workspaceId: world.workspaceId, providerCallId: "S6-next" } }),
    ).toBe(1);
    await isFine();
  });

  it("a stream", async () => {
    const caller = callerOf(world.worker);
    const query = vi.spyOn(logPool(), "query").mockRejectedValue(new Error("away") as never);
    const read = async () => {
      const controller = new AbortController();
      const frames = (await caller.live.events())[Symbol.asyncIterator]();
      const first = await frames.next();
      controller.abort();
      await frames.return?.();
      return first;
    };
    await expect(read()).rejects.toThrow();
    query.mockRestore();
    expect((await read()).done).toBe(false);
    await isFine();
  });
});

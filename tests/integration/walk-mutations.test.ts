import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { invalidations, type Stale, type Viewer } from "@/client/invalidations";
import { GET as restGet } from "@/app/api/v1/[...path]/route";
import { signInByPassword } from "@/api/sign-in";
import { catalog, type EventType, isEventType } from "@/contracts/catalog";
import { userId } from "@/contracts/ids";
import { workOnImport } from "@/domain/imports/jobs";
import { startMetricsPublisher } from "@/domain/metrics/jobs";
import { db, logPool } from "@/platform/db";
import { drainInbox, postWebhook } from "../support/webhooks";
import { callerOf, makeWorkspace } from "../support/workspace";
import { call, mutations, prepare, tenantTables, walked } from "../support/walk/walker";
import { World } from "../support/walk/world";

let world: World;
const produced = new Set<EventType>();
const stops: (() => void)[] = [];

async function head(workspaceId: string): Promise<bigint> {
  const row = await db().workspaceEvent.aggregate({ where: { workspaceId }, _max: { seq: true } });
  return row._max.seq ?? 0n;
}
/** The types that the log of a workspace gained since. */
async function gained(workspaceId: string, since: bigint): Promise<EventType[]> {
  const rows = await db().workspaceEvent.findMany({
    where: { workspaceId, seq: { gt: since } },
    select: { type: true },
    distinct: ["type"],
  });
  const types = rows.map(({ type }) => {
    if (!isEventType(type)) throw new Error(`${type} is in no catalogue`);
    return type;
  });
  for (const type of types) produced.add(type);
  return types.sort();
}

// Before anything reads the configuration.
process.env.SETUP_TOKEN = "s".repeat(43);

beforeAll(async () => {
  // The door of an empty server comes first: it shuts behind the first person.
  const email = "first@example.com";
  const token = "s".repeat(43);
  const made = await call("workspace.setUp", "nobody", {
    token,
    workspaceName: "First",
    name: "Dev",
    email,
    password: "copper teapot violin",
  });
  expect(made).toMatchObject({ isRefused: false, result: { email } });
  const first = await db().workspace.findFirstOrThrow({ select: { id: true } });
  const declared = mutations.find(({ name }) => name === "workspace.setUp")?.meta?.emits ?? [];
  expect(await gained(first.id, 0n)).toEqual([...declared].sort());
  world = await World.make("Kestrel");
});
afterAll(() => {
  for (const stop of stops) stop();
});

it("MS9 every mutation declares what it leaves, and nothing that a reader of the catalogue does not know", () => {
  for (const { name, meta } of mutations) {
    expect(meta?.emits, name).toBeDefined();
    for (const type of meta?.emits ?? []) expect(isEventType(type), `${name}: ${type}`).toBe(true);
    if (meta?.emits.length === 0) expect((meta as { reason?: string }).reason, name).toMatch(/\w+ \w+/);
  }
});

describe.each(
  mutations
    .filter(({ name }) => name !== "workspace.setUp")
    .flatMap((each) => each.cases.map((one, index) => [`${each.name} ${index + 1}`, each, one] as const)),
)("%s", (_title, { name, meta }, each) => {
  it("MS9 leaves in the log exactly the types it declares", async () => {
    const { as, input } = await prepare(each, world);
    const since = await head(world.workspaceId);
    const answer = await call(name, as, input);
    expect(answer).toMatchObject({ isRefused: false });
    const types = await gained(world.workspaceId, since);
    const declared = meta?.emits ?? [];
    expect(types).toEqual([...(each.emits?.types ?? declared)].sort());
    for (const type of types) expect(declared, "also a conditional one is declared").toContain(type);
  });
});

describe("every type of the catalogue is produced", () => {
  const live = (status: string, sid: string, extra: object = {}) => ({
    type: "live_call",
    SourceNumber: "09000000001",
    DestinationNumber: "08069000001",
    DialWhomNumber: "09000000101",
    Status: status,
    StartTime: "2026-11-18 12:43:19",
    CallSid: sid,
    Direction: "WEBOBD",
    campid: `1${sid}`,
    ...extra,
  });

  it("MS9 by a mutation, by what the provider sends, or by the publisher of the numbers", async () => {
    const heard = await makeWorkspace();
    const since = await head(heard.workspaceId);
    for (const status of ["Ringing", "Leg A Answer", "Leg B Answer"])
      await postWebhook(heard.webhookSecret, live(status, "8397472"));
    await drainInbox();
    await gained(heard.workspaceId, since);

    const importId = await world.importFile("done");
    await callerOf(world.base.manager).imports.undo({ importId });
    await workOnImport({ workspaceId: world.workspaceId, importId }, () => false);

    await world.fetchedExport();
    const { email, password } = await world.member("worker", "copper teapot violin");
    await signInByPassword({ email, password, ip: "198.51.100.7", userAgent: "test" });
    expect(await gained(world.workspaceId, 0n)).toContain("session.started");

    const { token } = await world.apiKey();
    await restGet(
      new Request("http://127.0.0.1:3000/api/v1/organization", {
        headers: { authorization: `Bearer ${token}` },
      }),
    );
    await expect
      .poll(async () => (await gained(world.workspaceId, 0n)).includes("api_key.used"), { timeout: 5000 })
      .toBe(true);

    stops.push(startMetricsPublisher());
    await callerOf(world.base.worker).leads.create({
      name: "One more",
      phone: world.phone(),
      company: null,
      email: null,
      timeZone: null,
      source: null,
    });
    await expect
      .poll(async () => (await gained(world.workspaceId, 0n)).includes("metrics.updated"), {
        timeout: 20_000,
      })
      .toBe(true);
    // Where members see different rows there is no number for all of them.
    const admin = callerOf(world.base.admin);
    const all = await admin.sight.settings();
    await admin.sight.set({ ...all, workerSees: "own" });
    await world.lead();
    await expect
      .poll(async () => (await gained(world.workspaceId, 0n)).includes("metrics.moved"), { timeout: 20_000 })
      .toBe(true);
    await admin.sight.set(all);
    expect(Object.keys(catalog).filter((type) => !produced.has(type as EventType))).toEqual([]);
  }, 60_000);
});

describe("what goes to a whole workspace", () => {
  const plain = (schema: z.core.$ZodType, path: string): string[] => {
    const { def } = schema._zod as unknown as { def: Record<string, unknown> & { type: string } };
    const into = (key: string) => plain(def[key] as z.core.$ZodType, path);
    switch (def.type) {
      case "number":
      case "boolean":
      case "date":
      case "enum":
      case "literal":
        return [];
      case "string":
        return def["format"] === "uuid" ? [] : [`${path}: free text`];
      case "object":
        return Object.entries(def["shape"] as Record<string, z.core.$ZodType>).flatMap(([key, child]) =>
          plain(child, `${path}.${key}`),
        );
      case "array":
        return into("element");
      case "optional":
      case "nullable":
        return into("innerType");
      default:
        return [`${path}: ${def.type}`];
    }
  };

  it("MS9 holds ids, numbers, words of a list and times, and no text of anybody's", () => {
    for (const [type, { payload }] of Object.entries(catalog)) expect(plain(payload, type)).toEqual([]);
  });
});

describe("the net under the writers", () => {
  const bare = [
    "activities",
    "api_requests",
    "audit_entries",
    "called_numbers",
    "import_chunks",
    "webhook_deliveries",
    "worker_screens",
    "workspace_event",
    "workspace_stream",
  ];

  it("MS9 a raw write without an append fails at commit, on every table of a workspace but the log and the inbox", async () => {
    const tables = await tenantTables();
    const { rows } = await logPool().query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
         JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'assert_event_appended' ORDER BY 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(tables.filter((name) => !bare.includes(name)));
    for (const { name } of rows) {
      const has = await logPool().query(`SELECT 1 FROM "${name}" WHERE workspace_id = $1`, [
        world.workspaceId,
      ]);
      expect(has.rowCount, `${name} has rows to try`).toBeGreaterThan(0);
      await expect(
        logPool().query(`UPDATE "${name}" SET workspace_id = workspace_id WHERE workspace_id = $1`, [
          world.workspaceId,
        ]),
        name,
      ).rejects.toThrow(
        // Refused earlier: no row of the ledger is ever changed, with or without an event.
        name === "consent_entries" ? "the consent ledger is only added to" : "write without event",
      );
    }
  });
});

describe("what a browser asks anew", () => {
  const names = new Set(walked.filter(({ type }) => type === "query").map(({ name }) => name));
  const nouns = new Set([...names].map((name) => name.split(".")[0] ?? ""));
  const nameOf = (stale: Stale) =>
    typeof stale === "string" ? stale : "row" in stale ? stale.row : stale.name;

  it("MS9 exists: every query that an event makes stale, whatever is in the event", () => {
    const me = userId.parse(world.base.worker.userId);
    expect(Object.keys(invalidations).sort()).toEqual(Object.keys(catalog).sort());
    for (const type of Object.keys(catalog) as EventType[])
      for (const holds of [true, false]) {
        // Any field may be asked for; the table only passes ids on.
        const data = new Proxy({}, { get: () => me });
        const table = invalidations[type] as (data: unknown, viewer: Viewer) => readonly Stale[];
        for (const stale of table(data, { userId: me, holdsCall: () => holds, holdsLead: () => holds }))
          expect(names.has(nameOf(stale)) || nouns.has(nameOf(stale)), `${type}: ${nameOf(stale)}`).toBe(
            true,
          );
      }
  });
});

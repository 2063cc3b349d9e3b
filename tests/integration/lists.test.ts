import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ThrowawayDatabase } from "../../scripts/lib/local-database.mjs";
import { makeWorld, query, someone, startDatabase, type World } from "./leads-world";

let server: ThrowawayDatabase;
let world: World;
let other: World;

beforeAll(async () => {
  server = await startDatabase();
  world = await makeWorld();
  other = await makeWorld();
}, 60_000);
afterAll(() => server.stop());

type Caller = World["as"]["worker"];
type ListInput = NonNullable<Parameters<Caller["leads"]["list"]>[0]>;

/** Every page of a list, one after the other. */
async function readAll(caller: Caller, input: ListInput, between?: (page: number) => Promise<unknown>) {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 50; page += 1) {
    const answer: Awaited<ReturnType<Caller["leads"]["list"]>> = await caller.leads.list({
      ...input,
      cursor,
    });
    ids.push(...answer.leads.map((lead) => lead.id));
    cursor = answer.nextCursor;
    if (cursor === null) return ids;
    await between?.(page);
  }
  throw new Error("a list without an end");
}

const sorts = ["newest", "oldest", "name", "name_desc", "last_call", "longest_quiet"] as const;

describe("pages by keyset", () => {
  let mine: World;
  beforeAll(async () => {
    mine = await makeWorld();
    const { worker } = mine.as;
    // Equal names and equal moments on purpose: only the id tells them apart.
    for (const name of ["Zoya", "asha", "Asha", "Bela", "asha", "Chitra", "Bela"])
      await worker.leads.create(someone(name));
    await query(
      server,
      `WITH n AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM leads WHERE workspace_id = $1),
            u AS (UPDATE workspace_stream SET last_transaction_id = pg_current_xact_id()::text::bigint WHERE workspace_id = $1)
       UPDATE leads l SET created_at = timestamptz '2026-11-01 10:00+00' + (n.n / 3) * interval '1 hour',
              last_call_at = CASE WHEN n.n % 2 = 0 THEN timestamptz '2026-11-02 10:00+00' + (n.n / 4) * interval '1 hour' END
         FROM n WHERE n.id = l.id AND l.workspace_id = $1`,
      [mine.workspaceId],
    );
  });

  test.each(sorts)("%s: each row once, in one order, whatever the size of a page", async (sort) => {
    const whole = await readAll(mine.as.worker, { sort, limit: 200 });
    expect(whole).toHaveLength(7);
    expect(new Set(whole).size).toBe(7);
    for (const limit of [1, 2, 3]) expect(await readAll(mine.as.worker, { sort, limit })).toEqual(whole);
  });

  test("the orders are what their names say", async () => {
    const { leads } = await mine.as.worker.leads.list({ sort: "name" });
    expect(leads.map((lead) => lead.name.toLowerCase())).toEqual([
      "asha",
      "asha",
      "asha",
      "bela",
      "bela",
      "chitra",
      "zoya",
    ]);
    const quiet = (await mine.as.worker.leads.list({ sort: "longest_quiet" })).leads.map(
      (lead) => lead.lastCallAt,
    );
    expect(quiet.slice(0, 4)).toEqual([null, null, null, null]);
    const called = (await mine.as.worker.leads.list({ sort: "last_call" })).leads.map(
      (lead) => lead.lastCallAt,
    );
    expect(called.slice(3)).toEqual([null, null, null, null]);
    expect(called.slice(0, 3)).toEqual(
      called.slice(0, 3).toSorted((a, b) => (b?.getTime() ?? 0) - (a?.getTime() ?? 0)),
    );
  });

  test("rows that come and go meanwhile neither repeat nor skip the others", async () => {
    const moving = await makeWorld();
    const { worker, manager } = moving.as;
    const made: string[] = [];
    for (let n = 0; n < 9; n += 1) made.push((await worker.leads.create(someone(`Person ${n}`))).id);
    const victim = made[2];
    const ids = await readAll(worker, { sort: "newest", limit: 2 }, async (page) => {
      await worker.leads.create(someone(`Later ${page}`));
      if (page === 0 && victim) await manager.leads.delete({ leadId: victim as never });
    });
    expect(ids).toEqual(made.filter((id) => id !== victim).toReversed());
  });

  test("a cursor of another order, of nobody, or with strange values is refused", async () => {
    const { worker } = mine.as;
    const { nextCursor } = await worker.leads.list({ sort: "newest", limit: 1 });
    expect(nextCursor).not.toBeNull();
    const forge = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    for (const cursor of [
      "x",
      "",
      forge(["newest"]),
      forge(["newest", "now()", "y"]),
      forge(["newest", "2026-01-01 00:00:00+00", "' OR 1=1"]),
      forge({ newest: 1 }),
    ])
      await expect(worker.leads.list({ cursor })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(worker.leads.list({ sort: "name", cursor: nextCursor })).rejects.toMatchObject({
      code: "BAD_REQUEST",
      cause: { reason: "bad_cursor" },
    });
  });

  test("a cursor from another workspace opens nothing there", async () => {
    const { nextCursor } = await mine.as.worker.leads.list({ sort: "oldest", limit: 1 });
    await other.as.worker.leads.create(someone("Stranger"));
    const { leads } = await other.as.worker.leads.list({ sort: "oldest", cursor: nextCursor });
    expect(leads.map((lead) => lead.name)).toEqual(["Stranger"]);
  });
});

describe("search and filters", () => {
  const names = async (caller: Caller, input: ListInput) =>
    (await caller.leads.list({ sort: "name", ...input })).leads.map((lead) => lead.name);

  test("any part of a name, company or address, and three digits of a number, of this workspace alone", async () => {
    const { worker } = world.as;
    await worker.leads.create({
      ...someone("Meenakshi Sundaram", { phone: "+919876501234" }),
      company: "Lotus Traders",
      email: "MEENA@lotus.example",
    });
    await other.as.worker.leads.create(someone("Meenakshi Elsewhere", { phone: "+919876501234" }));
    for (const search of ["naksh", "NAKSH", "sundar", "tus tra", "ena@lot", "501234", "98765 01234", "me"])
      expect(await names(worker, { search }), search).toEqual(["Meenakshi Sundaram"]);
    for (const search of ["sundaram lotus", "50123499", "%", "_"]) {
      expect(await names(worker, { search }), search).toEqual([]);
      expect((await worker.leads.count({ search })).count, search).toBe(0);
    }
    const { contacts } = await worker.contacts.list({ search: "501234" });
    expect(contacts.map((contact) => [contact.name, contact.leads.length])).toEqual([
      ["Meenakshi Sundaram", 1],
    ]);
  });

  test("conditions joined by and, or, and groups; each page and the count agree", async () => {
    const { as, people, workspaceId } = await makeWorld();
    const { worker, manager } = as;
    const make = async (name: string, stage: "new" | "contacted" | "lost", isMine: boolean) =>
      (
        await worker.leads.create({
          ...someone(name),
          stage,
          source: name === "Uma" ? "Trade fair" : null,
          ownerUserId: isMine ? people.worker.userId : null,
        })
      ).id;
    await make("Tara", "new", true);
    await make("Uma", "lost", true);
    await make("Vani", "lost", false);
    await make("Wasim", "contacted", false);
    const stage = (op: "is" | "is_not", ...values: ("new" | "contacted" | "lost")[]) => ({
      field: "stage" as const,
      op,
      values,
    });
    const owner = (op: "is" | "is_not", value: "me" | "nobody") => ({
      field: "owner" as const,
      op,
      values: [value],
    });
    const cases: [NonNullable<ListInput["where"]>, string[]][] = [
      [{ match: "all", parts: [stage("is", "lost"), owner("is", "me")] }, ["Uma"]],
      [{ match: "any", parts: [stage("is", "contacted"), owner("is", "me")] }, ["Tara", "Uma", "Wasim"]],
      [{ match: "all", parts: [owner("is_not", "me")] }, ["Vani", "Wasim"]],
      [{ match: "all", parts: [owner("is", "nobody"), stage("is_not", "lost")] }, ["Wasim"]],
      [
        {
          match: "all",
          parts: [owner("is", "me"), { match: "any", conditions: [stage("is", "new"), stage("is", "lost")] }],
        },
        ["Tara", "Uma"],
      ],
      [{ match: "all", parts: [{ field: "source", op: "is", values: ["fair"] }] }, ["Uma"]],
      // A source that is not known is not that source.
      [
        { match: "all", parts: [{ field: "source", op: "is_not", values: ["fair"] }] },
        ["Tara", "Vani", "Wasim"],
      ],
      [{ match: "all", parts: [{ field: "blocked", is: true }] }, []],
      [{ match: "all", parts: [{ field: "has_phone", is: true }] }, ["Tara", "Uma", "Vani", "Wasim"]],
      [
        { match: "all", parts: [{ field: "last_call", when: { op: "never" } }] },
        ["Tara", "Uma", "Vani", "Wasim"],
      ],
      [
        { match: "all", parts: [{ field: "outcome", op: "is", values: ["none"] }] },
        ["Tara", "Uma", "Vani", "Wasim"],
      ],
    ];
    for (const [where, expected] of cases) {
      expect(await names(worker, { where }), JSON.stringify(where)).toEqual(expected);
      expect(await worker.leads.count({ where })).toEqual({ count: expected.length, isExact: true });
    }
    // "Me" is whoever looks: a shared view shows each their own.
    const mine = { match: "all" as const, parts: [owner("is", "me")] };
    expect(await names(manager, { where: mine })).toEqual([]);

    const { id: campaignId } = await manager.campaigns.create({ name: "Some" });
    await manager.campaigns.addLeads({
      campaignId,
      selection: { by: "filter", filter: { where: { match: "all", parts: [stage("is", "lost")] } } },
    });
    const campaign = (op: "is" | "is_not") => ({
      match: "all" as const,
      parts: [{ field: "campaign" as const, op, values: [campaignId] }],
    });
    expect(await names(worker, { where: campaign("is") })).toEqual(["Uma", "Vani"]);
    expect(await names(worker, { where: campaign("is_not") })).toEqual(["Tara", "Wasim"]);
    expect(workspaceId).not.toBe(world.workspaceId);
  });

  test("relative dates follow the workspace's calendar", async () => {
    const { as, workspaceId } = await makeWorld();
    const { worker } = as;
    const at = async (name: string, when: string) => {
      const { id } = await worker.leads.create(someone(name));
      await query(
        server,
        `WITH u AS (UPDATE workspace_stream SET last_transaction_id = pg_current_xact_id()::text::bigint WHERE workspace_id = $2)
         UPDATE leads SET created_at = ${when} WHERE id = $1 AND workspace_id = $2`,
        [id, workspaceId],
      );
    };
    const today = "(date_trunc('day', now() AT TIME ZONE 'Asia/Kolkata') AT TIME ZONE 'Asia/Kolkata')";
    await at("First of today", today);
    await at("Last of yesterday", `${today} - interval '1 ms'`);
    await at("A week ago", `${today} - interval '6 days'`);
    await at("Older", `${today} - interval '6 days 1 ms'`);
    const asked = (when: object) =>
      names(worker, { where: { match: "all", parts: [{ field: "created", when: when as never }] } });
    expect(await asked({ op: "in_last", count: 1, unit: "day" })).toEqual(["First of today"]);
    expect(await asked({ op: "in_last", count: 7, unit: "day" })).toEqual([
      "A week ago",
      "First of today",
      "Last of yesterday",
    ]);
    expect(await asked({ op: "not_in_last", count: 7, unit: "day" })).toEqual(["Older"]);
    expect(await asked({ op: "between", from: null, to: null })).toHaveLength(4);
    const day = (offset: number) =>
      new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(
        new Date(Date.now() - offset * 86_400_000),
      );
    expect(await asked({ op: "between", from: day(1), to: day(1) })).toEqual(["Last of yesterday"]);
    expect(await asked({ op: "between", from: day(0), to: null })).toEqual(["First of today"]);
  });

  test("a strange filter is refused", async () => {
    const { worker } = world.as;
    const strange = [
      { match: "all", parts: [] },
      { match: "none", parts: [{ field: "blocked", is: true }] },
      { match: "all", parts: [{ field: "phone", op: "is", values: ["1"] }] },
      { match: "all", parts: [{ field: "blocked", is: true, workspaceId: other.workspaceId }] },
      { match: "all", parts: Array.from({ length: 21 }, () => ({ field: "blocked", is: true })) },
      {
        match: "all",
        parts: [
          { match: "any", conditions: [{ match: "any", conditions: [{ field: "blocked", is: true }] }] },
        ],
      },
    ];
    for (const where of strange)
      await expect(worker.leads.list({ where: where as never })).rejects.toMatchObject({
        code: "BAD_REQUEST",
      });
  });
});

test("what changed is placed in the list that is on the screen", async () => {
  const { as } = await makeWorld();
  const { worker, manager } = as;
  const [first, second, third] = [
    await worker.leads.create(someone("One")),
    await worker.leads.create(someone("Two")),
    await worker.leads.create(someone("Three")),
  ];
  const where = {
    match: "all" as const,
    parts: [{ field: "stage" as const, op: "is" as const, values: ["new" as const] }],
  };
  const { nextCursor } = await worker.leads.list({ where, sort: "newest", limit: 2 });
  await worker.leads.setStage({ leadId: second.id, stage: "lost" });
  await manager.leads.delete({ leadId: third.id });
  const { id: foreign } = await other.as.worker.leads.create(someone("Not ours"));
  const { places, rows } = await worker.leads.changes({
    where,
    sort: "newest",
    until: nextCursor,
    leadIds: [first.id, second.id, third.id, foreign],
  });
  expect(new Map(places.map(({ id, place }) => [id, place]))).toEqual(
    new Map([
      [first.id, "below"],
      [second.id, "out"],
      [third.id, "out"],
    ]),
  );
  expect(rows.map((row) => row.id)).toEqual([first.id, second.id]);
});

import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import superjson from "superjson";
import { beforeAll, describe, expect, it } from "vitest";
import type { ExportView } from "@/contracts/exports/schema";
import type { Role } from "@/contracts/members/schema";
import type { SightSettings } from "@/contracts/sight/schema";
import { logPool, type Tx } from "@/platform/db";
import { inWorkspace } from "@/platform/events/in-workspace";
import { call, idPaths, prepare, uuidsIn, valueAt, walked, withValueAt } from "../support/walk/walker";
import type { Case, Prepared } from "../support/walk/procedures";
import { fetchExport } from "../support/exports";
import { World } from "../support/walk/world";
import { callerOf } from "../support/workspace";

const open: SightSettings = { workerSees: "all", managerSees: "all", masksPhones: false, masksEmails: false };
const masked: SightSettings = { ...open, masksPhones: true, masksEmails: true };
const own: SightSettings = { ...masked, workerSees: "own" };

let world: World;
/** One row of each noun that belongs to the colleague, with the canary in every text of it. */
let unseen: Record<Noun, string>;

type Noun = "lead" | "contact" | "call" | "note" | "task";
const nouns: readonly Noun[] = ["lead", "contact", "call", "note", "task"];
/** What a path names, by its last word: a single subject, or (plural) some of a list. */
const nounOf = (path: string): Noun | undefined => {
  const word = path.replaceAll("[]", "").split(".").at(-1)?.toLowerCase() ?? "";
  return nouns.find((noun) => word.endsWith(`${noun}id`) || word.endsWith(`${noun}ids`));
};

const secret = "Zanzibar";
const bytes = (answer: unknown) => superjson.stringify(answer) + JSON.stringify(answer);
const see = (settings: SightSettings) => callerOf(world.base.admin).sight.set(settings);
/** Under these settings, whatever happens in it. */
async function under<T>(settings: SightSettings, act: () => Promise<T>): Promise<T> {
  await see(settings);
  try {
    return await act();
  } finally {
    await see(open);
  }
}

/** Rows as an older release may have left them. */
const write = (change: (tx: Tx) => Promise<unknown>) =>
  inWorkspace(world.base.admin, async (tx, emit) => {
    await change(tx);
    emit("workspace.updated", {});
  });

/** Every row about customers, by table, as one hash. */
async function stateOfCustomers(): Promise<Record<string, string>[]> {
  const { rows } = await logPool().query<Record<string, string>>(
    ["leads", "contacts", "calls", "notes", "tasks", "campaign_leads"]
      .map(
        (table) =>
          `(SELECT md5(string_agg(to_jsonb(r)::text, ',' ORDER BY to_jsonb(r)::text)) FROM ${table} r WHERE workspace_id = $1) AS ${table}`,
      )
      .join()
      .replace(/^/, "SELECT "),
    [world.workspaceId],
  );
  return rows;
}

/** What the walk does as a worker; a procedure of managers is not theirs at all. */
const byWorkers: {
  name: string;
  type: string;
  schemas: (typeof walked)[number]["schemas"];
  each: Case<unknown>;
}[] = walked.flatMap(({ name, type, schemas, cases }) =>
  cases.map((each) => ({ name, type, schemas, each })),
);
const isWorker = ({ as }: Prepared<unknown>) => as !== "nobody" && as.role === "worker";

async function ofColleague(): Promise<Record<Noun, string>> {
  const { colleague } = world.base;
  const { id: lead, contactId: contact } = await callerOf(colleague).leads.create({
    name: `${secret} person`,
    phone: "+919812345678",
    company: `${secret} company`,
    email: `${secret}@hidden.example`.toLowerCase(),
    timeZone: null,
    source: `${secret} source`,
    ownerUserId: colleague.userId,
  });
  const callId = await world.call({ worker: colleague, leadId: lead, wrapUp: "done" });
  const note = await callerOf(colleague).notes.save({ leadId: lead, text: `${secret} note` });
  const task = await callerOf(colleague).tasks.create({
    kind: "callback",
    title: `${secret} task`,
    leadId: lead,
    assigneeUserId: colleague.userId,
    dueAt: new Date(Date.now() + 3_600_000),
  });
  return { lead, contact, call: callId, note: note.id, task: task.id };
}

beforeAll(async () => {
  world = await World.make("Kestrel");
  unseen = await ofColleague();
});

describe("R1 R4: a row that one does not see", () => {
  it("answers every procedure of workers as one that never was, and stays as it is", async () => {
    const tried = new Set<string>();
    for (const { name, schemas, each, type } of byWorkers) {
      const paths = [...new Set(schemas.flatMap((schema) => idPaths(schema)))].filter(nounOf);
      if (paths.length === 0) continue;
      const prepared = await prepare(each, world);
      if (!isWorker(prepared)) continue;
      const { as, input } = prepared;
      for (const path of paths) {
        const noun = nounOf(path);
        if (!noun || typeof valueAt(input, path) !== "string") continue;
        const before = type === "mutation" ? await stateOfCustomers() : null;
        const [hidden, never] = await under(own, async () => [
          await call(name, as, withValueAt(input, path, unseen[noun])),
          await call(name, as, withValueAt(input, path, randomUUID())),
        ]);
        const at = `${name} ${path}`;
        tried.add(at);
        expect(hidden, at).toEqual(never);
        const isList = path.includes("filter") || path.endsWith("[]") || each.foreign?.[path] === "empty";
        if (!isList) expect(hidden, at).toMatchObject({ isRefused: true, code: "NOT_FOUND" });
        expect(bytes(hidden), at).not.toMatch(new RegExp(secret, "i"));
        expect(uuidsIn(bytes(hidden)), at).not.toContain(unseen[noun]);
        if (before) expect(await stateOfCustomers(), at).toEqual(before);
      }
    }
    // A wrong word at a path, or a walk that tries nothing, would pass everything above.
    expect([...tried].sort()).toEqual(
      expect.arrayContaining(["leads.get leadId", "calls.dial leadId", "calls.get callId"]),
    );
    expect(tried.size).toBeGreaterThan(35);
  }, 180_000);

  it("T8 changes no answer of any query: no list, count, sum, feed or search", async () => {
    const asked: { name: string; as: Prepared<unknown>["as"]; input: unknown }[] = [];
    for (const { name, type, each } of byWorkers) {
      // The log's positions are the same for everybody, without holes (delivery): that something happened, not what.
      if (type !== "query" || name.startsWith("twin.") || name === "live.since") continue;
      const prepared = await prepare(each, world);
      if (isWorker(prepared)) asked.push({ name, as: prepared.as, input: prepared.input });
    }
    expect(asked.length).toBeGreaterThan(25);
    /** Moments pass by themselves. */
    const still = (answer: unknown) =>
      JSON.stringify(answer).replaceAll(
        /"\d{4}-\d\d-\d\dT[^"]*"|\b1[78]\d{11}\b|\d+ (?:s|min|h) ago|rested \d+ min/g,
        "T",
      );
    const ask = () =>
      under(own, async () => {
        const answers: string[] = [];
        for (const { name, as, input } of asked) answers.push(still(await call(name, as, input)));
        return answers;
      });
    const before = await ask();
    const more = await ofColleague();
    // Without the feed's line that leads were added: it names a campaign and a number, which all its workers may know.
    await write((tx) =>
      tx.campaignLead.create({
        data: {
          workspaceId: world.workspaceId,
          campaignId: world.base.campaignId,
          leadId: more.lead,
          position: 1000,
        },
      }),
    );
    const after = await ask();
    // A campaign that was made is one more in the list of campaigns; of its leads nothing is known.
    const changed = asked.flatMap(({ name }, index) =>
      after[index] === before[index] ? [] : [`${name}: ${before[index]} → ${after[index]}`],
    );
    expect(changed).toEqual([]);
    expect(after.join()).not.toMatch(new RegExp(secret, "i"));
  }, 180_000);

  it("is seen once it is one's own, and no longer when it is taken away", async () => {
    const { worker, manager, colleague } = world.base;
    const leadId = (await ofColleague()).lead as never;
    const mine = () => callerOf(worker).leads.get({ leadId });
    const assign = (ownerUserId: typeof worker.userId) =>
      callerOf(manager).leads.assign({ leadIds: [leadId], ownerUserId });
    await under(own, async () => {
      await expect(mine()).rejects.toMatchObject({ code: "NOT_FOUND" });
      await assign(worker.userId);
      await expect(mine()).resolves.toMatchObject({ id: leadId });
      await assign(colleague.userId);
      await expect(mine()).rejects.toMatchObject({ code: "NOT_FOUND" });
    });
  });

  it("is the team's where the limit is the team; a manager's limit is one too", async () => {
    const { admin, worker, colleague, manager } = world.base;
    const leadId = (await ofColleague()).lead as never;
    const teamId = await world.team();
    const put = (userId: typeof worker.userId, team: typeof teamId | null) =>
      callerOf(admin).teams.setMember({ userId, teamId: team });
    const sees = (who: typeof worker) =>
      callerOf(who)
        .leads.get({ leadId })
        .then(
          () => true,
          () => false,
        );
    await under({ ...open, workerSees: "team", managerSees: "team" }, async () => {
      expect(await sees(worker)).toBe(false);
      expect(await sees(manager)).toBe(false);
      await put(colleague.userId, teamId);
      expect(await sees(worker)).toBe(false);
      await put(worker.userId, teamId);
      await put(manager.userId, teamId);
      expect(await sees(worker)).toBe(true);
      expect(await sees(manager)).toBe(true);
      await put(worker.userId, null);
      expect(await sees(worker)).toBe(false);
    });
    for (const userId of [colleague.userId, manager.userId]) await put(userId, null);
  });
});

describe("R2: masked numbers and addresses", () => {
  /** Digits and an address that stand nowhere else: in fields, names and what others have typed. */
  const hidden = /73918[^0-9a-z]{0,3}46|hidden\.person/i;
  const plant = () =>
    write(async (tx) => {
      const { workspaceId } = world;
      await tx.$executeRaw`
        UPDATE contacts SET phone = '+917391846' || right(phone, 3), phone_last_ten = '7391846' || right(phone, 3),
               email = 'hidden.person.' || right(phone, 3) || '@example.com', company = 'hidden.person@example.com',
               name = name || ' +91 73918 46' || right(phone, 3)
         WHERE workspace_id = ${workspaceId}::uuid AND phone IS NOT NULL AND name NOT LIKE '%73918%'`;
      await tx.$executeRaw`
        UPDATE leads SET source = 'call 7391846205' WHERE workspace_id = ${workspaceId}::uuid AND source LIKE 'Kestrel%'`;
      await tx.$executeRaw`
        UPDATE calls SET customer_phone = '+917391846205', dial_message = '917391846205 is busy', hangup_cause = 'to 07391846205'
         WHERE workspace_id = ${workspaceId}::uuid`;
      await tx.$executeRaw`
        UPDATE notes SET text = 'ring 73918-46205 or hidden.person@example.com'
         WHERE workspace_id = ${workspaceId}::uuid AND author_user_id <> ${world.base.worker.userId}::uuid`;
      await tx.$executeRaw`UPDATE tasks SET title = 'ring 7391846205' WHERE workspace_id = ${workspaceId}::uuid`;
    });

  it("are in no byte that a worker's procedure answers, and nothing else is refused", async () => {
    const refused: string[] = [];
    let seen = 0;
    for (const { name, each, schemas } of byWorkers) {
      if (name === "live.events" || name.startsWith("session.")) continue;
      const prepared = await prepare(each, world);
      if (!isWorker(prepared)) continue;
      await plant();
      const answer = await under(masked, () => call(name, prepared.as, prepared.input));
      if (answer.isRefused) refused.push(name);
      expect(bytes(answer), name).not.toMatch(hidden);
      seen += 1;
      // Its refusal of an id says nothing either.
      for (const path of [...new Set(schemas.flatMap((schema) => idPaths(schema)))].filter(nounOf)) {
        if (typeof valueAt(prepared.input, path) !== "string") continue;
        const wrong = await under(masked, () =>
          call(name, prepared.as, withValueAt(prepared.input, path, randomUUID())),
        );
        expect(bytes(wrong), name).not.toMatch(hidden);
      }
    }
    expect(seen).toBeGreaterThan(60);
    // By number, by a list of numbers, and over a number that one does not see: nothing else is missing from the work.
    const known = [
      "calls.dialNumber",
      "leads.keepDialled",
      "leads.previewImport",
      "leads.update",
      "contacts.update",
    ];
    expect(refused.filter((name) => !known.includes(name))).toEqual([]);
    expect(refused).toEqual(
      expect.arrayContaining(["calls.dialNumber", "leads.previewImport", "leads.update"]),
    );
  }, 180_000);

  it("are in no byte of a worker's stream: whatever anybody does, and whatever of it is read again", async () => {
    const { worker } = world.base;
    const start = await callerOf(worker).live.since({ cursor: "" });
    const from = `${start.epoch}.${start.head}`;
    await under(masked, async () => {
      for (const { name, type, cases } of walked) {
        if (type !== "mutation" || name === "workspace.setUp") continue;
        for (const each of cases) {
          const { as, input } = await prepare(each, world);
          await call(name, as, input);
        }
      }
      const there = await callerOf(worker).live.since({ cursor: "" });
      const frames: unknown[] = [];
      const stream = await callerOf(worker).live.events({ lastEventId: from });
      for await (const frame of stream) {
        frames.push(frame);
        if (bytes(frame).includes("caughtUp")) break;
      }
      const polled: unknown[] = [];
      for (let cursor = from; ; ) {
        const page = await callerOf(worker).live.since({ cursor });
        expect(page.resync).toBeNull();
        if (page.events.length === 0) break;
        polled.push(page);
        cursor = `${page.epoch}.${page.to}`;
      }
      // The walk's own numbers, addresses and names, as they stand, and their digits with anything between.
      const telling = /90001\D{0,3}\d{5}|@example\.com|Kestrel/i;
      expect(bytes([...frames, ...polled])).not.toMatch(telling);
      expect(bytes(await callerOf(world.base.manager).leads.list({}))).toMatch(telling);
      expect(there.head - start.head).toBeGreaterThan(150);
      expect(bytes(polled)).toContain("lead.created");
      expect(bytes(frames).length).toBeGreaterThan(bytes(polled).length / 4);
    });
  }, 240_000);

  it("are there for who is not masked: the walk above would see them", async () => {
    await plant();
    const page = await callerOf(world.base.manager).leads.list({});
    expect(bytes(page)).toMatch(hidden);
    const [row] = (await under(masked, () => callerOf(world.base.worker).leads.list({}))).leads;
    expect(row?.phone).toBeNull();
    expect(row?.phoneText).toMatch(/^\+91 ••••• 46\d{3}$/);
    expect(row?.email).toBe("•••••@example.com");
  });
});

describe("R3: no oracle", () => {
  it("no search, count, sort or filter tells of a digit or an address that is masked", async () => {
    const { worker } = world.base;
    const { id, contactId } = await callerOf(world.base.manager).leads.create({
      name: "Nobody in particular",
      phone: "+916655443322",
      company: null,
      email: "quetzal.feather@example.com",
      timeZone: null,
      source: "9988776655",
    });
    const rename = (name: string) =>
      write((tx) =>
        tx.contact.updateMany({ where: { workspaceId: world.workspaceId, id: contactId }, data: { name } }),
      );
    await rename("+91 66554 43322");
    await world.call({ worker, leadId: id });
    const texts = ["6655443322", "66554", "665", "5544", "43322", "+91 66554", "quetzal", "feather@example"];
    const asks = (search: string) => {
      const me = callerOf(worker);
      return [
        me.leads.count({ search }).then((answer) => answer.count),
        me.leads.list({ search }).then((answer) => answer.leads.length),
        me.contacts.count({ search }).then((answer) => answer.count),
        me.contacts.list({ search }).then((answer) => answer.contacts.length),
        me.calls.count({ filter: { search } }).then((answer) => answer.count),
        me.calls.list({ filter: { search } }).then((answer) => answer.items.length),
        me.leads
          .changes({ search, until: null, leadIds: [id] })
          .then((answer) => answer.places.filter(({ place }) => place === "in").length),
      ];
    };
    for (const search of texts) {
      const without = await under(masked, () => Promise.all(asks(search)));
      expect(without, search).toEqual([0, 0, 0, 0, 0, 0, 0]);
      expect(Math.max(...(await Promise.all(asks(search)))), `${search}, unmasked`).toBeGreaterThan(0);
    }
    await under(masked, async () => {
      const where = {
        match: "all" as const,
        parts: [{ field: "source" as const, op: "is" as const, values: ["99887"] }],
      };
      expect((await callerOf(worker).leads.count({ where })).count).toBe(0);
      const order = async () =>
        (await callerOf(worker).leads.list({ sort: "name", limit: 200 })).leads.map((lead) => lead.id);
      const before = await order();
      await rename("+91 99999 43322");
      expect(await order()).toEqual(before);
      const cursor = (await callerOf(worker).leads.list({ sort: "name", limit: 1 })).nextCursor;
      expect(Buffer.from(cursor ?? "", "base64").toString("latin1")).not.toMatch(/99999|43322/);
    });
  });

  it("what is masked cannot be written over, nor a mask be saved; what is missing can be added", async () => {
    const { worker } = world.base;
    const make = (phone: string | null) =>
      callerOf(world.base.manager).leads.create({
        name: "Somebody",
        phone,
        company: null,
        email: null,
        timeZone: null,
        source: null,
      });
    const [full, empty] = [await make("+916655443311"), await make(null)];
    await under(masked, async () => {
      const save = (leadId: typeof full.id, changes: { phone?: string; name?: string }) =>
        callerOf(worker).leads.update({ leadId, version: 1, changes });
      await expect(save(full.id, { phone: "+916655443300" })).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(save(full.id, { name: "+91 ••••• 43311" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
      await expect(save(empty.id, { phone: "+916655443300" })).resolves.toMatchObject({ version: 2 });
    });
    expect((await callerOf(world.base.manager).leads.get({ leadId: full.id })).phone).toBe("+916655443311");
  });
});

describe("R1: roles", () => {
  /** The role that each procedure is declared for, as its router says. */
  function declared(): Map<string, Role | null> {
    const folder = "src/api/routers";
    const roles: Record<string, Role | null> = { public: null, authed: null, workspace: "worker" };
    const found = readdirSync(folder).flatMap((file) => {
      const noun = file.replace(".ts", "").replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
      const text = readFileSync(`${folder}/${file}`, "utf8");
      return [...text.matchAll(/^ {2}(\w+): (\w+)Procedure\b/gm)].map(
        ([, verb, base = ""]) =>
          [`${noun}.${verb}`, base in roles ? (roles[base] ?? null) : (base as Role)] as const,
      );
    });
    return new Map(found);
  }

  it("below its role every procedure is refused before anything is read", async () => {
    const { worker, manager } = world.base;
    const roles = declared();
    const names = walked.map(({ name }) => name);
    expect(names.filter((name) => roles.has(name)).length).toBeGreaterThan(names.length * 0.8);
    const before = await stateOfCustomers();
    let tried = 0;
    for (const name of names) {
      const least = roles.get(name);
      const below = least === "admin" ? [worker, manager] : least === "manager" ? [worker] : [];
      for (const who of below) {
        tried += 1;
        expect(await call(name, who, undefined), `${name} as ${who.role}`).toMatchObject({
          code: "FORBIDDEN",
        });
      }
    }
    expect(tried).toBeGreaterThan(50);
    expect(await stateOfCustomers()).toEqual(before);
  });
});

describe("T13: a workspace that one has left", () => {
  it("answers as one that never was, in the middle of work", async () => {
    const guest = await world.member("worker");
    const { leadId } = await world.lead();
    const read = () => callerOf(guest).leads.get({ leadId });
    const set = () => callerOf(guest).leads.setStage({ leadId, stage: "lost" });
    await expect(read()).resolves.toMatchObject({ id: leadId });
    await callerOf(world.base.admin).members.deactivate({ userId: guest.userId });
    await expect(read()).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(set()).rejects.toMatchObject({ code: "NOT_FOUND" });
    const elsewhere = { ...world.base.worker, workspaceId: randomUUID() as typeof guest.workspaceId };
    await expect(callerOf(elsewhere).leads.get({ leadId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await callerOf(world.base.admin).leads.get({ leadId })).stage).toBe("new");
  });
});

describe("R4 R2: files", () => {
  it("an export has the rows and the digits that its list has", async () => {
    const { worker, manager } = world.base;
    const text = async (who: typeof worker, list: "leads" | "calls") => {
      const view: ExportView =
        list === "leads"
          ? { list, filter: {}, sort: "newest", columns: ["phone", "email", "source"] }
          : { list, filter: {}, sort: "newest", columns: ["status"] };
      const { exportId } = await callerOf(who).exports.ask({ view, reason: "For the test" });
      return (await fetchExport(who, exportId)).text();
    };
    await ofColleague();
    expect(await text(manager, "leads")).toContain(secret);
    await under(own, async () => {
      await world.call({ worker, leadId: (await world.lead()).leadId });
      for (const list of ["leads", "calls"] as const) {
        const file = await text(worker, list);
        expect(file).not.toMatch(new RegExp(secret, "i"));
        expect(file).toContain("•••••");
        expect(file).not.toMatch(/98123[^0-9a-z]{0,3}45678/);
      }
    });
  });
});

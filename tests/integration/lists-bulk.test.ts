import { afterAll, beforeAll, expect, test } from "vitest";
import type { ThrowawayDatabase } from "../../scripts/lib/local-database.mjs";
import { eventsAfter, makeWorld, query, someone, startDatabase, type World } from "./leads-world";

let server: ThrowawayDatabase;
let world: World;

beforeAll(async () => {
  server = await startDatabase();
  world = await makeWorld();
}, 60_000);
afterAll(() => server.stop());

const all = (search: string) => ({ by: "filter" as const, filter: { search } });
const owners = async (search: string) =>
  (await world.as.worker.leads.list({ search, sort: "name" })).leads.map(
    (lead) => lead.owner?.userId ?? null,
  );

test("all that match are assigned by one event, and undo gives each its own owner back", async () => {
  const { manager, worker } = world.as;
  const { worker: asha, manager: priya } = world.people;
  for (const [index, ownerUserId] of [null, asha.userId, priya.userId].entries())
    await worker.leads.create({ ...someone(`Bulk ${index}`), ownerUserId });
  let made: Awaited<ReturnType<typeof manager.leads.changeMany>> = null;
  const events = await eventsAfter(server, world.workspaceId, async () => {
    made = await manager.leads.changeMany({
      selection: all("Bulk"),
      change: { kind: "assign", ownerUserId: priya.userId },
    });
  });
  expect(events).toEqual(["lead.bulk_started", "lead.bulk_progressed"]);
  // Who had the owner already is not counted.
  expect(made).toMatchObject({ state: "done", totalCount: 2, doneCount: 2 });
  expect(await owners("Bulk")).toEqual([priya.userId, priya.userId, priya.userId]);
  const { bulkChangeId } = made ?? { bulkChangeId: "" as never };
  await expect(worker.leads.undoMany({ bulkChangeId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await manager.leads.undoMany({ bulkChangeId })).toMatchObject({ state: "undone", doneCount: 0 });
  expect(await owners("Bulk")).toEqual([null, asha.userId, priya.userId]);
  // A second press is the same undo.
  expect(await manager.leads.undoMany({ bulkChangeId })).toMatchObject({ state: "undone" });
});

test("undo leaves what a person has set since, and ends after ten seconds", async () => {
  const { manager, worker } = world.as;
  const [first, second] = [
    await worker.leads.create(someone("Stage one")),
    await worker.leads.create(someone("Stage two")),
  ];
  const made = await worker.leads.changeMany({
    selection: { by: "ids", leadIds: [first.id, second.id, first.id] },
    change: { kind: "stage", stage: "interested" },
  });
  await worker.leads.setStage({ leadId: second.id, stage: "lost" });
  if (!made) throw new Error("nothing changed");
  await worker.leads.undoMany({ bulkChangeId: made.bulkChangeId });
  expect((await worker.leads.get({ leadId: first.id })).stage).toBe("new");
  expect((await worker.leads.get({ leadId: second.id })).stage).toBe("lost");

  const later = await manager.leads.changeMany({ selection: all("Stage"), change: { kind: "delete" } });
  if (!later) throw new Error("nothing changed");
  await query(
    server,
    `WITH u AS (UPDATE workspace_stream SET last_transaction_id = pg_current_xact_id()::text::bigint WHERE workspace_id = $1)
     UPDATE bulk_changes SET finished_at = finished_at - interval '13 seconds' WHERE id = $2 AND workspace_id = $1`,
    [world.workspaceId, later.bulkChangeId],
  );
  await expect(manager.leads.undoMany({ bulkChangeId: later.bulkChangeId })).rejects.toMatchObject({
    cause: { reason: "too_late" },
  });
  expect((await worker.leads.count({ search: "Stage" })).count).toBe(0);
});

test("a deletion's undo brings back only what it deleted itself", async () => {
  const { manager, worker } = world.as;
  const [gone, kept] = [
    await worker.leads.create(someone("Gone before")),
    await worker.leads.create(someone("Gone with it")),
  ];
  await manager.leads.delete({ leadId: gone.id });
  const made = await manager.leads.changeMany({ selection: all("Gone"), change: { kind: "delete" } });
  expect(made).toMatchObject({ totalCount: 1 });
  if (!made) throw new Error("nothing changed");
  await manager.leads.undoMany({ bulkChangeId: made.bulkChangeId });
  expect((await worker.leads.list({ search: "Gone" })).leads.map((lead) => lead.id)).toEqual([kept.id]);
});

test("what a role may not do to one lead, it may not do to many", async () => {
  const { worker } = world.as;
  await worker.leads.create(someone("Policy"));
  for (const change of [{ kind: "delete" }, { kind: "assign", ownerUserId: null }] as const)
    await expect(worker.leads.changeMany({ selection: all("Policy"), change })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  expect(
    await worker.leads.changeMany({
      selection: all("nobody of this name"),
      change: { kind: "stage", stage: "lost" },
    }),
  ).toBeNull();
});

test("more than a thousand are a job: in chunks, resumed where it stopped, turned round by undo", async () => {
  const crowd = await makeWorld();
  const { manager } = crowd.as;
  const text = Array.from({ length: 1300 }, (_, n) => `Crowd ${n},+9190002${String(n).padStart(5, "0")}`);
  await manager.leads.import({ text: `name,phone\n${text.join("\n")}` });
  const { workOnBulkChange } = await import("../../src/domain/leads/jobs");
  const made = await manager.leads.changeMany({
    selection: { by: "filter", filter: {} },
    change: { kind: "stage", stage: "contacted" },
  });
  expect(made).toMatchObject({ state: "running", doneCount: 0, totalCount: 1300 });
  if (!made) throw new Error("nothing changed");
  const which = { workspaceId: crowd.workspaceId, bulkChangeId: made.bulkChangeId };
  const contacted = () => manager.leads.count({ stage: "contacted" });

  let chunks = 0;
  const firstOnly = () => {
    chunks += 1;
    return chunks > 1;
  };
  await workOnBulkChange(which, firstOnly);
  expect(await contacted()).toEqual({ count: 500, isExact: true });
  expect(await manager.leads.bulkChanges()).toMatchObject([
    { doneCount: 500, totalCount: 1300, state: "running" },
  ]);
  const events = await eventsAfter(server, crowd.workspaceId, () => workOnBulkChange(which, () => false));
  expect(events).toEqual(["lead.bulk_progressed", "lead.bulk_progressed"]);
  expect(await contacted()).toEqual({ count: 1300, isExact: true });
  expect(await manager.leads.bulkChanges()).toEqual([]);

  expect(await manager.leads.undoMany({ bulkChangeId: made.bulkChangeId })).toMatchObject({
    state: "undoing",
  });
  await workOnBulkChange(which, () => false);
  expect(await contacted()).toEqual({ count: 0, isExact: true });
});

test("a view is its owner's alone until it is the team's; only managers share", async () => {
  const { worker, manager, colleague } = world.as;
  const { id } = await worker.views.create({
    list: "leads",
    name: "Mine, quiet",
    query: "sort=longest_quiet",
  });
  const names = async (as: typeof worker) =>
    (await as.views.list({ list: "leads" })).map((view) => view.name);
  expect(await names(worker)).toEqual(["Mine, quiet"]);
  expect(await names(colleague)).toEqual([]);
  expect(await names(manager)).toEqual([]);
  for (const stranger of [colleague, manager]) {
    await expect(stranger.views.update({ savedViewId: id, name: "Taken" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(stranger.views.delete({ savedViewId: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  await expect(worker.views.update({ savedViewId: id, isTeam: true })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  const team = await manager.views.create({ list: "leads", name: "Hot", isTeam: true, query: "q=hot" });
  expect(await names(colleague)).toEqual(["Hot"]);
  expect((await worker.views.list({ list: "calls" })).length).toBe(0);
  await expect(worker.views.delete({ savedViewId: team.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await manager.views.delete({ savedViewId: team.id });
  expect(await names(colleague)).toEqual([]);
});

test("a consent of many: written once, never over a no or a block, without a way back; a job where they are many", async () => {
  const { manager, worker } = world.as;
  const make = async (name: string) => {
    const { id } = await manager.leads.create(someone(name));
    return { leadId: id, contactId: (await manager.leads.get({ leadId: id })).contactId };
  };
  const fresh = await make("Consent fresh");
  const refuser = await make("Consent refuser");
  const blocked = await make("Consent blocked");
  const about = { channel: "call", purpose: "promotional" } as const;
  await worker.consents.withdraw({ contactId: refuser.contactId, ...about, source: "said_on_call" });
  await manager.leads.block({ leadId: blocked.leadId });
  const granted = { ...about, decision: "granted", source: "web_form", proof: "Form 12" } as const;
  const grant = () =>
    manager.leads.changeMany({ selection: all("Consent"), change: { kind: "consent", consent: granted } });
  const ledger = async ({ contactId }: typeof fresh) =>
    (await manager.consents.list({ contactId })).entries.map(({ channel, decision, source, proof }) =>
      [channel, decision, source, proof].join(" "),
    );
  const made = await grant();
  expect(made).toMatchObject({ state: "done", totalCount: 1, appliedCount: 1, unfit: 2 });
  expect(await ledger(fresh)).toEqual(["call granted web_form Form 12"]);
  expect(await ledger(refuser)).toEqual(["call withdrawn said_on_call "]);
  expect(await ledger(blocked)).toEqual([" withdrawn other "]);
  expect(await grant()).toBeNull();
  await expect(manager.leads.undoMany({ bulkChangeId: made?.bulkChangeId as never })).rejects.toMatchObject({
    cause: { reason: "ledger" },
  });

  // Taking back needs no proof, and goes over a yes.
  const taken = await manager.leads.changeMany({
    selection: all("Consent"),
    change: { kind: "consent", consent: { ...granted, decision: "withdrawn", proof: null } },
  });
  expect(taken).toMatchObject({ totalCount: 2, unfit: 1 });
  expect(await ledger(fresh)).toEqual(["call withdrawn web_form ", "call granted web_form Form 12"]);

  await expect(
    worker.leads.changeMany({ selection: all("Consent"), change: { kind: "consent", consent: granted } }),
  ).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(
    manager.leads.changeMany({
      selection: all("Consent"),
      change: { kind: "consent", consent: { ...granted, proof: null } },
    }),
  ).rejects.toMatchObject({ code: "BAD_REQUEST" });

  // The same from the list of contacts: another purpose, of which nothing is known yet but the block.
  const contactIds = [fresh, refuser, blocked].map((each) => each.contactId);
  const service = { ...granted, purpose: "service" } as const;
  expect(await manager.consents.setMany({ contactIds, consent: service })).toEqual({ written: 2, left: 1 });
  expect(await manager.consents.setMany({ contactIds, consent: service })).toEqual({ written: 0, left: 3 });

  // A job: who takes it back while it runs is left out, whatever was chosen before.
  const text = Array.from({ length: 1_001 }, (_, n) => `Manyfold ${n},+91881${String(1_000_000 + n)}`);
  await manager.leads.import({ text: `name,phone\n${text.join("\n")}` });
  const job = await manager.leads.changeMany({
    selection: all("Manyfold"),
    change: { kind: "consent", consent: granted },
  });
  expect(job).toMatchObject({ state: "running", totalCount: 1_001, doneCount: 0 });
  const [late] = (await manager.leads.list({ search: "Manyfold 1000" })).leads;
  await worker.consents.withdraw({ contactId: late?.contactId as never, ...about, source: "message" });
  const { workOnBulkChange } = await import("../../src/domain/leads/jobs");
  await workOnBulkChange(
    { workspaceId: world.workspaceId, bulkChangeId: job?.bulkChangeId as never },
    () => false,
  );
  expect(await ledger({ leadId: "" as never, contactId: late?.contactId as never })).toEqual([
    "call withdrawn message ",
  ]);
  const [counted] = await query<{ n: number }>(
    server,
    "SELECT count(*)::int AS n FROM consent_entries WHERE workspace_id = $1 AND phone_last_ten LIKE '881%' AND decision = 'granted'",
    [world.workspaceId],
  );
  expect(counted?.n).toBe(1_000);
}, 60_000);

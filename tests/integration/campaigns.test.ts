import { afterAll, beforeAll, expect, test } from "vitest";
import type { ThrowawayDatabase } from "../../scripts/lib/local-database.mjs";
import { eventsAfter, makeWorld, query, someone, startDatabase, type World } from "./leads-world";

let server: ThrowawayDatabase;
let world: World;
let other: World;

beforeAll(async () => {
  server = await startDatabase();
  world = await makeWorld();
  other = await makeWorld();
}, 60_000);
afterAll(() => server.stop());

async function campaignWith(names: readonly string[]) {
  const { manager } = world.as;
  const campaign = await manager.campaigns.create({ name: "Diwali loans", maxAttempts: 2, retryMinutes: 60 });
  const leadIds = [];
  for (const name of names) leadIds.push((await manager.leads.create(someone(name))).id);
  const added = await manager.campaigns.addLeads({
    campaignId: campaign.id,
    selection: { by: "ids", leadIds },
  });
  expect(added).toMatchObject({ count: names.length, alreadyIn: 0, notCallable: 0 });
  return { campaignId: campaign.id, leadIds };
}

async function queueOf(campaignId: Awaited<ReturnType<typeof campaignWith>>["campaignId"], now = new Date()) {
  const { getJudge, listQueue } = await import("../../src/domain/campaigns/queries/queue");
  const { db } = await import("../../src/platform/db");
  const judge = await getJudge(db(), world.workspaceId, world.people.worker.userId);
  const rows = await listQueue(db(), world.workspaceId, campaignId, { ...judge, now }, 50);
  return rows.map((row) => row.name);
}

async function commands() {
  const { inWorkspace } = await import("../../src/platform/events/in-workspace");
  const { workspaceId, people } = world;
  const scope = { workspaceId, userId: people.worker.userId };
  return {
    workspaceId,
    run: <T>(write: Parameters<typeof inWorkspace<T>>[1]) => inWorkspace(scope, write),
    ...(await import("../../src/domain/campaigns/commands")),
  };
}

test("is made as a draft, edited, started, paused, completed and opened again; workers may not", async () => {
  const { manager, worker } = world.as;
  await expect(worker.campaigns.create({ name: "Mine" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  const { id: campaignId } = await manager.campaigns.create({ name: "  Spring\u0000 offers " });
  expect(await worker.campaigns.get({ campaignId })).toMatchObject({
    name: "Spring offers",
    status: "draft",
    maxAttempts: 6,
  });
  await manager.campaigns.update({
    campaignId,
    version: 1,
    script: "Hello,\nthis is Ringside",
    lineId: null,
  });
  await expect(manager.campaigns.setStatus({ campaignId, status: "paused" })).rejects.toMatchObject({
    cause: { reason: "bad_move" },
  });
  for (const status of ["running", "paused", "running", "completed", "running"] as const) {
    const events = await eventsAfter(server, world.workspaceId, () =>
      manager.campaigns.setStatus({ campaignId, status }),
    );
    expect(events).toEqual(["campaign.status_changed"]);
  }
  await expect(manager.campaigns.delete({ campaignId })).rejects.toMatchObject({
    cause: { reason: "still_running" },
  });
  await manager.campaigns.setStatus({ campaignId, status: "completed" });
  await manager.campaigns.delete({ campaignId });
  await expect(worker.campaigns.get({ campaignId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const restore = () =>
    eventsAfter(server, world.workspaceId, () => manager.campaigns.restore({ campaignId }));
  expect(await restore()).toEqual(["campaign.restored"]);
  expect(await worker.campaigns.get({ campaignId })).toMatchObject({ status: "completed" });
  expect(await restore()).toEqual([]);
});

test("another workspace's campaign, leads and line do not exist here", async () => {
  const { campaignId, leadIds } = await campaignWith(["Own"]);
  const stranger = other.as.manager;
  const theirs = await stranger.leads.create(someone("Theirs"));
  const line = await query<{ id: string }>(
    server,
    "INSERT INTO lines (workspace_id, id, label, phone, last_ten, updated_at) VALUES ($1, gen_random_uuid(), 'L', '+911200000000', '1200000000', now()) RETURNING id",
    [other.workspaceId],
  );
  const leadId = leadIds[0] ?? theirs.id;
  for (const attempt of [
    () => stranger.campaigns.get({ campaignId }),
    () => stranger.campaigns.leads({ campaignId }),
    () => stranger.campaigns.update({ campaignId, version: 1, name: "Taken" }),
    () => stranger.campaigns.setStatus({ campaignId, status: "running" }),
    () => stranger.campaigns.delete({ campaignId }),
    () => stranger.campaigns.restore({ campaignId }),
    () => stranger.campaigns.addLeads({ campaignId, selection: { by: "ids", leadIds: [theirs.id] } }),
    () => stranger.campaigns.setPlace({ campaignId, leadId, isQueued: false }),
    () => world.as.manager.campaigns.addLeads({ campaignId, selection: { by: "ids", leadIds: [theirs.id] } }),
    () => world.as.manager.campaigns.update({ campaignId, version: 1, lineId: line[0]?.id as never }),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  expect((await world.as.manager.campaigns.get({ campaignId })).progress?.total).toBe(1);
});

test("the queue gives callbacks first, then fresh leads and retries as the campaign says; resting and used-up ones wait", async () => {
  const { campaignId, leadIds } = await campaignWith([
    "Fresh",
    "Retry",
    "Resting",
    "Anyone",
    "Mine",
    "Theirs",
    "Used up",
  ]);
  const [, retry, resting, anyone, mine, theirs, usedUp] = leadIds;
  if (!retry || !resting || !anyone || !mine || !theirs || !usedUp) throw new Error("leads missing");
  await world.as.manager.campaigns.setStatus({ campaignId, status: "running" });
  const { workspaceId, run, recordAttempt, recycleLead } = await commands();
  const now = Date.now();
  const ago = (minutes: number) => new Date(now - minutes * 60_000);
  await run(async (tx, emit) => {
    const place = (leadId: typeof retry) => ({ workspaceId, campaignId, leadId });
    await recordAttempt(tx, emit, { ...place(retry), at: ago(61) });
    await recordAttempt(tx, emit, { ...place(resting), at: ago(1) });
    await recordAttempt(tx, emit, { ...place(usedUp), at: ago(300) });
    await recordAttempt(tx, emit, { ...place(usedUp), at: ago(200) });
    await recycleLead(tx, emit, { ...place(usedUp), nextAttemptAt: ago(5) });
  });
  const { worker } = world.as;
  const due = (
    leadId: typeof retry,
    assigneeUserId: typeof world.people.worker.userId | null,
    minutes: number,
  ) =>
    worker.tasks.create({
      kind: "callback",
      title: "Call back",
      leadId,
      assigneeUserId,
      dueAt: ago(minutes),
    });
  await due(anyone, null, 30);
  await due(mine, world.people.worker.userId, 1);
  await due(theirs, world.colleague.userId, 90);
  await due(resting, null, -45);
  expect(await queueOf(campaignId)).toEqual(["Mine", "Anyone", "Fresh", "Retry", "Theirs"]);
  await world.as.manager.campaigns.update({ campaignId, version: 1, queueOrder: "retries_first" });
  expect(await queueOf(campaignId)).toEqual(["Mine", "Anyone", "Retry", "Fresh", "Theirs"]);
  const counts = (await worker.campaigns.get({ campaignId })).queue;
  expect(counts).toMatchObject({ callable: 5, waiting: 1, never: 1, total: 7, callbacksDue: 2 });
  const done = await worker.campaigns.leads({ campaignId, filter: "done" });
  expect(done.leads.map((lead) => [lead.name, lead.doneReason])).toEqual([["Used up", "capped"]]);
  const later = new Date(now + 46 * 60_000);
  expect((await queueOf(campaignId, later))[2]).toBe("Resting");
});

test("a call the worker did not pick up costs the lead nothing; an outcome can be corrected back into the queue", async () => {
  const { campaignId, leadIds } = await campaignWith(["Patient"]);
  const leadId = leadIds[0];
  if (!leadId) throw new Error("lead missing");
  const { workspaceId, run, recordAttempt, undoAttempt, finishLead, recycleLead, skipLead } =
    await commands();
  await world.as.manager.campaigns.setStatus({ campaignId, status: "running" });
  const place = { workspaceId, campaignId, leadId };
  await run((tx, emit) => recordAttempt(tx, emit, { ...place, at: new Date() }));
  expect(await queueOf(campaignId)).toEqual([]);
  await run((tx, emit) => undoAttempt(tx, emit, place));
  expect(await queueOf(campaignId)).toEqual(["Patient"]);
  await run((tx, emit) => finishLead(tx, emit, { ...place, reason: "stopped" }));
  expect(await queueOf(campaignId)).toEqual([]);
  await run((tx, emit) => recycleLead(tx, emit, { ...place, nextAttemptAt: null }));
  expect(await queueOf(campaignId)).toEqual(["Patient"]);
  const plan = await run((tx, emit) => skipLead(tx, emit, { ...place, reason: "wrong_time" }));
  expect(plan.kind).toBe("later");
  expect(await queueOf(campaignId)).toEqual([]);
  expect(await queueOf(campaignId, new Date(Date.now() + 4 * 3600_000))).toEqual(["Patient"]);
});

test("do not call takes every lead with the number out of every queue, closes callbacks, and outlives a new contact", async () => {
  const { manager, worker } = world.as;
  const { campaignId, leadIds } = await campaignWith(["First", "Second"]);
  const [first, second] = leadIds;
  if (!first || !second) throw new Error("leads missing");
  const { phone } = await worker.leads.get({ leadId: first });
  const { version } = await worker.leads.get({ leadId: second });
  await worker.leads.update({ leadId: second, version, changes: { phone } });
  await worker.tasks.create({
    kind: "callback",
    title: "Call back",
    leadId: second,
    assigneeUserId: null,
    dueAt: new Date(),
  });
  const events = await eventsAfter(server, world.workspaceId, () => worker.leads.block({ leadId: first }));
  expect(events.sort()).toEqual(
    ["contact.blocked", "contact.blocked", "campaign.progressed", "campaign.progressed", "task.done"].sort(),
  );
  expect(await queueOf(campaignId)).toEqual([]);
  const { leads } = await worker.campaigns.leads({ campaignId, filter: "done" });
  expect(leads.map((lead) => lead.doneReason)).toEqual(["blocked", "blocked"]);
  const again = await worker.leads.create(someone("New name", { phone }));
  expect(again.doNotCallAt).not.toBeNull();
  const added = await manager.campaigns.addLeads({
    campaignId,
    selection: { by: "ids", leadIds: [again.id] },
  });
  expect(added).toMatchObject({ count: 0, alreadyIn: 0, notCallable: 1, change: null });
  await expect(worker.leads.unblock({ leadId: first })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await manager.leads.unblock({ leadId: first });
  expect((await worker.leads.get({ leadId: again.id })).doNotCallAt).toBeNull();
});

test("a block and a new contact with the same number cannot miss each other", async () => {
  for (let round = 0; round < 10; round += 1) {
    const details = someone(`Racer ${round}`);
    const lead = await world.as.worker.leads.create(details);
    const [, made] = await Promise.all([
      world.as.worker.leads.block({ leadId: lead.id }),
      world.as.colleague.leads.create({ ...details, name: `Twin ${round}` }),
    ]);
    expect((await world.as.worker.leads.get({ leadId: made.id })).doNotCallAt).not.toBeNull();
  }
});

test("all that match a filter are added once", async () => {
  const { manager } = world.as;
  const { id: campaignId } = await manager.campaigns.create({ name: "By filter" });
  const filter = { search: "Filtered" };
  for (let index = 0; index < 3; index += 1) await manager.leads.create(someone(`Filtered ${index}`));
  const add = () => manager.campaigns.addLeads({ campaignId, selection: { by: "filter", filter } });
  expect(await add()).toMatchObject({ count: 3 });
  expect(await eventsAfter(server, world.workspaceId, add)).toEqual([]);
  expect((await manager.leads.count({ ...filter, notInCampaignId: campaignId })).count).toBe(0);
});

test("the feed tells it in the order it happened, with names", async () => {
  const { activities } = await world.as.worker.activities.list({
    limit: 5,
    types: ["campaign.created", "campaign.leads_added"],
  });
  expect(activities.map((line) => [line.event.type, line.campaign?.name, line.actor?.name])).toEqual([
    ["campaign.leads_added", "By filter", "Priya Nair"],
    ["campaign.created", "By filter", "Priya Nair"],
    ["campaign.leads_added", "Diwali loans", "Priya Nair"],
    ["campaign.created", "Diwali loans", "Priya Nair"],
    ["campaign.leads_added", "Diwali loans", "Priya Nair"],
  ]);
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ThrowawayDatabase } from "../../scripts/lib/local-database.mjs";
import type { BulkChangeId, CampaignId, LeadId, UserId } from "../../src/contracts/ids";
import { eventsAfter, makeWorld, query, someone, startDatabase, type World } from "./leads-world";

let server: ThrowawayDatabase;
let world: World;
let other: World;

beforeAll(async () => {
  server = await startDatabase();
  world = await makeWorld();
  other = await makeWorld();
}, 120_000);
afterAll(() => server.stop());

let pasted = 0;
/** So many leads in the book, found by this word. */
async function crowd(name: string, count: number, at = world) {
  const rows = Array.from({ length: count }, (_, n) => {
    pasted += 1;
    return `${name} ${String(n).padStart(4, "0")},+91880${String(1_000_000 + pasted)}`;
  });
  await at.as.manager.leads.import({ text: `name,phone\n${rows.join("\n")}` });
  return { by: "filter" as const, filter: { search: name } };
}
const byIds = (...leadIds: LeadId[]) => ({ by: "ids" as const, leadIds });
const draft = async (over: object = {}) =>
  (await world.as.manager.campaigns.create({ name: "Places", ...over })).id;
/** Changes rows past the product, as the guard against silent writes allows it. */
async function alter(sql: string, values: unknown[]) {
  await query(
    server,
    `WITH u AS (UPDATE workspace_stream SET last_transaction_id = pg_current_xact_id()::text::bigint WHERE workspace_id = $1) ${sql}`,
    [world.workspaceId, ...values],
  );
  // An event, so that what was computed for the log's last position is computed anew.
  await world.as.manager.leads.create(someone("News"));
}
const places = (campaignId: CampaignId) =>
  query<{ lead_id: string; position: number; assignee: UserId | null; state: string; reason: string | null }>(
    server,
    "SELECT lead_id, position, assignee_user_id AS assignee, state::text, done_reason AS reason FROM campaign_leads WHERE campaign_id = $1 ORDER BY position",
    [campaignId],
  );
async function shares(campaignId: CampaignId) {
  const counts = new Map<UserId | null, number>();
  for (const { assignee } of await places(campaignId)) counts.set(assignee, (counts.get(assignee) ?? 0) + 1);
  return counts;
}
async function deskNames(campaignId: CampaignId, who: "worker" | "colleague") {
  const desk = await world.as[who].desk.get({ campaignId });
  return { names: desk.upNext.map((item) => item.name), reasons: desk.reasons, notNow: desk.notNow };
}
async function work(bulkChangeId: BulkChangeId, chunks = Number.POSITIVE_INFINITY) {
  const { workOnBulkChange } = await import("../../src/domain/leads/jobs");
  let left = chunks;
  await workOnBulkChange({ workspaceId: world.workspaceId, bulkChangeId }, () => {
    left -= 1;
    return left < 0;
  });
}

test("weights 3:1 over 400 leads give 300 and 100, in turn and the same each time", async () => {
  const { manager } = world.as;
  const [asha, ravi] = [world.people.worker.userId, world.colleague.userId];
  const selection = await crowd("Weighted", 400);
  const workers = [
    { userId: asha, weight: 3 },
    { userId: ravi, weight: 1 },
  ];
  const campaignId = await draft({ assignment: "weight", workers });
  expect(await manager.campaigns.addLeads({ campaignId, selection })).toMatchObject({ count: 400 });
  expect(await shares(campaignId)).toEqual(
    new Map([
      [asha, 300],
      [ravi, 100],
    ]),
  );
  const order = (await places(campaignId)).map((place) => place.assignee);
  for (let at = 0; at < 400; at += 4) expect(order.slice(at, at + 4)).toEqual(order.slice(0, 4));
  const twin = await draft({ assignment: "weight", workers: workers.toReversed() });
  await manager.campaigns.addLeads({ campaignId: twin, selection });
  expect((await places(twin)).map((place) => place.assignee)).toEqual(order);

  // In turn, whatever the weights; then shared out again by hand, and taken back.
  const inTurn = await draft({ assignment: "round_robin", workers });
  await manager.campaigns.addLeads({ campaignId: inTurn, selection });
  expect([...(await shares(inTurn)).values()]).toEqual([200, 200]);
  await manager.campaigns.update({ campaignId: inTurn, version: 1, assignment: "weight" });
  const shared = await manager.campaigns.shareLeads({ campaignId: inTurn, selection, assignee: "by_weight" });
  expect(shared).toMatchObject({ count: 400 });
  expect((await shares(inTurn)).get(asha)).toBe(300);
  await manager.leads.undoMany({ bulkChangeId: shared.change?.bulkChangeId ?? ("" as never) });
  expect([...(await shares(inTurn)).values()]).toEqual([200, 200]);
});

test("60:40:0 of 100 leads is 60, 40 and none; more leads go on where it stood, also by other weights, and who has left gets none", async () => {
  const { manager, admin } = world.as;
  const [asha, ravi, maya] = [
    world.people.worker.userId,
    world.colleague.userId,
    world.people.manager.userId,
  ];
  const workers = [
    { userId: asha, weight: 60 },
    { userId: ravi, weight: 40 },
    { userId: maya, weight: 0 },
  ];
  const campaignId = await draft({ assignment: "weight", workers });
  await manager.campaigns.setStatus({ campaignId, status: "running" });
  const counts = async () => {
    const all = await shares(campaignId);
    return [asha, ravi, maya].map((userId) => all.get(userId) ?? 0);
  };
  // 100 at once, and 100 by sevens while it runs: in the same order, over the seams too.
  await manager.campaigns.addLeads({ campaignId, selection: await crowd("Hundred", 100) });
  expect(await counts()).toEqual([60, 40, 0]);
  for (let left = 100; left > 0; left -= 7)
    await manager.campaigns.addLeads({
      campaignId,
      selection: await crowd(`Sevens${left}`, Math.min(7, left)),
    });
  expect(await counts()).toEqual([120, 80, 0]);
  const order = (await places(campaignId)).map((place) => place.assignee);
  for (let at = 0; at < 200; at += 5) expect(order.slice(at, at + 5)).toEqual(order.slice(0, 5));

  // Other weights hold from the next lead on; what was given stays.
  const { version } = await admin.campaigns.get({ campaignId });
  await manager.campaigns.update({
    campaignId,
    version,
    workers: workers.map((each) => ({ ...each, weight: each.userId === maya ? 1 : 0 })),
  });
  await manager.campaigns.addLeads({ campaignId, selection: await crowd("Ten", 10) });
  expect(await counts()).toEqual([120, 80, 10]);
  await manager.campaigns.update({ campaignId, version: version + 1, workers });
  await alter("UPDATE memberships SET deactivated_at = now() WHERE workspace_id = $1 AND user_id = $2", [
    asha,
  ]);
  await manager.campaigns.addLeads({ campaignId, selection: await crowd("Left", 10) });
  expect(await counts()).toEqual([120, 90, 10]);
  await alter("UPDATE memberships SET deactivated_at = NULL WHERE workspace_id = $1 AND user_id = $2", [
    asha,
  ]);

  for (const weight of [-1, 101, 1.5])
    await expect(
      manager.campaigns.update({ campaignId, version: version + 2, workers: [{ userId: asha, weight }] }),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test("a lead given to one worker is no colleague's, until that worker has been away for the campaign's minutes", async () => {
  const { manager } = world.as;
  const asha = world.people.worker.userId;
  const mine = await manager.leads.create(someone("For Asha"));
  const free = await manager.leads.create(someone("For anybody"));
  const campaignId = await draft({ assignment: "manual", awayMinutes: 20 });
  await manager.campaigns.addLeads({ campaignId, selection: byIds(mine.id, free.id) });
  await manager.campaigns.setStatus({ campaignId, status: "running" });
  const events = await eventsAfter(server, world.workspaceId, () =>
    manager.campaigns.shareLeads({ campaignId, selection: byIds(mine.id), assignee: asha }),
  );
  expect(events).toEqual(["campaign.leads_shared", "lead.bulk_progressed"]);
  expect((await deskNames(campaignId, "worker")).names).toEqual(["For Asha", "For anybody"]);
  const ravis = await deskNames(campaignId, "colleague");
  expect(ravis.names).toEqual(["For anybody"]);
  expect(ravis.reasons).toMatchObject([{ reason: "assigned", count: 1, isForever: false }]);
  expect(ravis.notNow[0]?.callability).toMatchObject({
    sentence: "Asha Menon calls this lead in this campaign.",
  });
  await expect(world.as.colleague.desk.take({ campaignId, leadId: mine.id })).rejects.toMatchObject({
    cause: { reason: "assigned" },
  });
  // For the manager's overview it is callable: somebody may.
  expect((await manager.campaigns.get({ campaignId })).queue).toMatchObject({ callable: 2, waiting: 0 });

  // Paused for 19 minutes, then for 21.
  await world.as.worker.desk.pause({ reason: "lunch", note: null });
  const pausedFor = (minutes: number) =>
    alter(
      "UPDATE worker_statuses SET paused_at = now() - make_interval(mins => $3) WHERE workspace_id = $1 AND user_id = $2",
      [asha, minutes],
    );
  await pausedFor(19);
  expect((await deskNames(campaignId, "colleague")).names).toEqual(["For anybody"]);
  await pausedFor(21);
  expect((await deskNames(campaignId, "colleague")).names).toEqual(["For Asha", "For anybody"]);
  await world.as.worker.desk.resume();
  expect((await deskNames(campaignId, "colleague")).names).toEqual(["For anybody"]);

  // Nobody is away in a campaign that does not lend; who left for good always is.
  const { version } = await manager.campaigns.get({ campaignId });
  await manager.campaigns.update({ campaignId, version, awayMinutes: 0 });
  await alter(
    "UPDATE memberships SET created_at = now() - interval '2 days' WHERE workspace_id = $1 AND user_id = $2",
    [asha],
  );
  expect((await deskNames(campaignId, "colleague")).names).toEqual(["For anybody"]);
  await alter("UPDATE memberships SET deactivated_at = now() WHERE workspace_id = $1 AND user_id = $2", [
    asha,
  ]);
  expect((await deskNames(campaignId, "colleague")).names).toEqual(["For Asha", "For anybody"]);
  await alter(
    "UPDATE memberships SET deactivated_at = NULL, created_at = now() WHERE workspace_id = $1 AND user_id = $2",
    [asha],
  );
});

test("who calls an absent colleague's lead has it from then on", async () => {
  const { manager } = world.as;
  const [asha, ravi] = [world.people.worker.userId, world.colleague.userId];
  const lead = await manager.leads.create(someone("Lent"));
  const campaignId = await draft({ assignment: "manual" });
  await manager.campaigns.addLeads({ campaignId, selection: byIds(lead.id) });
  await manager.campaigns.shareLeads({ campaignId, selection: byIds(lead.id), assignee: asha });
  const { recordAttempt } = await import("../../src/domain/campaigns/commands");
  const { inWorkspace } = await import("../../src/platform/events/in-workspace");
  const scope = { workspaceId: world.workspaceId, userId: ravi };
  await inWorkspace(scope, (tx, emit) =>
    recordAttempt(tx, emit, {
      workspaceId: world.workspaceId,
      campaignId,
      leadId: lead.id,
      at: new Date(),
      byUserId: ravi,
    }),
  );
  expect([...(await shares(campaignId)).keys()]).toEqual([ravi]);
});

test("leads are added in the order given, once; taken out and back; undo leaves what has been called", async () => {
  const { manager, worker } = world.as;
  const [a, b, blocked, numberless] = [
    await manager.leads.create(someone("First")),
    await manager.leads.create(someone("Second")),
    await manager.leads.create(someone("Asked not to")),
    await manager.leads.create(someone("Numberless", { phone: null })),
  ];
  await worker.leads.block({ leadId: blocked.id });
  const campaignId = await draft();
  const added = await manager.campaigns.addLeads({
    campaignId,
    selection: byIds(b.id, a.id, blocked.id, numberless.id, b.id),
  });
  expect(added).toMatchObject({ count: 2, alreadyIn: 0, notCallable: 2 });
  expect((await places(campaignId)).map((place) => place.lead_id)).toEqual([b.id, a.id]);
  expect(await manager.campaigns.addLeads({ campaignId, selection: byIds(a.id) })).toMatchObject({
    change: null,
    count: 0,
    alreadyIn: 1,
  });
  // Out: a second time is nothing; back by adding, at the end.
  const events = await eventsAfter(server, world.workspaceId, () =>
    manager.campaigns.removeLeads({ campaignId, selection: byIds(b.id) }),
  );
  expect(events).toEqual(["campaign.leads_removed", "lead.bulk_progressed"]);
  expect(await manager.campaigns.removeLeads({ campaignId, selection: byIds(b.id) })).toMatchObject({
    count: 0,
  });
  expect(await manager.campaigns.addLeads({ campaignId, selection: byIds(b.id) })).toMatchObject({
    count: 1,
  });
  expect((await places(campaignId)).map((place) => place.lead_id)).toEqual([a.id, b.id]);
  // Undo of a removal gives the place back as it was, its rest included.
  await alter(
    "UPDATE campaign_leads SET next_attempt_at = '2027-01-01' WHERE workspace_id = $1 AND campaign_id = $2",
    [campaignId],
  );
  const out = await manager.campaigns.removeLeads({ campaignId, selection: byIds(a.id, b.id) });
  await manager.leads.undoMany({ bulkChangeId: out.change?.bulkChangeId ?? ("" as never) });
  const { leads } = await manager.campaigns.leads({ campaignId });
  expect(leads.map((lead) => [lead.state, lead.nextAttemptAt?.getUTCFullYear()])).toEqual([
    ["queued", 2027],
    ["queued", 2027],
  ]);
  // Undo of an adding: who was called since stays.
  const second = await draft();
  const two = await manager.campaigns.addLeads({ campaignId: second, selection: byIds(a.id, b.id) });
  await alter(
    "UPDATE campaign_leads SET attempts = 1 WHERE workspace_id = $1 AND campaign_id = $2 AND lead_id = $3",
    [second, a.id],
  );
  await manager.leads.undoMany({ bulkChangeId: two.change?.bulkChangeId ?? ("" as never) });
  expect((await places(second)).map((place) => place.lead_id)).toEqual([a.id]);
});

test("more than a thousand come by a job: a lead deleted meanwhile is left out and not counted, and others dial on", async () => {
  const { manager } = world.as;
  const selection = await crowd("Many", 1300);
  const campaignId = await draft();
  const events = await eventsAfter(server, world.workspaceId, () =>
    manager.campaigns.addLeads({ campaignId, selection }),
  );
  expect(events).toEqual(["lead.bulk_started"]);
  const [job] = await manager.leads.bulkChanges();
  if (!job) throw new Error("no job");
  expect(job).toMatchObject({ kind: "queue", totalCount: 1300, doneCount: 0, campaign: { id: campaignId } });
  await work(job.id, 1);
  expect((await places(campaignId)).length).toBe(500);
  const { leads } = await manager.leads.list({ ...selection.filter, sort: "name_desc", limit: 2 });
  for (const lead of leads) await manager.leads.delete({ leadId: lead.id });
  expect(await eventsAfter(server, world.workspaceId, () => work(job.id))).toEqual([
    "lead.bulk_progressed",
    "campaign.leads_added",
    "lead.bulk_progressed",
  ]);
  expect((await places(campaignId)).length).toBe(1298);
  const { activities } = await manager.activities.list({ limit: 1, types: ["campaign.leads_added"] });
  expect(activities[0]?.event.data).toMatchObject({ count: 1298 });

  // The whole of it again is nothing; a second adding while a first runs puts nobody in twice.
  const again = await manager.campaigns.addLeads({ campaignId, selection });
  expect(again).toMatchObject({ change: null, alreadyIn: 1298 });
  const both = await draft();
  const [one, two] = [
    await manager.campaigns.addLeads({ campaignId: both, selection }),
    await manager.campaigns.addLeads({ campaignId: both, selection }),
  ];
  if (!one.change || !two.change) throw new Error("no jobs");
  await Promise.all([work(one.change.bulkChangeId), work(two.change.bulkChangeId)]);
  const all = await places(both);
  expect(all.length).toBe(1298);
  expect(new Set(all.map((place) => place.position)).size).toBe(1298);
  const applied = await query<{ applied_count: number }>(
    server,
    "SELECT applied_count FROM bulk_changes WHERE campaign_id = $1",
    [both],
  );
  expect(applied.reduce((sum, row) => sum + row.applied_count, 0)).toBe(1298);
  // Undo turns round in chunks.
  await manager.leads.undoMany({ bulkChangeId: two.change.bulkChangeId });
  await manager.leads.undoMany({ bulkChangeId: one.change.bulkChangeId });
  await Promise.all([work(one.change.bulkChangeId), work(two.change.bulkChangeId)]);
  expect(await places(both)).toEqual([]);
});

test("a completed campaign takes no leads; workers add none; ids of elsewhere do not exist", async () => {
  const { manager, worker } = world.as;
  const lead = await manager.leads.create(someone("Late"));
  const stranger = await other.as.manager.leads.create(someone("Stranger"));
  const campaignId = await draft();
  await manager.campaigns.setStatus({ campaignId, status: "running" });
  await manager.campaigns.setStatus({ campaignId, status: "completed" });
  const selection = byIds(lead.id);
  await expect(manager.campaigns.addLeads({ campaignId, selection })).rejects.toMatchObject({
    code: "PRECONDITION_FAILED",
    cause: { reason: "completed" },
  });
  await manager.campaigns.setStatus({ campaignId, status: "running" });
  for (const attempt of [
    () => worker.campaigns.addLeads({ campaignId, selection }),
    () => worker.campaigns.removeLeads({ campaignId, selection }),
    () => worker.campaigns.shareLeads({ campaignId, selection, assignee: "nobody" }),
    () => worker.campaigns.clone({ campaignId, name: "Mine", withLeads: false }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN" });
  const theirs = other.as.manager.campaigns;
  for (const attempt of [
    () => manager.campaigns.addLeads({ campaignId, selection: byIds(lead.id, stranger.id) }),
    () => manager.campaigns.addLeads({ campaignId: randomUUID() as CampaignId, selection }),
    () => manager.campaigns.shareLeads({ campaignId, selection, assignee: other.people.worker.userId }),
    () =>
      manager.campaigns.create({ name: "X", workers: [{ userId: other.people.worker.userId, weight: 1 }] }),
    () => theirs.addLeads({ campaignId, selection: byIds(stranger.id) }),
    () => theirs.removeLeads({ campaignId, selection: byIds(stranger.id) }),
    () => theirs.shareLeads({ campaignId, selection: byIds(stranger.id), assignee: "nobody" }),
    () => theirs.clone({ campaignId, name: "Theirs", withLeads: true }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await places(campaignId)).toEqual([]);
  await expect(
    manager.campaigns.shareLeads({ campaignId, selection, assignee: "by_weight" }),
  ).rejects.toMatchObject({ cause: { reason: "nobody_to_share_among" } });
  await expect(
    manager.campaigns.create({
      name: "Twice",
      workers: [
        { userId: world.people.worker.userId, weight: 1 },
        { userId: world.people.worker.userId, weight: 2 },
      ],
    }),
  ).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test("two managers edit at once: the second is told, nothing is lost, and who changed what is noted", async () => {
  const { manager, admin } = world.as;
  const campaignId = await draft({ script: "Hello {{first_name}}" });
  expect(
    await manager.campaigns.update({ campaignId, version: 1, script: "Good day {{first_name}}" }),
  ).toEqual({
    version: 2,
  });
  await expect(admin.campaigns.update({ campaignId, version: 1, script: "Namaste" })).rejects.toMatchObject({
    code: "CONFLICT",
    cause: { reason: "edited_elsewhere" },
  });
  const after = await admin.campaigns.get({ campaignId });
  expect(after).toMatchObject({
    script: "Good day {{first_name}}",
    version: 2,
    lastChange: { byName: "Priya Nair", fields: ["script"] },
  });
  // What is as it was is no change, and no news.
  const silent = await eventsAfter(server, world.workspaceId, () =>
    admin.campaigns.update({ campaignId, version: 2, script: "Good day {{first_name}}", workers: [] }),
  );
  expect(silent).toEqual([]);
  await admin.campaigns.update({ campaignId, version: 2, queueOrder: "retries_first" });
  const desk = await world.as.worker.desk.get({ campaignId });
  expect(desk.campaign.lastChange).toMatchObject({ byName: "Dev Rao", fields: ["queueOrder"] });
  await expect(
    manager.campaigns.update({ campaignId, version: 3, script: "Hello {{frist_name}}" }),
  ).rejects.toMatchObject({
    code: "BAD_REQUEST",
    message: expect.stringContaining("Did you mean {{first_name}}?"),
  });
  expect((await manager.campaigns.get({ campaignId })).script).toBe("Good day {{first_name}}");
});

test("a clone is a draft with the same settings and workers, and fresh leads where wanted", async () => {
  const { manager, worker } = world.as;
  const [kept, blocked] = [
    await manager.leads.create(someone("Kept")),
    await manager.leads.create(someone("Blocked since")),
  ];
  const workers = [{ userId: world.people.worker.userId, weight: 4 }];
  const source = await draft({ script: "Hi", maxAttempts: 9, assignment: "weight", workers });
  await manager.campaigns.addLeads({ campaignId: source, selection: byIds(kept.id, blocked.id) });
  await manager.campaigns.setStatus({ campaignId: source, status: "running" });
  await alter("UPDATE campaign_leads SET attempts = 3 WHERE workspace_id = $1 AND campaign_id = $2", [
    source,
  ]);
  await worker.leads.block({ leadId: blocked.id });
  const bare = await manager.campaigns.clone({ campaignId: source, name: "Bare", withLeads: false });
  expect(await manager.campaigns.get({ campaignId: bare.id })).toMatchObject({
    name: "Bare",
    status: "draft",
    script: "Hi",
    maxAttempts: 9,
    assignment: "weight",
    version: 1,
    workers: [{ ...workers[0], name: "Asha Menon" }],
    progress: null,
  });
  const full = await manager.campaigns.clone({ campaignId: source, name: "Full", withLeads: true });
  expect(full).toMatchObject({ added: 1, state: "done" });
  const { leads } = await manager.campaigns.leads({ campaignId: full.id });
  expect(leads).toMatchObject([{ name: "Kept", attempts: 0, state: "queued", assigneeName: "Asha Menon" }]);
});

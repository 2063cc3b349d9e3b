import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

test("a lead is made, found by name, company and digits, and edited by version", async () => {
  const { worker } = world.as;
  const made = await worker.leads.create(
    someone("Kavita Deshpande", { company: "Acme 100% Ltd", phone: "098765 43210" }),
  );
  const lead = await worker.leads.get({ leadId: made.id });
  expect(lead).toMatchObject({
    name: "Kavita Deshpande",
    phone: "+919876543210",
    phoneText: "+91 98765 43210",
    version: 1,
  });

  const found = async (search: string) => (await worker.leads.list({ search })).leads.map((row) => row.name);
  expect(await found("kavita")).toEqual(["Kavita Deshpande"]);
  expect(await found("65432")).toEqual(["Kavita Deshpande"]);
  expect(await found("98765 43210")).toEqual(["Kavita Deshpande"]);
  expect(await found("100%")).toEqual(["Kavita Deshpande"]);
  expect(await found("100_")).toEqual([]);

  const events = await eventsAfter(server, world.workspaceId, () =>
    worker.leads.update({ leadId: made.id, version: 1, changes: { company: "Acme", stage: "contacted" } }),
  );
  expect(events).toEqual(["contact.updated", "lead.updated"]);
  await expect(
    worker.leads.update({ leadId: made.id, version: 1, changes: { company: "Old copy" } }),
  ).rejects.toMatchObject({
    cause: { reason: "edited_elsewhere", details: { version: 3 } },
  });
  expect(await worker.leads.get({ leadId: made.id })).toMatchObject({
    company: "Acme",
    stage: "contacted",
    version: 3,
  });
  await expect(
    worker.leads.update({ leadId: made.id, version: 3, changes: { phone: "12345" } }),
  ).rejects.toMatchObject({
    cause: { reason: "bad_phone" },
  });
  expect((await worker.leads.get({ leadId: made.id })).version).toBe(3);
});

test("a deleted lead is gone from lists and comes back by undo", async () => {
  const { id } = await world.as.worker.leads.create(someone("Short Lived"));
  await expect(world.as.worker.leads.delete({ leadId: id })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await world.as.manager.leads.delete({ leadId: id });
  await expect(world.as.worker.leads.get({ leadId: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await world.as.worker.leads.count({ search: "Short Lived" })).count).toBe(0);
  await world.as.manager.leads.restore({ leadId: id });
  expect((await world.as.worker.leads.count({ search: "Short Lived" })).count).toBe(1);
});

test("another workspace's lead does not exist, and nothing of it changes", async () => {
  const { id } = await other.as.worker.leads.create(someone("Neighbour"));
  const stranger = world.as.manager;
  for (const attempt of [
    () => stranger.leads.get({ leadId: id }),
    () => stranger.leads.update({ leadId: id, version: 1, changes: { name: "Mine" } }),
    () => stranger.leads.setStage({ leadId: id, stage: "lost" }),
    () => stranger.leads.delete({ leadId: id }),
    () => stranger.leads.restore({ leadId: id }),
    () => stranger.leads.block({ leadId: id }),
    () => stranger.leads.unblock({ leadId: id }),
    () => stranger.leads.assign({ leadIds: [id], ownerUserId: null }),
    () => stranger.notes.save({ leadId: id, text: "Hello" }),
    () =>
      stranger.tasks.create({
        kind: "callback",
        title: "Call",
        leadId: id,
        assigneeUserId: null,
        dueAt: new Date(),
      }),
    () => stranger.leads.create({ ...someone("X"), ownerUserId: other.people.worker.userId }),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  expect(await stranger.leads.timeline({ leadId: id })).toEqual({ items: [], next: null });
  expect(await other.as.worker.leads.get({ leadId: id })).toMatchObject({
    name: "Neighbour",
    version: 1,
    stage: "new",
  });
});

describe("a paste", () => {
  const paste = [
    "Customer Name;Mobile No.;Organisation;E-mail;Shoe size",
    "Meera Pillai;98300 11111;Lotus;meera@lotus.example;7",
    '"Singh; Harpreet";+44 20 7946 0018;"Two\nlines";;8',
    "Nobody;;Ghost;;9",
    "Short;12345;;;9",
    "Meera again;+91 98300 11111;;;7",
    ";09830022222;Shop;;7",
    "Bad mail;98300 33333;;not-a-mail;7",
  ].join("\n");

  test("is tried first, changes nothing, and then does what was said", async () => {
    const { worker } = world.as;
    let preview: Awaited<ReturnType<typeof worker.leads.previewImport>> | undefined;
    const dry = await eventsAfter(server, world.workspaceId, async () => {
      preview = await worker.leads.previewImport({ text: paste });
    });
    expect(dry).toEqual([]);
    expect(preview?.columns.map((column) => column.column)).toEqual([
      "name",
      "phone",
      "company",
      "email",
      null,
    ]);
    expect(preview).toMatchObject({ hasHeader: true, rowCount: 7, readyCount: 3 });
    const skipped = [
      { line: 5, reason: "no_phone" },
      { line: 6, reason: "bad_phone", text: "12345" },
      { line: 7, reason: "twice_in_paste" },
      { line: 9, reason: "bad_email" },
    ];
    expect(preview?.skipped).toMatchObject(skipped);

    const events = await eventsAfter(server, world.workspaceId, async () => {
      expect(await worker.leads.import({ text: paste })).toMatchObject({ added: 3, skipped });
    });
    expect(events).toEqual(["lead.imported"]);
    const { leads } = await worker.leads.list({ search: "Singh; Harpreet" });
    expect(leads[0]).toMatchObject({ phone: "+442079460018", company: "Two lines" });
    expect((await worker.leads.list({ search: "98300 22222" })).leads[0]?.name).toBe("Shop");

    const again = await worker.leads.import({ text: paste });
    expect(again.added).toBe(0);
    expect(again.skipped.filter((row) => row.reason === "already_here")).toHaveLength(3);
    expect((await other.as.worker.leads.previewImport({ text: paste })).readyCount).toBe(3);
  });

  test("of 5,000 rows goes in at once, one event; more is refused with a sentence", async () => {
    const row = (index: number) => `Person ${index},+9190011${String(index).padStart(5, "0")}`;
    const rows = Array.from({ length: 5000 }, (_, index) => row(index));
    const campaign = await other.as.manager.campaigns.create({ name: "Big" });
    const text = ["name,phone", ...rows].join("\n");
    await expect(other.as.worker.leads.import({ text, campaignId: campaign.id })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const events = await eventsAfter(server, other.workspaceId, () =>
      other.as.manager.leads.import({ text, campaignId: campaign.id }),
    );
    expect(events).toEqual(["lead.imported", "campaign.leads_added"]);
    expect(await other.as.manager.campaigns.get({ campaignId: campaign.id })).toMatchObject({
      progress: { total: 5000, queued: 5000 },
    });
    const first = await other.as.manager.campaigns.leads({ campaignId: campaign.id, limit: 2 });
    expect(first.leads.map((lead) => lead.name)).toEqual(["Person 0", "Person 1"]);
    await expect(
      other.as.manager.leads.previewImport({ text: `${text}\n${row(5000)}` }),
    ).rejects.toMatchObject({
      cause: { reason: "too_many_rows" },
    });
  }, 60_000);

  test("without a phone column shows its columns and takes the person's word", async () => {
    const text = "Ref,Who\nA-1,Anil\nA-2,Bela";
    const preview = await world.as.worker.leads.previewImport({ text });
    expect(preview.columns.some((column) => column.column === "phone")).toBe(false);
    await expect(world.as.worker.leads.import({ text })).rejects.toMatchObject({
      cause: { reason: "no_phone_column" },
    });
    const odd = "Ref,Who\n9830044444,Anil";
    const chosen = await world.as.worker.leads.previewImport({ text: odd, columns: ["phone", "name"] });
    expect(chosen.examples[0]).toMatchObject({ name: "Anil", phone: "+919830044444" });
  });
});

describe("a lease", () => {
  test("goes to one of many who press at once, and names the holder", async () => {
    const { inWorkspace } = await import("../../src/platform/events/in-workspace");
    const { takeLease, renewLease, releaseLease } = await import("../../src/domain/leads/commands");
    const { workspaceId, people, colleague } = world;
    const { id } = await world.as.worker.leads.create(someone("Wanted"));
    const users = [people.worker.userId, people.manager.userId, people.admin.userId, colleague.userId];
    const take = (userId: (typeof users)[number]) =>
      inWorkspace({ workspaceId, userId }, (tx, emit) =>
        takeLease(tx, emit, { workspaceId, leadId: id, userId }),
      );
    const results = await Promise.allSettled(users.map(take));
    const winners = results.flatMap((result, index) => (result.status === "fulfilled" ? [users[index]] : []));
    expect(winners).toHaveLength(1);
    const lost = results.find((result) => result.status === "rejected");
    expect(lost).toMatchObject({
      reason: { reason: "leased", message: expect.stringMatching(/ is on this lead\.$/) },
    });

    const winner = winners[0] ?? people.worker.userId;
    const { lease } = await world.as.worker.leads.get({ leadId: id });
    expect(lease?.userId).toBe(winner);
    const seconds = ((lease?.expiresAt.getTime() ?? 0) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(100);
    expect(seconds).toBeLessThan(125);

    const scope = { workspaceId, userId: winner };
    const mine = { workspaceId, leadId: id, userId: winner };
    expect(await inWorkspace(scope, (tx, emit) => renewLease(tx, emit, mine))).not.toBeNull();
    await query(server, "UPDATE leads SET lease_expires_at = now() - interval '1 second' WHERE id = $1", [
      id,
    ]);
    expect(await inWorkspace(scope, (tx, emit) => renewLease(tx, emit, mine))).toBeNull();
    const next = users.find((userId) => userId !== winner) ?? colleague.userId;
    await take(next);
    await inWorkspace(scope, (tx, emit) => releaseLease(tx, emit, mine));
    expect((await world.as.worker.leads.get({ leadId: id })).lease?.userId).toBe(next);
  });
});

describe("notes", () => {
  test("of a call keep both texts when two tabs write, whatever the order of answers", async () => {
    const { inWorkspace } = await import("../../src/platform/events/in-workspace");
    const { saveCallNote } = await import("../../src/domain/notes/commands");
    const { writeClient } = await import("../../src/platform/db");
    const { workspaceId, people } = world;
    const lead = await world.as.worker.leads.create(someone("Noted"));
    const call = await writeClient().call.create({
      data: {
        workspaceId,
        direction: "outbound",
        leadId: lead.id,
        customerPhone: "+910000000000",
        phase: "ended",
        startedAt: new Date(),
      },
    });
    const save = (text: string, baseVersion: number) =>
      inWorkspace({ workspaceId, userId: people.worker.userId }, (tx, emit) =>
        saveCallNote(tx, emit, {
          workspaceId,
          callId: call.id as never,
          leadId: lead.id,
          authorUserId: people.worker.userId,
          text,
          baseVersion,
        }),
      );
    const first = await save("Wants a demo", 0);
    const second = await save("Wants a demo on Friday", first.version);
    expect(second).toMatchObject({ version: 2, isMerged: false });
    const merged = await save("Has two shops", first.version);
    expect(merged.isMerged).toBe(true);
    expect(merged.text).toMatch(
      /^Has two shops\n— also written elsewhere at \d\d:\d\d —\nWants a demo on Friday$/,
    );
    expect(await save("Has two shops", first.version)).toMatchObject({
      text: merged.text,
      version: merged.version,
    });
    const races = await Promise.all([save("left", merged.version), save("right", merged.version)]);
    const last = races.find((race) => race.isMerged);
    expect(last?.text).toMatch(/left/);
    expect(last?.text).toMatch(/right/);
  });

  test("are changed by their author only, deleted by a manager too, and come back", async () => {
    const lead = await world.as.worker.leads.create(someone("Discussed"));
    const note = await world.as.worker.notes.save({ leadId: lead.id, text: "Likes tea" });
    const change = { leadId: lead.id, noteId: note.id, text: "Likes coffee", baseVersion: 1 };
    await expect(world.as.manager.notes.save(change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(world.as.colleague.notes.delete({ noteId: note.id })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await world.as.worker.notes.save(change);
    await world.as.manager.notes.delete({ noteId: note.id });
    expect((await world.as.worker.notes.list({ leadId: lead.id })).total).toBe(0);
    await world.as.manager.notes.restore({ noteId: note.id });
    expect((await world.as.worker.notes.list({ leadId: lead.id })).notes[0]).toMatchObject({
      text: "Likes coffee",
      version: 2,
    });
    await expect(world.as.worker.notes.save({ leadId: lead.id, text: "  \n" })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
  });
});

test("tasks are made, moved, done, opened again, deleted and brought back", async () => {
  const { worker } = world.as;
  const lead = await worker.leads.create(someone("Busy Person"));
  const dueAt = new Date(Date.now() - 60_000);
  const mine = world.people.worker.userId;
  const { id } = await worker.tasks.create({
    kind: "callback",
    title: "Call back",
    leadId: lead.id,
    assigneeUserId: mine,
    dueAt,
  });
  expect(await worker.tasks.counts()).toMatchObject({ mine: 1, mineDue: 1 });
  const list = async (scope: "mine" | "anyone" | "all", state: "open" | "due" | "done") =>
    (await worker.tasks.list({ scope, state })).tasks.map((task) => task.id);
  expect(await list("mine", "due")).toEqual([id]);
  await worker.tasks.update({ taskId: id, assigneeUserId: null, dueAt: new Date(Date.now() + 3600_000) });
  expect(await list("mine", "open")).toEqual([]);
  expect(await list("anyone", "open")).toEqual([id]);
  expect(await list("anyone", "due")).toEqual([]);
  expect(await eventsAfter(server, world.workspaceId, () => worker.tasks.complete({ taskId: id }))).toEqual([
    "task.done",
  ]);
  expect(await eventsAfter(server, world.workspaceId, () => worker.tasks.complete({ taskId: id }))).toEqual(
    [],
  );
  expect(await list("all", "done")).toEqual([id]);
  await worker.tasks.complete({ taskId: id, isDone: false });
  await worker.tasks.delete({ taskId: id });
  expect(await list("anyone", "open")).toEqual([]);
  await worker.tasks.restore({ taskId: id });
  expect(await list("anyone", "open")).toEqual([id]);
});

test("the timeline holds calls, notes and tasks, newest first, page by page", async () => {
  const { worker } = world.as;
  const lead = await worker.leads.create(someone("Long Story"));
  for (let index = 0; index < 5; index += 1) {
    await worker.notes.save({ leadId: lead.id, text: `Note ${index}` });
    await worker.tasks.create({
      kind: "follow_up",
      title: `Task ${index}`,
      leadId: lead.id,
      assigneeUserId: null,
      dueAt: new Date(),
    });
  }
  const all = await worker.leads.timeline({ leadId: lead.id, limit: 100 });
  expect(all.items).toHaveLength(11);
  expect(all.items.at(-1)).toMatchObject({
    kind: "activity",
    activity: { event: { type: "lead.created" }, actor: { name: "Asha Menon" } },
  });
  const seen: string[] = [];
  let cursor: Awaited<ReturnType<typeof worker.leads.timeline>>["next"] = null;
  do {
    const page: Awaited<ReturnType<typeof worker.leads.timeline>> = await worker.leads.timeline({
      leadId: lead.id,
      limit: 3,
      cursor,
    });
    seen.push(...page.items.map((item) => item.id));
    cursor = page.next;
  } while (cursor);
  expect(seen).toEqual(all.items.map((item) => item.id));
});

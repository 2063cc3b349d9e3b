import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ThrowawayDatabase } from "../../scripts/lib/local-database.mjs";
import type { TaskId } from "../../src/contracts/ids";
import { makeWorld, query, someone, startDatabase, type World } from "./leads-world";

let server: ThrowawayDatabase;
let world: World;

beforeAll(async () => {
  server = await startDatabase();
}, 60_000);
afterAll(() => server.stop());
beforeEach(async () => {
  world = await makeWorld();
});

const mine = { scope: "mine", state: "open" } as const;
const everyone = { scope: "all", state: "open" } as const;
// One moment for the whole file: two calls of the same hours are the same time.
const nowMs = Math.floor(Date.now() / 1000) * 1000;
const inHours = (hours: number) => new Date(nowMs + hours * 3_600_000);
const plan = async (title: string, dueAt: Date, assigneeUserId: string | null = world.people.worker.userId) =>
  (
    await world.as.worker.tasks.create({
      kind: "follow_up",
      title,
      leadId: null,
      assigneeUserId: assigneeUserId as World["people"]["worker"]["userId"] | null,
      dueAt,
    })
  ).id;

test("pages by keyset: each task once, the earliest first, equal moments too; ten thousand are no more work", async () => {
  const at = inHours(2);
  for (const title of ["a", "b", "c", "d", "e"]) await plan(title, at);
  await plan("first", inHours(1));
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof world.as.worker.tasks.page>> = await world.as.worker.tasks.page({
      filter: mine,
      limit: 2,
      cursor,
    });
    seen.push(...page.tasks.map((task) => task.title));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen[0]).toBe("first");
  expect([...seen].sort()).toEqual(["a", "b", "c", "d", "e", "first"]);

  await query(
    server,
    `WITH u AS (UPDATE workspace_stream SET last_transaction_id = pg_current_xact_id()::text::bigint WHERE workspace_id = $1)
     INSERT INTO tasks (workspace_id, id, kind, title, assignee_user_id, due_at, created_at, updated_at)
     SELECT $1::uuid, gen_random_uuid(), 'follow_up', 'many ' || n, $2::uuid, now() + n * interval '1 minute', now(), now()
       FROM generate_series(1, 10050) n`,
    [world.workspaceId, world.people.worker.userId],
  );
  const count = { filter: mine, isExact: false };
  expect(await world.as.worker.tasks.count(count)).toEqual({ count: 10_000, isExact: false });
  expect(await world.as.worker.tasks.count({ ...count, isExact: true })).toEqual({
    count: 10_056,
    isExact: true,
  });
  expect((await world.as.worker.tasks.page({ filter: mine, limit: 200 })).tasks).toHaveLength(200);
});

test("filters: overdue, and/or, text of the title or of the lead's person", async () => {
  const late = await plan("Late", inHours(-1));
  await plan("Soon", inHours(1));
  const anyones = await plan("For anyone", inHours(1), null);
  const { id: leadId } = await world.as.worker.leads.create(someone("Ravindra Nath"));
  const callback = await world.as.worker.tasks.create({
    kind: "callback",
    title: "Call back",
    leadId,
    assigneeUserId: world.people.worker.userId,
    dueAt: inHours(3),
  });
  const ids = async (filter: Parameters<typeof world.as.worker.tasks.page>[0]["filter"]) =>
    (await world.as.worker.tasks.page({ filter })).tasks.map((task) => task.id);
  expect(await ids({ scope: "mine", state: "due" })).toEqual([late]);
  expect(await ids({ ...everyone, search: "ravin" })).toEqual([callback.id]);
  expect(
    await ids({
      ...everyone,
      where: {
        match: "any",
        parts: [
          { field: "kind", op: "is", values: ["callback"] },
          { field: "assignee", op: "is", values: ["nobody"] },
        ],
      },
    }),
  ).toEqual([anyones, callback.id]);
});

test("team: the tasks of the people in my team, and of nobody else", async () => {
  const theirs = await plan("A colleague's", inHours(1), world.people.manager.userId);
  await plan("Mine", inHours(2));
  const team = { scope: "team", state: "open" } as const;
  // In no team: nobody's.
  expect((await world.as.worker.tasks.page({ filter: team })).tasks).toEqual([]);
  const { id: teamId } = await world.as.admin.teams.create({ name: "North" });
  for (const { userId } of [world.people.worker, world.people.manager])
    await query(
      server,
      `WITH u AS (UPDATE workspace_stream SET last_transaction_id = pg_current_xact_id()::text::bigint WHERE workspace_id = $1)
       UPDATE memberships SET team_id = $2 WHERE workspace_id = $1 AND user_id = $3`,
      [world.workspaceId, teamId, userId],
    );
  await plan("An admin's", inHours(1), world.people.admin.userId);
  const page = await world.as.worker.tasks.page({ filter: team });
  expect(page.tasks.map((task) => task.title)).toEqual(["A colleague's", "Mine"]);
  expect(page.tasks[0]?.id).toBe(theirs);
});

test("done, put off and given away together, and taken back to what each was", async () => {
  const [one, two, three] = [
    await plan("one", inHours(1)),
    await plan("two", inHours(2), null),
    await plan("three", inHours(3), world.people.manager.userId),
  ];
  const all = { by: "ids" as const, taskIds: [one, two, three] };
  const was = await Promise.all(all.taskIds.map((taskId) => world.as.manager.tasks.get({ taskId })));
  const dueAt = inHours(48);
  const changes = [
    { kind: "done" },
    { kind: "snooze", dueAt },
    { kind: "assign", assigneeUserId: world.people.admin.userId },
  ] as const;
  for (const change of changes) {
    const made = await world.as.manager.tasks.changeMany({ selection: all, change });
    if (!made) throw new Error("nothing changed");
    expect(made.before).toHaveLength(3);
    const now = await Promise.all(all.taskIds.map((taskId) => world.as.manager.tasks.get({ taskId })));
    for (const task of now) {
      if (change.kind === "done") expect(task.doneAt).toEqual(made.at);
      if (change.kind === "snooze") expect(task.dueAt).toEqual(dueAt);
      if (change.kind === "assign") expect(task.assignee?.userId).toBe(world.people.admin.userId);
    }
    expect(await world.as.manager.tasks.undoMany({ change, ...made })).toEqual({ count: 3 });
    expect(await Promise.all(all.taskIds.map((taskId) => world.as.manager.tasks.get({ taskId })))).toEqual(
      was,
    );
  }
});

test("undo leaves alone what somebody changed since; what is so already is not changed again", async () => {
  const [one, two] = [await plan("one", inHours(1)), await plan("two", inHours(2))];
  const change = { kind: "snooze" as const, dueAt: inHours(10) };
  const selection = { by: "filter" as const, filter: mine };
  const made = await world.as.worker.tasks.changeMany({ selection, change });
  if (!made) throw new Error("nothing changed");
  expect(await world.as.worker.tasks.changeMany({ selection, change })).toBeNull();
  await world.as.worker.tasks.update({ taskId: two, dueAt: inHours(20) });
  expect(await world.as.worker.tasks.undoMany({ change, ...made })).toEqual({ count: 1 });
  expect((await world.as.worker.tasks.get({ taskId: one })).dueAt).toEqual(inHours(1));
  expect((await world.as.worker.tasks.get({ taskId: two })).dueAt).toEqual(inHours(20));
});

test("a task that does not exist refuses the whole change", async () => {
  const one = await plan("one", inHours(1));
  const selection = { by: "ids" as const, taskIds: [one, randomUUID() as TaskId] };
  await expect(
    world.as.worker.tasks.changeMany({ selection, change: { kind: "done" } }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await world.as.worker.tasks.get({ taskId: one })).doneAt).toBeNull();
});

test("rows of a list that is on a screen: in it, below what is shown, or out of it", async () => {
  const [first, second, third] = [
    await plan("first", inHours(1)),
    await plan("second", inHours(2)),
    await plan("third", inHours(3)),
  ];
  const { nextCursor: until } = await world.as.worker.tasks.page({ filter: mine, limit: 2 });
  await world.as.worker.tasks.complete({ taskId: first, isDone: true });
  const { places, rows } = await world.as.worker.tasks.changes({
    filter: mine,
    until,
    taskIds: [first, second, third],
  });
  expect(places.toSorted((a, b) => (a.place < b.place ? 1 : -1))).toEqual([
    { id: second, place: "in" },
    { id: third, place: "below" },
  ]);
  expect(rows.find((row) => row.id === first)?.doneAt).not.toBeNull();
});

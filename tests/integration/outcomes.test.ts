import { afterAll, beforeAll, expect, test } from "vitest";
import type { ThrowawayDatabase } from "../../scripts/lib/local-database.mjs";
import { eventsAfter, makeWorld, startDatabase, type World } from "./leads-world";
import { newOutcome } from "../support/inputs";

let server: ThrowawayDatabase;
let world: World;
let other: World;

beforeAll(async () => {
  server = await startDatabase();
  world = await makeWorld();
  other = await makeWorld();
}, 60_000);
afterAll(() => server.stop());

const custom = { ...newOutcome("Wants brochure"), tone: "good" as const };

test("a new workspace has nine, do not call last; workers read and do not write", async () => {
  const list = await world.as.worker.outcomes.list();
  expect(list.map((outcome) => outcome.position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(list.at(-1)).toMatchObject({ label: "Do not call", effect: "do_not_call" });
  await expect(world.as.worker.outcomes.create(custom)).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("is added, changed, put in order, archived and brought back", async () => {
  const { manager } = world.as;
  const { id } = await manager.outcomes.create(custom);
  await expect(manager.outcomes.create({ ...custom, label: "wants BROCHURE" })).rejects.toMatchObject({
    cause: { reason: "label_taken" },
  });
  await expect(
    manager.outcomes.update({ outcomeId: id, ...custom, effect: "recycle" }),
  ).rejects.toMatchObject({ cause: { reason: "minutes_missing" } });
  await manager.outcomes.update({ outcomeId: id, ...custom, effect: "recycle", recycleMinutes: 45 });
  const ids = (await manager.outcomes.list()).map((outcome) => outcome.id);
  const order = [id, ...ids.filter((other) => other !== id)];
  await manager.outcomes.reorder({ outcomeIds: order });
  expect((await manager.outcomes.list()).map((outcome) => outcome.id)).toEqual(order);
  await expect(manager.outcomes.reorder({ outcomeIds: order.slice(1) })).rejects.toMatchObject({
    cause: { reason: "edited_elsewhere" },
  });
  expect(
    await eventsAfter(server, world.workspaceId, () => manager.outcomes.archive({ outcomeId: id })),
  ).toEqual(["outcome.archived"]);
  expect(await manager.outcomes.list()).toHaveLength(9);
  expect(await manager.outcomes.list({ withArchived: true })).toHaveLength(10);
  await manager.outcomes.restore({ outcomeId: id });
  expect((await manager.outcomes.list()).at(-1)).toMatchObject({ id, effect: "recycle", recycleMinutes: 45 });
});

test("another workspace's outcome does not exist", async () => {
  const [foreign] = await other.as.manager.outcomes.list();
  if (!foreign) throw new Error("outcome missing");
  const { manager } = world.as;
  for (const attempt of [
    () => manager.outcomes.update({ outcomeId: foreign.id, ...custom }),
    () => manager.outcomes.archive({ outcomeId: foreign.id }),
    () => manager.outcomes.restore({ outcomeId: foreign.id }),
    () => manager.outcomes.reorder({ outcomeIds: [foreign.id] }),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
});

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { hubs } from "@/platform/events/hub";
import { tails } from "@/platform/events/tail";
import { fault, inRounds } from "./harness/fault";
import { Judge } from "./harness/judge";
import { addWorkers, type LiveServer, makeWorld, screen, startLiveServer, write } from "./harness/world";

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.stop());

describe("soak", () => {
  fault(
    28,
    "screens come and go for five minutes (three seconds in the short form)",
    inRounds(async ({ random, isLong }) => {
      const world = await makeWorld();
      const people = await addWorkers(world.workspace, isLong ? 20 : 4);
      const judge = new Judge();
      const open = await Promise.all(
        people.flatMap((person) => [0, 1, 2].map(() => screen(world, person, server.origin))),
      );
      for (const viewer of open) judge.watch(viewer);
      await judge.open();
      const until = performance.now() + (isLong ? 300_000 : 3000);
      for (let turn = 0; performance.now() < until; turn += 1) {
        await write(world.workspace, turn);
        const viewer = open[Math.floor(random() * open.length)];
        if (random() < 0.5) viewer?.connection.suspend();
        else viewer?.connection.resume();
        if (turn % 200 === 199) server.cutAll();
        await sleep(10 + random() * 20);
      }
      for (const viewer of open) viewer.connection.resume();
      const toll = await judge.verdict({ patienceMs: 60_000, mayResync: isLong });
      // Nothing is left of those who went.
      await expect.poll(async () => (await hubs().all()).length, { timeout: 5000 }).toBe(0);
      // A hub outlives its last viewer by 45 s, so that whoever comes back is answered from memory.
      if (isLong)
        await expect.poll(() => tails().workspaceIds(), { timeout: 60_000, interval: 1000 }).toEqual([]);
      await world.end();
      return toll;
    }),
    { mostRounds: 1 },
  );
});

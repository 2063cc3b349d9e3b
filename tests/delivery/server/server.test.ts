import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../support/stack/http";
import { type Stack, startStack } from "../../support/stack/stack";
import { post } from "../../support/stack/webhooks";
import { fault, inRounds, type Round, type Toll } from "../harness/fault";
import { Judge } from "../harness/judge";
import { Line } from "../harness/line";
import { Outpost } from "../harness/outpost";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 120_000);
afterAll(() => stack.stop());

const portOf = (origin: string) => Number(new URL(origin).port);

/** Screens that are open, calls that come in, and `harm` done to the server meanwhile. */
async function underLoad(
  { random, isLong }: Round,
  harm: (outpost: Outpost) => Promise<void>,
  options: { restMs?: number; mayRefuse?: boolean } = {},
): Promise<Toll> {
  const size = isLong ? 40 : 16;
  const outpost = await Outpost.on(stack, size);
  const { worker, colleague, manager } = outpost.team;
  const judge = new Judge(
    await Promise.all([worker, colleague, manager].map((person) => outpost.screen(person))),
  );
  await judge.open();
  const calls = outpost.calls(size);
  const delivering = outpost.deliver(calls, random, { restMs: options.restMs ?? 120 });
  await sleep(150 + random() * 500);
  await harm(outpost);
  const { refused } = await delivering;
  if (options.mayRefuse === false) expect(refused, "nothing is refused").toBe(0);
  const recoveryMs = await judge.quiet(60_000);
  const more = await outpost.compared(calls);
  const toll = await judge.verdict({ recoveryMs, patienceMs: 60_000 });
  return { ...toll, lost: toll.lost + more.lost, doubled: toll.doubled + more.doubled };
}

describe("the server", () => {
  fault(
    1,
    "kill -9 in the middle of a burst",
    inRounds((round) =>
      underLoad(round, async (outpost) => {
        await stack.server.kill9();
        outpost.closedSince = performance.now();
        await stack.server.start();
        outpost.closedSince = null;
      }),
    ),
  );

  fault(
    5,
    "Postgres is restarted",
    inRounds((round) =>
      underLoad(round, async () => {
        await stack.database.pause();
        await stack.database.start();
      }),
    ),
  );

  fault(
    6,
    "Postgres is down for 60 s (3 s in the short form); the spool takes what comes",
    inRounds((round) =>
      underLoad(
        round,
        async () => {
          await stack.database.pause();
          await sleep(round.isLong ? 60_000 : 3000);
          await stack.database.start();
        },
        { mayRefuse: false, restMs: round.isLong ? 1500 : 300 },
      ),
    ),
    { mostRounds: 5 },
  );
});

describe("two instances", () => {
  fault(
    3,
    "rolling SIGTERM under load",
    inRounds(async ({ random, isLong }) => {
      const size = isLong ? 40 : 16;
      const outpost = await Outpost.on(stack, size);
      const second = await stack.another({});
      const line = await Line.to(portOf(stack.serverOrigin));
      const viewers = await Promise.all(
        [outpost.team.worker, outpost.team.colleague, outpost.team.manager].map((person) =>
          outpost.screen(person, line.origin),
        ),
      );
      const judge = new Judge(viewers);
      await judge.open();
      let target = stack.serverOrigin;
      const calls = outpost.calls(size);
      const delivering = outpost.deliver(calls, random, { restMs: 250, origin: () => target });
      const exits: number[] = [];
      for (const [leaving, staying] of [
        [{ origin: stack.serverOrigin, server: stack.server }, second],
        [second, { origin: stack.serverOrigin, server: stack.server }],
      ] as const) {
        // Whoever was told to come back a moment later must be here before the next one leaves.
        await until(
          "each screen has come to the one that leaves now",
          async () => viewers.map((viewer) => viewer.frames.at(-1)?.frame.kind),
          (kinds) => kinds.every((kind) => kind !== undefined && kind !== "bye"),
        );
        await sleep(200 + random() * 300);
        // As a proxy that reads readiness: what is new goes to the other.
        target = staying.origin;
        line.retarget(portOf(staying.origin));
        exits.push(await leaving.server.sigterm());
        expect(leaving.server.lastExit).toEqual({ code: 0, signal: null });
        await leaving.server.start();
      }
      await delivering;
      const recoveryMs = await judge.quiet(60_000);
      const more = await outpost.compared(calls);
      const toll = await judge.verdict({ recoveryMs });
      expect(Math.max(...exits)).toBeLessThan(10_000);
      for (const viewer of viewers) {
        const byes = viewer.frames.filter(({ frame }) => frame.kind === "bye" && frame.reason === "deploy");
        expect(byes.length, "each stream was told, twice").toBe(2);
      }
      await second.server.kill9();
      await line.stop();
      return { ...toll, lost: toll.lost + more.lost, doubled: toll.doubled + more.doubled };
    }),
    { mostRounds: 5 },
  );

  it("one of two killed under load: its viewers are Live on the other within ten seconds", async () => {
    const outpost = await Outpost.on(stack, 16);
    const second = await stack.another({});
    const line = await Line.to(portOf(second.origin));
    const { worker, colleague, manager } = outpost.team;
    const moved = new Judge([
      await outpost.screen(worker, line.origin),
      await outpost.screen(colleague, line.origin),
    ]);
    const stayed = new Judge([await outpost.screen(manager, stack.serverOrigin)]);
    await Promise.all([moved.open(), stayed.open()]);
    const calls = outpost.calls(16);
    let target = second.origin;
    const delivering = outpost.deliver(calls, Math.random, { restMs: 120, origin: () => target });
    await sleep(400);
    await second.server.kill9();
    const killedAt = performance.now();
    // A proxy finds out by its next health check.
    await sleep(1000);
    target = stack.serverOrigin;
    line.retarget(portOf(stack.serverOrigin));
    await delivering;
    await moved.quiet(10_000 - (performance.now() - killedAt));
    expect(performance.now() - killedAt).toBeLessThan(10_000);
    expect(await outpost.compared(calls)).toEqual({ lost: 0, doubled: 0 });
    for (const judge of [moved, stayed])
      expect(await judge.verdict()).toMatchObject({ lost: 0, doubled: 0, falselyLive: 0 });
    await line.stop();
  });
});

describe("shutting down", () => {
  it("tells every stream, answers or refuses every request, ends with code 0 within ten seconds", async () => {
    const outpost = await Outpost.on(stack, 40);
    const people = [outpost.team.worker, outpost.team.colleague, outpost.team.manager, outpost.team.admin];
    const viewers = await Promise.all(
      Array.from({ length: 24 }, (_, index) => outpost.screen(people[index % 4] ?? outpost.team.worker)),
    );
    const judge = new Judge(viewers);
    await judge.open();
    const webhooks = outpost.calls(40).flat();
    const answers: (number | null)[] = [];
    const posting = Promise.all(
      webhooks.map(async (webhook, index) => {
        await sleep(index * 4);
        answers.push(await post(outpost.team, webhook));
      }),
    );
    await sleep(200);
    const readiness: number[] = [];
    const asking = setInterval(() => {
      void fetch(`${stack.serverOrigin}/api/health/ready`)
        .then((answer) => readiness.push(answer.status))
        .catch(() => undefined);
    }, 20);
    const took = await stack.server.sigterm();
    clearInterval(asking);
    await posting;
    expect(took).toBeLessThan(10_000);
    expect(stack.server.lastExit).toEqual({ code: 0, signal: null });
    expect(readiness, "readiness said so").toContain(503);
    const byes = viewers.map((viewer) =>
      viewer.frames.flatMap(({ frame }) =>
        frame.kind === "bye" && frame.reason === "deploy" ? [frame.retryMs] : [],
      ),
    );
    expect(byes.filter((each) => each.length !== 1)).toEqual([]);
    const rests = byes.flat();
    expect(Math.max(...rests) - Math.min(...rests), "they do not all come back at once").toBeGreaterThan(800);
    await stack.server.start();
    const accepted = answers.filter((status) => status === 200).length;
    expect(accepted).toBeGreaterThan(0);
    expect(answers.filter((status) => status !== null && status !== 200 && status !== 503)).toEqual([]);
    const [kept] = await stack.sql<{ kept: number }>(
      "SELECT count(*)::int AS kept FROM webhook_deliveries WHERE workspace_id = $1",
      [outpost.team.workspaceId],
    );
    expect(kept?.kept, "each acknowledged one is there").toBeGreaterThanOrEqual(accepted);
    expect(await judge.verdict({ patienceMs: 40_000 })).toMatchObject({
      lost: 0,
      doubled: 0,
      falselyLive: 0,
    });
  }, 90_000);
});

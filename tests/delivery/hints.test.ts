import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { env } from "@/platform/env";
import { PostgresBackplane } from "@/platform/events/backplanes/postgres";
import { everything, startFaultProxy } from "../support/stack/fault-proxy";
import { projectRoot } from "../support/stack/starter";
import { fault, inRounds } from "./harness/fault";
import { Judge } from "./harness/judge";
import { Line } from "./harness/line";
import { type LiveServer, makeWorld, screen, startLiveServer, type World, write } from "./harness/world";

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.stop());

/** Another process commits so many events and is killed before it can say so. */
async function writeAndDie(world: World, events: number): Promise<string | null> {
  const [lead] = world.workspace.leads;
  const child = spawn(
    process.execPath,
    [
      "--import",
      "tsx",
      "tests/delivery/harness/dies-before-hint.ts",
      world.workspace.workspaceId,
      lead?.contactId ?? "",
      String(events),
    ],
    { cwd: projectRoot, env: process.env, stdio: "ignore" },
  );
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  return signal;
}

/** Can be done to its connection what a pooler's DISCARD ALL does to a listener. */
class Deafened extends PostgresBackplane {
  async deafen(): Promise<void> {
    await this.client?.query("UNLISTEN *");
  }

  async end(): Promise<void> {
    await this.client?.query("SELECT pg_terminate_backend(pg_backend_pid())").catch(() => undefined);
  }
}

describe("hints", () => {
  fault(
    2,
    "kill -9 between COMMIT and hint",
    inRounds(async () => {
      const world = await makeWorld();
      const judge = new Judge([
        await screen(world, world.workspace.worker, server.origin),
        await screen(world, world.workspace.manager, server.origin),
      ]);
      await judge.open();
      expect(await writeAndDie(world, 7)).toBe("SIGKILL");
      const head = await world.truth.head();
      expect(head.seq).toBeGreaterThanOrEqual(7);
      const toll = await judge.verdict({ patienceMs: 4000 });
      await world.end();
      return toll;
    }),
  );

  fault(
    7,
    "LISTEN: deaf, killed, half-open (Redis comes later)",
    inRounds(async ({ random, isLong }) => {
      const world = await makeWorld();
      const { port } = new URL(env().DATABASE_URL);
      const line = await Line.to(Number(port || "5432"));
      const through = new URL(env().DATABASE_URL);
      through.hostname = "127.0.0.1";
      through.port = String(line.port);
      const backplane = new Deafened(through.href);
      backplane.start();
      await expect.poll(() => backplane.isConnected, { timeout: 5000 }).toBe(true);
      const judge = new Judge([await screen(world, world.workspace.worker, server.origin)]);
      await judge.open();
      let worst = 0;
      for (const damage of ["UNLISTEN", "killed", "half-open"] as const) {
        if (damage === "UNLISTEN") await backplane.deafen();
        if (damage === "killed") await backplane.end();
        if (damage === "half-open") line.swallow();
        // While nobody hears, another process writes; the poll must find it.
        await writeAndDie(world, 1 + Math.floor(random() * 5));
        worst = Math.max(worst, await judge.quiet(3000));
        await write(world.workspace);
        // A listener that knows that it is deaf opens another: 2 s to its next check, 1.5 s to give up on an answer.
        const before = line.connections;
        if (damage === "half-open" && isLong) {
          await expect.poll(() => line.connections, { timeout: 8000 }).toBeGreaterThan(before);
          await expect.poll(() => backplane.isConnected, { timeout: 8000 }).toBe(true);
        }
      }
      const toll = await judge.verdict({ recoveryMs: worst });
      await backplane.stop();
      await line.stop();
      await world.end();
      return toll;
    }),
  );

  fault(
    4,
    "a proxy answers 502, 503, 504, 204 and a page of HTML",
    inRounds(async ({ isLong }) => {
      const world = await makeWorld();
      const proxy = await startFaultProxy(0, server.port);
      const closedSince = () => outage;
      let outage: number | null = null;
      const judge = new Judge([
        await screen(world, world.workspace.worker, proxy.origin, { closedSince }),
        await screen(world, world.workspace.colleague, proxy.origin, { closedSince }),
      ]);
      await judge.open();
      const answers = [
        { status: 502 },
        { status: 503 },
        { status: 504 },
        { status: 204, body: "" },
        { status: 200, body: "<!doctype html><title>Maintenance</title>" },
      ];
      let worst = 0;
      for (const answer of answers) {
        proxy.break({ kind: "reset", covers: everything });
        outage = performance.now();
        proxy.break({ kind: "answer", covers: everything, ...answer });
        for (let count = 0; count < 5; count += 1) {
          await write(world.workspace, count);
          await sleep(isLong ? 1200 : 120);
        }
        proxy.heal();
        outage = null;
        worst = Math.max(worst, await judge.quiet(45_000));
      }
      const toll = await judge.verdict({ recoveryMs: worst });
      await proxy.stop();
      await world.end();
      return toll;
    }),
    { mostRounds: 5 },
  );
});

import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { logPool } from "@/platform/db";
import { publishHint } from "@/platform/events/hints";
import { hubs } from "@/platform/events/hub";
import { pruneLog } from "@/platform/events/retention";
import { callerOf } from "../support/workspace";
import { cookieOf } from "./harness/cookie";
import { addTolls, fault, inRounds } from "./harness/fault";
import { Judge } from "./harness/judge";
import { Line } from "./harness/line";
import {
  addWorkers,
  type LiveServer,
  makeWorld,
  screen,
  startLiveServer,
  type World,
  write,
  writeAtOnce,
} from "./harness/world";

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.stop());

/** So many events in one statement, as a bulk import appends them, with its hint. */
async function append(world: World, count: number): Promise<void> {
  const { workspaceId } = world.workspace;
  const { rows } = await logPool().query<{ epoch: number; head: string }>(
    `WITH bumped AS (
       UPDATE workspace_stream SET head = head + $2, last_transaction_id = pg_current_xact_id()::text::bigint
        WHERE workspace_id = $1 RETURNING epoch, head, head - $2 AS base
     ), logged AS (
       INSERT INTO workspace_event (workspace_id, seq, type, entity_type, entity_id, audience, data)
       SELECT $1, base + n, 'lead.leased', 'lead', '', 'workspace',
              jsonb_build_object('leadId', $3::text, 'userId', $4::text, 'expiresAt', n)
         FROM bumped, generate_series(1, $2) AS n)
     SELECT epoch, head FROM bumped`,
    [workspaceId, count, world.workspace.leads[0]?.leadId, world.workspace.worker.userId],
  );
  const [row] = rows;
  if (row) publishHint({ workspaceId, epoch: row.epoch, head: Number(row.head), types: [] });
}

describe("readers", () => {
  fault(
    23,
    "readers that are slow, and readers that are dead",
    inRounds(async ({ isLong }) => {
      const world = await makeWorld();
      const healthy = new Judge([
        await screen(world, world.workspace.worker, server.origin),
        await screen(world, world.workspace.manager, server.origin),
      ]);
      await healthy.open();
      const dead = await Promise.all(
        Array.from({ length: 4 }, () => attachAndStopReading(world, server.port)),
      );
      // And one that is the product's own: it was held, and must be right again when it is let go.
      const line = await Line.to(server.port);
      const heldScreen = await screen(world, world.workspace.colleague, line.origin);
      const held = new Judge([heldScreen]);
      await held.open();
      line.hold();
      await expect.poll(async () => (await viewersOf(world)).length).toBe(7);
      let mostWaiting = 0;
      // The kernel takes some megabytes for each before the server notices anything.
      for (let burst = 0; burst < 250; burst += 1) {
        if (!isLong && (await viewersOf(world)).length === 2) break;
        await append(world, 500);
        await sleep(12);
        mostWaiting = Math.max(mostWaiting, ...server.waitingBytes());
      }
      await write(world.workspace);
      await expect
        .poll(async () => (await viewersOf(world)).length, {
          message: "all that do not read are cut",
          timeout: 5000,
        })
        .toBe(2);
      const toll = await healthy.verdict({ patienceMs: 60_000 });
      // What a dead reader finds when it reads at last ends somewhere: never a stream that goes on with a hole.
      expect(await Promise.all(dead.map((reader) => reader.isOver()))).toEqual([true, true, true, true]);
      line.release();
      const second = await held.verdict({ patienceMs: 60_000, mayResync: true });
      expect(heldScreen.skips.map((skip) => skip.reason)).toContain("tooOld");
      await line.stop();
      // 512 KB and the frame that went over it.
      expect(mostWaiting, "what waits for one reader in our memory is bounded").toBeLessThan(600 * 1024);
      expect(mostWaiting, "something did wait").toBeGreaterThan(100 * 1024);
      await world.end();
      return addTolls([toll, second]);
    }),
    { mostRounds: 3 },
  );

  fault(
    24,
    "a thousand tabs reconnect at once (a hundred in the short form)",
    inRounds(async ({ isLong }) => {
      const tabs = isLong ? 1000 : 100;
      const world = await makeWorld();
      const people = await addWorkers(world.workspace, Math.ceil(tabs / 5));
      const judge = new Judge();
      for (let index = 0; index < tabs; index += 1) {
        const person = people[Math.floor(index / 5)];
        if (person) judge.watch(await screen(world, person, server.origin));
      }
      await judge.open();
      for (let count = 0; count < 3; count += 1) await write(world.workspace, count);
      await judge.quiet();
      server.cutAll();
      const cutAt = performance.now();
      for (let count = 0; count < 20; count += 1) await write(world.workspace, count);
      await judge.quiet(60_000);
      const toll = await judge.verdict({ recoveryMs: performance.now() - cutAt });
      await world.end();
      return toll;
    }),
    { mostRounds: 5 },
  );

  fault(
    25,
    "twelve tabs of one browser, most of them hidden",
    inRounds(async ({ random }) => {
      const world = await makeWorld();
      const tabs = await Promise.all(
        Array.from({ length: 12 }, () => screen(world, world.workspace.worker, server.origin)),
      );
      const judge = new Judge();
      for (const tab of tabs) judge.watch(tab);
      for (const tab of tabs.slice(0, 2)) tab.open();
      for (const tab of tabs.slice(2)) {
        tab.open();
        tab.connection.suspend();
      }
      let mostAtOnce = 0;
      for (let turn = 0; turn < 12; turn += 1) {
        // One comes to the front, another goes behind it; the rest stay hidden.
        const shown = new Set([Math.floor(random() * 12), Math.floor(random() * 12)]);
        for (const [index, tab] of tabs.entries()) {
          if (shown.has(index)) tab.connection.resume();
          else tab.connection.suspend();
        }
        await write(world.workspace, turn);
        await sleep(random() * 60);
        mostAtOnce = Math.max(mostAtOnce, (await viewersOf(world)).length);
      }
      expect(mostAtOnce).toBeLessThanOrEqual(6);
      const tolls = [];
      // Each in turn comes to the front and is right; a hidden one never says Live.
      for (const tab of tabs) {
        for (const other of tabs) if (other !== tab) other.connection.suspend();
        expect(tabs.filter((other) => other !== tab && other.status.kind === "live")).toEqual([]);
        const own = new Judge([tab]);
        tab.connection.resume();
        const recoveryMs = await own.quiet(10_000);
        tolls.push(await own.verdict({ recoveryMs }));
      }
      judge.stop();
      await world.end();
      return addTolls(tolls);
    }),
  );

  fault(
    26,
    "cross-tenant canaries over a million deliveries (ten thousand in the short form)",
    inRounds(async ({ isLong }) => {
      const worlds = [await makeWorld(), await makeWorld()];
      const screens = isLong ? 20 : 10;
      const wanted = isLong ? 1_000_000 : 10_000;
      const judge = new Judge();
      for (const world of worlds) {
        const forbidden = worlds.filter((other) => other !== world).flatMap(canariesOf);
        const people = await addWorkers(world.workspace, Math.ceil(screens / 5));
        for (let index = 0; index < screens; index += 1) {
          const person = people[Math.floor(index / 5)];
          if (person) judge.watch(await screen(world, person, server.origin, { forbidden }));
        }
      }
      await judge.open();
      const each = Math.ceil(wanted / (screens * worlds.length));
      const size = isLong ? 250 : 50;
      for (let done = 0; done < each; done += size) {
        await Promise.all(worlds.map((world) => append(world, size)));
        // As fast as screens can follow: a resync would be right, and prove nothing.
        if (isLong && done % 1000 === 0) await judge.quiet();
      }
      await Promise.all(worlds.map((world) => write(world.workspace)));
      const recoveryMs = await judge.quiet(60_000);
      const delivered = judge.delivered();
      expect(delivered).toBeGreaterThanOrEqual(wanted);
      const toll = await judge.verdict({ recoveryMs });
      await Promise.all(worlds.map((world) => world.end()));
      return toll;
    }),
    { mostRounds: 1 },
  );

  fault(
    27,
    "a membership is revoked in the middle of a stream",
    inRounds(async ({ random }) => {
      const world = await makeWorld();
      const { worker, colleague, admin } = world.workspace;
      const gone = await screen(world, worker, server.origin);
      const stays = new Judge([await screen(world, colleague, server.origin)]);
      await stays.open();
      gone.open();
      await expect.poll(() => gone.status.kind).toBe("live");
      gone.isSignedOut = true;
      const burst = writeAtOnce(world.workspace, random, { writers: 4, each: 8, holdMs: 10 });
      await sleep(random() * 60);
      await callerOf(admin).members.deactivate({ userId: worker.userId });
      const revokedAt = performance.now();
      const { seq } = await world.truth.head();
      await expect.poll(() => gone.status.kind, { timeout: 2000, interval: 5 }).toBe("signed_out");
      const took = performance.now() - revokedAt;
      await burst;
      await write(world.workspace);
      await sleep(100);
      expect(gone.frames.some(({ frame }) => frame.kind === "bye" && frame.reason === "revoked")).toBe(true);
      // Nothing of what was committed after the revocation came to it.
      expect(gone.connection.cursor.seq).toBeLessThanOrEqual(seq);
      const late = gone.applied.filter(({ event }) => event.seq > seq).length;
      const toll = await stays.verdict({ recoveryMs: took });
      await world.end();
      return { ...toll, foreignBytes: toll.foreignBytes + late };
    }),
  );

  fault(
    22,
    "clocks that are wrong",
    inRounds(async ({ random }) => {
      const world = await makeWorld();
      const line = await Line.to(server.port);
      const judge = new Judge([
        await screen(world, world.workspace.worker, server.origin),
        await screen(world, world.workspace.colleague, line.origin, { closedSince: () => line.closedSince }),
      ]);
      await judge.open();
      let worst = 0;
      for (const skew of ["-3 hours", "+3 hours", "-6 days", "+2 years"]) {
        await writeAtOnce(world.workspace, random, { writers: 2, each: 3, holdMs: 3 });
        await judge.quiet();
        // The database's clock was wrong for these: what they say of time is nonsense, their order is not.
        await logPool().query(
          `UPDATE workspace_event SET created_at = created_at + $2::interval
            WHERE workspace_id = $1 AND seq > (SELECT head - 4 FROM workspace_stream WHERE workspace_id = $1)`,
          [world.workspace.workspaceId, skew],
        );
        line.cut();
        await pruneLog();
        worst = Math.max(worst, await judge.quiet());
      }
      const toll = await judge.verdict({ recoveryMs: worst });
      await line.stop();
      await world.end();
      return toll;
    }),
  );
});

const canariesOf = ({ workspace }: World) => [
  workspace.workspaceId,
  workspace.worker.userId,
  workspace.admin.userId,
  ...workspace.leads.flatMap((lead) => [lead.leadId, lead.contactId]),
];

async function viewersOf(world: World) {
  const all = await hubs().all();
  return all.filter((viewer) => viewer.actor.workspaceId === world.workspace.workspaceId);
}

/** A tab whose laptop was shut: the socket is open and nobody takes anything from it. */
async function attachAndStopReading(world: World, port: number): Promise<{ isOver: () => Promise<boolean> }> {
  const socket = net.connect({ port, host: "127.0.0.1" });
  const params = encodeURIComponent(JSON.stringify({ workspaceId: world.workspace.workspaceId }));
  socket.write(
    `GET /api/live/live.events?connectionParams=${params} HTTP/1.1\r\nhost: x\r\ncookie: ${await cookieOf(world.workspace.colleague)}\r\n\r\n`,
  );
  let tail = "";
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.on("data", (bytes: Buffer) => {
      tail = (tail + bytes.toString("latin1")).slice(-4000);
      if (!tail.includes('"kind":"caughtUp"')) return;
      socket.pause();
      resolve();
    });
  });
  socket.removeAllListeners("error").on("error", () => undefined);
  return {
    isOver: () =>
      new Promise((resolve) => {
        const patience = setTimeout(() => resolve(false), 5000);
        socket.once("close", () => {
          clearTimeout(patience);
          resolve(true);
        });
        socket.resume();
      }),
  };
}

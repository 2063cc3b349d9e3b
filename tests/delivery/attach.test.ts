import { afterAll, beforeAll, describe, expect } from "vitest";
import { logPool } from "@/platform/db";
import { pruneLog } from "@/platform/events/retention";
import { cookieOf } from "./harness/cookie";
import { addTolls, fault, inRounds, type Toll } from "./harness/fault";
import { Judge } from "./harness/judge";
import { Line } from "./harness/line";
import { type LiveServer, makeWorld, screen, startLiveServer, write } from "./harness/world";

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.stop());

/** Calls `at(step)` before and after each of the log's own reads, numbered from 0, until it is undone. */
function betweenReads(at: (step: number) => Promise<void>): () => void {
  const pool = logPool();
  const original = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>;
  let step = 0;
  const patched = async (...args: unknown[]) => {
    const [query] = args;
    const name = typeof query === "object" && query !== null && "name" in query ? String(query.name) : "";
    if (name !== "read-heads" && name !== "read-log") return original(...args);
    await at(step++);
    const result = await original(...args);
    await at(step++);
    return result;
  };
  Object.assign(pool, { query: patched });
  return () => {
    Object.assign(pool, { query: original });
  };
}

describe("attach", () => {
  fault(
    11,
    "an event at each await point of attach",
    inRounds(async () => {
      const tolls: Toll[] = [];
      // From the head, a little behind (the table), behind with a neighbour attached (the ring), and from nowhere.
      for (const stand of ["head", "behind", "ring", "nowhere"] as const) {
        // Ends at the first number that an attach does not reach; reads that the write itself causes may come in between.
        let isReached = true;
        for (let target = 0; isReached; target += 1) {
          const world = await makeWorld({ leads: 2 });
          const neighbour = new Judge();
          if (stand === "ring") {
            neighbour.watch(await screen(world, world.workspace.colleague, server.origin));
            await neighbour.open();
          }
          const start = await world.truth.head();
          if (stand !== "head") for (let count = 0; count < 3; count += 1) await write(world.workspace);
          const judge = new Judge([
            await screen(world, world.workspace.worker, server.origin, {
              start: stand === "nowhere" ? { epoch: 0, seq: 0 } : start,
            }),
          ]);
          let isHit = false;
          const undo = betweenReads(async (step) => {
            if (step !== target || isHit) return;
            isHit = true;
            await write(world.workspace, 0, { events: 2 });
            await write(world.workspace, 1);
          });
          const recoveryMs = await judge.open();
          undo();
          isReached = isHit;
          expect(isHit || target >= (stand === "behind" ? 6 : 2), `the attach has a step ${target}`).toBe(
            true,
          );
          await write(world.workspace);
          tolls.push(await judge.verdict({ recoveryMs, mayResync: stand === "nowhere" }));
          if (stand === "ring") tolls.push(await neighbour.verdict());
          await world.end();
        }
      }
      return addTolls(tolls);
    }),
  );

  fault(
    10,
    "cut after every byte of a recorded stream",
    inRounds(async ({ random, isLong }) => {
      const world = await makeWorld({ leads: 2 });
      const start = await world.truth.head();
      for (let count = 0; count < 6; count += 1)
        await write(world.workspace, count, { events: 1 + (count % 3) });
      const record = await Line.to(server.port);
      const first = new Judge([
        await screen(world, world.workspace.worker, record.origin, { start, random: () => 0 }),
      ]);
      await first.open();
      const length = record.received;
      const tolls = [await first.verdict()];
      await record.stop();
      expect(length).toBeGreaterThan(1500);
      const stride = isLong ? 1 : 11;
      const offsets: number[] = [];
      for (let at = Math.floor(random() * stride); at < length; at += stride) offsets.push(at);
      const lane = async () => {
        for (let at = offsets.pop(); at !== undefined; at = offsets.pop()) {
          const line = await Line.to(server.port);
          if (at === 0) line.cutNextAfter(1);
          else line.cutNextAfter(at);
          const judge = new Judge([
            await screen(world, world.workspace.worker, line.origin, {
              start,
              random: () => 0,
              closedSince: () => line.closedSince,
            }),
          ]);
          const recoveryMs = await judge.open();
          tolls.push(await judge.verdict({ recoveryMs }));
          expect(line.connections, "it was cut").toBeGreaterThan(1);
          await line.stop();
        }
      };
      // A person has six streams at most.
      await Promise.all(Array.from({ length: 4 }, lane));
      await world.end();
      return addTolls(tolls);
    }),
    { mostRounds: 3 },
  );

  fault(
    12,
    "offline for ten seconds, five minutes, eight days",
    inRounds(async ({ random }) => {
      const tolls: Toll[] = [];
      for (const absence of ["10 s", "5 min", "8 days"] as const) {
        const world = await makeWorld();
        const line = await Line.to(server.port);
        const viewer = await screen(world, world.workspace.worker, line.origin, {
          closedSince: () => line.closedSince,
        });
        const judge = new Judge([viewer]);
        await judge.open();
        viewer.connection.setBrowserOnline(false);
        line.cut(true);
        const before = await world.truth.head();
        const missed = { "10 s": 5, "5 min": 60, "8 days": 20 }[absence] + Math.floor(random() * 5);
        for (let count = 0; count < missed; count += 1) await write(world.workspace, count, { events: 3 });
        if (absence === "8 days") {
          await logPool().query(
            "UPDATE workspace_event SET created_at = created_at - interval '8 days' WHERE workspace_id = $1",
            [world.workspace.workspaceId],
          );
          await pruneLog();
          expect((await world.truth.head()).floor).toBe(before.seq + missed * 3);
        }
        expect(viewer.status.kind).toBe("offline");
        line.mend();
        viewer.connection.setBrowserOnline(true);
        const recoveryMs = await judge.quiet();
        await write(world.workspace);
        tolls.push(await judge.verdict({ recoveryMs, mayResync: absence === "8 days" }));
        expect(viewer.skips.map((skip) => skip.reason)).toEqual(absence === "8 days" ? ["tooOld"] : []);
        await line.stop();
        await world.end();
      }
      return addTolls(tolls);
    }),
  );

  fault(
    13,
    "forged cursors",
    inRounds(async ({ random }) => {
      const [world, foreign] = [await makeWorld(), await makeWorld()];
      for (let count = 0; count < 5; count += 1) await write(world.workspace, count);
      const { epoch, seq } = await world.truth.head();
      const foreignHead = await foreign.truth.head();
      const digits = () => String(Math.floor(random() * 10 ** Math.floor(random() * 15)));
      const forged = [
        "",
        "0",
        "0.0",
        ".",
        "-1.-1",
        `${epoch}`,
        `${epoch}.`,
        `.${seq}`,
        `${epoch}.-1`,
        `${epoch}.1e1`,
        `${epoch}.0x1`,
        `${epoch}.${seq}.1`,
        ` ${epoch}.${seq}`,
        `${epoch}.${seq}\u0000`,
        `${epoch},${seq}`,
        "NaN.NaN",
        "Infinity.0",
        `${epoch}.99999999999999999999`,
        `${epoch}.${seq + 1}`,
        `${epoch + 1}.${seq}`,
        "१.२",
        "'; DROP TABLE users; --",
        "9".repeat(64),
        "9".repeat(4000),
        `${foreignHead.epoch + 7}.${foreignHead.seq}`,
        ...Array.from({ length: 20 }, () => `${digits()}.${digits()}`),
      ];
      const cookie = await cookieOf(world.workspace.worker);
      const params = encodeURIComponent(JSON.stringify({ workspaceId: world.workspace.workspaceId }));
      for (const [index, cursor] of forged.entries()) {
        const byHeader = index % 2 === 0 && /^[\x21-\x7e]*$/.test(cursor);
        const text = await readUntilLive(
          `${server.origin}/api/live/live.events?connectionParams=${params}${byHeader ? "" : `&lastEventId=${encodeURIComponent(cursor)}`}`,
          { cookie, ...(byHeader && cursor !== "" ? { "last-event-id": cursor } : {}) },
        );
        // Either it is refused as input, or everything starts anew: never a history from a made-up place.
        const isRefused = text.includes("serialized-error");
        const isRestarted = /"kind":"resync"/.test(text) && text.includes(`id: ${epoch}.${seq}\n`);
        expect(isRefused || isRestarted, `${JSON.stringify(cursor)} gave ${text.slice(0, 600)}`).toBe(true);
        expect(text).not.toContain('"kind":"events"');
      }
      // And as positions that a screen believes in.
      const judge = new Judge();
      for (const start of [
        { epoch: 0, seq: 0 },
        { epoch, seq: seq + 40 },
        { epoch: epoch + 1, seq },
        foreignHead,
      ])
        judge.watch(
          await screen(world, world.workspace.worker, server.origin, {
            start: {
              epoch: start.epoch,
              seq: start.epoch === epoch && start.seq <= seq ? seq + 1 : start.seq,
            },
            forbidden: [foreign.workspace.workspaceId],
          }),
        );
      const recoveryMs = await judge.open();
      await write(world.workspace);
      const toll = await judge.verdict({ recoveryMs, mayResync: true });
      await Promise.all([world.end(), foreign.end()]);
      return toll;
    }),
  );

  fault(
    14,
    "a backup is restored under open screens",
    inRounds(async () => {
      const world = await makeWorld();
      const { workspaceId } = world.workspace;
      for (let count = 0; count < 5; count += 1) await write(world.workspace, count);
      const judge = new Judge([
        await screen(world, world.workspace.worker, server.origin),
        await screen(world, world.workspace.manager, server.origin),
      ]);
      await judge.open();
      const backup = await logPool().query<{ id: string; name: string }>(
        "SELECT id, name FROM contacts WHERE workspace_id = $1",
        [workspaceId],
      );
      const at = await world.truth.head();
      for (let count = 0; count < 7; count += 1) await write(world.workspace, count);
      await judge.quiet();
      await world.truth.keep();
      // What `npm run restore` leaves: the rows of then, and another epoch (scripts/lib/epoch.mjs).
      const client = await logPool().connect();
      await client.query("BEGIN");
      await client.query(
        "UPDATE workspace_stream SET head = $2, epoch = epoch + 1, last_transaction_id = pg_current_xact_id()::text::bigint WHERE workspace_id = $1",
        [workspaceId, at.seq],
      );
      await client.query("DELETE FROM workspace_event WHERE workspace_id = $1 AND seq > $2", [
        workspaceId,
        at.seq,
      ]);
      await client.query("DELETE FROM activities WHERE workspace_id = $1 AND seq > $2", [
        workspaceId,
        at.seq,
      ]);
      for (const row of backup.rows)
        await client.query("UPDATE contacts SET name = $3 WHERE workspace_id = $1 AND id = $2", [
          workspaceId,
          row.id,
          row.name,
        ]);
      await client.query("COMMIT");
      client.release();
      // One screen more attaches with its old cursor before the server has noticed.
      const late = judge.watch(
        await screen(world, world.workspace.colleague, server.origin, {
          start: { epoch: at.epoch, seq: at.seq + 3 },
        }),
      );
      late.open();
      await write(world.workspace);
      const recoveryMs = await judge.quiet();
      await write(world.workspace, 1);
      const toll = await judge.verdict({ recoveryMs, mayResync: true });
      expect(late.skips.length).toBeGreaterThan(0);
      await world.end();
      return toll;
    }),
  );
});

async function readUntilLive(url: string, headers: Record<string, string>): Promise<string> {
  const abort = new AbortController();
  const answer = await fetch(url, { headers, signal: abort.signal });
  let text = "";
  const decoder = new TextDecoder();
  for await (const piece of answer.body ?? []) {
    text += decoder.decode(piece as Uint8Array, { stream: true });
    if (text.includes('"kind":"caughtUp"') || text.includes("serialized-error")) break;
  }
  abort.abort();
  return text;
}

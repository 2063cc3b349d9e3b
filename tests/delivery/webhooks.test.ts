import pg from "pg";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { db, logPool } from "@/platform/db";
import { provenWorkspaceId } from "@/platform/tenancy";
import { createWebhookRoute } from "@/webhooks/create-webhook-route";
import { processDelivery } from "@/worker/inbox";
import { permutations } from "../support/stack/webhooks";
import { drainInbox, postWebhook } from "../support/webhooks";
import { addTolls, fault, inRounds, type Toll } from "./harness/fault";
import { Judge } from "./harness/judge";
import { shuffled } from "./harness/shuffled";
import { wordsOfCall } from "./harness/webhook-shapes";
import { type LiveServer, makeWorld, screen, startLiveServer, type World } from "./harness/world";

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.stop());

async function watched(leads: number): Promise<{ world: World; judge: Judge; post: typeof postWebhook }> {
  const world = await makeWorld({ leads });
  const judge = new Judge([
    await screen(world, world.workspace.worker, server.origin),
    await screen(world, world.workspace.manager, server.origin),
  ]);
  await judge.open();
  return { world, judge, post: postWebhook };
}

type CallFacts = { sid: string; phase: string; status: string; ends: number };

/** What became of the calls; `ends` counts how often each was said to have ended. */
function callsOf(world: World): Promise<CallFacts[]> {
  return logPool()
    .query<CallFacts>(
      `SELECT c.provider_call_id AS sid, c.phase, c.status,
              (SELECT count(*)::int FROM workspace_event e WHERE e.workspace_id = c.workspace_id
                  AND e.type = 'call.ended' AND e.data->>'callId' = c.id::text) AS ends
         FROM calls c WHERE c.workspace_id = $1 ORDER BY 1`,
      [world.workspace.workspaceId],
    )
    .then(({ rows }) => rows);
}

/** Calls that are missing, twice there or not as they must be, in the terms of the table. */
function compared(calls: readonly CallFacts[], wanted: number): Pick<Toll, "lost" | "doubled"> {
  const right = new Set(
    calls.filter((call) => call.phase === "ended" && call.status === "completed").map((call) => call.sid),
  );
  return {
    lost: wanted - right.size,
    doubled: calls.length - right.size + calls.filter((call) => call.ends > 1).length,
  };
}

async function verdict(world: World, judge: Judge, wanted: number): Promise<Toll> {
  const calls = await callsOf(world);
  const toll = await judge.verdict();
  await world.end();
  return addTolls([toll, { ...toll, falselyLive: 0, foreignBytes: 0, ...compared(calls, wanted) }]);
}

describe("webhooks", () => {
  fault(
    15,
    "each webhook of a call fifty times at once",
    inRounds(async ({ index }) => {
      const { world, judge } = await watched(1);
      for (const body of wordsOfCall(index, 1).whole) {
        const answers = await Promise.all(
          Array.from({ length: 50 }, () => postWebhook(world.workspace.webhookSecret, body)),
        );
        expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
        await drainInbox();
      }
      const { rows } = await logPool().query<{ kept: number; repeated: number }>(
        "SELECT count(*)::int AS kept, sum(duplicate_count)::int AS repeated FROM webhook_deliveries WHERE workspace_id = $1",
        [world.workspace.workspaceId],
      );
      expect(rows).toEqual([{ kept: 5, repeated: 5 * 49 }]);
      return verdict(world, judge, 1);
    }),
  );

  fault(
    16,
    "every order of a call's webhooks (12 of 120 in the short form)",
    inRounds(async ({ random, isLong }) => {
      const orders = shuffled(permutations([0, 1, 2, 3, 4]), random).slice(0, isLong ? 120 : 12);
      const { world, judge } = await watched(orders.length);
      for (const [at, order] of orders.entries()) {
        const { whole } = wordsOfCall(at, at + 1);
        for (const place of order) await postWebhook(world.workspace.webhookSecret, whole[place]);
        // Sometimes each is worked off before the next comes, sometimes all together.
        if (at % 3 === 0) await drainInbox();
      }
      await drainInbox();
      return verdict(world, judge, orders.length);
    }),
  );

  fault(
    17,
    "the same key with another body: a revision, and a contradiction",
    inRounds(async ({ index }) => {
      const { world, judge } = await watched(2);
      const { workspaceId, webhookSecret } = world.workspace;
      const call = wordsOfCall(index, 1);
      for (const body of [
        call.report({ CallRecordingUrl: "" }),
        call.report(),
        call.report({ TalkDuration: "0", Status: "NO ANSWER", LegB_Picked_time: "" }),
      ]) {
        await postWebhook(webhookSecret, body);
        await drainInbox();
      }
      const before = await db().call.findFirstOrThrow({ where: { workspaceId } });
      expect(before).toMatchObject({ recordingState: "ready", talkSeconds: 2, status: "completed" });
      await postWebhook(webhookSecret, call.report({ DialWhomNumber: "09000000102" }));
      await drainInbox();
      expect(await db().call.findFirstOrThrow({ where: { workspaceId } })).toMatchObject({
        leadId: before.leadId,
      });
      expect(await db().webhookDelivery.count({ where: { workspaceId, state: "set_aside" } })).toBe(1);
      return verdict(world, judge, 1);
    }),
  );

  fault(
    18,
    "a crash at each step of processing",
    inRounds(async ({ random, isLong }) => {
      const { world, judge } = await watched(80);
      const stride = isLong ? 1 : 5;
      let calls = 0;
      for (const when of ["before", "after"] as const) {
        let isReached = true;
        for (let step = Math.floor(random() * stride); isReached; step += stride) {
          calls += 1;
          const { whole, report } = wordsOfCall(calls, calls);
          await postWebhook(world.workspace.webhookSecret, whole[3]);
          await drainInbox();
          await postWebhook(world.workspace.webhookSecret, report());
          const delivery = await db().webhookDelivery.findFirstOrThrow({
            where: { workspaceId: world.workspace.workspaceId, state: "received" },
          });
          const crash = crashAt(step, when);
          await processDelivery(provenWorkspaceId(world.workspace.workspaceId), delivery.id);
          isReached = crash.undo();
          // As after a restart: whatever waits is worked off.
          await drainInbox();
        }
        expect(calls, "there were steps to crash at").toBeGreaterThan(isLong ? 10 : 2);
      }
      return verdict(world, judge, calls);
    }),
    { mostRounds: 5 },
  );

  fault(
    19,
    "poison beside good payloads",
    inRounds(async ({ random }) => {
      const { world, judge } = await watched(12);
      const { webhookSecret } = world.workspace;
      const poison = [
        "",
        "{",
        "null",
        "[]",
        '"text"',
        `${'{"a":'.repeat(30_000)}1${"}".repeat(30_000)}`,
        '{"__proto__":{"isAdmin":true},"type":"call_report","CallSid":"1"}',
        JSON.stringify({ type: "call_report", CallSid: "\u0000", Status: "\u0000\ud800" }),
        JSON.stringify({ type: "call_report", CallSid: "9".repeat(5000), StartTime: "0000-00-00 00:00:00" }),
        JSON.stringify({ type: { $gt: "" }, CallSid: [1, 2], Status: { a: 1 } }),
        JSON.stringify({ type: "report_of_mars", CallSid: "77", Status: "Landed" }),
        Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]).toString("latin1"),
      ];
      const good = Array.from({ length: 12 }, (_, at) => wordsOfCall(at, at + 1).whole).flat();
      for (const body of shuffled<unknown>([...good.map((each) => each as unknown), ...poison], random)) {
        const answer = await postWebhook(webhookSecret, body);
        expect(answer.status).toBe(200);
      }
      await drainInbox();
      expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
      // Poison that names a call makes one of its own at most; the twelve good ones are whole.
      const calls = (await callsOf(world)).filter((call) => call.sid?.startsWith("80000"));
      const toll = await judge.verdict();
      await world.end();
      return { ...addTolls([toll]), ...sum(toll, compared(calls, 12)) };
    }),
  );

  fault(
    20,
    "bodies that are too large, too slow, or lie about their length",
    inRounds(async () => {
      const { world, judge } = await watched(4);
      const { webhookSecret } = world.workspace;
      const route = createWebhookRoute("callerdesk", 400);
      const send = (body: ReadableStream<Uint8Array>, headers: Record<string, string> = {}) =>
        route.POST(
          new Request(`http://127.0.0.1:3000/api/callerdesk/webhook/${webhookSecret}`, {
            method: "POST",
            headers: { "content-type": "application/json", ...headers },
            body,
            duplex: "half",
          } as RequestInit),
          { params: Promise.resolve({ secret: webhookSecret }) },
        );
      const chunk = Buffer.alloc(16 * 1024, 0x20);
      const hostile = [
        send(streamOf(64, chunk, 0)),
        send(streamOf(64, chunk, 0), { "content-length": "12" }),
        send(streamOf(40, Buffer.from("{"), 50)),
        send(streamOf(1, chunk, 0), { "content-length": "999999999" }),
        send(streamOf(3, chunk, 0), { "content-encoding": "gzip" }),
      ];
      // Neighbours are served meanwhile.
      const startedAt = performance.now();
      for (let at = 0; at < 4; at += 1)
        for (const body of wordsOfCall(at, at + 1).whole)
          expect((await postWebhook(webhookSecret, body)).status).toBe(200);
      expect(performance.now() - startedAt).toBeLessThan(5000);
      const statuses = (await Promise.all(hostile)).map((answer) => answer.status);
      expect(statuses).toEqual([413, 413, 408, 413, 415]);
      await drainInbox();
      return verdict(world, judge, 4);
    }),
  );
});

const sum = (toll: Toll, more: Pick<Toll, "lost" | "doubled">) => ({
  lost: toll.lost + more.lost,
  doubled: toll.doubled + more.doubled,
});

function streamOf(pieces: number, piece: Uint8Array, everyMs: number): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      if (everyMs > 0) await new Promise((resolve) => setTimeout(resolve, everyMs));
      sent += 1;
      if (sent > pieces) controller.close();
      else controller.enqueue(piece);
    },
  });
}

type Queryable = { query: (...args: unknown[]) => unknown };

/** The connection to the database dies before or after the `step`-th statement that follows, as in a crash. */
function crashAt(step: number, when: "before" | "after"): { undo: () => boolean } {
  const prototype = pg.Client.prototype as unknown as Queryable;
  const { query } = prototype;
  let seen = 0;
  let isHit = false;
  prototype.query = function patched(this: Queryable, ...args: unknown[]) {
    const isIt = seen === step && !isHit;
    seen += 1;
    if (!isIt) return query.apply(this, args);
    isHit = true;
    const { stream } = (this as unknown as { connection: { stream: { destroy: () => void } } }).connection;
    if (when === "before") {
      stream.destroy();
      return query.apply(this, args);
    }
    const result = query.apply(this, args);
    if (!(result instanceof Promise)) return result;
    return result.then(() => {
      stream.destroy();
      throw new Error("the process died here");
    });
  };
  return {
    undo: () => {
      prototype.query = query;
      return isHit;
    },
  };
}

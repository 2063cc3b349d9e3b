import { randomUUID } from "node:crypto";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { db, logPool } from "@/platform/db";
import { env } from "@/platform/env";
import { InboxProcessor } from "@/worker/inbox";
import { postWebhook } from "../support/webhooks";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

/** Many deliveries that wait: those of different calls go through one transaction. */

let target: TestWorkspace;
beforeAll(async () => {
  target = await makeWorkspace({ leads: 1 });
});

const about = (CallSid: string, customer: number) => ({
  SourceNumber: "09000000001",
  DestinationNumber: "08069000001",
  DialWhomNumber: `0${9_100_000_000 + customer}`,
  StartTime: "2026-11-18 12:43:19",
  CallSid,
  Direction: "WEBOBD",
});
const ringing = (sid: string, customer: number) => ({
  type: "live_call",
  ...about(sid, customer),
  Status: "RINGING",
});
const report = (sid: string, customer: number) => ({
  type: "call_report",
  ...about(sid, customer),
  Status: "ANSWER",
  CallDuration: "20",
  TalkDuration: "5",
  EndTime: "2026-11-18 12:43:45",
});

const sidsOf = (count: number) => Array.from({ length: count }, () => `T${randomUUID()}`);
const deliveriesOf = async (sids: readonly string[]) =>
  (
    await db().webhookDelivery.findMany({
      where: { workspaceId: target.workspaceId },
      orderBy: { arrival: "asc" },
    })
  ).filter((delivery) => sids.includes(delivery.correlationKey));
const waiting = async (sids: readonly string[]) =>
  (await deliveriesOf(sids))
    .filter((delivery) => delivery.state === "received")
    .map((row) => row.correlationKey);

async function whileProcessing(run: () => Promise<void>): Promise<void> {
  const processor = new InboxProcessor();
  processor.start();
  try {
    await run();
  } finally {
    await processor.stop();
  }
}

describe("deliveries that wait together", () => {
  it("share transactions; each call is made once, and each event names the delivery that caused it", async () => {
    const sids = sidsOf(40);
    for (const [index, sid] of sids.entries()) await postWebhook(target.webhookSecret, report(sid, index));
    await whileProcessing(() => expect.poll(() => waiting(sids), { timeout: 20_000 }).toEqual([]));
    const { rows: calls } = await logPool().query<{ sid: string; made_by: string; causes: string[] }>(
      `SELECT c.provider_call_id AS sid, c.xmin::text AS made_by,
              array_agg(DISTINCT e.cause_id) FILTER (WHERE e.cause_id IS NOT NULL) AS causes
         FROM calls c LEFT JOIN workspace_event e ON e.workspace_id = c.workspace_id AND e.data->>'callId' = c.id::text
        WHERE c.workspace_id = $1 AND c.provider_call_id = ANY($2) GROUP BY 1, 2`,
      [target.workspaceId, sids],
    );
    expect(calls.map((call) => call.sid).toSorted()).toEqual(sids.toSorted());
    expect(new Set(calls.map((call) => call.made_by)).size).toBeLessThanOrEqual(sids.length / 2);
    for (const delivery of await deliveriesOf(sids)) {
      const call = calls.find(({ sid }) => sid === delivery.correlationKey);
      expect(call?.causes).toEqual([delivery.id]);
    }
  });

  it("several of one call keep their order, whatever goes beside them", async () => {
    const sids = sidsOf(12);
    for (const word of [ringing, report]) {
      for (const [index, sid] of sids.entries())
        await postWebhook(target.webhookSecret, word(sid, 100 + index));
    }
    await whileProcessing(() => expect.poll(() => waiting(sids), { timeout: 20_000 }).toEqual([]));
    for (const sid of sids) {
      const { rows } = await logPool().query<{ types: string[] }>(
        `SELECT array_agg(e.type ORDER BY e.seq) AS types FROM calls c
           JOIN workspace_event e ON e.workspace_id = c.workspace_id AND e.data->>'callId' = c.id::text
          WHERE c.workspace_id = $1 AND c.provider_call_id = $2`,
        [target.workspaceId, sid],
      );
      expect(rows[0]?.types).toEqual(["call.ringing", "call.ended"]);
    }
  });

  it("one that fails takes nobody along: its neighbours are done, and it alone is counted", async () => {
    const sids = sidsOf(24);
    const poison = sids[11] ?? "";
    await logPool().query(`
      CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF NEW.provider_call_id = '${poison}' THEN RAISE EXCEPTION 'poisoned'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER poison BEFORE INSERT ON calls FOR EACH ROW EXECUTE FUNCTION poison()`);
    try {
      for (const [index, sid] of sids.entries())
        await postWebhook(target.webhookSecret, report(sid, 200 + index));
      await whileProcessing(() => expect.poll(() => waiting(sids), { timeout: 20_000 }).toEqual([poison]));
      const rows = await deliveriesOf(sids);
      expect(rows.find((row) => row.correlationKey === poison)?.attempts).toBeGreaterThan(0);
      expect(rows.filter((row) => row.attempts > 0)).toHaveLength(1);
      const calls = await db().call.count({
        where: { workspaceId: target.workspaceId, providerCallId: { in: sids } },
      });
      expect(calls).toBe(sids.length - 1);
    } finally {
      await logPool().query("DROP FUNCTION poison() CASCADE");
    }
    await logPool().query("UPDATE webhook_deliveries SET next_attempt_at = now() WHERE state = 'received'");
    await whileProcessing(() => expect.poll(() => waiting(sids), { timeout: 20_000 }).toEqual([]));
  });

  it.each([
    [
      "its row is locked",
      (sid: string) => [
        "SELECT 1 FROM calls WHERE workspace_id = $1 AND provider_call_id = $2 FOR UPDATE",
        sid,
      ],
    ],
    [
      "somebody works on what it names",
      (sid: string) => [
        "SELECT pg_advisory_xact_lock(hashtextextended($1::text || ':call:' || $2, 11))",
        sid,
      ],
    ],
  ])("where a call is busy because %s, the others do not wait for it", async (_, lockOf) => {
    const sids = sidsOf(16);
    const held = sids[3] ?? "";
    await postWebhook(target.webhookSecret, ringing(held, 303));
    await whileProcessing(() => expect.poll(() => waiting([held]), { timeout: 20_000 }).toEqual([]));
    const other = new pg.Client({ connectionString: env().DATABASE_URL });
    await other.connect();
    try {
      await other.query("BEGIN");
      const [text = "", sid] = lockOf(held);
      await other.query(text, [target.workspaceId, sid]);
      for (const [index, each] of sids.entries())
        await postWebhook(target.webhookSecret, report(each, 300 + index));
      await whileProcessing(async () => {
        await expect.poll(() => waiting(sids), { timeout: 20_000 }).toEqual([held]);
        await other.query("ROLLBACK");
        await expect.poll(() => waiting(sids), { timeout: 20_000 }).toEqual([]);
      });
    } finally {
      await other.end();
    }
    const calls = await db().call.findMany({
      where: { workspaceId: target.workspaceId, providerCallId: { in: sids } },
    });
    expect(calls.map((call) => call.phase)).toEqual(sids.map(() => "ended"));
  });
});

import type { Scenario } from "@/twin/scenario";
import { expect, expectLive, popupCount, test } from "../e2e/fixtures";
import { until } from "../support/stack/http";
import type { Stack } from "../support/stack/stack";
import type { Team } from "../support/stack/team";
import { seededRandom } from "../support/stack/webhooks";

const callsPerRound = 40;
const webhooksPerRound = callsPerRound * 5;
const databaseDownMs = process.env.FULL_FAULTS ? 30_000 : 12_000;

type Sent = { callSid: string; status: number | null; event: string; word: string };

/**
 * Forty calls dialled by hand, five webhooks each, on a seeded timetable of about `spreadSeconds`. The twin makes
 * them, so that the reconciler finds in its list what never arrived.
 */
function startBurst(stack: Stack, team: Team, random: () => number, spreadSeconds: number): string[] {
  return team.leads.slice(0, callsPerRound).map((lead) => {
    const scenario: Partial<Scenario> = {
      outcome: "answered",
      ringSeconds: random() * spreadSeconds,
      pickupSeconds: random() * spreadSeconds,
      talkSeconds: random() * spreadSeconds,
      recording: "none",
    };
    stack.twin.simulator.queueNext(team.authcode, scenario, 1);
    const reply = stack.twin.simulator.click({
      authcode: team.authcode,
      agent: team.worker.phone.slice(3),
      customer: lead.phone,
      line: team.line.phone.slice(3),
    });
    if (reply.type === "error") throw new Error(reply.message);
    return stack.twin.simulator.calls.at(-1)?.callSid ?? "";
  });
}

const sentOf = (stack: Stack, team: Team, ids: ReadonlySet<string>): Sent[] =>
  stack.twin.simulator.deliveries.filter(
    (delivery) => delivery.authcode === team.authcode && ids.has(delivery.callSid),
  );

/** Of this round alone: calls of other tests may run on in the twin for minutes. */
const allSent = (stack: Stack, team: Team, ids: ReadonlySet<string>): Promise<Sent[]> =>
  until(
    "every webhook of the round was answered or refused",
    async () => sentOf(stack, team, ids),
    (sent) => sent.length === webhooksPerRound,
    60_000,
  );

async function settled(stack: Stack, team: Team): Promise<void> {
  await until(
    "the inbox is empty",
    () =>
      stack.sql("SELECT id FROM webhook_deliveries WHERE workspace_id = $1 AND state = 'received' LIMIT 5", [
        team.workspaceId,
      ]),
    (rows) => rows.length === 0,
    40_000,
  );
}

/** Every call of the round is there once, ended, as the provider says; every acknowledged webhook is there once. */
async function expectOneEffectEach(stack: Stack, team: Team, ids: readonly string[]): Promise<void> {
  const calls = await until(
    "every call has ended by the provider's word",
    () =>
      stack.sql<{ sid: string; phase: string; status: string }>(
        "SELECT provider_call_id AS sid, phase, status FROM calls WHERE workspace_id = $1 AND provider_call_id = ANY($2)",
        [team.workspaceId, ids],
      ),
    (rows) => rows.length === ids.length && rows.every((row) => row.phase === "ended"),
    40_000,
  );
  expect(calls.map((call) => call.sid).sort()).toEqual([...ids].sort());
  expect(calls.filter((call) => call.status !== "completed")).toEqual([]);
  const acknowledged = sentOf(stack, team, new Set(ids)).filter((sent) => sent.status === 200);
  const kept = await stack.sql<{ sid: string; count: number; distinct: number; undone: number }>(
    `SELECT c.provider_call_id AS sid, count(*)::int AS count, count(DISTINCT d.dedupe_key)::int AS distinct,
            count(*) FILTER (WHERE d.state NOT IN ('processed', 'ignored'))::int AS undone
       FROM webhook_deliveries d JOIN calls c ON (c.workspace_id, c.id) = (d.workspace_id, d.call_id)
      WHERE d.workspace_id = $1 AND c.provider_call_id = ANY($2) GROUP BY 1`,
    [team.workspaceId, ids],
  );
  const keptOf = new Map(kept.map((row) => [row.sid, row]));
  for (const sid of ids) {
    const count = acknowledged.filter((sent) => sent.callSid === sid).length;
    const row = keptOf.get(sid) ?? { count: 0, distinct: 0, undone: 0 };
    // One more may be there: stored, and killed before its answer left.
    expect(row.count, `deliveries of ${sid}`).toBeGreaterThanOrEqual(count);
    expect(row.distinct, `nothing twice of ${sid}`).toBe(row.count);
    expect(row.undone).toBe(0);
  }
  const twice = await stack.sql(
    `SELECT call_id, kind, delivery_id, count(*)::int FROM call_history
      WHERE workspace_id = $1 AND delivery_id IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1`,
    [team.workspaceId],
  );
  expect(twice).toEqual([]);
  const endedTwice = await stack.sql(
    "SELECT entity_id FROM workspace_event WHERE workspace_id = $1 AND type = 'call.ended' GROUP BY 1 HAVING count(*) > 1",
    [team.workspaceId],
  );
  expect(endedTwice).toEqual([]);
  const [log] = await stack.sql<{ rows: number; span: number }>(
    "SELECT count(*)::int AS rows, (max(seq) - min(seq) + 1)::int AS span FROM workspace_event WHERE workspace_id = $1",
    [team.workspaceId],
  );
  expect(log?.rows, "the log has no hole").toBe(log?.span);
}

for (const seed of [11, 22, 33]) {
  test(`must show 5: kill -9 in the middle of ${webhooksPerRound} webhooks (seed ${seed}): each acknowledged one has one effect, the refused converge, browsers equal the database`, async ({
    stack,
    newTeam,
    enter,
  }) => {
    test.setTimeout(120_000);
    const random = seededRandom(seed);
    const team = await newTeam({ leads: callsPerRound, isOutcomeRequired: false, popupRingSeconds: 0 });
    const manager = await enter(team, team.manager, "/dashboard");
    const worker = await enter(team, team.worker, "/dashboard/leads");
    for (const { watch } of [manager, worker]) {
      watch.allow(/net::ERR_|Failed to fetch|TRPCClientError|ChunkLoadError|status of 50\d/);
    }

    const ids = startBurst(stack, team, random, 1.5);
    const known = new Set(ids);
    const killAfter = 20 + Math.floor(random() * 120);
    await until(
      "the burst is on its way",
      async () => sentOf(stack, team, known).length,
      (count) => count >= killAfter,
    );
    await stack.server.kill9();
    await until(
      "some were refused",
      async () => sentOf(stack, team, known),
      (sent) => sent.some(({ status }) => status === null),
    );
    await stack.server.start();
    const sent = await allSent(stack, team, known);
    expect(sent.filter(({ status }) => status === null).length).toBeGreaterThan(0);
    expect(sent.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(killAfter - 10);

    await settled(stack, team);
    await stack.reconcile();
    await expectOneEffectEach(stack, team, ids);

    await expectLive(manager.page, 40_000);
    await expect(manager.page.locator('[data-metric="callsToday"]')).toContainText(String(callsPerRound));
    await expect(manager.page.locator('[data-metric="liveCalls"]')).toContainText("0");
    await expectLive(worker.page, 40_000);
    const [open] = await stack.sql<{ count: number }>(
      "SELECT count(*)::int AS count FROM calls WHERE workspace_id = $1 AND wrap_up = 'open' AND worker_user_id = $2",
      [team.workspaceId, team.worker.userId],
    );
    await expect.poll(() => popupCount(worker.page)).toBe(open?.count);
  });
}

test(`must show 5: the database is away for ${databaseDownMs / 1000} s in the middle of ${webhooksPerRound} webhooks: every acknowledged one is there after`, async ({
  stack,
  newTeam,
  enter,
}) => {
  test.setTimeout(180_000);
  const random = seededRandom(44);
  const team = await newTeam({ leads: callsPerRound, isOutcomeRequired: false, popupRingSeconds: 0 });
  const manager = await enter(team, team.manager, "/dashboard");
  manager.watch.allow(/net::ERR_|Failed to fetch|TRPCClientError|ChunkLoadError|status of 50\d/);
  // The endpoint is known by then, as any that was ever posted to.
  const ids = startBurst(stack, team, random, databaseDownMs / 3000);
  const known = new Set(ids);
  await until(
    "the burst is on its way",
    async () => sentOf(stack, team, known).length,
    (count) => count >= 30,
  );
  await stack.database.pause();
  const downAt = Date.now();
  const sent = await allSent(stack, team, known);
  // The outage lasts as long as the test says: there is no event to wait for.
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, databaseDownMs - (Date.now() - downAt))));
  await stack.database.start();

  const acknowledged = sent.filter(({ status }) => status === 200);
  expect(acknowledged.length, "the spool takes what the database does not").toBe(webhooksPerRound);
  await until(
    "every acknowledged webhook is in the inbox",
    () =>
      stack.sql<{ count: number }>(
        "SELECT count(*)::int AS count FROM webhook_deliveries WHERE workspace_id = $1",
        [team.workspaceId],
      ),
    (rows) => rows[0]?.count === webhooksPerRound,
    60_000,
  );
  await settled(stack, team);
  await expectOneEffectEach(stack, team, ids);
  await expectLive(manager.page, 60_000);
  await expect(manager.page.locator('[data-metric="callsToday"]')).toContainText(String(callsPerRound), {
    timeout: 30_000,
  });
});

test("SIGTERM with open streams and an open call: ended within ten seconds, and the pages come back by themselves", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const worker = await enter(team, team.worker, "/dashboard");
  const manager = await enter(team, team.manager, "/dashboard/leads");
  for (const { watch } of [manager, worker])
    watch.allow(/net::ERR_|Failed to fetch|TRPCClientError|ChunkLoadError|status of (50\d|403)/);
  expect(stack.proxy.openStreams()).toBe(2);
  expect(await stack.server.sigterm()).toBeLessThan(10_000);
  await stack.server.start();
  await expectLive(worker.page, 40_000);
  await expectLive(manager.page, 40_000);
});

import { expect, test } from "../e2e/fixtures";
import { until } from "../support/stack/http";
import { dialledCall, permutations, post } from "../support/stack/webhooks";

type CallRow = {
  provider_call_id: string;
  phase: string;
  status: string;
  did_customer_pick_up: boolean | null;
};

test("must show 6: every webhook of a call fifty times at once: one call, one effect, the right final state", async ({
  stack,
  newTeam,
}) => {
  const team = await newTeam();
  const [lead] = team.leads;
  if (!lead) throw new Error("the team has no leads");
  const call = dialledCall(team, team.worker, lead.phone);
  for (const webhook of call.webhooks) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(team, webhook)));
    expect(new Set(answers)).toEqual(new Set([200]));
  }
  await until(
    "the inbox is empty",
    () => waiting(stack, team.workspaceId),
    (count) => count === 0,
  );
  const rows = await stack.sql<CallRow>(
    "SELECT provider_call_id, phase, status, did_customer_pick_up FROM calls WHERE workspace_id = $1",
    [team.workspaceId],
  );
  expect(rows).toEqual([
    { provider_call_id: call.callSid, phase: "ended", status: "completed", did_customer_pick_up: true },
  ]);
  const [deliveries] = await stack.sql<{ kept: number; repeated: number }>(
    "SELECT count(*)::int AS kept, sum(duplicate_count)::int AS repeated FROM webhook_deliveries WHERE workspace_id = $1",
    [team.workspaceId],
  );
  expect(deliveries).toEqual({ kept: 5, repeated: 5 * 49 });
  const events = await stack.sql<{ type: string; count: number }>(
    "SELECT type, count(*)::int AS count FROM workspace_event WHERE workspace_id = $1 AND type IN ('call.answered', 'call.ended') GROUP BY type ORDER BY type",
    [team.workspaceId],
  );
  expect(events).toEqual([
    { type: "call.answered", count: 1 },
    { type: "call.ended", count: 1 },
  ]);
});

test("must show 6: all 120 orders of a call's webhooks lead to one call each, in the same final state", async ({
  stack,
  newTeam,
}) => {
  const team = await newTeam({ leads: 120 });
  const orders = permutations([0, 1, 2, 3, 4]);
  expect(orders).toHaveLength(120);
  const calls = orders.map((order, at) => ({
    order,
    call: dialledCall(team, team.worker, team.leads[at]?.phone ?? ""),
  }));
  // Eight calls side by side, each call's webhooks one after the other in its own order.
  const queue = [...calls];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        for (const place of next.order) {
          const webhook = next.call.webhooks[place];
          if (webhook) expect(await post(team, webhook)).toBe(200);
        }
      }
    }),
  );
  await until(
    "the inbox is empty",
    () => waiting(stack, team.workspaceId),
    (count) => count === 0,
    40_000,
  );
  const rows = await stack.sql<CallRow>(
    "SELECT provider_call_id, phase, status, did_customer_pick_up FROM calls WHERE workspace_id = $1 ORDER BY provider_call_id",
    [team.workspaceId],
  );
  expect(rows.map((row) => row.provider_call_id)).toEqual(calls.map(({ call }) => call.callSid).sort());
  expect(rows.filter((row) => row.phase !== "ended" || row.status !== "completed")).toEqual([]);
  expect(rows.filter((row) => row.did_customer_pick_up !== true)).toEqual([]);
});

async function waiting(
  stack: { sql: (text: string, values: readonly unknown[]) => Promise<Record<string, unknown>[]> },
  workspaceId: string,
) {
  const [row] = await stack.sql(
    "SELECT count(*)::int AS count FROM webhook_deliveries WHERE workspace_id = $1 AND state = 'received'",
    [workspaceId],
  );
  return Number(row?.count);
}

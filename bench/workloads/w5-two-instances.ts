import http from "node:http";
import { Load, type Bench } from "../lib/bench";
import type { Place } from "../lib/cores";
import { record } from "../lib/results";
import { RingsideServer } from "../lib/servers";
import { sleep, wallMs } from "../lib/statistics";
import { type BenchWorkspace, makeWorkspaces } from "../lib/world";

/** W5: committed by one instance, seen on a socket of the other; and the same when no hint comes. */
export async function twoInstances(bench: Bench): Promise<void> {
  const viewers = 20;
  for (let round = 1; round <= bench.rounds; round += 1) {
    const [workspace] = await makeWorkspaces(1, viewers);
    if (!workspace) throw new Error("no workspace");
    const load = await Load.start();
    const start = (place: Place) => RingsideServer.start("Ringside", workspace, bench.publisher, place);
    const one = await start("server");
    const other = await start("load");
    try {
      await load.open(other.targets(viewers));
      await sleep(1500);
      // Warm both ways.
      for (let n = 0; n < 10; n += 1) await createTask(one, workspace);
      await sleep(500);
      await load.call("reset");
      const committed = [];
      for (let n = 0; n < (bench.isQuick ? 60 : 200); n += 1) {
        await createTask(one, workspace);
        await sleep(40 + Math.random() * 40);
      }
      await sleep(1200);
      const { rows } = await bench.database.query(
        `SELECT seq::int AS seq, (extract(epoch FROM created_at) * 1000)::float8 AS at FROM workspace_event
          WHERE workspace_id = $1 AND type = 'task.created' ORDER BY seq OFFSET 10`,
        [workspace.workspaceId],
      );
      for (const { seq, at } of rows) committed.push({ seq, calledAt: at, committedAt: at });
      const heard = await load.collect(committed, viewers);
      const { p50, p99, max, missing, expected } = heard;
      record({
        workload: "W5",
        setting: "commit → socket of the other instance",
        variant: "Ringside",
        round,
        figures: { p50, p99, max, expected, missing },
      });

      bench.publisher.isHinting = false;
      await load.call("reset");
      const silent = [];
      for (let n = 0; n < (bench.isQuick ? 10 : 30); n += 1) {
        silent.push(...(await bench.publisher.publish(workspace.workspaceId, 1)));
        await sleep(300 + Math.random() * 400);
      }
      await sleep(1500);
      const polled = await load.collect(silent, viewers);
      record({
        workload: "W5",
        setting: "without any hint: by the poll alone",
        variant: "Ringside",
        round,
        figures: {
          p50: polled.p50,
          p99: polled.p99,
          max: polled.max,
          expected: polled.expected,
          missing: polled.missing,
        },
      });
    } finally {
      bench.publisher.isHinting = true;
      await Promise.all([load.stop(), one.remote.kill(), other.remote.kill()]);
    }
  }
}

/** A real mutation over HTTP: one row and one event. */
function createTask({ port }: RingsideServer, { workspaceId, members }: BenchWorkspace): Promise<void> {
  const json = {
    kind: "follow_up",
    title: "Bench",
    leadId: null,
    callId: null,
    assigneeUserId: members[0]?.userId,
    dueAt: new Date(wallMs() + 3_600_000).toISOString(),
  };
  const body = JSON.stringify({ json, meta: { values: { dueAt: ["Date"] } } });
  const headers = {
    "content-type": "application/json",
    origin: `http://127.0.0.1:${port}`,
    cookie: members[0]?.cookie ?? "",
    "x-ringside-workspace": workspaceId,
  };
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: "127.0.0.1", port, path: "/api/trpc/tasks.create", method: "POST", headers },
      (response) => {
        response.resume();
        response.once("end", () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`tasks.create: ${response.statusCode}`)),
        );
      },
    );
    request.once("error", reject);
    request.end(body);
  });
}

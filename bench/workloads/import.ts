import http from "node:http";
import { z } from "zod";
import { importId } from "@/contracts/ids";
import { Load, type Bench } from "../lib/bench";
import { record } from "../lib/results";
import { RingsideServer } from "../lib/servers";
import { sleep, wallMs } from "../lib/statistics";
import { type BenchWorkspace, makeWorkspaces, memberOf } from "../lib/world";

const viewers = 50;

/** A tenth of the rows are repeats of earlier ones, one in a hundred has no number. */
function csvOf(rows: number): string {
  const lines = ["Name,Mobile,Company,Email"];
  for (let n = 0; n < rows; n += 1) {
    const person = n % 10 === 9 ? n - 9 : n;
    const phone = n % 100 === 50 ? "" : `98${String(10_000_000 + person).slice(-8)}`;
    lines.push(`Person ${n},${phone},Company ${n % 1000},person${n}@example.com`);
  }
  return lines.join("\n");
}

type Asked = { status: number; body: unknown };

function ask(
  server: RingsideServer,
  workspace: BenchWorkspace,
  options: { path: string; method: string; headers?: Record<string, string>; body?: string },
): Promise<Asked> {
  const { cookie } = memberOf(workspace, 0);
  const origin = `http://127.0.0.1:${server.port}`;
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${origin}${options.path}`,
      {
        method: options.method,
        agent: false,
        headers: {
          cookie,
          origin,
          "x-ringside-workspace": workspace.workspaceId,
          ...options.headers,
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            body: JSON.parse(Buffer.concat(parts).toString() || "null") as unknown,
          }),
        );
      },
    );
    request.once("error", reject);
    request.end(options.body);
  });
}

/**
 * 100,000 rows of a file, from the first byte sent to "done": what it takes, what it keeps in memory, and what fifty
 * viewers of the same workspace notice. Then once more with a `kill -9` in the middle, and taken back.
 */
export async function imports(bench: Bench): Promise<void> {
  const rows = bench.isQuick ? 20_000 : 100_000;
  const csv = csvOf(rows);
  for (let round = 1; round <= bench.rounds; round += 1) {
    const [workspace] = await makeWorkspaces(1, viewers);
    if (!workspace) throw new Error("no workspace");
    const load = await Load.start();
    const server = await RingsideServer.start("Ringside", workspace, bench.publisher);
    const counts = async () => {
      const { rows: found } = await bench.database.query(
        `SELECT (SELECT count(*)::int FROM leads WHERE workspace_id = $1) AS leads,
                (SELECT count(*)::int FROM contacts WHERE workspace_id = $1) AS contacts,
                (SELECT count(DISTINCT phone)::int FROM contacts WHERE workspace_id = $1) AS phones`,
        [workspace.workspaceId],
      );
      return {
        leads: Number(found[0]?.leads),
        contacts: Number(found[0]?.contacts),
        phones: Number(found[0]?.phones),
      };
    };
    const stateOf = async (id: string) => {
      const { rows: found } = await bench.database.query(
        "SELECT state, done_count FROM imports WHERE workspace_id = $1 AND id = $2",
        [workspace.workspaceId, id],
      );
      return { state: String(found[0]?.state), done: Number(found[0]?.done_count) };
    };
    const until = async (id: string, isIt: (now: { state: string; done: number }) => boolean) => {
      for (const deadline = wallMs() + 300_000; wallMs() < deadline; await sleep(50)) {
        const now = await stateOf(id);
        if (isIt(now)) return;
        if (now.state === "failed") throw new Error("the import failed");
      }
      throw new Error("the import did not get there within five minutes");
    };
    const mutate = async (path: string, input: object) => {
      const answer = await ask(server, workspace, {
        path: `/api/trpc/${path}`,
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ json: input }),
      });
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    };
    const send = async (file: string) => {
      const { status, body } = await ask(server, workspace, {
        path: `/api/imports/${workspace.workspaceId}`,
        method: "POST",
        headers: { "content-type": "text/csv", "x-file-name": "people.csv" },
        body: file,
      });
      if (status !== 201) throw new Error(`upload: ${status}`);
      return z.object({ importId }).parse(body).importId;
    };
    /** A file from its first byte to its last row; when it was sent, read and done. */
    const importAll = async (file: string) => {
      const id = await send(file);
      const sentAt = wallMs();
      await until(id, ({ state }) => state === "ready");
      const readAt = wallMs();
      await mutate("imports.start", { importId: id });
      await until(id, ({ state }) => state === "done");
      return { id, sentAt, readAt, doneAt: wallMs() };
    };
    const takeBack = async (id: string) => {
      await mutate("imports.undo", { importId: id });
      await until(id, ({ state }) => state === "undone");
    };
    /** Single events of others, five a second, for as long as `isOver` says no. */
    const publishUntil = async (isOver: () => boolean) => {
      const published = [];
      while (!isOver()) {
        published.push(...(await server.publish(1)));
        await sleep(200);
      }
      await load.wait(published.at(-1), viewers, 30_000);
      return load.collect(published, viewers);
    };
    try {
      await load.open(server.targets(viewers));
      // A server in use has done all of this before: what it loads for the first file is no cost of this one.
      await takeBack((await importAll(csvOf(2_000))).id);
      await server.publish(1);
      const idleUntil = wallMs() + (bench.isQuick ? 3000 : 10_000);
      const idle = await publishUntil(() => wallMs() >= idleUntil);
      const before = await server.remote.usage(true);

      let most = before;
      let isOver = false;
      const startedAt = wallMs();
      const work = importAll(csv);
      work.finally(() => (isOver = true)).catch(() => undefined);
      const watch = (async () => {
        for (; !isOver; await sleep(100)) {
          const now = await server.remote.usage();
          if (now.rss > most.rss) most = now;
        }
      })();
      const [during, times] = await Promise.all([publishUntil(() => isOver), work]);
      await watch;
      const after = await server.remote.usage();
      const made = await counts();
      record({
        workload: "import",
        setting: `${rows} rows, a tenth repeated, ${viewers} viewers`,
        variant: "Ringside",
        round,
        figures: {
          secondsInAll: (times.doneAt - startedAt) / 1000,
          secondsUpload: (times.sentAt - startedAt) / 1000,
          secondsDryRun: (times.readAt - times.sentAt) / 1000,
          secondsRun: (times.doneAt - times.readAt) / 1000,
          leads: made.leads,
          doubledNumbers: made.leads - made.phones,
          rssAboveIdleMb: (most.rss - before.rss) / 1024 / 1024,
          heapAboveIdleMb: (most.heapUsed - before.heapUsed) / 1024 / 1024,
          cpuMs: after.cpuMs - before.cpuMs,
          p99Idle: idle.p99,
          p99During: during.p99,
          missing: during.missing,
        },
      });

      const undoneAt = wallMs();
      await takeBack(times.id);
      const undone = await counts();
      const undoSeconds = (wallMs() - undoneAt) / 1000;

      const second = await send(csv);
      await until(second, ({ state }) => state === "ready");
      await mutate("imports.start", { importId: second });
      await until(second, ({ done }) => done > rows / 3);
      await server.remote.kill();
      const at = await stateOf(second);
      await server.restart();
      await until(second, ({ state }) => state === "done");
      const resumed = await counts();
      record({
        workload: "import",
        setting: "taken back; then kill -9 in the middle",
        variant: "Ringside",
        round,
        figures: {
          leftAfterUndo: undone.leads + undone.contacts,
          secondsUndo: undoSeconds,
          killedAtRow: at.done,
          leads: resumed.leads,
          lost: made.leads - resumed.leads,
          doubledNumbers: resumed.leads - resumed.phones,
        },
      });
    } finally {
      await Promise.all([load.stop(), server.remote.kill()]);
    }
  }
}

import pg from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import { fault, inRounds, type Toll } from "./harness/fault";
import { Judge } from "./harness/judge";
import { type LiveServer, makeWorld, screen, startLiveServer, write, writeAtOnce } from "./harness/world";

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.stop());

describe("writers", () => {
  fault(
    9,
    "eight writers at once, transactions of random length",
    inRounds(async ({ random, isLong }) => {
      const world = await makeWorld();
      const people = [world.workspace.worker, world.workspace.colleague, world.workspace.manager];
      const judge = new Judge(
        await Promise.all(people.map((person) => screen(world, person, server.origin))),
      );
      await judge.open();
      await writeAtOnce(world.workspace, random, { writers: 8, each: isLong ? 100 : 12, holdMs: 25 });
      const toll = await judge.verdict();
      await world.end();
      return toll;
    }),
  );

  fault(
    9,
    "the same eight writers over a bigserial cursor",
    inRounds(async ({ random, isLong }): Promise<Toll> => {
      const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
      await pool.query("CREATE TABLE scratch_log (id bigserial PRIMARY KEY, at timestamptz DEFAULT now())");
      let last = 0;
      let isOver = false;
      const seen = new Set<number>();
      const viewer = (async () => {
        for (let rest = 3; rest > 0; rest -= isOver ? 1 : 0) {
          const { rows } = await pool.query<{ id: string }>(
            "SELECT id FROM scratch_log WHERE id > $1 ORDER BY id",
            [last],
          );
          for (const row of rows) seen.add(Number(row.id));
          last = Number(rows.at(-1)?.id ?? last);
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      })();
      const lane = async () => {
        for (let count = 0; count < (isLong ? 100 : 12); count += 1) {
          const client = await pool.connect();
          await client.query("BEGIN");
          await client.query("INSERT INTO scratch_log DEFAULT VALUES");
          await new Promise((resolve) => setTimeout(resolve, random() * 25));
          await client.query("COMMIT");
          client.release();
        }
      };
      await Promise.all(Array.from({ length: 8 }, lane));
      isOver = true;
      await viewer;
      const { rows } = await pool.query<{ id: string }>("SELECT id FROM scratch_log");
      await pool.query("DROP TABLE scratch_log");
      await pool.end();
      const lost = rows.filter((row) => !seen.has(Number(row.id))).length;
      return { lost, doubled: 0, foreignBytes: 0, falselyLive: 0, recoveryMs: 0 };
    }),
    { mustLose: true },
  );

  fault(
    8,
    "an idle transaction elsewhere",
    inRounds(async ({ random, isLong }) => {
      const [world, other] = [await makeWorld(), await makeWorld()];
      const idle = new pg.Client({ connectionString: process.env.DATABASE_URL });
      await idle.connect();
      // It holds an old snapshot and a transaction id, and a neighbour's counter row.
      await idle.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
      await idle.query("SELECT count(*) FROM workspace_event");
      await idle.query("UPDATE workspace_stream SET floor = floor WHERE workspace_id = $1", [
        other.workspace.workspaceId,
      ]);
      const judge = new Judge([await screen(world, world.workspace.worker, server.origin)]);
      await judge.open();
      await writeAtOnce(world.workspace, random, { writers: 4, each: isLong ? 50 : 10, holdMs: 10 });
      const toll = await judge.verdict({ patienceMs: 5000 });
      await idle.query("ROLLBACK");
      await idle.end();
      // The neighbour's own writers waited, and lost nothing by it.
      const neighbour = new Judge([await screen(other, other.workspace.worker, server.origin)]);
      await neighbour.open();
      await write(other.workspace);
      const second = await neighbour.verdict();
      await Promise.all([world.end(), other.end()]);
      return { ...toll, lost: toll.lost + second.lost };
    }),
  );
});

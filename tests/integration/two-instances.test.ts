import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PostgresBackplane } from "@/platform/events/backplanes/postgres";
import { type Hint, onHint, publishHint } from "@/platform/events/hints";
import { makeWorkspace } from "../support/workspace";

/** Another instance, as the database sees it: a plain connection that listens and notifies on the same channel. */
let other: pg.Client;
let backplane: Deafened;

/** Can be done to its connection what a pooler's DISCARD ALL does to a listener. */
class Deafened extends PostgresBackplane {
  async deafen(): Promise<void> {
    await this.client?.query("UNLISTEN *");
  }
}
const heard: string[] = [];

beforeAll(async () => {
  other = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await other.connect();
  other.on("notification", ({ payload }) => heard.push(payload ?? ""));
  await other.query("LISTEN ringside_hints");
  backplane = new Deafened(process.env.DATABASE_URL ?? "");
  backplane.start();
  while (!backplane.isConnected) await new Promise((resolve) => setTimeout(resolve, 10));
});

afterAll(async () => {
  await backplane.stop();
  await other.end();
});

const hintFor = (workspaceId: string, head: number): Hint => ({
  workspaceId,
  epoch: 1,
  head,
  types: ["call.ended"],
});

async function notify(payload: string): Promise<void> {
  await other.query("SELECT pg_notify('ringside_hints', $1)", [payload]);
}

async function hearing(run: () => Promise<void>): Promise<Hint[]> {
  const hints: Hint[] = [];
  const off = onHint((hint) => hints.push(hint));
  try {
    await run();
  } finally {
    off();
  }
  return hints;
}

describe("hints between instances", () => {
  it("carries ids and positions only, several commits in one message", async () => {
    const workspace = await makeWorkspace();
    heard.length = 0;
    for (let head = 1; head <= 30; head += 1) publishHint(hintFor(workspace.workspaceId, head));
    await expect.poll(() => heard.length).toBe(1);
    expect(JSON.parse(heard[0] ?? "")).toEqual({
      from: expect.any(String),
      hints: [[workspace.workspaceId, 1, 30]],
    });
  });

  it("hears another instance, and not itself", async () => {
    const workspace = await makeWorkspace();
    const hints = await hearing(async () => {
      await notify(JSON.stringify({ from: "other", hints: [[workspace.workspaceId, 1, 7]] }));
      publishHint(hintFor(workspace.workspaceId, 8));
      await expect.poll(() => heard.some((payload) => payload.includes(",8]"))).toBe(true);
    });
    expect(hints.map((hint) => [hint.head, hint.types.length])).toEqual(
      expect.arrayContaining([
        [7, 0],
        [8, 1],
      ]),
    );
    expect(hints.filter((hint) => hint.head === 8)).toHaveLength(1);
  });

  it("ignores what is no hint", async () => {
    const hints = await hearing(async () => {
      for (const payload of ["", "{", "null", '{"from":"x","hints":[["not-a-uuid",1,1]]}', '{"hints":[]}'])
        await notify(payload);
      await notify(
        JSON.stringify({ from: "other", hints: [["01900000-0000-7000-8000-000000000000", 1, 1]] }),
      );
      await expect.poll(() => heard.at(-1)?.includes("01900000")).toBe(true);
    });
    expect(hints.filter((hint) => hint.head !== 1)).toEqual([]);
  });

  it("opens another connection when its LISTEN was lost, and when it was killed", async () => {
    const workspace = await makeWorkspace();
    for (const damage of ["UNLISTEN", "kill"] as const) {
      const { rows } = await other.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'ringside-hints' AND datname = current_database()",
      );
      expect(rows).toHaveLength(1);
      if (damage === "kill") await other.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
      else await backplane.deafen();
      await expect
        .poll(
          async () => {
            const hints = await hearing(async () => {
              await notify(JSON.stringify({ from: "other", hints: [[workspace.workspaceId, 1, 99]] }));
              await new Promise((resolve) => setTimeout(resolve, 100));
            });
            return hints.some((hint) => hint.head === 99) && backplane.isConnected;
          },
          { timeout: 10_000 },
        )
        .toBe(true);
    }
  });
});

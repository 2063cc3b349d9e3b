import pg from "pg";
import { writeLarge } from "../../scripts/lib/large/write-large";
import type { CampaignId } from "@/contracts/ids";
import { countQueue, getJudge } from "@/domain/campaigns/queries/queue";
import { getDesk } from "@/domain/desk/queries/desk";
import { db } from "@/platform/db";
import { env } from "@/platform/env";
import type { Bench } from "../lib/bench";
import { Remote } from "../lib/remote";
import { record } from "../lib/results";
import { percentile } from "../lib/statistics";
import { makeWorkspaces } from "../lib/world";

type Day = {
  ended: number;
  talks: number;
  keys: number;
  wallMs: number;
  /** Bytes after a tenth, after half and at the end of the day; of a whole one also when what was read is forgotten. */
  heaps: number[];
  longTasks: number[];
  keyToDial: number[];
};

/**
 * The worker's day in a real browser (desk.md §4). S6: report posted until its popup is painted, beside a page that
 * asks every second. S7: key until the page has changed. S20: a day in power mode against the stand-in at 50 times
 * its speed, with S8 (outcome key until the next dial's request) and S18 (tasks over 50 ms) of that day. Then what a
 * desk costs on a long list. In three pieces: `--part=1/3` to `3/3`.
 */
export async function deskDay(bench: Bench): Promise<void> {
  const cycles = bench.isQuick ? 15 : 200;
  const pieces = [
    () =>
      withDesk(20, async (desk) => {
        await measureReports(desk, bench.isQuick ? 15 : 100);
        await measureKeys(desk, bench.isQuick ? 4 : 20);
      }),
    () => withDesk(cycles + 20, (desk) => measureDay(desk, cycles, bench.isQuick ? 0 : forgottenMs)),
    () => measureLongList(bench.isQuick ? 5_000 : 50_000),
  ];
  for (const [index, piece] of pieces.entries()) if (index % bench.parts === bench.part - 1) await piece();
}

async function withDesk(leads: number, run: (desk: Remote) => Promise<void>): Promise<void> {
  const desk = new Remote("desk", null, ["--import", "tsx", "bench/load/desk.ts"], {
    ...process.env,
    // A stack of its own, with its own database and keys.
    DATABASE_URL: undefined,
    DATA_DIR: undefined,
  });
  await desk.ready;
  try {
    await desk.call("start", { leads }, 180_000);
    await run(desk);
  } finally {
    await desk.call("stop", {}, 30_000).catch(() => undefined);
    await desk.stop();
  }
}

/** The browser keeps what it has read for five minutes. */
const forgottenMs = 330_000;

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
const say = (workload: string, setting: string, variant: string, figures: Record<string, number | null>) =>
  record({ workload, setting, variant, round: 1, figures });

async function measureReports(desk: Remote, count: number): Promise<void> {
  const found = await desk.call<{ streamed: number[]; polled: number[] }>("reports", { count }, count * 8000);
  const [ours, theirs] = [sorted(found.streamed), sorted(found.polled)];
  const setting = "report posted → popup painted, ms";
  for (const [variant, values] of [
    ["Ringside", ours],
    ["asking every second", theirs],
  ] as const)
    say("desk S6", setting, variant, {
      count: values.length,
      p50: percentile(values, 0.5),
      p99: percentile(values, 0.99),
    });
  const [our, their] = [percentile(ours, 0.5), percentile(theirs, 0.5)];
  say("desk S6", setting, "ratio of the medians", { ratio: our && their ? our / their : null });
}

async function measureKeys(desk: Remote, rounds: number): Promise<void> {
  const { keys } = await desk.call<{ keys: number[] }>("keys", { rounds }, 180_000);
  const pressed = sorted(keys);
  say("desk S7", "key → page changed, ms", "Ringside", {
    count: pressed.length,
    p50: percentile(pressed, 0.5),
    p95: percentile(pressed, 0.95),
  });
}

async function measureDay(desk: Remote, cycles: number, keptMs: number): Promise<void> {
  const day = await desk.call<Day>("day", { cycles, keptMs }, cycles * 12_000 + 60_000 + keptMs);
  const toDial = sorted(day.keyToDial);
  const tasks = sorted(day.longTasks);
  const [early = 0, half = 0, late = 0, rested = null] = day.heaps;
  say("desk S20", `${cycles} cycles in power mode, one in five a talk`, "Ringside", {
    ended: day.ended,
    talks: day.talks,
    keys: day.keys,
    "minutes without ringing and talk": day.wallMs / 60_000,
    "heap after a tenth, MB": early / 2 ** 20,
    "heap at half, MB": half / 2 ** 20,
    "heap at the end, MB": late / 2 ** 20,
    "heap five minutes later, MB": rested === null ? null : rested / 2 ** 20,
    "heap, end to a tenth": early > 0 ? late / early : null,
    "heap, end to half": half > 0 ? late / half : null,
  });
  say("desk S8", "outcome key → dial request, ms", "Ringside", {
    count: toDial.length,
    p50: percentile(toDial, 0.5),
    p95: percentile(toDial, 0.95),
  });
  say("desk S18", "tasks over 50 ms in that day", "Ringside", {
    count: tasks.length,
    "a cycle": tasks.length / Math.max(1, day.ended),
    p50: percentile(tasks, 0.5),
    longest: tasks.at(-1) ?? null,
  });
}

/** `desk.get` of a campaign with many leads: alone, and for twenty desks that ask at once after each event. */
async function measureLongList(leads: number): Promise<void> {
  const [workspace] = await makeWorkspaces(1, 100);
  if (!workspace) throw new Error("no workspace");
  const { workspaceId, members } = workspace;
  const client = new pg.Client({ connectionString: env().DATABASE_URL });
  await client.connect();
  try {
    const userIds = members.map(({ userId }) => userId);
    // Six in seven stand in a campaign, and all of these in one here.
    await writeLarge(client, {
      workspaceId,
      userIds,
      size: { leads: Math.ceil((leads * 7) / 6), calls: leads * 2 },
    });
    const { rows } = await client.query<{ id: CampaignId }>(
      "SELECT id FROM campaigns WHERE workspace_id = $1 AND status = 'running' LIMIT 1",
      [workspaceId],
    );
    const campaignId = rows[0]?.id;
    if (!campaignId) throw new Error("no campaign");
    await client.query("UPDATE campaign_leads SET campaign_id = $2 WHERE workspace_id = $1", [
      workspaceId,
      campaignId,
    ]);
    await client.query("UPDATE contacts SET is_demo = false WHERE workspace_id = $1", [workspaceId]);
    await client.query("VACUUM ANALYZE campaign_leads, contacts, leads");
    /** Moves the log's head, as any event of the workspace does: what was looked up before is old. */
    const event = () =>
      client.query("UPDATE workspace_stream SET head = head + 1 WHERE workspace_id = $1", [workspaceId]);
    const took = async (run: () => Promise<unknown>) => {
      const from = performance.now();
      await run();
      return performance.now() - from;
    };
    const ask = (n: number) => {
      const userId = userIds[n % userIds.length];
      if (!userId) throw new Error("nobody");
      return getDesk(db(), workspaceId, userId, campaignId);
    };
    const [scan, alone, crowd]: [number[], number[], number[]] = [[], [], []];
    for (let n = 0; n < 12; n += 1) {
      const judge = await getJudge(db(), workspaceId, null);
      scan.push(await took(() => countQueue(db(), workspaceId, campaignId, judge)));
      await event();
      alone.push(await took(() => ask(n)));
      await event();
      crowd.push(await took(() => Promise.all(Array.from({ length: 20 }, (_, of) => ask(of)))));
    }
    for (const [variant, values] of [
      ["one scan", scan],
      ["one desk after an event", alone],
      ["twenty desks after an event, all answered", crowd],
    ] as const) {
      const steady = sorted(values.slice(2));
      say("desk.get", `${leads} leads in one campaign, ms`, variant, {
        p50: percentile(steady, 0.5),
        p95: percentile(steady, 0.95),
      });
    }
  } finally {
    await client.end();
  }
}

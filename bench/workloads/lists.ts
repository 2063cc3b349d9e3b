import { existsSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import pg from "pg";
import superjson from "superjson";
import { projectRoot } from "../../scripts/lib/files.mjs";
import { sizeOf, writeLarge } from "../../scripts/lib/large/write-large";
import { callSort } from "@/contracts/calls/filter";
import { contactSort } from "@/contracts/contacts/filter";
import { leadSort } from "@/contracts/leads/schema";
import { pageCalls } from "@/domain/calls/queries/list";
import { listContacts } from "@/domain/contacts/queries/list";
import { countLeads, pageLeads } from "@/domain/leads/queries/list";
import { readSight } from "@/domain/sight/queries";
import { db } from "@/platform/db";
import { env } from "@/platform/env";
import type { Bench } from "../lib/bench";
import { record } from "../lib/results";
import { RingsideServer } from "../lib/servers";
import { percentile } from "../lib/statistics";
import { type BenchWorkspace, makeWorkspaces, memberOf } from "../lib/world";

type Ask = { name: string; path: string };

/** A query as the browser asks it. */
const query = (name: string, procedure: string, input: object): Ask => ({
  name,
  path: `/api/trpc/${procedure}?input=${encodeURIComponent(superjson.stringify(input))}`,
});

/** What a person waits for: first pages in every order, searches, filters, counts, the dashboard. */
const asks: readonly Ask[] = [
  ...leadSort.options.map((sort) => query(`leads by ${sort}`, "leads.list", { sort })),
  ...callSort.options.map((sort) => query(`calls by ${sort}`, "calls.list", { filter: {}, sort })),
  ...contactSort.options.map((sort) => query(`contacts by ${sort}`, "contacts.list", { sort })),
  ...["sharma", "priya kul", "textiles", "rahul.12", "90000012", "zzqy", "a"].flatMap((search) => [
    query(`leads “${search}”`, "leads.list", { search }),
    query(`calls “${search}”`, "calls.list", { filter: { search } }),
  ]),
  query("leads lost or never called", "leads.list", {
    where: {
      match: "any",
      parts: [
        { field: "stage", op: "is", values: ["lost"] },
        { field: "last_call", when: { op: "never" } },
      ],
    },
  }),
  query("leads of mine, called this week", "leads.list", {
    where: {
      match: "all",
      parts: [
        { field: "owner", op: "is", values: ["me"] },
        { field: "last_call", when: { op: "in_last", count: 1, unit: "week" } },
      ],
    },
  }),
  query("calls that were busy", "calls.list", { filter: { status: "busy" } }),
  query("count of leads", "leads.count", {}),
  query("count of calls", "calls.count", { filter: {} }),
  query("numbers of the dashboard", "metrics.get", {}),
  { name: "/dashboard", path: "/dashboard" },
];

/** `npm run bench -- lists`: answer times at 100,000 leads and 1,000,000 calls, beside a tenth of it. Keeps the plans. */
export async function lists(bench: Bench): Promise<void> {
  const scales = bench.isQuick ? [0.01, 0.1] : [0.1, 1];
  const samples = bench.isQuick ? 9 : 21;
  const known = bench.keep === null ? null : path.join(bench.keep, "bench-lists.json");
  const isWritten = known !== null && existsSync(known);
  const workspaces = isWritten
    ? (JSON.parse(readFileSync(known, "utf8")) as BenchWorkspace[])
    : await makeWorkspaces(scales.length, 20);
  if (isWritten) await wakeSessions(bench);
  const client = new pg.Client({ connectionString: env().DATABASE_URL });
  await client.connect();
  try {
    for (const [index, scale] of isWritten ? [] : scales.entries()) {
      const workspace = workspaces[index];
      if (!workspace) throw new Error("no workspace");
      const startedAt = performance.now();
      const userIds = workspace.members.map(({ userId }) => userId);
      await writeLarge(client, { workspaceId: workspace.workspaceId, userIds, size: sizeOf(scale) });
      const seconds = (performance.now() - startedAt) / 1000;
      record({
        workload: "lists",
        setting: `scale ${scale}`,
        variant: "writing the rows",
        round: 1,
        figures: { seconds },
      });
    }
    if (known !== null) writeFileSync(known, JSON.stringify(workspaces));
    if (bench.part === 0) return;
    const [first, large] = [workspaces[0], workspaces.at(-1)];
    if (!first || !large) throw new Error("no workspace");
    const server = await RingsideServer.start("Ringside", first, bench.publisher);
    try {
      for (const ask of asks.filter((_, index) => index % bench.parts === bench.part - 1)) {
        const took = [];
        for (const workspace of workspaces) took.push(await measure(server.port, workspace, ask, samples));
        const [tenth, whole] = took;
        record({
          workload: "lists",
          setting: ask.name,
          variant: `scale ${scales[1]}`,
          round: 1,
          figures: {
            p50: whole?.p50 ?? null,
            p95: whole?.p95 ?? null,
            tenthP50: tenth?.p50 ?? null,
            ratio: whole?.p50 && tenth?.p50 ? whole.p50 / tenth.p50 : null,
          },
        });
      }
    } finally {
      await server.remote.kill();
    }
    if (!bench.isQuick && bench.part === bench.parts) await keepPlans(client, large);
  } finally {
    await client.end();
  }
}

/** Sessions of an earlier call have idled meanwhile. */
async function wakeSessions(bench: Bench): Promise<void> {
  await bench.database.query("UPDATE sessions SET last_seen_at = now(), created_at = now()");
}

async function measure(port: number, workspace: BenchWorkspace, ask: Ask, samples: number) {
  const took: number[] = [];
  for (let n = 0; n < samples + 3; n += 1) {
    const ms = await answerMs(port, workspace, n, ask.path);
    if (n >= 3) took.push(ms);
  }
  const sorted = took.toSorted((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) };
}

/** From the request to the last byte of its answer. */
function answerMs(port: number, workspace: BenchWorkspace, n: number, address: string): Promise<number> {
  // Each member in turn (a member has five viewers): one person alone would meet the limit of searches.
  const { cookie } = memberOf(workspace, n * 5);
  const headers = { cookie, "x-ringside-workspace": workspace.workspaceId };
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    http
      .get({ host: "127.0.0.1", port, path: address, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("end", () => {
          const ms = performance.now() - startedAt;
          if (response.statusCode === 200) resolve(ms);
          else
            reject(
              new Error(
                `${address}: ${response.statusCode} ${Buffer.concat(parts).toString().slice(0, 300)}`,
              ),
            );
        });
      })
      .once("error", reject);
  });
}

/** Runs the lists' own queries under EXPLAIN and keeps what the planner did in docs/lists-plans.txt. */
async function keepPlans(client: pg.Client, { workspaceId, members }: BenchWorkspace): Promise<void> {
  const out: string[] = [
    "What the planner does at 100,000 leads and 1,000,000 calls in one workspace. Written by `npm run bench -- lists`.",
  ];
  let title = "";
  const real = db();
  /** Explains each raw query before it is run. */
  const explaining = new Proxy(real, {
    get: (target, name) =>
      name === "$queryRaw"
        ? async (sql: { text: string; values: unknown[] }) => {
            const { rows } = await client.query(
              `EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) ${sql.text}`,
              sql.values,
            );
            out.push(
              `\n## ${title}\n${rows.map((row: { "QUERY PLAN": string }) => row["QUERY PLAN"].slice(0, 200)).join("\n")}`,
            );
            return (await client.query(sql.text, sql.values)).rows;
          }
        : Reflect.get(target, name),
  });
  const viewer = members[0];
  if (!viewer) throw new Error("nobody");
  const sight = await readSight(workspaceId, viewer.userId);
  const look = { sight, now: new Date() };
  for (const sort of leadSort.options) {
    title = `leads by ${sort}`;
    const page = { filter: {}, sort, limit: 50 };
    const { nextCursor } = await pageLeads(explaining, look, { ...page, cursor: null });
    title = `leads by ${sort}, the second page`;
    await pageLeads(explaining, look, { ...page, cursor: nextCursor });
  }
  for (const sort of callSort.options) {
    title = `calls by ${sort}`;
    await pageCalls(explaining, look, { filter: {}, sort, limit: 50, cursor: null });
  }
  for (const sort of contactSort.options) {
    title = `contacts by ${sort}`;
    await listContacts(explaining, sight, { filter: {}, sort, limit: 50, cursor: null });
  }
  for (const search of ["sharma", "90000012", "a"]) {
    title = `leads “${search}”`;
    await pageLeads(explaining, look, { filter: { search }, sort: "newest", limit: 50, cursor: null });
    title = `calls “${search}”`;
    await pageCalls(explaining, look, { filter: { search }, sort: "newest", limit: 50, cursor: null });
  }
  title = "count of leads";
  await countLeads(explaining, look, { filter: {}, isExact: false });
  writeFileSync(path.join(projectRoot, "docs", "lists-plans.txt"), `${out.join("\n")}\n`);
}

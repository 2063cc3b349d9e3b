import { chromium, type Page } from "@playwright/test";
import pg from "pg";
import { findOrInstallChromium } from "../../scripts/lib/chromium.mjs";
import { sizeOf, writeLarge } from "../../scripts/lib/large/write-large";
import type { LeadId } from "@/contracts/ids";
import type { LeadStage } from "@/contracts/leads/schema";
import { env } from "@/platform/env";
import { inWorkspace } from "@/platform/events/in-workspace";
import type { Bench } from "../lib/bench";
import { record } from "../lib/results";
import { RingsideServer } from "../lib/servers";
import { sleep, wallMs } from "../lib/statistics";
import { type BenchWorkspace, makeWorkspaces, memberOf } from "../lib/world";

const transactionsPerSecond = 10;
const changesEach = 50;
/** The list's newest leads, of which each transaction changes fifty: all that is on a screen, and more. */
const busiest = 300;
const stages: readonly LeadStage[] = ["new", "contacted", "interested", "lost"];

/** What the page itself notices, from before its first script on. */
function watchPage(): void {
  const seen = { longest: 0, under: [] as string[], refetches: 0 };
  Object.assign(window, { churn: seen });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
  }).observe({ type: "longtask" });
}

type Seen = { longest: number; under: string[]; refetches: number };

async function openList(
  workspace: BenchWorkspace,
  port: number,
): Promise<{ page: Page; close: () => Promise<void> }> {
  const executablePath = await findOrInstallChromium(() => undefined);
  if (!executablePath) throw new Error("no Chromium");
  const browser = await chromium.launch({ executablePath });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const [name = "", value = ""] = memberOf(workspace, 0).cookie.split("=", 2);
  await context.addCookies([{ name, value, url: `http://127.0.0.1:${port}` }]);
  const page = await context.newPage();
  // What tsx puts around a function inside one that is sent to the page.
  await page.addInitScript("globalThis.__name = (named) => named");
  await page.addInitScript(watchPage);
  await page.goto(`http://127.0.0.1:${port}/dashboard/leads`);
  await page.locator("[data-live=live]").first().waitFor();
  await page.locator("[data-row]").nth(10).waitFor();
  return { page, close: () => browser.close() };
}

/** Fifty leads get another stage, in one transaction with its fifty events. */
async function change(workspace: BenchWorkspace, ids: readonly LeadId[], n: number): Promise<void> {
  const { workspaceId } = workspace;
  const stage = stages[n % stages.length] ?? "new";
  await inWorkspace({ workspaceId, userId: null }, async (tx, emit) => {
    const leadIds = Array.from(
      { length: changesEach },
      (_, at) => ids[(n * 37 + at * 7) % ids.length] as LeadId,
    );
    await tx.lead.updateMany({
      where: { workspaceId, id: { in: leadIds } },
      data: { stage, version: { increment: 1 } },
    });
    for (const leadId of new Set(leadIds)) emit("lead.updated", { leadId, stage, ownerUserId: null });
  });
}

/**
 * Five hundred changes a second on the list that somebody reads with the pointer on a row: how often its browser asks, how
 * long its longest task is, whether the row under the pointer ever is another one, and what stands there at the end.
 */
export async function churn(bench: Bench): Promise<void> {
  const seconds = bench.isQuick ? 5 : 30;
  const [workspace] = await makeWorkspaces(1, 5);
  if (!workspace) throw new Error("no workspace");
  const client = new pg.Client({ connectionString: env().DATABASE_URL });
  await client.connect();
  const userIds = workspace.members.map(({ userId }) => userId);
  await writeLarge(client, { workspaceId: workspace.workspaceId, userIds, size: sizeOf(0.1) });
  const { rows } = await client.query<{ id: LeadId }>(
    "SELECT id FROM leads WHERE workspace_id = $1 AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT $2",
    [workspace.workspaceId, busiest],
  );
  const ids = rows.map(({ id }) => id);
  const server = await RingsideServer.start("Ringside", workspace, bench.publisher);
  const { page, close } = await openList(workspace, server.port);
  try {
    let refetches = 0;
    page.on("request", (request) => {
      if (request.url().includes("/api/trpc/")) refetches += 1;
    });
    const box = await page.locator("[data-row]").nth(6).boundingBox();
    if (!box) throw new Error("no row");
    await page.mouse.move(box.x + 60, box.y + box.height / 2);
    await page.evaluate(
      ([x, y]) => {
        const { churn: seen } = window as unknown as { churn: Seen };
        seen.longest = 0;
        const look = () => {
          const id =
            document
              .elementFromPoint(x ?? 0, y ?? 0)
              ?.closest("[data-row]")
              ?.getAttribute("data-row") ?? "none";
          if (seen.under.at(-1) !== id) seen.under.push(id);
          requestAnimationFrame(look);
        };
        look();
      },
      [box.x + 60, box.y + box.height / 2],
    );
    const startedAt = wallMs();
    let done = 0;
    while (wallMs() - startedAt < seconds * 1000) {
      await change(workspace, ids, done);
      done += 1;
      await sleep(Math.max(0, startedAt + (done * 1000) / transactionsPerSecond - wallMs()));
    }
    const took = (wallMs() - startedAt) / 1000;
    const asked = refetches;
    const settled = await untilSame(page, client, workspace);
    const seen = await page.evaluate(() => (window as unknown as { churn: Seen }).churn);
    record({
      workload: "churn",
      setting: `${changesEach * transactionsPerSecond} changes/s asked for, ${seconds} s, one browser`,
      variant: "Ringside",
      round: 1,
      figures: {
        changesPerSecond: (done * changesEach) / took,
        refetchesPerSecond: asked / took,
        longestTaskMs: seen.longest,
        rowsUnderPointer: seen.under.length,
        wrongRowsAtEnd: settled.wrong,
        msToTheEnd: settled.ms,
      },
    });
  } finally {
    await close();
    await server.remote.kill();
    await client.end();
  }
}

const shownStage: Record<LeadStage, string> = {
  new: "New",
  contacted: "Contacted",
  interested: "Interested",
  converted: "Converted",
  lost: "Lost",
};

/** Until every row on the screen shows what the database holds, for at most ten seconds. */
async function untilSame(page: Page, client: pg.Client, workspace: BenchWorkspace) {
  const startedAt = wallMs();
  for (;;) {
    const shown = await page
      .locator("[data-row]")
      .evaluateAll((rows) =>
        rows.map((row) => [row.getAttribute("data-row") ?? "", row.textContent ?? ""] as const),
      );
    const { rows } = await client.query<{ id: string; stage: LeadStage; blocked: boolean }>(
      `SELECT l.id, l.stage, c.do_not_call_at IS NOT NULL AS blocked FROM leads l
         JOIN contacts c ON c.workspace_id = l.workspace_id AND c.id = l.contact_id
        WHERE l.workspace_id = $1 AND l.id = ANY($2::uuid[])`,
      [workspace.workspaceId, shown.map(([id]) => id)],
    );
    const stageOf = new Map(rows.map((row) => [row.id, row.blocked ? "Do not call" : shownStage[row.stage]]));
    const wrong = shown.filter(([id, text]) => !text.includes(stageOf.get(id) ?? "?")).length;
    const ms = wallMs() - startedAt;
    if (wrong === 0 || ms > 10_000) return { wrong, ms };
    await sleep(50);
  }
}

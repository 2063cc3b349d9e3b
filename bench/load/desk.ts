// The desk's load program: a whole stack of its own (server, database, stand-in of the provider) and a scripted browser.
import { existsSync } from "node:fs";
import { chromium, type Browser, type CDPSession, type Page } from "@playwright/test";
import { apiOf, type Api, signInByHttp } from "../../tests/support/stack/http";
import { startStack, type Stack } from "../../tests/support/stack/stack";
import { makeTeam, type Team } from "../../tests/support/stack/team";
import { dialledCall, post } from "../../tests/support/stack/webhooks";
import { sleep, wallMs } from "../lib/statistics";
import { deskProbe, type Probed } from "./desk-probe";

type Open = { stack: Stack; browser: Browser; team: Team; page: Page; api: Api; cdp: CDPSession };

let open: Open | null = null;

async function start(leads: number): Promise<void> {
  const stack = await startStack();
  const team = await makeTeam(stack, { leads, popupRingSeconds: 0 });
  const executablePath = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
    (file) => file !== undefined && existsSync(file),
  );
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  const context = await browser.newContext({
    baseURL: stack.origin,
    viewport: { width: 1440, height: 900 },
    timezoneId: "Asia/Kolkata",
  });
  await signInByHttp(context.request, stack.origin, team.worker);
  // The loader wraps named functions in a helper that the page does not have.
  await context.addInitScript("globalThis.__name ??= (named) => named;");
  await context.addInitScript(deskProbe);
  const page = await context.newPage();
  const api = apiOf(context.request, stack.origin, team.workspaceId);
  open = { stack, browser, team, page, api, cdp: await context.newCDPSession(page) };
}

function current(): Open {
  if (!open) throw new Error("not started");
  return open;
}

async function goLive(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator("[data-live='live']").first().waitFor({ timeout: 30_000 });
}

const probed = (page: Page) => page.evaluate(() => (window as unknown as { ringside: Probed }).ringside);

/** S6, S7: reports into a page that streams and, beside it, into one that asks every second. Milliseconds each. */
async function reports({ count }: { count: number }) {
  const { stack, browser, team, page, api } = current();
  await goLive(page, "/dashboard/profile");
  // In a window of its own: a tab behind another draws no frames.
  const aside = await browser.newContext({
    baseURL: stack.origin,
    storageState: await page.context().storageState(),
  });
  await aside.addInitScript("globalThis.__name ??= (named) => named;");
  const peer = await aside.newPage();
  await peer.goto("/api/health/live");
  await peer.evaluate((workspaceId) => {
    const painted: Record<string, number> = {};
    Object.assign(window, { painted });
    const ask = async () => {
      const answer = await fetch("/api/trpc/calls.mine", {
        headers: { "x-ringside-workspace": workspaceId },
      });
      const text = await answer.text();
      for (const [, id] of text.matchAll(/"id":"([0-9a-f-]{36})"/g)) {
        if (id === undefined || painted[id] !== undefined) continue;
        painted[id] = 0;
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            painted[id] = performance.timeOrigin + performance.now();
          }),
        );
      }
    };
    setInterval(() => void ask(), 1000);
  }, team.workspaceId);
  const streamed: number[] = [];
  const polled: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const lead = team.leads[n % team.leads.length];
    if (!lead) throw new Error("no leads");
    // A report alone: the page knew nothing of this call. At any moment of the peer's second.
    const report = dialledCall(team, team.worker, lead.phone).webhooks.at(-1);
    if (!report) throw new Error("no report");
    await sleep(Math.round((n * 617) % 1000));
    const postedAt = wallMs();
    await post(team, report);
    const card = page.locator("[data-popup]");
    await card.waitFor({ timeout: 20_000 });
    const id = (await card.getAttribute("data-popup")) ?? "";
    await page.waitForFunction(
      (key) => (window as unknown as { ringside: Probed }).ringside.painted[key],
      id,
    );
    streamed.push(((await probed(page)).painted[id] ?? 0) - postedAt);
    const seen = await peer.waitForFunction(
      (key) => (window as unknown as { painted: Record<string, number> }).painted[key] || undefined,
      id,
      { timeout: 20_000 },
    );
    polled.push(Number(await seen.jsonValue()) - postedAt);
    await sleep(600);
    await page.keyboard.press("1");
    await card.waitFor({ state: "hidden" });
    // The undo of a digit is not what is measured next.
    await api.query("calls.mine");
  }
  await aside.close();
  const { keys } = await probed(page);
  return { streamed, polled, keys };
}

async function heap(): Promise<number> {
  const { cdp } = current();
  for (let round = 0; round < 3; round += 1) await cdp.send("HeapProfiler.collectGarbage");
  return (await cdp.send("Runtime.getHeapUsage")).usedSize;
}

/** S20, S8, S18: a day at the desk in power mode, one call in five a talk. */
async function day({ cycles }: { cycles: number }) {
  const { stack, team, page, api } = current();
  const { simulator } = stack.twin;
  simulator.settings.speed = 50;
  simulator.settings.scenario = { ringSeconds: 4, pickupSeconds: 12, talkSeconds: 90, outcome: "no_answer" };
  for (let n = 0; n < cycles; n += 1)
    simulator.queueNext(team.authcode, { outcome: n % 5 === 4 ? "answered" : "no_answer" }, 1);
  await api.mutate("campaigns.update", { campaignId: team.campaign.id, previewSeconds: 0 });
  await api.mutate("desk.setMode", { mode: "power", campaignId: team.campaign.id });
  await goLive(page, `/dashboard/campaigns/${team.campaign.id}/work`);
  const before = await probed(page);
  const startedAt = wallMs();
  let keys = 0;
  let [ended, lastEnded, quietSince, heapBefore] = [0, 0, wallMs(), 0];
  const press = async (key: string) => {
    keys += 1;
    await page.keyboard.press(key);
  };
  const warm = Math.max(2, Math.floor(cycles / 10));
  while (ended < cycles) {
    const [row] = await stack.sql<{ count: string }>(
      "SELECT count(*) FROM calls WHERE workspace_id = $1 AND wrap_up = 'done'",
      [team.workspaceId],
    );
    ended = Number(row?.count) - doneBefore;
    if (heapBefore === 0 && ended >= warm) heapBefore = await heap();
    if (ended !== lastEnded) [lastEnded, quietSince] = [ended, wallMs()];
    const talked = page.locator("[data-popup]").filter({ hasText: "Talked" });
    if (await talked.isVisible()) {
      await sleep(550);
      if (await talked.isVisible()) await press("1");
    } else if (wallMs() - quietSince > 8000) {
      // What power mode should have done by itself: a key, and it is counted.
      await press("Enter");
      quietSince = wallMs();
    }
    if (wallMs() - startedAt > cycles * 20_000) break;
    await sleep(120);
  }
  const after = await probed(page);
  const ringing = cycles * ((4 + 12) / 50) * 1000 + Math.floor(cycles / 5) * (90 / 50) * 1000;
  return {
    ended,
    keys,
    wallMs: wallMs() - startedAt - ringing,
    heapBefore,
    heapAfter: await heap(),
    longTasks: after.longTasks - before.longTasks,
    keyToDial: after.keyToDial,
  };
}

let doneBefore = 0;

const operations: Record<string, (args: { leads: number; count: number; cycles: number }) => unknown> = {
  start: ({ leads }) => start(leads),
  reports: (args) => reports(args),
  day: async (args) => {
    const [row] = await current().stack.sql<{ count: string }>(
      "SELECT count(*) FROM calls WHERE workspace_id = $1 AND wrap_up = 'done'",
      [current().team.workspaceId],
    );
    doneBefore = Number(row?.count);
    return day(args);
  },
  stop: async () => {
    await open?.browser.close();
    await open?.stack.stop();
  },
};

process.on("message", (message: { id: number; op: string; leads: number; count: number; cycles: number }) => {
  void (async () => {
    try {
      const operation = operations[message.op];
      if (!operation) throw new Error(`no operation ${message.op}`);
      process.send?.({ id: message.id, result: (await operation(message)) ?? true });
    } catch (error) {
      process.send?.({ id: message.id, error: error instanceof Error ? error.message : String(error) });
    }
  })();
});
process.on("disconnect", () => process.exit(0));
process.send?.({ id: 0, result: true });

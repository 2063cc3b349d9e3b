// The desk's load program: a whole stack of its own (server, database, stand-in of the provider) and a scripted browser.
import { existsSync } from "node:fs";
import { type Browser, type CDPSession, chromium, type Page } from "@playwright/test";
import { type Api, apiOf, signInByHttp, until } from "../../tests/support/stack/http";
import { type Stack, startStack } from "../../tests/support/stack/stack";
import { makeTeam, type Team } from "../../tests/support/stack/team";
import { dialledCall, post } from "../../tests/support/stack/webhooks";
import { sleep, wallMs } from "../lib/statistics";
import { deskProbe, pollingProbe, type Probed } from "./desk-probe";

type Open = { stack: Stack; browser: Browser; team: Team; page: Page; api: Api; cdp: CDPSession };

let open: Open | null = null;
/** Half a second a popup is deaf to digits; the rest is room. */
const armedMs = 600;
/** Longer than any step of a cycle takes: what stands still for so long is stuck, and says where. */
const stuckMs = 25_000;

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

async function goToDesk({ page, team }: Open): Promise<void> {
  await page.goto(`/dashboard/campaigns/${team.campaign.id}/work`);
  await page.locator("[data-live='live']").first().waitFor({ timeout: 30_000 });
  await page.locator("[data-primary]").waitFor({ timeout: 30_000 });
}

/** By its attributes: to look for a role would walk the whole page each time, in the very thread that is measured. */
const stateOf = (page: Page) =>
  page.locator("[aria-label='Call'][data-state]").first().getAttribute("data-state", { timeout: 5000 });

async function waitForState(page: Page, wanted: string): Promise<void> {
  const from = wallMs();
  for (;;) {
    const state = await stateOf(page);
    if (state === wanted) return;
    if (wallMs() - from > stuckMs) throw new Error(`the desk stands in “${state}”, not in “${wanted}”`);
    await sleep(50);
  }
}

const probed = (page: Page) => page.evaluate(() => (window as unknown as { ringside: Probed }).ringside);

/** In the page: when it had painted this call, 0 = not yet. */
function paintedAt([id, where]: readonly [string, "ringside" | "painted"]): number {
  const kept = window as unknown as { ringside: Probed; painted: Record<string, number> };
  return (where === "ringside" ? kept.ringside.painted : kept.painted)[id] ?? 0;
}

/** S6: reports into a desk that streams and, beside it, into a page that asks every second. Milliseconds each. */
async function reports({ count }: { count: number }) {
  const { stack, browser, team, page } = current();
  await goToDesk(current());
  // In a window of its own: a tab behind another draws no frames. The answers of the API allow no page to do anything.
  const aside = await browser.newContext({
    baseURL: stack.origin,
    storageState: await page.context().storageState(),
    bypassCSP: true,
  });
  await aside.addInitScript("globalThis.__name ??= (named) => named;");
  const peer = await aside.newPage();
  await peer.goto("/api/health/live");
  await peer.evaluate(pollingProbe, team.workspaceId);
  const streamed: number[] = [];
  const polled: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const lead = team.leads[n % team.leads.length];
    // A report alone: the page knew nothing of this call. At any moment of the peer's second.
    const report = lead && dialledCall(team, team.worker, lead.phone).webhooks.at(-1);
    if (!report) throw new Error("no report");
    await sleep(Math.round((n * 617) % 1000));
    const postedAt = wallMs();
    await post(team, report);
    const card = page.locator("[data-popup]");
    await card.waitFor({ timeout: 20_000 });
    const id = (await card.getAttribute("data-popup")) ?? "";
    const at = (holder: Page, name: "ringside" | "painted") =>
      until(
        `${name} has painted the popup`,
        () => holder.evaluate(paintedAt, [id, name] as const),
        (value) => value > 0,
      );
    streamed.push((await at(page, "ringside")) - postedAt);
    polled.push((await at(peer, "painted")) - postedAt);
    await sleep(armedMs);
    await page.keyboard.press("3");
    await card.waitFor({ state: "hidden" });
  }
  await aside.close();
  return { streamed, polled };
}

/** S7: keys that change the page, none of which dials. */
async function keys({ rounds }: { rounds: number }) {
  const { page } = current();
  await goToDesk(current());
  if ((await stateOf(page)) === "idle") await page.keyboard.press("Enter");
  await waitForState(page, "lease_held");
  const before = (await probed(page)).keys.length;
  for (let n = 0; n < rounds; n += 1) {
    for (const key of ["j", "k", "s", "Escape", "p", "Escape", "c", "Escape", "f", "Escape"]) {
      await page.keyboard.press(key);
      await sleep(60);
    }
  }
  return { keys: (await probed(page)).keys.slice(before) };
}

async function heap(): Promise<number> {
  const { cdp } = current();
  for (let round = 0; round < 3; round += 1) await cdp.send("HeapProfiler.collectGarbage");
  return (await cdp.send("Runtime.getHeapUsage")).usedSize;
}

async function countDone({ stack, team }: Open): Promise<number> {
  const [row] = await stack.sql<{ count: string }>(
    "SELECT count(*) FROM calls WHERE workspace_id = $1 AND wrap_up = 'done'",
    [team.workspaceId],
  );
  return Number(row?.count);
}

/** S20, S8, S18: a day at the desk in power mode, one call in five a talk. */
async function day({ cycles, keptMs }: { cycles: number; keptMs: number }) {
  const { stack, team, page, api } = current();
  const { simulator } = stack.twin;
  const speed = 50;
  const times = { ringSeconds: 4, pickupSeconds: 12, talkSeconds: 90 };
  const isTalk = (n: number) => n % 5 === 4;
  simulator.settings.speed = speed;
  simulator.settings.scenario = { ...times, recording: "none", outcome: "no_answer" };
  for (let n = 0; n < cycles; n += 1)
    simulator.queueNext(team.authcode, { outcome: isTalk(n) ? "answered" : "no_answer" }, 1);
  await stack.sql(
    `WITH changed AS (UPDATE campaigns SET preview_seconds = 0 WHERE workspace_id = $1 RETURNING 1)
     UPDATE workspace_stream SET last_transaction_id = pg_current_xact_id()::text::bigint
      WHERE workspace_id = $1 AND EXISTS (SELECT 1 FROM changed)`,
    [team.workspaceId],
  );
  const doneBefore = await countDone(current());
  await api.mutate("desk.setMode", { mode: "power", campaignId: team.campaign.id });
  await goToDesk(current());
  const loading = (await probed(page)).longTasks.length;
  const startedAt = wallMs();
  // Early in the day and at its half: what was read is kept for five minutes, at this speed some eighty leads.
  const weighAt = [Math.max(3, Math.floor(cycles / 10)), Math.floor(cycles / 2)];
  const heaps: number[] = [];
  let [keysPressed, ended] = [0, 0];
  let [lastChange, lastSeen] = [wallMs(), ""];
  while (ended < cycles) {
    ended = (await countDone(current())) - doneBefore;
    if (ended >= (weighAt[heaps.length] ?? Number.POSITIVE_INFINITY)) {
      const seen = (await probed(page)).longTasks.length;
      heaps.push(await heap());
      // The collections that were asked for are not the page's tasks; the browser tells of them a little later.
      await sleep(200);
      await page.evaluate(
        (kept) => (window as unknown as { ringside: Probed }).ringside.longTasks.splice(kept),
        seen,
      );
    }
    const state = (await stateOf(page)) ?? "";
    if (state === "outcome_needed") {
      const popup = await page.locator("[data-popup]").getAttribute("data-popup", { timeout: 5000 });
      await sleep(armedMs);
      // Still the same question: where nobody was reached it has been taken by itself meanwhile.
      const isSame = (await page.locator(`[data-popup="${popup}"]`).count()) > 0;
      if (isSame && (await stateOf(page)) === "outcome_needed") {
        keysPressed += 1;
        await page.keyboard.press("3");
        await page.locator(`[data-popup="${popup}"]`).waitFor({ state: "detached", timeout: stuckMs });
      }
    }
    const seen = `${state} ${ended}`;
    if (seen !== lastSeen) [lastSeen, lastChange] = [seen, wallMs()];
    if (wallMs() - lastChange > stuckMs) throw new Error(`the day stands still in “${state}” after ${ended}`);
    await sleep(80);
  }
  const tookMs = wallMs() - startedAt;
  const after = await probed(page);
  heaps.push(await heap());
  await api.mutate("desk.setMode", { mode: "manual", campaignId: team.campaign.id });
  // Until the browser has forgotten what it had read of the day.
  if (keptMs > 0) {
    await sleep(keptMs);
    heaps.push(await heap());
  }
  const talks = Array.from({ length: cycles }, (_, n) => isTalk(n)).filter(Boolean).length;
  const { ringSeconds, pickupSeconds, talkSeconds } = times;
  const ringingMs = ((cycles * (ringSeconds + pickupSeconds) + talks * talkSeconds) / speed) * 1000;
  return {
    ended,
    talks,
    keys: keysPressed,
    wallMs: tookMs - ringingMs,
    heaps,
    // Not those of the page's own loading.
    longTasks: after.longTasks.slice(loading),
    keyToDial: after.keyToDial,
  };
}

async function stop(): Promise<void> {
  const was = open;
  open = null;
  await was?.browser.close().catch(() => undefined);
  await was?.stack.stop().catch(() => undefined);
}

type Message = {
  id: number;
  op: string;
  leads: number;
  count: number;
  rounds: number;
  cycles: number;
  keptMs: number;
};
const operations: Record<string, (message: Message) => Promise<unknown>> = {
  start: ({ leads }) => start(leads),
  reports,
  keys,
  day,
  stop,
};

process.on("message", (message: Message) => {
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
// Whoever started it is gone or has had enough: nothing of the stack stays behind.
process.on("disconnect", () => void stop().finally(() => process.exit(0)));
process.on("SIGTERM", () => void stop().finally(() => process.exit(0)));
process.send?.({ id: 0, result: true });

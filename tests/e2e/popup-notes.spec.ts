import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium, type Page } from "@playwright/test";
import { signInByHttp } from "../support/stack/http";
import { everything } from "../support/stack/fault-proxy";
import type { Stack } from "../support/stack/stack";
import type { Team } from "../support/stack/team";
import { dialledCall, post, seededRandom } from "../support/stack/webhooks";
import { expect, openLive, popup, test } from "./fixtures";

async function ring(team: Team): Promise<void> {
  const [lead] = team.leads;
  if (!lead) throw new Error("no lead");
  for (const webhook of dialledCall(team, team.worker, lead.phone).webhooks) await post(team, webhook);
}

async function savedNote(stack: Stack, team: Team): Promise<string> {
  const [row] = await stack.sql<{ text: string }>("SELECT text FROM notes WHERE workspace_id = $1", [
    team.workspaceId,
  ]);
  return row?.text ?? "";
}

const sentence = "Wants the papers by Friday, her brother decides with her; the present rate is 9.4.";

/** Types up to a point of the sentence, and waits out the half second in which nothing is promised yet. */
async function typeUntil(page: Page, at: number): Promise<string> {
  const text = sentence.slice(0, at);
  await popup(page).getByLabel("Note").click();
  await page.keyboard.type(text, { delay: 25 });
  await page.waitForTimeout(500);
  return text;
}

test("S13 text lost 0: reload, closed tab, offline, and a second tab at any point of typing", async ({
  stack,
  newTeam,
  enter,
}) => {
  test.setTimeout(120_000);
  const random = seededRandom(13);
  const point = () => 12 + Math.floor(random() * (sentence.length - 12));

  const team = await newTeam({ popupRingSeconds: 0 });
  const { page, watch } = await enter(team, team.worker, "/dashboard");
  watch.allow(/ERR_INTERNET_DISCONNECTED|Failed to load resource|net::ERR/);
  await ring(team);
  await expect(popup(page)).toBeVisible();

  // Reloaded before the server has it.
  stack.proxy.break({ kind: "reset", covers: everything });
  const reloaded = await typeUntil(page, point());
  stack.proxy.heal();
  await page.reload();
  await expect(popup(page).getByLabel("Note")).toHaveValue(reloaded);
  await expect.poll(() => savedNote(stack, team)).toBe(reloaded);

  // Offline, then back.
  const note = popup(page).getByLabel("Note");
  await note.fill("");
  await page.context().setOffline(true);
  const offline = await typeUntil(page, point());
  await expect(popup(page).getByText(/Kept on this device|Saving/)).toBeVisible();
  await page.context().setOffline(false);
  await expect.poll(() => savedNote(stack, team), { timeout: 20_000 }).toBe(offline);

  // The tab is closed while the server is away; the next page of this browser sends it.
  await note.fill("");
  await expect.poll(() => savedNote(stack, team)).toBe("");
  stack.proxy.break({ kind: "reset", covers: everything });
  const closed = await typeUntil(page, point());
  const other = await page.context().newPage();
  await page.close();
  stack.proxy.heal();
  await openLive(other, "/dashboard/profile");
  await expect.poll(() => savedNote(stack, team), { timeout: 20_000 }).toBe(closed);

  // Two tabs on one note: both texts are kept, and it is said.
  await expect(popup(other).getByLabel("Note")).toHaveValue(closed);
  const third = await other.context().newPage();
  await openLive(third, "/dashboard");
  await expect(popup(third).getByLabel("Note")).toHaveValue(closed);
  await popup(other).getByLabel("Note").press("End");
  await Promise.all([
    popup(other).getByLabel("Note").fill("From the one tab: 41 lakh."),
    popup(third).getByLabel("Note").fill("From the other tab: call the brother."),
  ]);
  await expect
    .poll(() => savedNote(stack, team), { timeout: 15_000 })
    .toMatch(/(?=[\s\S]*From the one tab: 41 lakh\.)(?=[\s\S]*From the other tab: call the brother\.)/);
  const said = async (page: Page) => page.getByText(/Both versions are kept/).count();
  await expect.poll(async () => (await said(other)) + (await said(third))).toBeGreaterThan(0);
});

test("S13 text lost 0: the browser is killed while the server is away", async ({ stack, newTeam }) => {
  test.setTimeout(120_000);
  const team = await newTeam({ popupRingSeconds: 0 });
  const home = mkdtempSync(path.join(tmpdir(), "ringside-profile-"));
  try {
    const killed = await openBrowser(home, stack.origin, team);
    await openLive(killed.page, `${stack.origin}/dashboard`);
    await ring(team);
    await expect(popup(killed.page)).toBeVisible();
    stack.proxy.break({ kind: "reset", covers: everything });
    const typed = await typeUntil(killed.page, 60);
    killed.kill();
    stack.proxy.heal();

    const again = await openBrowser(home, stack.origin, team);
    await openLive(again.page, `${stack.origin}/dashboard`);
    await expect.poll(() => savedNote(stack, team), { timeout: 20_000 }).toBe(typed);
    again.kill();
  } finally {
    stack.proxy.heal();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** A browser of its own process, with a profile on disk that outlives it. */
async function openBrowser(
  home: string,
  origin: string,
  team: Team,
): Promise<{ page: Page; kill: () => void }> {
  const executable =
    process.env.CHROMIUM_PATH ??
    ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync) ??
    chromium.executablePath();
  const portFile = path.join(home, "DevToolsActivePort");
  rmSync(portFile, { force: true });
  const child = spawn(
    executable,
    [
      "--headless=new",
      "--remote-debugging-port=0",
      `--user-data-dir=${home}`,
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "about:blank",
    ],
    // A group of its own, so that the kill takes every process of this browser and none else.
    { detached: true, stdio: "ignore" },
  );
  const kill = () => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  };
  await expect.poll(() => existsSync(portFile), { timeout: 20_000 }).toBe(true);
  const port = readFileSync(portFile, "utf8").split("\n")[0];
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const context = browser.contexts()[0];
  if (!context) throw new Error("no context");
  await signInByHttp(context.request, origin, team.worker);
  return { page: await context.newPage(), kill };
}

test("a note on a lead: what is typed while the one before is being saved stays, and nobody else finds it in this tab", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam({ leads: 1 });
  const lead = team.leads[0];
  if (!lead) throw new Error("a lead");
  const { page } = await enter(team, team.worker, `/dashboard/leads/${lead.leadId}`);
  const composer = page.getByLabel("New note");
  let release = () => undefined as void;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/notes\.save/, async (route) => {
    await held;
    await route.continue();
  });
  await composer.fill("Wants the rate sheet");
  const sent = page.waitForRequest(/notes\.save/);
  await page.keyboard.press("Control+Enter");
  await sent;
  await page.keyboard.type(" by Friday");
  release();
  await expect(page.getByRole("listitem").filter({ hasText: "Wants the rate sheet" })).toBeVisible();
  await expect(composer).toHaveValue("Wants the rate sheet by Friday");
  await page.reload();
  await expect(composer).toHaveValue("Wants the rate sheet by Friday");
  const kept = await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes(".note.")));
  expect(kept).toEqual([`ringside.typed.${team.workspaceId}.${team.worker.userId}.note.${lead.leadId}`]);
});

import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { everything } from "../support/stack/fault-proxy";
import type { Person } from "../support/stack/team";
import { violations } from "./accessibility";
import { expect, openLive, test, workPath } from "./fixtures";

const row = (page: Page, person: Person) => page.locator(`[data-worker="${person.userId}"]`);
const tile = (page: Page, name: string) => page.locator(`[data-tile="${name}"]`);
const floorPath = "/dashboard/floor";

test("a worker acts and the floor shows it: state, with whom, the day, and the rows behind a number", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const [lead] = team.leads;
  if (!lead) throw new Error("the team has no leads");
  const manager = await enter(team, team.manager, floorPath);
  const { page } = manager;
  await expect(row(page, team.worker)).toHaveAttribute("data-state", "offline");
  await expect(page.getByText("No calls yet today.")).toBeVisible();
  await page.evaluate(() => void Object.assign(window, { isSamePage: true }));

  const worker = await enter(team, team.worker, "/dashboard");
  await expect(row(page, team.worker)).toHaveAttribute("data-state", "idle");
  stack.twin.simulator.queueNext(team.authcode, { ringSeconds: 1, pickupSeconds: 1, talkSeconds: 3 }, 1);
  await worker.api.mutate("calls.dial", {
    leadId: lead.leadId,
    campaignId: team.campaign.id,
    requestKey: randomUUID(),
  });
  await expect(row(page, team.worker)).toHaveAttribute("data-state", "talking");
  await expect(row(page, team.worker)).toContainText(`with ${lead.name}`);
  await expect(tile(page, "on_calls")).toContainText("1");
  await expect(row(page, team.worker)).toHaveAttribute("data-state", "wrapping_up");
  await expect(tile(page, "on_calls")).toContainText("0");

  await expect(tile(page, "waiting_for_outcome")).toContainText("1");
  await tile(page, "waiting_for_outcome").click();
  const drawer = page.getByRole("dialog", { name: "Waiting for outcome" });
  await expect(drawer).toContainText("Calls that have ended");
  await expect(drawer.locator("[data-row]")).toHaveCount(1);
  await expect(drawer.locator("[data-row]")).toContainText(lead.name);
  const outcomeId = team.outcomes.find(({ label }) => label === "Interested")?.id;
  const { open } = await worker.api.query<{ open: { id: string }[] }>("calls.mine");
  await worker.api.mutate("calls.complete", { callId: open[0]?.id, outcomeId });
  await expect(drawer).toContainText("Every call has its outcome.");
  await page.keyboard.press("Escape");

  await expect(row(page, team.worker)).toHaveAttribute("data-state", "idle");
  await expect(row(page, team.worker)).toContainText("Interested");
  await expect(row(page, team.worker)).toContainText("100 %");
  await expect(page.getByText("No calls yet today.")).toBeHidden();
  const myDay = worker.page.locator('[data-my-day="connects"]');
  await expect(myDay).toContainText("of 1, 100 %");
  expect(await page.evaluate(() => "isSamePage" in window)).toBe(true);

  // A worker has no floor, neither in the navigation nor by its address.
  await expect(worker.page.getByRole("link", { name: "Floor" })).toHaveCount(0);
  await openLive(worker.page, floorPath);
  await expect(worker.page.getByText("Your role does not include this")).toBeVisible();
});

test("a held page stands still and counts what waits, and stop all dialling reaches the desk all the same", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const worker = await enter(team, team.worker, workPath(team));
  const { page, api } = await enter(team, team.manager, floorPath);
  await expect(row(page, team.worker)).toHaveAttribute("data-state", "idle");
  await page.getByRole("button", { name: "Freeze" }).click();
  const held = page.getByRole("button", { name: /^Paused \d\d:\d\d/ });
  await expect(held).toContainText("0 changes waiting");
  await worker.api.mutate("desk.pause", { reason: "lunch" });
  await expect(held).toContainText("2 changes waiting");
  await expect(row(page, team.worker)).toHaveAttribute("data-state", "idle");
  await expect(tile(page, "paused")).toContainText("0");

  await page.getByRole("button", { name: "Stop all dialling" }).click();
  const dialog = page.getByRole("dialog", { name: "Stop all dialling?" });
  await dialog.getByLabel("A complaint").check();
  await dialog.getByLabel("What everybody should know").fill("Two customers were called twice.");
  await dialog.getByRole("button", { name: "Stop all dialling" }).click();
  await expect(dialog).toBeHidden();
  // Not held with the rest: nobody may think that calls go out.
  await expect(page.getByText("All dialling is stopped.")).toBeVisible();
  await worker.api.mutate("desk.resume");
  const stopped = worker.page.getByRole("heading", { name: "All dialling is stopped" });
  await expect(stopped).toBeVisible();
  await expect(worker.page.getByText(`${team.manager.name} stopped it`)).toBeVisible();
  const refused = await worker.api.raw("calls.dial", {
    leadId: team.leads[0]?.leadId,
    campaignId: team.campaign.id,
    requestKey: randomUUID(),
  });
  expect(refused.ok()).toBe(false);
  expect(await refused.text()).toContain("dialling_stopped");

  await held.click();
  await expect(row(page, team.worker)).toHaveAttribute("data-state", "idle");
  await expect(tile(page, "stopped")).toContainText("all dialling is stopped");
  await page.getByRole("button", { name: "Resume dialling" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Resume dialling" }).click();
  await expect(tile(page, "stopped")).toContainText("nothing is stopped");
  await expect(stopped).toBeHidden();
  const { activities } = await api.query<{ activities: { event: { type: string } }[] }>("activities.list", {
    limit: 10,
  });
  const types = activities.map(({ event }) => event.type);
  expect(types).toContain("workspace.dialling_stopped");
  expect(types).toContain("workspace.dialling_resumed");
});

test("a manager pauses a worker and gives the work of an absent one away", async ({ newTeam, enter }) => {
  const team = await newTeam();
  const [lead] = team.leads;
  if (!lead) throw new Error("the team has no leads");
  const { page, api } = await enter(team, team.manager, floorPath);
  await api.mutate("tasks.create", {
    kind: "callback",
    title: "Call back about the rate",
    leadId: lead.leadId,
    callId: null,
    assigneeUserId: team.worker.userId,
    dueAt: new Date(Date.now() - 60_000),
  });
  await expect(tile(page, "callbacks_overdue")).toContainText("1 over, limit 0");
  const menu = page.getByRole("button", { name: `Actions for ${team.worker.name}` });
  await menu.click();
  await page.getByRole("menuitem", { name: "Give leads and callbacks away…" }).click();
  const dialog = page.getByRole("dialog", { name: `Give away the work of ${team.worker.name}` });
  await expect(dialog).toContainText("1 open callback, 1 overdue");
  await dialog.getByRole("combobox", { name: "To" }).click();
  await page.getByRole("option", { name: new RegExp(team.colleague.name) }).click();
  await dialog.getByRole("button", { name: "Move 0 leads, 1 callback" }).click();
  await expect(page.getByText(`0 leads and 1 callback of ${team.worker.name} moved.`)).toBeVisible();

  await menu.click();
  await page.getByRole("menuitem", { name: "Pause…" }).click();
  const pause = page.getByRole("dialog", { name: `Pause ${team.worker.name}?` });
  await pause.getByLabel("Why").fill("Come to my desk");
  await pause.getByRole("button", { name: `Pause ${team.worker.name}` }).click();
  await expect(row(page, team.worker)).toContainText("Pause: by a manager");
  await menu.click();
  await page.getByRole("menuitem", { name: "Resume" }).click();
  await expect(row(page, team.worker)).not.toContainText("Pause: by a manager");
  await openLive(page, "/dashboard");
  const feed = page.getByRole("region", { name: "What happened" });
  await expect(feed).toContainText(
    `${team.manager.name} moved 0 leads and 1 callback of ${team.worker.name} to ${team.colleague.name}`,
  );
});

test("the wall: an admin’s link shows the floor without a customer’s name, turns grey when cut, and ends when revoked", async ({
  stack,
  newTeam,
  enter,
  visit,
}) => {
  const team = await newTeam();
  const [lead] = team.leads;
  if (!lead) throw new Error("the team has no leads");
  const admin = await enter(team, team.admin, floorPath);
  await admin.page.getByRole("button", { name: "More" }).first().click();
  await admin.page.getByRole("menuitem", { name: "Wall screens" }).click();
  const modal = admin.page.getByRole("dialog", { name: "Wall screens" });
  await modal.getByLabel("Where it hangs").fill("Sales floor, left");
  await modal.getByRole("button", { name: "Make the link" }).click();
  const link = new URL(await modal.getByLabel("Link", { exact: true }).inputValue());
  const token = new URLSearchParams(link.hash.slice(1)).get("token") ?? "";
  expect(token).toHaveLength(43);

  const { page, watch } = await visit(`/wall${link.hash}`, { viewport: { width: 1920, height: 1080 } });
  watch.allow(/net::ERR_|Failed to fetch|status of (404|502|503)/);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const board = page.locator("[data-wall]");
  await expect(board).toHaveAttribute("data-wall", "live");
  const worker = await enter(team, team.worker, "/dashboard");
  stack.twin.simulator.queueNext(team.authcode, { ringSeconds: 1, pickupSeconds: 1, talkSeconds: 4 }, 1);
  await worker.api.mutate("calls.dial", {
    leadId: lead.leadId,
    campaignId: team.campaign.id,
    requestKey: randomUUID(),
  });
  await expect(tile(page, "on_calls")).toContainText("1");
  await expect(board).toContainText("Talking");
  await expect(board).toContainText(team.worker.name);
  const html = await page.content();
  for (const { name, phone, shownPhone } of team.leads)
    for (const told of [name, phone, phone.slice(-10), shownPhone]) expect(html).not.toContain(told);
  expect(html).not.toContain(team.campaign.name);

  const small = await page.evaluate(() =>
    [...document.querySelectorAll("main *")]
      .filter((element) =>
        [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
      )
      .filter((element) => Number.parseFloat(getComputedStyle(element).fontSize) < 31.9)
      .map((element) => element.textContent),
  );
  expect(small).toEqual([]);
  expect(await violations(page, "/wall")).toEqual([]);

  stack.proxy.break({ kind: "reset", covers: everything });
  await expect(board).toHaveAttribute("data-wall", "stale", { timeout: 20_000 });
  await expect(board).toContainText(/Offline, as of \d\d:\d\d:\d\d/);
  stack.proxy.heal();
  await expect(board).toHaveAttribute("data-wall", "live", { timeout: 40_000 });

  await modal.getByRole("button", { name: "Revoke" }).click();
  await admin.page.getByRole("button", { name: "Revoke link" }).click();
  await expect(page.getByText("This link has ended, or never was.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("This link has ended, or never was.")).toBeVisible();
  expect(asked.filter((url) => url.includes(token))).toEqual([]);
  expect(stack.server.log.filter((line) => line.includes(token))).toEqual([]);
  // The admin's page was cut off with the rest.
  admin.watch.allow(/net::ERR_|Failed to fetch|TRPCClientError/);
  worker.watch.allow(/net::ERR_|Failed to fetch|TRPCClientError/);
});

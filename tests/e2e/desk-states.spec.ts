import type { Locator, Page } from "@playwright/test";
import { violations } from "./accessibility";
import { card, expectState, primary, start } from "./desk-kit";
import { walkDesk, walkEnds } from "./desk-walk";
import { incomingCall, post } from "../support/stack/webhooks";
import { expect, expectLive, popup, test, workPath } from "./fixtures";

/** Every filled button that can be seen; there must be one, and it is the next step. */
async function filledButtons(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, a")]
      .filter((each) => each.dataset.variant === "filled" && each.checkVisibility())
      .map((each) => each.innerText.trim()),
  );
}

/** Words of the next step that do not fit on their button. */
async function cutWords(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-primary] span")]
      .filter((each) => each.scrollWidth > each.clientWidth && each.clientWidth > 0)
      .map((each) => each.innerText),
  );
}

const phone = { width: 360, height: 740 };

test("S16 in every state one filled button names the next step, and axe finds nothing", async ({
  stack,
  newTeam,
  enter,
}) => {
  test.setTimeout(400_000);
  const team = await newTeam({ popupRingSeconds: 0, leads: 16 });
  const worker = await enter(team, team.worker);
  const manager = await enter(team, team.manager);
  worker.watch.allow(/net::ERR_|Failed to fetch|NetworkError|TRPCClientError|50\d/);
  const seen: string[] = [];
  const found: string[] = [];
  const visit = async (state: string, page: Page) => {
    seen.push(state);
    const filled = await filledButtons(page);
    if (filled.length !== 1 || filled[0] === "") found.push(`${state}: filled ${JSON.stringify(filled)}`);
    await expect(primary(page)).toBeInViewport();
    found.push(...(await violations(page, state)), ...(await cutWords(page)));
    // What comes by itself in a few seconds does not wait for a second look.
    if (state === "accepting" || state === "next_in") return;
    const wide = page.viewportSize();
    if (!wide) throw new Error("no viewport");
    await page.setViewportSize(phone);
    await expect(primary(page)).toBeInViewport();
    found.push(...(await cutWords(page)).map((words) => `${state}, 360 px: ${words}`));
    await page.setViewportSize(wide);
  };
  await walkDesk({ stack, team, worker, manager }, workPath(team), visit);
  expect(found).toEqual([]);
  expect(seen.length).toBeGreaterThan(20);
});

test("S16 the ends of a list, and no list at all", async ({ newTeam, enter }) => {
  const team = await newTeam({ popupRingSeconds: 0, leads: 2 });
  const manager = await enter(team, team.manager);
  const worker = await enter(team, team.worker, workPath(team));
  worker.watch.allow(/401|403/);
  await walkEnds({ team, worker, manager }, async (state, page) => {
    const filled = await filledButtons(page);
    expect(filled, state).toHaveLength(1);
    expect(filled[0], state).not.toBe("");
    expect(await violations(page, state)).toEqual([]);
  });
  await expectLive(worker.page);
});

test("on a phone the words are whole, and toasts stand clear of what tells of a call and of what one presses", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0, leads: 3 });
  const manager = await enter(team, team.manager);
  const { page } = await enter(team, team.worker, workPath(team), { viewport: phone });
  await start(page);
  await page.keyboard.press("s");
  await page.keyboard.press("2");
  await expectState(page, "lease_held");
  const toast = page.getByRole("region", { name: "Notices" }).getByRole("status");
  await expect(toast).toBeVisible();
  const boxOf = async (locator: Locator) => {
    const box = await locator.boundingBox();
    if (!box) throw new Error("not drawn");
    return box;
  };
  const [told, said, step] = [await boxOf(card(page)), await boxOf(toast), await boxOf(primary(page))];
  expect(said.y).toBeGreaterThanOrEqual(told.y + told.height);
  expect(said.y + said.height).toBeLessThanOrEqual(step.y);

  await manager.api.mutate("campaigns.setStatus", { campaignId: team.campaign.id, status: "paused" });
  await page.goto("/dashboard/work");
  await expectState(page, "no_campaign");
  await expect(primary(page)).toHaveText("Waiting for a campaign");
  expect(await cutWords(page)).toEqual([]);
  await page.getByRole("link", { name: "Leave the desk" }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
});

test("calls nobody started here: whose lead it is sees it ring and A opens the lead; a stranger's waits for a manager, who gives it away", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const [lead] = team.leads;
  if (!lead) throw new Error("no lead");
  const manager = await enter(team, team.manager, "/dashboard/calls?view=unclaimed");
  await manager.api.mutate("leads.assign", { leadIds: [lead.leadId], ownerUserId: team.worker.userId });
  const colleague = await enter(team, team.colleague, "/dashboard");
  const worker = await enter(team, team.worker, "/dashboard");
  const dock = (page: Page) => page.getByRole("region", { name: "Your calls" });

  const known = incomingCall(team, team.worker, lead.phone, { outcome: "no_answer" }).webhooks;
  for (const webhook of known.slice(0, 1)) await post(team, webhook);
  await expect(worker.page.getByText(`Incoming: ${lead.name}.`)).toBeVisible();
  await expect(dock(worker.page)).toContainText(lead.name);
  await worker.page.keyboard.press("a");
  await expect(worker.page.getByRole("heading", { name: lead.name, level: 1 })).toBeVisible();
  await expect(dock(colleague.page)).toContainText("No live calls");
  for (const webhook of known.slice(1)) await post(team, webhook);
  await expect(dock(worker.page)).toContainText("No live calls");
  await popup(worker.page).getByRole("button", { name: "Done", exact: true }).click();
  await worker.page.goto("/dashboard/tasks");
  await expect(worker.page.getByRole("main")).toContainText("Missed call: call back");

  const unclaimed = manager.page.getByRole("main");
  await expect(unclaimed).toContainText("Nothing is unclaimed");
  const stranger = incomingCall(team, team.worker, "+919845077777", { outcome: "no_answer" }).webhooks;
  for (const webhook of stranger) await post(team, webhook);
  const row = unclaimed.getByRole("row", { name: /98450 77777/ });
  await expect(row).toBeVisible();
  await expect(popup(worker.page)).toBeHidden();
  await row.getByRole("button", { name: "Give to…" }).click();
  await manager.page.getByRole("menuitem", { name: team.colleague.name }).click();
  await expect(unclaimed).toContainText("Nothing is unclaimed");
  await expect(popup(colleague.page)).toContainText("98450 77777");
  await expect(popup(worker.page)).toBeHidden();
});

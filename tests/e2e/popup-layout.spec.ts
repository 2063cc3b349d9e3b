import type { Page } from "@playwright/test";
import { dialledCall, post } from "../support/stack/webhooks";
import type { Team } from "../support/stack/team";
import { expectState, leaveFields, start } from "./desk-kit";
import { Line } from "./desk-line";
import { expect, openLive, popup, test, workPath } from "./fixtures";

/** Fifty by FULL_DESK=1; with all else that is tested here, a few are what there is time for. */
const [elsewhere, atDesk] = process.env.FULL_DESK ? [50, 50] : [6, 3];

type Shift = { value: number; what: string };

/** Every shift of layout from here on, whatever the browser thinks of its cause. */
async function watchShifts(page: Page): Promise<() => Promise<Shift[]>> {
  await page.evaluate(() => {
    const kept: unknown[] = [];
    Object.assign(window, { ringsideShifts: kept });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources } = entry as PerformanceEntry & {
          value: number;
          sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
        };
        const what = sources
          .map(({ node, previousRect: from, currentRect: to }) => {
            const element = node instanceof Element ? node : node?.parentElement;
            const name = `${element?.tagName ?? "?"}.${element?.className ?? ""} “${(node?.textContent ?? "").slice(0, 40)}”`;
            return `${name} ${from.x},${from.y} → ${to.x},${to.y}`;
          })
          .join("; ");
        kept.push({ value, what });
      }
    }).observe({ type: "layout-shift" });
  });
  return () => page.evaluate(() => (window as unknown as { ringsideShifts: Shift[] }).ringsideShifts);
}

/** A call rings, is talked, ends, and its wrap-up ends by a digit, while another call goes on in the dock. */
async function cycle(page: Page, team: Team, round: number): Promise<void> {
  const [lead, other] = [team.leads[round % team.leads.length], team.leads[(round + 3) % team.leads.length]];
  if (!lead || !other) throw new Error("no leads");
  const webhooks = dialledCall(team, team.worker, lead.phone, {
    outcome: round % 3 === 0 ? "answered" : "no_answer",
    recording: round % 2 === 0 ? "ready" : "none",
  }).webhooks;
  const second = dialledCall(team, team.worker, other.phone, { outcome: "no_answer" }).webhooks;
  for (const webhook of webhooks.slice(0, 2)) await post(team, webhook);
  for (const webhook of second.slice(0, 1)) await post(team, webhook);
  await expect(page.getByRole("region", { name: "Your calls" })).toContainText(lead.name);
  for (const webhook of webhooks.slice(2)) await post(team, webhook);
  await expect(popup(page)).toBeVisible();
  for (const webhook of second.slice(1)) await post(team, webhook);
  await expect(popup(page)).toContainText(/\d of 2/);
  await page.waitForTimeout(600);
  const front = await popup(page).getAttribute("data-popup");
  await page.keyboard.press(round % 2 === 0 ? "2" : "4");
  if (round % 2 === 0) await page.keyboard.press("3");
  await expect(popup(page)).not.toHaveAttribute("data-popup", front ?? "");
  await page.waitForTimeout(600);
  await page.keyboard.press("4");
  await expect(popup(page)).toBeHidden();
}

test("S10 layout shift 0: calls, popups, toasts and the dock come and go", async ({ newTeam, enter }) => {
  test.setTimeout(60_000 + elsewhere * 10_000);
  const team = await newTeam({ leads: 8, popupRingSeconds: 30 });
  const { page } = await enter(team, team.worker, "/dashboard/profile");
  await expect(page.getByRole("main")).not.toBeEmpty();
  await page.waitForTimeout(500);
  const shifts = await watchShifts(page);
  for (let round = 0; round < elsewhere; round += 1) await cycle(page, team, round);
  expect(await shifts()).toEqual([]);
});

test("S10 layout shift 0 at the desk: call states, wrap-ups, the queue, the dock and toasts come and go", async ({
  stack,
  newTeam,
  enter,
}) => {
  test.setTimeout(60_000 + atDesk * 15_000);
  // Those that are called one after the other, then one for a colleague and one that rings in each round, then one more.
  const team = await newTeam({ leads: 3 * atDesk + 5, popupRingSeconds: 0 });
  const line = new Line(stack, team);
  const colleague = await enter(team, team.colleague);
  const manager = await enter(team, team.manager);
  const { page } = await enter(team, team.worker, workPath(team));
  await start(page);
  await expect(page.locator("[aria-busy=true], .mantine-Skeleton-root")).toHaveCount(0);
  const shifts = await watchShifts(page);
  for (let round = 0; round < atDesk; round += 1) {
    const places = [atDesk + 2 + round, 3 * atDesk + 4, 2 * atDesk + 3 + round];
    const [taken, gone, ringing] = places.map((place) => team.leads[place]);
    if (!taken || !gone || !ringing) throw new Error("no leads");
    line.silence(1);
    await leaveFields(page);
    await page.keyboard.press("Enter");
    await expectState(page, "worker_ringing");
    await line.says("Leg A Answer");
    await expectState(page, "customer_ringing");
    // Meanwhile a colleague takes a lead, a manager blocks another, and a second call comes into the dock.
    await colleague.api.mutate("desk.take", { campaignId: team.campaign.id, leadId: taken.leadId });
    if (round === 0) await manager.api.mutate("leads.block", { leadId: gone.leadId });
    const second = dialledCall(team, team.worker, ringing.phone, { outcome: "no_answer" }).webhooks;
    for (const webhook of second.slice(0, 2)) await post(team, webhook);
    await expect(page.getByRole("region", { name: "Your calls" })).toContainText(ringing.name);
    if (round > 0) await line.says("Leg B Answer");
    for (const webhook of second.slice(2)) await post(team, webhook);
    await expect(popup(page)).toBeVisible();
    await line.reports({ outcome: round > 0 ? "answered" : "no_answer" });
    await expect(popup(page)).toContainText(/1 of 2/);
    await page.waitForTimeout(600);
    await page.keyboard.press("4");
    await expect(popup(page)).not.toContainText(/1 of 2/);
    await page.waitForTimeout(600);
    await page.keyboard.press(round > 0 ? "3" : "4");
    await expectState(page, "lease_held");
  }
  await page.keyboard.press("p");
  await page.keyboard.press("2");
  await expectState(page, "paused");
  await page.keyboard.press("Enter");
  await expectState(page, "lease_held");
  expect(await shifts()).toEqual([]);
});

test("a timeline that is read stands still: what is new waits above it, and shown again it is whole at once", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const [lead] = team.leads;
  if (!lead) throw new Error("no lead");
  const note = (text: string) => colleague.api.mutate("notes.save", { leadId: lead.leadId, text });
  const colleague = await enter(team, team.colleague);
  for (const text of ["Asked for the price list.", "Prefers mornings."]) await note(text);
  const { page } = await enter(team, team.worker, workPath(team));
  await start(page);
  const lines = page.getByRole("region", { name: "Lead" }).getByRole("listitem");
  const isNew = page.getByRole("button", { name: /new ↑/ });
  const lastNote = page.getByRole("region", { name: "Lead" }).locator("blockquote");
  await expect(lines.first()).toContainText("Prefers mornings.");

  // At the desk nothing comes in above what is read; a press shows it.
  const shifts = await watchShifts(page);
  await note(
    "Has a new office: second floor, behind the bank, and asks for the long list of all rates in writing.",
  );
  await expect(isNew).toHaveText("1 new ↑");
  await expect(lastNote).toContainText("Has a new office");
  await expect(lines.first()).toContainText("Prefers mornings.");
  expect(await shifts()).toEqual([]);
  await isNew.click();
  await expect(lines.first()).toContainText("Has a new office");
  await expect(isNew).toBeHidden();

  // Looked away, and back.
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(page.getByRole("heading", { name: lead.name, level: 1 })).toBeHidden();
  await note("Moved to Thane.");
  // The news has reached this page before it shows the lead again.
  await expect
    .poll(() => page.evaluate(() => document.querySelector("[data-live]")?.getAttribute("data-live")))
    .toBe("live");
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    const tops: string[] = [];
    Object.assign(window, { tops });
    new MutationObserver(() => {
      const top = document.querySelector("[aria-label=Lead] ol li")?.textContent ?? "";
      if (top !== "" && tops.at(-1) !== top) tops.push(top);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await page.keyboard.press("k");
  await page.keyboard.press("k");
  await expect(page.getByRole("heading", { name: lead.name, level: 1 })).toBeVisible();
  await expect(lines.first()).toContainText("Moved to Thane.");
  const tops = await page.evaluate(() => (window as unknown as { tops: string[] }).tops);
  expect(tops.filter((top) => top.includes("Has a new office"))).toEqual([]);

  // On the lead's page it follows by itself, but not under the pointer; one's own note is there at once.
  await openLive(page, `/dashboard/leads/${lead.leadId}`);
  const story = page.getByRole("list").filter({ hasText: "Moved to Thane." }).getByRole("listitem");
  await page.mouse.move(0, 0);
  await note("Wants a call in May.");
  await expect(story.first()).toContainText("Wants a call in May.");
  await story.first().hover();
  await note("In June rather.");
  await expect(isNew).toHaveText("1 new ↑");
  await expect(story.first()).toContainText("Wants a call in May.");
  await page.getByLabel("New note").fill("I call in June.");
  await page.keyboard.press("Control+Enter");
  await story.nth(1).hover();
  await expect(story.first()).toContainText("I call in June.");
});

test("the wrap-up is whole in the desk's zone at 1440 × 900, and never lies over the field one types in", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const { page } = await enter(team, team.worker, workPath(team));
  const [lead] = team.leads;
  if (!lead) throw new Error("no lead");
  for (const webhook of dialledCall(team, team.worker, lead.phone).webhooks) await post(team, webhook);
  const followUp = popup(page).getByRole("group", { name: "Follow-up" });
  await expect(followUp).toBeInViewport({ ratio: 1 });
  await expect(popup(page).getByRole("link", { name: /Flight recorder/ })).toBeInViewport({ ratio: 1 });
  const overflow = await popup(page).evaluate(
    (element) =>
      [...element.querySelectorAll("*")].filter(
        (child) =>
          child.scrollHeight > child.clientHeight + 2 && getComputedStyle(child).overflowY === "auto",
      ).length,
  );
  expect(overflow).toBe(0);

  await openLive(page, `/dashboard/leads/${lead.leadId}`);
  const field = page.getByLabel("New note");
  await field.click();
  const [theirs, own] = [await field.boundingBox(), await popup(page).boundingBox()];
  if (!theirs || !own) throw new Error("not drawn");
  const isOver =
    theirs.x < own.x + own.width &&
    theirs.x + theirs.width > own.x &&
    theirs.y < own.y + own.height &&
    theirs.y + theirs.height > own.y;
  expect(isOver).toBe(false);
});

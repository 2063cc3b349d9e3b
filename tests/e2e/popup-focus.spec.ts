import type { Locator, Page } from "@playwright/test";
import { dialledCall, post } from "../support/stack/webhooks";
import { expect, openLive, popup, test } from "./fixtures";

// Every key that the popup, the dock or the page would take, among ordinary words.
const words = "x1h2n. 3,m9uc f4g d5 j0k? [s]p r6 7o t8q. told 45 lakh, calls 9-1 ok ,.1 x h n u";
const typedEachMs = 60;

type Left = { value: string; caret: number | null; isFocused: boolean };
function leftIn(field: Locator): Promise<Left> {
  return field.evaluate((element) => {
    const input = element as HTMLInputElement | HTMLTextAreaElement;
    return {
      value: input.value,
      caret: input.selectionStart,
      isFocused: document.activeElement === element,
    };
  });
}

async function toasts(page: Page): Promise<number> {
  return page.evaluate(() => Number(sessionStorage.getItem("toasts") ?? "0"));
}

test("S11 focus stolen 0: 240 characters in search, composer and note while popups, toasts and list changes arrive", async ({
  stack,
  newTeam,
  enter,
}) => {
  test.setTimeout(120_000);
  const team = await newTeam({ leads: 8, popupRingSeconds: 0 });
  const { page } = await enter(team, team.worker);
  const manager = await enter(team, team.manager);
  await page.addInitScript(() => {
    const seen = new WeakSet<Element>();
    document.addEventListener("DOMContentLoaded", () => {
      new MutationObserver(() => {
        for (const toast of document.querySelectorAll(".mantine-Notification-root")) {
          if (seen.has(toast)) continue;
          seen.add(toast);
          sessionStorage.setItem("toasts", String(Number(sessionStorage.getItem("toasts") ?? "0") + 1));
        }
      }).observe(document.body, { childList: true, subtree: true });
    });
  });
  await openLive(page, "/dashboard/leads");
  const [first, second, third, ...others] = team.leads;
  if (!first || !second || !third || others.length < 5) throw new Error("eight leads");

  /** One popup, calls that go on and show in dock and toast, and seven changes of the list. */
  const disturb = async (ended: typeof first, live: typeof others) => {
    for (const webhook of dialledCall(team, team.worker, ended.phone).webhooks) await post(team, webhook);
    for (const { phone } of live) {
      const [ringing] = dialledCall(team, team.worker, phone).webhooks;
      if (ringing) await post(team, ringing);
    }
    for (let round = 0; round < 7; round += 1) {
      const lead = others[round % others.length];
      if (lead)
        await manager.api.mutate("leads.assign", {
          leadIds: [lead.leadId],
          ownerUserId: round % 2 === 0 ? team.colleague.userId : null,
        });
    }
  };
  const typeInto = async (field: Locator, disturbance: Promise<void>) => {
    await page.keyboard.type(words, { delay: typedEachMs });
    await disturbance;
    expect(await leftIn(field)).toEqual({ value: words, caret: words.length, isFocused: true });
  };

  const search = page.getByLabel("Search leads");
  await search.click();
  await typeInto(search, disturb(first, others.slice(0, 2)));
  await expect(popup(page)).toBeVisible();

  await page.goto(`/dashboard/leads/${third.leadId}`);
  const composer = page.getByLabel("New note");
  await composer.click();
  await typeInto(composer, disturb(second, others.slice(2, 4)));

  const note = popup(page).getByLabel("Note");
  await note.click();
  await typeInto(note, disturb(third, others.slice(4)));
  await expect(popup(page)).toContainText(/\d of 3/);

  expect(words.length * 3).toBeGreaterThanOrEqual(240);
  expect(await toasts(page)).toBeGreaterThanOrEqual(5);
  const [set] = await stack.sql<{ count: string }>(
    "SELECT count(*) FROM calls WHERE workspace_id = $1 AND (outcome_id IS NOT NULL OR wrap_up IN ('done', 'folded'))",
    [team.workspaceId],
  );
  expect(Number(set?.count)).toBe(0);
});

import type { Page } from "@playwright/test";
import { dialledCall, post } from "../support/stack/webhooks";
import type { Stack } from "../support/stack/stack";
import type { Team } from "../support/stack/team";
import { expect, popup, test, workPath } from "./fixtures";

async function outcomesSet(stack: Stack, team: Team): Promise<number> {
  const [row] = await stack.sql<{ count: string }>(
    "SELECT count(*) FROM calls WHERE workspace_id = $1 AND outcome_id IS NOT NULL",
    [team.workspaceId],
  );
  return Number(row?.count);
}

async function ring(team: Team, index: number): Promise<void> {
  const lead = team.leads[index];
  if (!lead) throw new Error("no such lead");
  for (const webhook of dialledCall(team, team.worker, lead.phone).webhooks) await post(team, webhook);
}

/** Digits from the popup's very first frame on, for as long as it must be deaf. */
async function pressEarly(page: Page): Promise<void> {
  await page.evaluate(() => {
    let pressed = 0;
    const press = () => {
      pressed += 1;
      document.documentElement.dataset.pressed = String(pressed);
      window.dispatchEvent(new KeyboardEvent("keydown", { key: "1", code: "Digit1", bubbles: true }));
    };
    let shownAt: number | null = null;
    const watch = () => {
      if (document.querySelector("[data-popup]") === null) {
        requestAnimationFrame(watch);
        return;
      }
      shownAt ??= performance.now();
      // Its own clock begins a frame or two later: this half second lies within its.
      if (performance.now() - shownAt > 450) return;
      press();
      requestAnimationFrame(watch);
    };
    watch();
  });
}

test("S12 keys swallowed 0: digits in the first half second, in fields, composed, repeated, with modifiers, switched off", async ({
  stack,
  newTeam,
  enter,
}) => {
  test.setTimeout(90_000);
  const team = await newTeam({ popupRingSeconds: 0 });
  const { page, api } = await enter(team, team.worker, workPath(team));
  await pressEarly(page);
  await ring(team, 0);
  await expect(popup(page)).toBeVisible();
  await page.waitForTimeout(900);
  expect(Number(await page.evaluate(() => document.documentElement.dataset.pressed))).toBeGreaterThan(3);

  await page.evaluate(() => {
    const one = { key: "1", code: "Digit1", bubbles: true };
    for (const more of [
      { isComposing: true },
      { repeat: true },
      { ctrlKey: true },
      { metaKey: true },
      { altKey: true },
    ])
      window.dispatchEvent(new KeyboardEvent("keydown", { ...one, ...more }));
  });
  await popup(page).getByLabel("Note").click();
  await page.keyboard.type("14 5 9");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("2");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeHidden();
  await api.mutate("session.updatePreferences", { areSingleKeysOn: false });
  await page.reload();
  await expect(popup(page)).toBeVisible();
  await page.waitForTimeout(900);
  await page.keyboard.press("1");
  await page.waitForTimeout(400);
  expect(await outcomesSet(stack, team)).toBe(0);

  // On again, which this page hears by itself; and then one digit is all it takes.
  await api.mutate("session.updatePreferences", { areSingleKeysOn: true });
  await expect(async () => {
    await page.keyboard.press("1");
    await expect(popup(page)).toBeHidden({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await expect.poll(() => outcomesSet(stack, team)).toBe(1);
});

test("a digit ends a wrap-up; U takes it back; call back asks when; 9 asks twice; a comma brings the recent calls", async ({
  stack,
  newTeam,
  enter,
}) => {
  test.setTimeout(90_000);
  const team = await newTeam({ popupRingSeconds: 0 });
  const { page } = await enter(team, team.worker, "/dashboard");
  const { keyboard } = page;
  await ring(team, 0);
  await expect(popup(page)).toBeVisible();
  await page.waitForTimeout(700);

  await keyboard.press("3");
  await expect(popup(page)).toBeHidden();
  await expect(page.getByText("Not interested saved. U to undo")).toBeVisible();
  await keyboard.press("u");
  await expect(popup(page)).toBeVisible();
  await expect.poll(() => outcomesSet(stack, team)).toBe(0);
  // It came by itself, so it is deaf again for its first half second.
  await page.waitForTimeout(700);

  // In and out by keys, back to where one was.
  const before = await page.evaluate(() => document.activeElement?.tagName);
  await keyboard.press(".");
  await expect(popup(page)).toBeFocused();
  await keyboard.press("Escape");
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe(before);

  // 9 asks; Escape is no.
  await page.waitForTimeout(700);
  await keyboard.press("9");
  await expect(popup(page).getByText(/^Block every channel/)).toBeVisible();
  await keyboard.press("Escape");
  await expect(popup(page).getByText(/^Block every channel/)).toBeHidden();
  expect(await outcomesSet(stack, team)).toBe(0);

  // The note in the field is saved by the key that ends the call.
  await keyboard.press("n");
  await keyboard.type("Call me tomorrow.");
  await keyboard.press("Escape");
  await keyboard.press("c");
  await keyboard.press("3");
  await expect(popup(page)).toBeHidden();
  await expect
    .poll(() =>
      stack.sql(
        `SELECT o.effect, n.text, t.kind, round(extract(epoch FROM t.due_at - now()) / 3600)::int AS hours
           FROM calls c JOIN outcomes o ON (o.workspace_id, o.id) = (c.workspace_id, c.outcome_id)
           JOIN notes n ON (n.workspace_id, n.call_id) = (c.workspace_id, c.id)
           JOIN tasks t ON (t.workspace_id, t.call_id) = (c.workspace_id, c.id)
          WHERE c.workspace_id = $1`,
        [team.workspaceId],
      ),
    )
    .toEqual([{ effect: "callback", text: "Call me tomorrow.", kind: "callback", hours: 24 }]);

  // Corrected later, from the list of recent ones.
  await keyboard.press(",");
  const recent = page.getByRole("dialog", { name: "Recent calls" });
  await recent.getByRole("button", { name: new RegExp(team.leads[0]?.name ?? "") }).click();
  await recent.getByRole("button", { name: /^Interested/ }).click();
  await expect(recent.getByRole("button", { name: /^Interested/, pressed: true })).toBeVisible();
  await expect
    .poll(() =>
      stack.sql(
        "SELECT o.label FROM calls c JOIN outcomes o ON o.id = c.outcome_id WHERE c.workspace_id = $1",
        [team.workspaceId],
      ),
    )
    .toEqual([{ label: "Interested" }]);
});

test("⌘/Ctrl ⏎ inside the note saves it, takes the suggested outcome and is done", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const { page } = await enter(team, team.worker, "/dashboard/calls");
  const [lead] = team.leads;
  if (!lead) throw new Error("no lead");
  for (const webhook of dialledCall(team, team.worker, lead.phone, { outcome: "no_answer" }).webhooks)
    await post(team, webhook);
  await expect(popup(page)).toBeVisible();
  await page.waitForTimeout(700);
  await page.keyboard.press("n");
  await page.keyboard.type("Rang out.");
  await page.keyboard.press("Control+Enter");
  await expect(popup(page)).toBeHidden();
  await expect
    .poll(() =>
      stack.sql(
        `SELECT o.label, n.text, c.wrap_up FROM calls c JOIN outcomes o ON o.id = c.outcome_id
           JOIN notes n ON n.call_id = c.id WHERE c.workspace_id = $1`,
        [team.workspaceId],
      ),
    )
    .toEqual([{ label: "No answer", text: "Rang out.", wrap_up: "done" }]);
});

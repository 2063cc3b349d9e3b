import type { Page } from "@playwright/test";
import { dialledCall, post } from "../support/stack/webhooks";
import { violations, violationsInDark } from "./accessibility";
import { dashboardPaths } from "./dashboard-paths";
import { expect, expectLive, popup, test, workPath } from "./fixtures";

async function settle(page: Page): Promise<void> {
  await expectLive(page);
  await expect(page.locator("[aria-busy=true], .mantine-Skeleton-root")).toHaveCount(0);
}

test("B5: axe finds nothing on any page in light or dark, and no page violates the content policy", async ({
  newTeam,
  enter,
  visit,
}) => {
  // Some thirty pages, each read whole by axe.
  test.setTimeout(420_000);
  const found: string[] = [];
  const look = async (page: Page, where: string, isDialog = false) => {
    found.push(...(await violations(page, where, isDialog)), ...(await violationsInDark(page, where)));
  };
  const visitor = await visit("/sign-in", { reducedMotion: "reduce" });
  for (const path of ["/sign-in", "/invite", "/wall", "/nothing-here"]) {
    visitor.watch.allow(/status of 404/);
    await visitor.page.goto(path);
    await expect(visitor.page.getByRole("heading").first()).toBeVisible();
    await look(visitor.page, path);
  }
  const team = await newTeam({ isOutcomeRequired: false, popupRingSeconds: 0 });
  const [first, second] = team.leads;
  if (!first || !second) throw new Error("the team has no leads");
  const { page, api } = await enter(team, team.admin, undefined, { reducedMotion: "reduce" });
  await api.mutate("notes.save", { leadId: first.leadId, text: "Asked for the rate sheet." });
  await api.mutate("tasks.create", {
    kind: "callback",
    title: "Call back about the rate",
    leadId: first.leadId,
    callId: null,
    assigneeUserId: team.admin.userId,
    dueAt: new Date(Date.now() - 60_000),
  });
  for (const webhook of dialledCall(team, team.admin, first.phone).webhooks) await post(team, webhook);
  for (const webhook of dialledCall(team, team.worker, second.phone, { outcome: "no_answer" }).webhooks)
    await post(team, webhook);
  const mine = await api.query<{ open: { id: string }[] }>("calls.mine");
  for (const path of [...dashboardPaths(team, first.leadId), `/dashboard/calls/${mine.open[0]?.id ?? ""}`]) {
    await page.goto(path);
    await settle(page);
    await expect(popup(page)).toBeVisible();
    await look(page, path);
  }
  // Dialogs are part of their pages.
  await popup(page).getByRole("button", { name: "Done", exact: true }).click();
  for (const [path, button] of [
    ["/dashboard/leads", "Add lead"],
    ["/dashboard/leads", "Paste a list"],
    [`/dashboard/campaigns/${team.campaign.id}?tab=leads`, "Add leads"],
    ["/dashboard/settings/members", "Invite someone"],
    ["/dashboard/settings/lines", "Add a line"],
    ["/dashboard/settings/calling-rules", "Add a rule"],
  ] as const) {
    await page.goto(path);
    await settle(page);
    await page
      .getByRole("button", { name: new RegExp(button) })
      .first()
      .click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await look(page, `${path} “${button}”`, true);
  }
  expect(found).toEqual([]);
});

test("360 px: no page scrolls sideways, and nothing to press is smaller than 24 px", async ({
  newTeam,
  enter,
}) => {
  test.setTimeout(120_000);
  const team = await newTeam({ isOutcomeRequired: false, popupRingSeconds: 0 });
  const [first] = team.leads;
  if (!first) throw new Error("the team has no leads");
  const { page } = await enter(team, team.admin, undefined, {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
  });
  const wide: string[] = [];
  const small: string[] = [];
  const look = async (where: string) => {
    const extra = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (extra > 0) wide.push(`${where}: ${extra}px`);
    const main = await page.evaluate(() => {
      const element = document.querySelector("main");
      return element ? element.scrollWidth - element.clientWidth : 0;
    });
    if (main > 0) wide.push(`${where} main: ${main}px`);
    small.push(
      ...(await page.evaluate((place) => {
        const names: string[] = [];
        for (const element of document.querySelectorAll<HTMLElement>(
          "button:not([tabindex='-1']), [role=button], input:not([type=hidden])",
        )) {
          const box = element.getBoundingClientRect();
          const isShown =
            box.width > 1 && box.height > 1 && getComputedStyle(element).visibility !== "hidden";
          const isCovered = element.matches("input[type=radio], input[type=checkbox]");
          if (isShown && !isCovered && (box.height < 23.5 || box.width < 23.5))
            names.push(
              `${place}: ${element.getAttribute("aria-label") ?? element.textContent} ${Math.round(box.width)}×${Math.round(box.height)}`,
            );
        }
        return names;
      }, where)),
    );
  };
  for (const path of dashboardPaths(team, first.leadId)) {
    await page.goto(path);
    await settle(page);
    await look(path);
  }
  for (const webhook of dialledCall(team, team.admin, first.phone).webhooks) await post(team, webhook);
  await expect(popup(page)).toBeVisible();
  await look("the popup");
  await page.goto(workPath(team));
  await settle(page);
  await expect(popup(page)).toBeVisible();
  await look("the desk with its popup");
  expect(wide).toEqual([]);
  expect([...new Set(small)]).toEqual([]);
});

test("keyboard only: sign-in, take a lead, call, outcome and note in the popup, next lead", async ({
  stack,
  newTeam,
  visit,
}) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const { page } = await visit(workPath(team));
  const { keyboard } = page;
  const tabTo = async (name: RegExp, most = 40) => {
    for (let press = 0; press < most; press += 1) {
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === document.body) return "";
        const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
        return label ?? element?.getAttribute("aria-label") ?? element?.textContent ?? "";
      });
      if (name.test(focused)) return;
      await keyboard.press("Tab");
    }
    throw new Error(`Tab never reached ${String(name)}`);
  };
  await tabTo(/E-mail/);
  await keyboard.type(team.worker.email);
  await tabTo(/^Password/);
  await keyboard.type(team.worker.password);
  await keyboard.press("Enter");
  await expectLive(page);

  const card = page.getByRole("region", { name: "Call", exact: true });
  await expect(card.getByRole("heading", { name: "Ready" })).toBeVisible();
  await keyboard.press("Enter");
  await expect(card.getByRole("heading", { name: "Yours" })).toBeVisible();
  await keyboard.press("Enter");
  await expect(popup(page)).toBeVisible();
  // Keys count half a second after the popup's first paint.
  await page.waitForTimeout(700);
  await keyboard.press("n");
  await expect(popup(page).getByLabel("Note")).toBeFocused();
  await keyboard.type("Typed without a mouse.");
  await expect(popup(page).getByText(/^Saved \d/)).toBeVisible();
  await keyboard.press("Escape");
  await keyboard.press("1");
  await expect(popup(page)).toBeHidden();
  await expect(card.getByRole("heading", { name: "Yours" })).toBeVisible();
  const [row] = await stack.sql<{ wrap_up: string; text: string }>(
    `SELECT c.wrap_up, n.text FROM calls c JOIN notes n ON (n.workspace_id, n.call_id) = (c.workspace_id, c.id)
      WHERE c.workspace_id = $1 AND c.outcome_id IS NOT NULL`,
    [team.workspaceId],
  );
  expect(row).toEqual({ wrap_up: "done", text: "Typed without a mouse." });
});

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { apiOf } from "../support/stack/http";
import { projectRoot, startByCommand } from "../support/stack/starter";
import { expect, expectLive, popup, test } from "./fixtures";

type Demo = {
  users: { email: string; password: string; role: string }[];
  workspaces: { id: string; campaigns: { id: string; status: string }[] }[];
};

const folder = path.join(projectRoot, "docs", "pictures");

async function settle(page: Page): Promise<void> {
  await expectLive(page);
  await expect(page.locator("[aria-busy=true], .mantine-Skeleton-root")).toHaveCount(0);
  await page.mouse.move(0, 0);
}

const take = async (page: Page, name: string) => {
  await settle(page);
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: "disabled" });
};

// Not part of a normal run: it would change files of the work tree. `npm run pictures` makes them.
test.skip(!process.env.PICTURES, "only by npm run pictures");

test("pictures of the demo for README and docs", async ({ visit }) => {
  test.setTimeout(420_000);
  const demo = await startByCommand([]);
  try {
    const { stdout } = await promisify(execFile)("npm", ["run", "-s", "demo:info", "--", "--json"], {
      cwd: projectRoot,
      env: demo.environment,
    });
    const info = JSON.parse(stdout) as Demo;
    const [workspace] = info.workspaces;
    const kavita = info.users.find((user) => user.email === "kavita@asha-finance.example");
    const campaign = workspace?.campaigns.find(({ status }) => status === "running");
    if (!workspace || !kavita || !campaign) throw new Error("the demo has no running campaign");
    const { page } = await visit(`${demo.origin}/sign-in`, { viewport: { width: 1440, height: 1000 } });
    await page.getByLabel("E-mail").fill(kavita.email);
    await page.getByLabel("Password", { exact: true }).fill(kavita.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expectLive(page);
    const api = apiOf(page.context().request, demo.origin, workspace.id);

    await page.goto(`${demo.origin}/dashboard`);
    await page.getByText("14 days").click();
    await take(page, "dashboard");

    // Two minutes and fifteen seconds of talk, in earnest.
    await api.mutate("twin.next", {
      scenario: { outcome: "answered", talkSeconds: 135 },
    });
    const work = `${demo.origin}/dashboard/campaigns/${campaign.id}/work`;
    await page.goto(work);
    await settle(page);
    const start = page.getByRole("button", { name: "Start" });
    if (await start.isVisible()) await start.click();
    await page.getByRole("button", { name: "Call Now" }).click();
    await expect(page.getByRole("heading", { name: "Talking" })).toBeVisible({ timeout: 30_000 });
    await expect(popup(page)).toBeVisible({ timeout: 170_000 });
    const lead = popup(page).getByRole("heading").first().getByRole("link");
    const [name, leadPath] = [await lead.innerText(), await lead.getAttribute("href")];
    await popup(page).getByLabel("Note").fill(`Wants the papers by Friday. Her brother decides with her.`);
    await expect(popup(page).getByText(/^Saved \d/)).toBeVisible();
    await expect(page.locator(".mantine-Notification-root")).toHaveCount(0, { timeout: 15_000 });
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await take(page, "desk");

    await page.setViewportSize({ width: 360, height: 740 });
    await take(page, "desk-360");
    await page.setViewportSize({ width: 1440, height: 1000 });

    await page.emulateMedia({ colorScheme: "dark" });
    await take(page, "desk-dark");
    await page.goto(`${demo.origin}/dashboard`);
    await page.getByText("14 days").click();
    await take(page, "dashboard-dark");
    await page.emulateMedia({ colorScheme: "light" });

    await page.goto(work);
    await popup(page)
      .getByRole("button", { name: /Interested/ })
      .first()
      .click();
    await expect(popup(page)).toBeHidden();
    await page.goto(`${demo.origin}/dashboard/calls`);
    await take(page, "calls");
    await page.getByRole("main").getByRole("link", { name }).first().click();
    await page.waitForURL(/\/calls\/[^/]+$/);
    await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
    await take(page, "call");
    await page.goto(`${demo.origin}/dashboard/leads`);
    await take(page, "leads");
    await page.goto(`${demo.origin}${leadPath}`);
    await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
    await take(page, "lead");
    await page.goto(`${demo.origin}/dashboard/campaigns`);
    await take(page, "campaigns");
    await page.context().close();
  } finally {
    await demo.stop();
  }
});

import { expect, test } from "./fixtures";
import { newLead } from "../support/inputs";

const names = [
  "Kavita Deshpande",
  "Ravi Kumar",
  "Farah Sheikh",
  "Imran Qureshi",
  "Sunita Rao",
  "Joseph Fernandes",
];

test("a list: search, filter in the address, keys, news behind a button, many at once with undo, views, the command bar", async ({
  newTeam,
  enter,
}) => {
  test.setTimeout(120_000);
  const team = await newTeam({ leads: names.length, leadNames: names });
  const { page, api } = await enter(team, team.manager, "/dashboard/leads");
  const grid = page.getByRole("grid", { name: "Leads" });
  const row = (name: string) => grid.getByRole("row").filter({ hasText: name });
  await expect(page.getByText("6 leads", { exact: true })).toBeVisible();
  await expect(row("Ravi Kumar")).toBeVisible();

  await test.step("search by a part of a name, kept in the address", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("esh");
    await expect(page).toHaveURL(/q=esh/);
    await expect(row("Kavita Deshpande")).toBeVisible();
    await expect(row("Ravi Kumar")).toHaveCount(0);
    await page.getByRole("textbox", { name: "Search leads" }).fill("");
    await expect(row("Ravi Kumar")).toBeVisible();
  });

  await test.step("a key that comes while the search goes into the address is kept", async () => {
    const search = page.getByRole("textbox", { name: "Search leads" });
    await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>('input[aria-label="Search leads"]');
      if (!input) throw new Error("the search field");
      input.focus();
      const type = (key: string) => document.execCommand("insertText", false, key);
      // The second key in the very moment in which the pause after the first one ends, the third soon after.
      const inMs = window.setTimeout.bind(window);
      window.setTimeout = ((run: () => void, after?: number, ...rest: unknown[]) => {
        if (after !== 250) return inMs(run, after, ...rest);
        window.setTimeout = inMs as typeof window.setTimeout;
        return inMs(() => {
          run();
          type("s");
          inMs(() => type("h"), 50);
        }, after);
      }) as typeof window.setTimeout;
      type("e");
    });
    await expect(page).toHaveURL(/q=esh$/);
    await expect(search).toHaveValue("esh");
    await search.fill("");
    await expect(row("Ravi Kumar")).toBeVisible();
  });

  await test.step("a filter says itself in words, and can be dropped", async () => {
    await page.getByRole("button", { name: "+ Filter" }).click();
    await page.getByRole("menuitem", { name: "Do not call" }).click();
    await expect(page.getByText("No lead matches")).toBeVisible();
    await expect(page).toHaveURL(/f=/);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Drop the filter: Do not call" }).click();
    await expect(row("Ravi Kumar")).toBeVisible();
  });

  await test.step("what comes while one works waits behind a button; no row moves", async () => {
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    const marked = grid.locator("[data-cursor]");
    const before = await marked.boundingBox();
    const text = await marked.innerText();
    await api.mutate("leads.create", newLead("Lakshmi Iyer"));
    await expect(page.getByRole("button", { name: "1 new" })).toBeVisible();
    await expect(row("Lakshmi Iyer")).toHaveCount(0);
    expect(await marked.boundingBox()).toEqual(before);
    expect(await marked.innerText()).toBe(text);
    await page.getByRole("button", { name: "1 new" }).click();
    await expect(row("Lakshmi Iyer")).toBeVisible();
  });

  await test.step("a row that leaves the view is greyed where it stands", async () => {
    await page.goto(
      `/dashboard/leads?f=${encodeURIComponent(
        JSON.stringify({ match: "all", parts: [{ field: "stage", op: "is", values: ["new"] }] }),
      )}`,
    );
    await expect(row("Ravi Kumar")).toBeVisible();
    await expect(page.getByText("Stage is New")).toBeVisible();
    await page.keyboard.press("j");
    const ravi = team.leads.find(({ name }) => name === "Ravi Kumar");
    await api.mutate("leads.setStage", { leadId: ravi?.leadId, stage: "lost" });
    await expect(grid.locator("[data-gone]")).toContainText("Ravi Kumar");
    await page.goto("/dashboard/leads");
    await expect(row("Ravi Kumar")).toBeVisible();
  });

  await test.step("chosen by keys, moved by a key, taken back", async () => {
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Shift+X");
    await expect(page.getByText("3 leads chosen")).toBeVisible();
    await page.getByRole("button", { name: "Choose all 7 that match" }).click();
    await expect(page.getByText("All 7 leads that match")).toBeVisible();
    await page.keyboard.press("l");
    await page.getByRole("menuitem", { name: "Interested" }).click();
    await expect(page.getByText("7 leads moved.")).toBeVisible();
    await expect(grid.getByText("Interested")).toHaveCount(7);
    await page.getByRole("button", { name: "Undo" }).first().click();
    await expect(grid.getByText("Interested")).toHaveCount(0);
  });

  await test.step("a view is kept and opened again", async () => {
    await page.goto("/dashboard/leads?sort=name");
    await expect(row("Farah Sheikh")).toBeVisible();
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("menuitem", { name: "Keep this view…" }).click();
    await page.getByLabel("Name of the view").fill("By name");
    await page.getByRole("button", { name: "Keep view" }).click();
    await expect(page.getByText("View “By name” kept.")).toBeVisible();
    await page.goto("/dashboard/leads");
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("menuitem", { name: "By name", exact: true }).click();
    await expect(page).toHaveURL(/sort=name/);
    await expect(grid.getByRole("row").nth(1)).toContainText("Farah Sheikh");
  });

  await test.step("the command bar finds by digits and goes there", async () => {
    await page.keyboard.press("Control+k");
    await expect(page.getByPlaceholder("A name, an e-mail, digits of a number, or what to do")).toBeFocused();
    const first = team.leads[0];
    if (!first) throw new Error("no lead");
    await page.keyboard.type(first.phone.slice(-5));
    await page
      .getByRole("button", { name: new RegExp(first.name) })
      .first()
      .click();
    await expect(page.getByRole("heading", { name: first.name, level: 1 })).toBeVisible();
  });
});

test("on a narrow screen a lead is a card with its call at the edge", async ({ newTeam, enter }) => {
  const team = await newTeam({ leads: 3 });
  const { page } = await enter(team, team.worker, "/dashboard/leads", {
    viewport: { width: 360, height: 740 },
  });
  const card = page
    .getByRole("grid", { name: "Leads" })
    .getByRole("row")
    .filter({ hasText: team.leads[0]?.name ?? "" });
  await expect(card.getByRole("button", { name: "Call" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

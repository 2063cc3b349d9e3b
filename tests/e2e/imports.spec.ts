import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { expect, openLive, test } from "./fixtures";

const rows = 10_000;
const phone = (n: number) => `98${String(n).padStart(8, "0")}`;

/** Ten thousand rows: each hundredth has no number, each thousandth lost digits of it in a spreadsheet. */
function peopleFile(): string {
  const lines = ["Customer;Mobile No;Firm;Remark"];
  for (let n = 1; n <= rows; n += 1) {
    const number = n % 1000 === 0 ? "9.19877E+11" : n % 100 === 0 ? "" : phone(n);
    lines.push(`Person ${n};${number};Firm ${n % 50};seen`);
  }
  return lines.join("\r\n");
}

test("a file of ten thousand: given, judged, imported while another browser watches, its left-out rows, taken back", async ({
  newTeam,
  enter,
}) => {
  // Ten thousand rows go in and out again; on a busy machine that is no matter of one minute.
  test.setTimeout(240_000);
  const team = await newTeam({ leads: 2 });
  const { page } = await enter(team, team.manager, "/dashboard/imports");
  const other = await enter(team, team.admin);
  const give = (name: string, text: string) =>
    page.getByLabel("File of leads").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

  const column = (name: string) => page.getByRole("combobox", { name: `“${name}”` });

  await test.step("a file without rows says so", async () => {
    await give("empty.csv", "\r\n\r\n");
    await expect(
      page.getByRole("alert").filter({ hasText: "There are no rows in this file." }),
    ).toBeVisible();
    await page.goto("/dashboard/imports");
    await expect(page.getByRole("link", { name: "empty.csv" })).toBeVisible();
  });

  await test.step("columns are guessed, and the dry run counts before anything is written", async () => {
    await give("people.csv", peopleFile());
    await expect(page.getByText("9,900 leads will be added, of 10,000 rows.")).toBeVisible({
      timeout: 90_000,
    });
    await expect(column("Customer")).toHaveValue("Name");
    await expect(column("Mobile No")).toHaveValue("Phone number");
    await expect(column("Firm")).toHaveValue("Company");
    await expect(column("Remark")).toHaveValue("");
    await expect(page.getByText("90 ×")).toBeVisible();
    await expect(page.getByText("10 ×")).toBeVisible();
  });

  await test.step("what a person names is read again, and what was chosen beside it stays", async () => {
    await page.getByRole("combobox", { name: "Owner" }).click();
    await page.getByRole("option", { name: team.worker.name }).click();
    await column("Remark").click();
    await page.getByRole("option", { name: "Source" }).click();
    await expect(column("Remark")).toHaveValue("Source");
    await expect(page.getByText("9,900 leads will be added, of 10,000 rows.")).toBeVisible({
      timeout: 90_000,
    });
    await expect(page.getByRole("combobox", { name: "Owner" })).toHaveValue(team.worker.name);
  });

  await test.step("the other browser sees it run, row by row, and the list fill", async () => {
    await openLive(other.page, new URL(page.url()).pathname);
    await expect(other.page.getByText("9,900 leads will be added")).toBeVisible();
    await other.page.evaluate(() => {
      const seen = new Set<string>();
      Object.assign(window, { seen });
      new MutationObserver(() => {
        const text = document.querySelector('section[aria-label="Result"] [role="status"]')?.textContent;
        if (text) seen.add(text);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await page.getByRole("button", { name: "Import 9,900 leads" }).click();
    for (const each of [page, other.page])
      await expect(each.getByRole("link", { name: "See the leads" })).toBeVisible({ timeout: 90_000 });
    const seen = await other.page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);
    const between = seen
      .map((text) => Number(/^([\d,]+) of 10,000 rows$/.exec(text)?.[1]?.replaceAll(",", "")))
      .filter((count) => count > 0 && count < rows);
    expect(between.length).toBeGreaterThan(0);
    expect(between).toEqual(between.toSorted((a, b) => a - b));
    await other.page.goto("/dashboard/leads");
    await expect(other.page.getByText("9,902 leads", { exact: true })).toBeVisible();
    await expect(other.page.getByRole("grid", { name: "Leads" })).toHaveAttribute(
      "aria-rowcount",
      /9903|9902/,
    );
  });

  await test.step("the list leaves as a file again, row for row, with a reason on record", async () => {
    await other.page.getByRole("button", { name: "Export" }).click();
    const dialog = other.page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Export" }).click();
    await expect(dialog.getByText("Give a reason.")).toBeVisible();
    await dialog.getByLabel("What is it for?").fill("A copy for the branch office");
    const coming = other.page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Export" }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^leads-\d{8}-\d{4}\.csv$/);
    const text = await readFile(await download.path(), "utf8");
    const [header, ...people] = parse(text, { bom: true }) as string[][];
    expect(header?.slice(0, 3)).toEqual(["Name", "Company", "Phone"]);
    expect(people).toHaveLength(9902);
    await openLive(other.page, "/dashboard/settings/exports");
    await expect(other.page.getByText("A copy for the branch office")).toBeVisible();
    await expect(other.page.getByText("9,902 leads")).toBeVisible();
    await openLive(other.page, "/dashboard/leads");
  });

  await test.step("the rows that were left out come as a file, each with its line and reason", async () => {
    const coming = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download the rows that were left out" }).click();
    const file = await readFile(await (await coming).path(), "utf8");
    const [header, ...left] = parse(file, { bom: true, relax_column_count: true }) as string[][];
    expect(header).toEqual(["Line", "Reason", "Row"]);
    expect(left).toHaveLength(100);
    expect(left[0]?.[0]).toBe("101");
    expect(left[9]?.slice(2, 4)).toEqual(["Person 1000", "9.19877E+11"]);
  });

  await test.step("taken back as a whole, in both browsers", async () => {
    await page.getByRole("button", { name: "Take it back" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Take it back" }).click();
    await expect(page.getByText("9,900 taken back.")).toBeVisible({ timeout: 90_000 });
    await expect(other.page.getByText("2 leads", { exact: true })).toBeVisible({ timeout: 90_000 });
  });

  await test.step("on a narrow screen nothing is wider than the screen", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of [new URL(page.url()).pathname, "/dashboard/imports"]) {
      await page.goto(path);
      await expect(page.getByText("people.csv").first()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    }
  });
});

test("who may not import is told so", async ({ newTeam, enter }) => {
  const team = await newTeam({ leads: 1 });
  const { page } = await enter(team, team.worker, "/dashboard/imports");
  await expect(page.getByText("Your role does not include this")).toBeVisible();
  await expect(page.getByLabel("File of leads")).toHaveCount(0);
});

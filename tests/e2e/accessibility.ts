import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

type AxeResults = Awaited<ReturnType<AxeBuilder["analyze"]>>;

/** What depends on the colours alone. */
const colourRules = ["color-contrast", "link-in-text-block"];

/**
 * What axe finds on the page, a line each; `where` begins every line. Empty = nothing. Behind a dialog the page is inert:
 * whether its parts stand in landmarks is asked of the page itself.
 */
export async function violations(page: Page, where: string, isDialog = false): Promise<string[]> {
  await settled(page);
  const all = axeOf(page)
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .disableRules(isDialog ? ["region"] : []);
  return linesOf(where, await all.analyze());
}

/** The same page with the other colours, then light again: all but its colours is what it was. */
export async function violationsInDark(page: Page, where: string): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await settled(page);
  const found = linesOf(`${where}, dark:`, await axeOf(page).withRules(colourRules).analyze());
  await page.emulateMedia({ colorScheme: "light" });
  return found;
}

/** In the page itself, which has no frames, instead of in a blank one for each look; and only what fails is described. */
const axeOf = (page: Page) =>
  new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });

function linesOf(where: string, { violations: found }: AxeResults): string[] {
  return found.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 3)
      .map(
        ({ target, failureSummary }) =>
          `${where} ${id} ${target.join(" ")}: ${(failureSummary ?? "").split("\n")[1]?.trim() ?? ""}`,
      ),
  );
}

/** Half faded in, a text has a contrast that nobody reads it at: everything that ends is let end first. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(
        (each) => each.playState === "running" && Number.isFinite(each.effect?.getComputedTiming().endTime),
      );
    await Promise.allSettled(ending.map((each) => each.finished));
  });
}

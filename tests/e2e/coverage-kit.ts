import type { Page } from "@playwright/test";
import type { Team } from "../support/stack/team";
import type { Author, See } from "./coverage-shown";

export const main = (page: Page) => page.getByRole("main");
type Words = string | RegExp | ((team: Team) => string);
const read = (words: Words, team: Team) => (typeof words === "function" ? words(team) : words);

export const shows =
  (words: Words): See =>
  (page, { team }) => ({ of: main(page).getByText(read(words, team)), is: "there" });
export const hides =
  (words: Words): See =>
  (page, { team }) => ({ of: main(page).getByText(read(words, team)), is: "gone" });

export const at = (team: Team, place: number) => {
  const found = team.leads[place];
  if (!found) throw new Error(`the team has no lead ${place}`);
  return found;
};
export const nameOf = (place: number) => (team: Team) => at(team, place).name;

/** A row of a list that is about this lead. */
const rowOf = (page: Page, team: Team, place: number) =>
  main(page)
    .getByRole("row")
    .filter({ hasText: nameOf(place)(team) });
export const rowShows =
  (place: number, words: Words): See =>
  (page, { team }) => ({ of: rowOf(page, team, place).getByText(read(words, team)), is: "there" });
export const rowHides =
  (place: number, words: Words): See =>
  (page, { team }) => ({ of: rowOf(page, team, place).getByText(read(words, team)), is: "gone" });
/** Its call button says that it cannot be called. */
export const rowCannotCall =
  (place: number, is: "there" | "gone" = "there"): See =>
  (page, { team }) => ({
    of: rowOf(page, team, place).getByRole("button", { name: "Call", disabled: true }),
    is,
  });
/** The page of one lead or contact says that it cannot be called. */
export const cannotCall: See = (page) => ({
  of: main(page).getByRole("button", { name: "Call Now", disabled: true }),
  is: "there",
});
export const canCall: See = (page) => ({
  of: main(page).getByRole("button", { name: "Call Now", disabled: false }),
  is: "there",
});

/** The queue of the call desk about this lead. */
export const queueShows =
  (place: number, words: Words, is: "there" | "gone" = "there"): See =>
  (page, { team }) => ({
    of: main(page)
      .locator(`[data-lead="${at(team, place).leadId}"]`)
      .getByText(read(words, team)),
    is,
  });
/** The queue of the campaign's page about this lead. */
export const placeShows =
  (place: number, words: Words, is: "there" | "gone" = "there"): See =>
  (page, { team }) => ({
    of: main(page)
      .getByRole("listitem")
      .filter({ hasText: nameOf(place)(team) })
      .getByText(read(words, team)),
    is,
  });

/** A list item, by what stands in it, and what else does. */
export const itemShows =
  (list: string, item: Words, words: Words, is: "there" | "gone" = "there"): See =>
  (page, { team }) => ({
    of: main(page)
      .getByRole("list", { name: list })
      .getByRole("listitem")
      .filter({ hasText: read(item, team) })
      .getByText(read(words, team)),
    is,
  });

export const metric =
  (name: string, words: string): See =>
  (page) => ({ of: page.locator(`[data-metric="${name}"]`).getByText(words, { exact: true }), is: "there" });
export const myDay =
  (name: string, words: string): See =>
  (page) => ({ of: page.locator(`[data-my-day="${name}"]`).getByText(words, { exact: true }), is: "there" });
export const tile =
  (name: string, words: string): See =>
  (page) => ({ of: page.locator(`[data-tile="${name}"]`).getByText(words), is: "there" });
export const floorRow =
  (who: "worker" | "colleague", words: Words, is: "there" | "gone" = "there"): See =>
  (page, { team }) => ({
    of: page.locator(`[data-worker="${team[who].userId}"]`).getByText(read(words, team)),
    is,
  });

export const keep = async (author: Author, name: string, made: Promise<unknown>) => {
  const { id } = (await made) as { id: string };
  author.kept[name] = id;
};
export const everywhere = <P extends string>(pages: readonly P[], see: See) =>
  Object.fromEntries(pages.map((page) => [page, see])) as Record<P, See>;

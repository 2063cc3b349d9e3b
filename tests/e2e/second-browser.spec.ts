import { readFileSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { catalog } from "@/contracts/catalog";
import type { Person, Team } from "../support/stack/team";
import { type Author, type Look, type PageName, type Readers, shown } from "./coverage-shown";
import { pagesOf, parts, type Row, rows, table } from "./coverage-table";
import { type Browser, expect, expectLive, openLive, test, workPath } from "./fixtures";

/** Nouns of the catalogue that are not in the table, and which tests hold them. */
const elsewhere: Readonly<Record<string, string>> = {
  audit: "no event of its own: its page follows every event (audit.test)",
  delivery: "recorder.spec: webhooks as they come in",
  metrics: "live.spec: the tiles of two dashboards, step by step; work-lists.spec: a campaign's report",
  presence: "floor.spec",
  recording: "call.spec",
  session: "security-sessions.spec",
};

const pageNames = pagesOf(rows);

/** The table as docs/coverage.md has it. */
function written(): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const cells = rows.reduce((sum, { change }) => sum + Object.keys(change.sees).length, 0);
  return [
    "# What is live, where",
    "",
    "Each row is something a person or a provider does, each column a page that somebody else has open. ● = the page shows it without a",
    "reload. `tests/e2e/second-browser.spec.ts` does and watches every one of them, in the browsers of three roles, while another",
    "workspace's pages stay as they are; it writes this file with `COVERAGE=1`, and fails where the file says something else.",
    "",
    line(["noun", "operation", ...pageNames]),
    line(Array.from({ length: pageNames.length + 2 }, () => "---")),
    ...rows.map(({ noun, operation, change }) =>
      line([noun, operation, ...pageNames.map((page) => (page in change.sees ? "●" : ""))]),
    ),
    "",
    `${cells} of ${cells} cells. Nouns that are not watched here, and what holds them:`,
    "",
    ...Object.entries(elsewhere).map(([noun, where]) => `- ${noun.replaceAll("_", " ")}: ${where}`),
    "",
  ].join("\n");
}

test("the table holds every noun of the catalogue, each operation with its pages, and docs/coverage.md says so", () => {
  const nouns = new Set(Object.keys(catalog).map((type) => type.split(".")[0] ?? type));
  expect([...nouns].filter((noun) => !(noun in table) && !(noun in elsewhere))).toEqual([]);
  expect(Object.keys(elsewhere).filter((noun) => !nouns.has(noun) || noun in table)).toEqual([]);
  for (const { noun, operation, change } of rows) {
    const pages = (shown as Record<string, Record<string, readonly string[]>>)[noun]?.[operation] ?? [];
    expect(Object.keys(change.sees).sort(), `${noun} ${operation}`).toEqual([...pages].sort());
  }
  if (process.env.COVERAGE) writeFileSync("docs/coverage.md", written());
  expect(readFileSync("docs/coverage.md", "utf8"), "write it anew with COVERAGE=1").toBe(written());
});

type Who = "worker" | "colleague" | "manager" | "admin";
const firstLead = ({ leads: [lead] }: Team) => {
  if (!lead) throw new Error("the team has no leads");
  return lead;
};
/** Who has which page open. A browser speaks over six connections, and a person has six streams: at most four pages each. */
const places: Record<PageName, { who: Who; path: (team: Team) => string }> = {
  Leads: { who: "worker", path: () => "/dashboard/leads" },
  Popup: { who: "worker", path: () => "/dashboard/leads" },
  Lead: { who: "worker", path: (team) => `/dashboard/leads/${firstLead(team).leadId}` },
  Contacts: { who: "worker", path: () => "/dashboard/contacts" },
  "My day": { who: "worker", path: () => "/dashboard" },
  // The page of the one call, once there is one.
  Call: { who: "colleague", path: () => "/dashboard/calls?" },
  Calls: { who: "colleague", path: () => "/dashboard/calls" },
  Tasks: { who: "colleague", path: () => "/dashboard/tasks" },
  "Call desk": { who: "colleague", path: workPath },
  Dashboard: { who: "manager", path: () => "/dashboard" },
  Campaigns: { who: "manager", path: () => "/dashboard/campaigns" },
  Campaign: { who: "manager", path: (team) => `/dashboard/campaigns/${team.campaign.id}?tab=leads` },
  Floor: { who: "manager", path: () => "/dashboard/floor" },
  Settings: { who: "admin", path: () => "/dashboard/settings/members" },
  Contact: { who: "admin", path: (team) => `/dashboard/contacts/${firstLead(team).contactId}` },
  Imports: { who: "admin", path: () => "/dashboard/imports" },
};

/** These pages, each in the browser of its person. */
async function openReaders(
  team: Team,
  names: readonly PageName[],
  enter: (team: Team, person: Person, path?: string) => Promise<Browser>,
): Promise<Readers> {
  const browsers = new Map<Who, Browser>();
  const opened = new Map<string, Page>();
  const readers: Readers = {};
  // One after the other: a dozen navigations at once starve each other on a busy machine.
  for (const name of names) {
    const { who, path } = places[name];
    const at = path(team);
    let page = opened.get(`${who} ${at}`);
    const browser = browsers.get(who);
    if (!page && browser) page = await beside(browser, at);
    if (!page) {
      const entered = await enter(team, team[who], at);
      browsers.set(who, entered);
      page = entered.page;
    }
    opened.set(`${who} ${at}`, page);
    readers[name] = page;
  }
  return readers;
}

async function beside({ page }: Browser, path: string): Promise<Page> {
  const next = await page.context().newPage();
  await openLive(next, path);
  return next;
}

const pagesIn = (readers: Readers) => [...new Set(Object.values(readers))];
const mark = (page: Page) => page.evaluate(() => void Object.assign(window, { isSamePage: true }));
const isSame = (page: Page) => page.evaluate(() => "isSamePage" in window);
const firstLine = (error: unknown) => String(error).split("\n")[0];

const isSo = async ({ of, is }: Look) =>
  is === "there" ? await of.first().isVisible() : (await of.count()) === 0;
/** Three tabs that each draw their first popup take more than ten seconds where the processors are busy. */
const patienceMs = 20_000;
/** It asks by the clock too, every 15 s: who waits longer finds all of it fresh, whatever events were missed. */
const floorPatienceMs = 10_000;
const comesTrue = ({ of, is }: Look, timeout: number) =>
  is === "there" ? expect(of.first()).toBeVisible({ timeout }) : expect(of).toHaveCount(0, { timeout });

/** Does it, and looks at all its pages at once; what is missing, one line each. */
async function missedBy({ noun, operation, change }: Row, author: Author, readers: Readers) {
  const goes = async (page: Page | undefined, path: string) => {
    if (!page || page.url().endsWith(path)) return;
    await openLive(page, path);
    await expect(page.locator("main .mantine-Skeleton-root")).toHaveCount(0);
    await mark(page);
  };
  if (change.settings) await goes(readers.Settings, `/dashboard/settings/${change.settings}`);
  if ("Call" in change.sees) await goes(readers.Call, `/dashboard/calls/${author.kept.call ?? ""}`);
  const at = `${noun} ${operation}`;
  const looks = Object.entries(change.sees).flatMap(([name, see]) => {
    const page = readers[name as PageName];
    return page ? [{ where: `${at}, ${name}`, page, look: see(page, author) }] : [];
  });
  const missed: string[] = [];
  for (const { where, page, look } of looks) {
    await change.open?.(page);
    if (await isSo(look)) missed.push(`${where}: it was so before, which proves nothing`);
  }
  try {
    await change.act(author);
  } catch (error) {
    return [...missed, `${at}: ${firstLine(error)}`];
  }
  const looked = await Promise.all(
    looks.map(async ({ where, page, look }) => {
      try {
        await comesTrue(look, page === readers.Floor ? floorPatienceMs : patienceMs);
        return (await isSame(page)) ? [] : [`${where}: the page was loaded anew`];
      } catch (error) {
        return [`${where}: ${firstLine(error)}`];
      }
    }),
  );
  return [...missed, ...looked.flat()];
}

for (const { name, rows: ownRows, pages, prepare } of parts)
  test(`must show 1: what one person changes, each page of others that shows it shows it, without a reload, in three roles; the neighbour sees nothing: ${name}`, async ({
    stack,
    newTeam,
    enter,
  }) => {
    // A dozen pages open at once: most of a minute on a busy machine, before anybody does anything.
    test.setTimeout(300_000);
    const team = await newTeam({ isOutcomeRequired: false, popupRingSeconds: 0 });
    const neighbour = await newTeam({ name: "Nilgiri Loans" });
    const { api, request } = await enter(team, team.admin);
    const author: Author = {
      api,
      request,
      origin: stack.origin,
      apiOf: {
        worker: (await enter(team, team.worker)).api,
        colleague: (await enter(team, team.colleague)).api,
      },
      team,
      kept: {},
    };
    await prepare(author);
    const readers = await openReaders(team, pages, enter);
    const next = await enter(neighbour, neighbour.manager, "/dashboard/leads");
    const nextCalls = await beside(next, "/dashboard/calls");
    // Customers' clocks go on by themselves.
    const words = () =>
      Promise.all(
        [next.page, nextCalls].map(async (page) =>
          (await page.locator("main").innerText()).replace(/\d\d:\d\d/g, ""),
        ),
      );
    for (const page of [...pagesIn(readers), next.page, nextCalls])
      await expect(page.locator("main .mantine-Skeleton-root")).toHaveCount(0);
    for (const page of pagesIn(readers)) await mark(page);
    const before = await words();

    // Soft: one row that is missed says nothing of the next.
    for (const row of ownRows) expect.soft(await missedBy(row, author, readers)).toEqual([]);
    for (const page of pagesIn(readers)) await expectLive(page);
    expect(await words()).toEqual(before);
  });

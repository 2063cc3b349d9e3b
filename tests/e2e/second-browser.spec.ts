import { readFileSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { catalog } from "@/contracts/catalog";
import type { Team } from "../support/stack/team";
import { type Author, type Change, type PageName, type Readers, shown, table } from "./coverage-table";
import { type Browser, expect, expectLive, openLive, test, workPath } from "./fixtures";

/** Nouns of the catalogue that are not in the table, and which tests hold them. */
const elsewhere: Readonly<Record<string, string>> = {
  api_key: "rest.test, and the walk of mutations",
  audit: "no event of its own: its page follows every event (audit.test)",
  calling_rule: "may-we-call.test: the judge that the desk shows",
  consent: "may-we-call.test, and contact.block here",
  delivery: "recorder.spec: webhooks as they come in",
  export: "exports.test",
  floor: "floor.spec",
  holiday: "may-we-call.test",
  import: "imports.spec: live progress in a second browser",
  metrics: "live.spec: the tiles of two dashboards, step by step",
  presence: "floor.spec",
  provider_account: "settings.test",
  recording: "call.spec",
  session: "security-sessions.spec",
  sight: "sight.test: each viewer's own rows",
  team: "sight.test",
  view: "lists.spec",
  wall_link: "floor.spec",
  worker: "floor.spec and desk-states.spec",
};

type Row = { noun: string; operation: string; change: Change };
const rows: readonly Row[] = Object.entries(table).flatMap(([noun, operations]) =>
  Object.entries(operations as Record<string, Change>).map(([operation, change]) => ({
    noun,
    operation,
    change,
  })),
);
const pageNames = [...new Set(rows.flatMap(({ change }) => Object.keys(change.sees)))].sort() as PageName[];

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

/** Three roles with several pages each: a browser speaks over six connections, and a person has six streams. */
async function openReaders(
  team: Team,
  enter: (team: Team, person: Team["admin"], path?: string) => Promise<Browser>,
): Promise<Readers> {
  const [lead] = team.leads;
  if (!lead) throw new Error("the team has no leads");
  const [worker, colleague, manager, admin] = [
    await enter(team, team.worker, "/dashboard/leads"),
    await enter(team, team.colleague, "/dashboard/calls"),
    await enter(team, team.manager, "/dashboard"),
    await enter(team, team.admin, "/dashboard/settings/members"),
  ];
  const beside = async ({ page }: Browser, path: string) => {
    const next = await page.context().newPage();
    await openLive(next, path);
    return next;
  };
  return {
    Leads: worker.page,
    Popup: worker.page,
    Lead: await beside(worker, `/dashboard/leads/${lead.leadId}`),
    Contacts: await beside(worker, "/dashboard/contacts"),
    Calls: colleague.page,
    Tasks: await beside(colleague, "/dashboard/tasks"),
    "Call desk": await beside(colleague, workPath(team)),
    Dashboard: manager.page,
    Campaigns: await beside(manager, "/dashboard/campaigns"),
    Campaign: await beside(manager, `/dashboard/campaigns/${team.campaign.id}?tab=leads`),
    Settings: admin.page,
    Contact: await beside(admin, `/dashboard/contacts/${lead.contactId}`),
  };
}

const pagesOf = (readers: Readers) => [...new Set(Object.values(readers))];
const mark = (page: Page) => page.evaluate(() => void Object.assign(window, { isSamePage: true }));
const isSame = (page: Page) => page.evaluate(() => "isSamePage" in window);

/** Does it, and looks at all its pages at once; what is missing, one line each. */
async function missedBy({ noun, operation, change }: Row, author: Author, readers: Readers) {
  if (change.settings && !readers.Settings.url().endsWith(change.settings)) {
    await openLive(readers.Settings, `/dashboard/settings/${change.settings}`);
    await mark(readers.Settings);
  }
  const at = `${noun} ${operation}`;
  try {
    await change.act(author);
  } catch (error) {
    return [`${at}: ${String(error).split("\n")[0]}`];
  }
  const looked = await Promise.all(
    Object.entries(change.sees).map(async ([name, see]) => {
      const page = readers[name as PageName];
      try {
        await see(page, author);
        return (await isSame(page)) ? [] : [`${at}, ${name}: the page was loaded anew`];
      } catch (error) {
        return [`${at}, ${name}: ${String(error).split("\n")[0]}`];
      }
    }),
  );
  return looked.flat();
}

test("must show 1: what one person changes, each page of others that shows it shows it, without a reload, in three roles; the neighbour sees nothing", async ({
  newTeam,
  enter,
}) => {
  test.setTimeout(180_000);
  const team = await newTeam({ isOutcomeRequired: false, popupRingSeconds: 0 });
  const neighbour = await newTeam({ name: "Nilgiri Loans" });
  const readers = await openReaders(team, enter);
  const next = await enter(neighbour, neighbour.manager, "/dashboard/leads");
  const nextCalls = await next.page.context().newPage();
  await openLive(nextCalls, "/dashboard/calls");
  // Customers' clocks go on by themselves.
  const words = () =>
    Promise.all(
      [next.page, nextCalls].map(async (page) =>
        (await page.locator("main").innerText()).replace(/\d\d:\d\d in /g, ""),
      ),
    );
  for (const page of pagesOf(readers)) {
    await expect(page.locator("main .mantine-Skeleton-root")).toHaveCount(0);
    await mark(page);
  }
  const before = await words();

  const { api } = await enter(team, team.admin);
  const author: Author = { api, team, kept: {} };
  const missed: string[] = [];
  for (const row of rows) missed.push(...(await missedBy(row, author, readers)));
  expect(missed).toEqual([]);
  for (const page of pagesOf(readers)) await expectLive(page);
  expect(await words()).toEqual(before);
});

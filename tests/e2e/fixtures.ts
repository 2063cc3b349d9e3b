import {
  type APIRequestContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Locator,
  type Page,
} from "@playwright/test";
import { type Api, apiOf, signInByHttp } from "../support/stack/http";
import { startStack, type Stack } from "../support/stack/stack";
import { makeTeam, type Person, type Team, type TeamOptions } from "../support/stack/team";
import { type Watch, watchPage } from "./watch";

export { expect };

export type Browser = {
  page: Page;
  person: Person;
  api: Api;
  request: APIRequestContext;
  watch: Watch;
};

type Fixtures = {
  /** A team of this test's own. */
  newTeam: (options?: TeamOptions) => Promise<Team>;
  /** A browser of this person's own, signed in; opened at `path` where one is given. */
  enter: (team: Team, person: Person, path?: string, options?: BrowserContextOptions) => Promise<Browser>;
  /** A browser in which nobody is signed in. */
  visit: (path: string, options?: BrowserContextOptions) => Promise<{ page: Page; watch: Watch }>;
};

/**
 * One stack per worker; each test makes its own team in it. A test fails on anything its pages complained of:
 * an error in the console, an uncaught exception, a violation of the content policy, unless it was named.
 */
export const test = base.extend<Fixtures, { stack: Stack }>({
  stack: [
    async ({ browserName: _ }, use) => {
      const stack = await startStack();
      await use(stack);
      await stack.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  newTeam: async ({ stack }, use) => {
    await use((options) => makeTeam(stack, options));
  },
  enter: async ({ stack, browser }, use, info) => {
    const opened: Browser[] = [];
    await use(async (team, person, path, options) => {
      const context = await browser.newContext({ ...defaults, baseURL: stack.origin, ...options });
      const { request } = context;
      await signInByHttp(request, stack.origin, person);
      const page = await context.newPage();
      const watch = await watchPage(page, person.name);
      const made = { page, person, request, watch, api: apiOf(request, stack.origin, team.workspaceId) };
      opened.push(made);
      if (path !== undefined) await openLive(page, path);
      return made;
    });
    stack.proxy.heal();
    if (info.status !== info.expectedStatus) {
      await info.attach("server.log", {
        body: stack.server.log.slice(-200).join("\n"),
        contentType: "text/plain",
      });
    }
    for (const { page } of opened) await page.context().close();
    for (const { watch } of opened) watch.check();
  },
  visit: async ({ stack, browser }, use) => {
    const opened: { page: Page; watch: Watch }[] = [];
    await use(async (path, options) => {
      const context = await browser.newContext({ ...defaults, baseURL: stack.origin, ...options });
      const page = await context.newPage();
      const watch = await watchPage(page, "visitor");
      opened.push({ page, watch });
      await page.goto(path);
      return { page, watch };
    });
    for (const { page } of opened) await page.context().close();
    for (const { watch } of opened) watch.check();
  },
});

const defaults: BrowserContextOptions = {
  locale: "en-IN",
  timezoneId: "Asia/Kolkata",
  viewport: { width: 1440, height: 900 },
  colorScheme: "light",
};

/** Opens a page of the app and waits until it is live. */
export async function openLive(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expectLive(page);
}

export const liveLabel = (page: Page): Locator => page.locator("[data-live]").first();

export async function expectLive(page: Page, timeout = 15_000): Promise<void> {
  await expect(liveLabel(page)).toHaveAttribute("data-live", "live", { timeout });
}

/** The popup on the screen; only one is drawn, the others wait behind it. */
export const popup = (page: Page): Locator => page.locator("[data-popup]");

/** How many popups wait, by what the popup itself says: "1 of 3". */
export async function popupCount(page: Page): Promise<number> {
  if ((await popup(page).count()) === 0) return 0;
  const words = await popup(page).first().innerText();
  return Number(/\b\d+ of (\d+)\b/.exec(words)?.[1] ?? "1");
}

export const workPath = (team: Team): string => `/dashboard/campaigns/${team.campaign.id}/work`;

/** The page's cookies as one header, as somebody who copied them would send it. */
export async function cookieOf(page: Page): Promise<string> {
  const { cookies } = await page.context().storageState();
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { BrowserContextOptions, Page } from "@playwright/test";
import sharp from "sharp";
import { apiOf } from "../support/stack/http";
import { projectRoot, startByCommand } from "../support/stack/starter";
import type { Person } from "../support/stack/team";
import { dialledCall, post } from "../support/stack/webhooks";
import { walkDesk, walkEnds } from "./desk-walk";
import { expect, expectLive, openLive, popup, test, workPath } from "./fixtures";

type Visit = (path: string, options?: BrowserContextOptions) => Promise<{ page: Page }>;
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

/** The demo as `npm start` makes it, and the browser of one of its people. */
async function openDemo(visit: Visit, isMeant: (user: Demo["users"][number]) => boolean) {
  const demo = await startByCommand([]);
  try {
    const { stdout } = await promisify(execFile)("npm", ["run", "-s", "demo:info", "--", "--json"], {
      cwd: projectRoot,
      env: demo.environment,
    });
    const info = JSON.parse(stdout) as Demo;
    const [workspace] = info.workspaces;
    const person = info.users.find(isMeant);
    const campaign = workspace?.campaigns.find(({ status }) => status === "running");
    if (!workspace || !person || !campaign)
      throw new Error("the demo has no running campaign, or not this person");
    const { page } = await visit(`${demo.origin}/sign-in`, { viewport: { width: 1440, height: 1000 } });
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Password", { exact: true }).fill(person.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expectLive(page);
    return { demo, page, campaign, api: apiOf(page.context().request, demo.origin, workspace.id) };
  } catch (error) {
    await demo.stop();
    throw error;
  }
}

test("pictures of the demo for README and docs", async ({ visit }) => {
  test.setTimeout(420_000);
  const { demo, page, campaign, api } = await openDemo(
    visit,
    ({ email }) => email === "kavita@asha-finance.example",
  );
  try {
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
    // It would stand over every picture that follows.
    await page.getByRole("button", { name: "Close this notice" }).first().click();
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
    for (const [picture, at] of [
      ["tasks", "/dashboard/tasks"],
      ["campaign-report", `/dashboard/campaigns/${campaign.id}?tab=report`],
    ] as const) {
      await page.goto(`${demo.origin}${at}`);
      await take(page, picture);
      await page.emulateMedia({ colorScheme: "dark" });
      await take(page, `${picture}-dark`);
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 360, height: 740 });
      await take(page, `${picture}-360`);
      await page.setViewportSize({ width: 1440, height: 1000 });
    }
    await page.context().close();
  } finally {
    await demo.stop();
  }
});

test("pictures of every main page: wide and narrow, light and dark", async ({ visit }) => {
  test.setTimeout(420_000);
  const { demo, page, campaign, api } = await openDemo(
    visit,
    ({ role, email }) => role === "admin" && email.endsWith("@asha-finance.example"),
  );
  try {
    const first = async (path: string, input: object) => {
      const answer = await api.query<Record<string, { id: string }[]>>(path, input);
      return Object.values(answer).find(Array.isArray)?.[0]?.id ?? "";
    };
    const paths: Record<string, string> = {
      dashboard: "",
      floor: "/floor",
      campaigns: "/campaigns",
      "campaign-leads": `/campaigns/${campaign.id}?tab=leads`,
      "campaign-report": `/campaigns/${campaign.id}?tab=report`,
      "campaign-settings": `/campaigns/${campaign.id}?tab=settings`,
      leads: "/leads",
      lead: `/leads/${await first("leads.list", { limit: 1 })}`,
      contacts: "/contacts",
      contact: `/contacts/${await first("contacts.list", { limit: 1 })}`,
      calls: "/calls",
      tasks: "/tasks",
      imports: "/imports",
      profile: "/profile",
      ...Object.fromEntries(
        [
          "members",
          "lines",
          "calling-rules",
          "callerdesk",
          "deliveries",
          "api-keys",
          "audit",
          "outcomes",
          "tags",
          "exports",
          "sight",
          "workspace",
        ].map((name) => [`settings-${name}`, `/settings/${name}`]),
      ),
    };
    for (const [name, at] of Object.entries(paths)) {
      // Loaded anew for each width, as somebody with such a screen loads it.
      await inForms(page, path.join("pages", name), async () => {
        await page.goto(`${demo.origin}/dashboard${at}`);
        await settle(page);
      });
    }
    await page.context().close();
  } finally {
    await demo.stop();
  }
});

test("pictures of the floor, the wall and one's own day", async ({ newTeam, enter, visit }) => {
  test.setTimeout(300_000);
  const team = await newTeam({ leads: 60, isOutcomeRequired: false, popupRingSeconds: 0 });
  const admin = await enter(team, team.admin, "/dashboard");
  const people: Person[] = [team.worker, team.colleague];
  for (const [index, name] of [
    "Divya Pillai",
    "Arjun Shetty",
    "Nisha Bano",
    "Karan Malhotra",
    "Sneha Das",
  ].entries()) {
    const person: Person = {
      ...team.worker,
      name,
      email: `worker.${index}.${team.worker.email}`,
      phone: `+91900000002${index}`,
    };
    const { link } = await admin.api.mutate<{ link: string }>("invitations.create", {
      name,
      email: person.email,
      role: "worker",
      phone: person.phone,
      lineId: team.line.id,
    });
    const token = new URLSearchParams(new URL(link).hash.slice(1)).get("token");
    await admin.api.mutate("invitations.accept", { token, name, password: person.password });
    people.push(person);
  }
  // A morning's work, as the provider reports it.
  const outcomes = ["Interested", "Not interested", "Call back"].map(
    (label) => team.outcomes.find((outcome) => outcome.label === label)?.id,
  );
  for (const [index, lead] of team.leads.slice(0, 42).entries()) {
    const person = people[index % 6] ?? team.worker;
    const isReached = (index * 11) % 17 < 5;
    const { webhooks } = dialledCall(team, person, lead.phone, {
      outcome: isReached ? "answered" : "no_answer",
      talkSeconds: 20 + ((index * 37) % 240),
    });
    for (const webhook of webhooks) await post(team, webhook);
  }
  const pages = [];
  for (const person of people.slice(0, 6)) pages.push(await enter(team, person, "/dashboard"));
  for (const [index, { api }] of pages.entries()) {
    const { open, folded } = await api.query<{ open: { id: string }[]; folded: { id: string }[] }>(
      "calls.mine",
    );
    for (const [turn, call] of [...open, ...folded].slice(index === 3 ? 1 : 0).entries())
      await api.raw("calls.complete", { callId: call.id, outcomeId: outcomes[turn % 2] });
  }
  await pages[4]?.api.mutate("desk.pause", { reason: "lunch" });
  for (const [index, last] of [
    [0, 3],
    [1, 3],
    [5, 1],
  ] as const) {
    const [person, lead] = [people[index], team.leads[44 + index]];
    if (!person || !lead) throw new Error("nobody to draw");
    for (const webhook of dialledCall(team, person, lead.phone).webhooks.slice(0, last))
      await post(team, webhook);
  }
  await admin.api.mutate("tasks.create", {
    kind: "callback",
    title: "Call back about the rate",
    leadId: team.leads[50]?.leadId,
    callId: null,
    assigneeUserId: team.worker.userId,
    dueAt: new Date(Date.now() - 900_000),
  });
  const { page } = admin;
  await page.setViewportSize({ width: 1440, height: 900 });
  await openLive(page, "/dashboard/floor");
  await expect(page.locator('[data-state="talking"]')).toHaveCount(2);
  await expect(page.locator('[data-state="paused"]')).toHaveCount(1);
  await take(page, "floor");
  await page.emulateMedia({ colorScheme: "dark" });
  await take(page, "floor-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 360, height: 740 });
  await take(page, "floor-360");

  const made = await admin.api.mutate<{ link: string }>("wallLinks.create", {
    label: "Sales floor",
    days: 1,
  });
  const wall = await visit(`/wall${new URL(made.link).hash}`, { viewport: { width: 1920, height: 1080 } });
  await expect(wall.page.locator("[data-wall=live]")).toBeVisible();
  await wall.page.screenshot({ path: path.join(folder, "wall.png"), animations: "disabled" });

  const worker = pages[0]?.page;
  if (!worker) throw new Error("nobody's day to draw");
  const card = worker.locator("section", { has: worker.getByRole("heading", { name: "My day" }) });
  await expect(card.locator('[data-my-day="dials"]')).toBeVisible();
  await card.screenshot({ path: path.join(folder, "my-day.png"), animations: "disabled" });
});

test("pictures of every state of the desk: wide and narrow, light and dark", async ({
  stack,
  newTeam,
  enter,
}) => {
  test.setTimeout(420_000);
  const team = await newTeam({ popupRingSeconds: 0, leads: 16 });
  const worker = await enter(team, team.worker, undefined, { reducedMotion: "reduce" });
  const manager = await enter(team, team.manager);
  worker.watch.allow(/net::ERR_|Failed to fetch|NetworkError|TRPCClientError|50\d/);
  await walkDesk({ stack, team, worker, manager }, workPath(team), takeDesk);
  const few = await newTeam({ popupRingSeconds: 0, leads: 2 });
  const ending = await enter(few, few.worker, workPath(few), { reducedMotion: "reduce" });
  ending.watch.allow(/401|403/);
  await walkEnds({ team: few, worker: ending, manager: await enter(few, few.manager) }, takeDesk);
});

/** One state of the desk: wide and narrow, light and dark. */
const takeDesk = (state: string, page: Page): Promise<void> => inForms(page, path.join("desk", state));

async function inForms(page: Page, name: string, open: () => Promise<void> = async () => {}): Promise<void> {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 360, height: 740 },
  ]) {
    await page.setViewportSize(viewport);
    await open();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
      await expect(page.locator(".mantine-Skeleton-root")).toHaveCount(0);
      const file = `${name}-${viewport.width}${colorScheme === "dark" ? "-dark" : ""}.png`;
      const picture = await page.screenshot({ animations: "disabled" });
      await sharp(picture).png({ palette: true, colours: 64 }).toFile(path.join(folder, file));
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
}

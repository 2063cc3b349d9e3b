import type { Page } from "@playwright/test";
import type { Scenario } from "@/twin/scenario";
import { until } from "../support/stack/http";
import type { Stack } from "../support/stack/stack";
import type { Team } from "../support/stack/team";
import {
  card,
  countInput,
  dialRequests,
  expectState,
  expectTalkTimer,
  leaveFields,
  outcomeOf,
  primary,
  setCampaign,
  start,
} from "./desk-kit";
import { Line, silent } from "./desk-line";
import { expect, expectLive, popup, test, workPath } from "./fixtures";

const quick = { ringSeconds: 0.2, pickupSeconds: 0.2, talkSeconds: 0.6, recording: "none" } as const;
const callsOf = (stack: Stack, team: Team) =>
  stack.twin.simulator.calls.filter((call) => call.authcode === team.authcode);
const plan = (stack: Stack, team: Team, scenarios: readonly Partial<Scenario>[]) => {
  for (const scenario of scenarios)
    stack.twin.simulator.queueNext(team.authcode, { ...quick, ...scenario }, 1);
};
/** The popup takes keys half a second after it was first seen, and keeps what is under it from taking them. */
const armed = (page: Page) => page.waitForTimeout(600);

test("S3, S4 manual: two keys per cycle, reached or not, and two for a callback tomorrow", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const { page } = await enter(team, team.worker, workPath(team));
  const dials = dialRequests(page);
  plan(stack, team, [{ outcome: "no_answer" }, { outcome: "answered" }, { outcome: "answered" }, {}]);
  await start(page);
  const input = await countInput(page);
  await page.keyboard.press("Enter");
  await expect(popup(page)).toBeVisible();
  await armed(page);
  await input();

  // Nobody answered: Enter takes the suggestion, Enter calls the next.
  await expect(primary(page)).toContainText("Accept “No answer”");
  await page.keyboard.press("Enter");
  await expectState(page, "lease_held");
  await page.keyboard.press("Enter");
  await expect.poll(() => dials.length).toBe(2);
  expect(await input()).toEqual({ keys: 2, clicks: 0 });

  // Talked: a digit completes, Enter calls the next.
  await expect(popup(page)).toBeVisible();
  await armed(page);
  await input();
  await page.keyboard.press("1");
  await expectState(page, "lease_held");
  await page.keyboard.press("Enter");
  await expect.poll(() => dials.length).toBe(3);
  expect(await input()).toEqual({ keys: 2, clicks: 0 });

  // Tomorrow at this time.
  await expect(popup(page)).toBeVisible();
  await armed(page);
  await input();
  await page.keyboard.press("c");
  await page.keyboard.press("3");
  await expectState(page, "lease_held");
  expect(await input()).toEqual({ keys: 2, clicks: 0 });
  const [task] = await stack.sql<{ kind: string; days: number }>(
    `SELECT kind, round(extract(epoch FROM due_at - now()) / 86400)::int AS days FROM tasks
      WHERE workspace_id = $1 AND deleted_at IS NULL`,
    [team.workspaceId],
  );
  expect(task).toEqual({ kind: "callback", days: 1 });
});

test("S1, S2, S8, S20 power: no key where nobody is reached, one after a talk; twenty cycles in few keys", async ({
  stack,
  newTeam,
  enter,
}, info) => {
  test.setTimeout(150_000);
  const team = await newTeam({ popupRingSeconds: 0, leads: 26 });
  const manager = await enter(team, team.manager);
  await setCampaign(manager, team, { previewSeconds: 0 });
  const { page } = await enter(team, team.worker, workPath(team));
  const dials = dialRequests(page);
  const cycles = 20;
  const isTalk = (index: number) => index % 5 === 4;
  plan(
    stack,
    team,
    Array.from(
      { length: cycles },
      (_, index) => ({ outcome: isTalk(index) ? "answered" : "no_answer" }) as const,
    ),
  );
  plan(stack, team, [{ ringSeconds: 600, pickupSeconds: 600 }]);
  await expectState(page, "idle");
  await page.getByText("Power", { exact: true }).click();
  await leaveFields(page);
  const input = await countInput(page);
  let total = 0;
  const afterDigit: number[] = [];
  for (let index = 0; index < cycles; index += 1) {
    await expect.poll(() => dials.length, { timeout: 15_000 }).toBeGreaterThan(index);
    if (isTalk(index)) {
      await expectState(page, "outcome_needed", 15_000);
      await armed(page);
      const before = Date.now();
      await page.keyboard.press("3");
      await expect.poll(() => dials.length, { timeout: 15_000 }).toBe(index + 2);
      afterDigit.push(Date.now() - before);
    } else {
      await expect.poll(() => dials.length, { timeout: 15_000 }).toBe(index + 2);
    }
    const { keys } = await input();
    expect(keys, `keys of cycle ${index}`).toBe(isTalk(index) ? 1 : 0);
    total += keys;
  }
  expect(total).toBe(cycles / 5);
  // The last request has left the page; the provider hears of it a moment later, and of each exactly once.
  await expect.poll(() => callsOf(stack, team).length).toBe(cycles + 1);
  info.annotations.push({ type: "S8", description: `digit → dial request: ${afterDigit.join(", ")} ms` });
});

test("an outcome picked while talking waits for the report and ends the wrap-up by itself", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const { page } = await enter(team, team.worker, workPath(team));
  const line = new Line(stack, team);
  line.silence(1);
  await start(page);
  await page.keyboard.press("Enter");
  await expectState(page, "worker_ringing");
  await line.says("Leg A Answer");
  await line.says("Leg B Answer");
  await expectState(page, "talking");
  await page.keyboard.press("1");
  await expect(page.getByRole("button", { name: "Interested", pressed: true })).toBeVisible();
  await page.reload();
  await expectState(page, "talking");
  await expect(page.getByRole("button", { name: "Interested", pressed: true })).toBeVisible();
  await line.reports({ outcome: "answered" });
  await expect(card(page)).not.toHaveAttribute("data-state", "talking", { timeout: 15_000 });
  await expect
    .poll(async () => {
      const [call] = await stack.sql(
        `SELECT c.wrap_up, o.label FROM calls c JOIN outcomes o ON (o.workspace_id, o.id) = (c.workspace_id, c.outcome_id)
          WHERE c.workspace_id = $1`,
        [team.workspaceId],
      );
      return call;
    })
    .toEqual({ wrap_up: "done", label: "Interested" });
});

test("CallerDesk hangs on the click and its report is here first: the desk goes by the report", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const { page } = await enter(team, team.worker, workPath(team));
  const line = new Line(stack, team);
  const dials = dialRequests(page);
  let hasAnswer = false;
  stack.twin.simulator.queueNext(team.authcode, { ...silent, reply: "hang" }, 1);
  await start(page);
  await page.keyboard.press("Enter");
  await expectState(page, "dialling");
  void dials[0]?.response().then(() => (hasAnswer = true));
  await line.reports({ outcome: "no_answer" });
  await expectState(page, "outcome_needed");
  expect(hasAnswer).toBe(false);
  await armed(page);
  await page.keyboard.press("4");
  await expectState(page, "lease_held");
  line.silence(1);
  await page.keyboard.press("Enter");
  await expectState(page, "worker_ringing");
  // The late answer to the first click changes nothing.
  await expect.poll(() => hasAnswer, { timeout: 15_000 }).toBe(true);
  await expectState(page, "worker_ringing");
  expect(callsOf(stack, team)).toHaveLength(2);
});

test("S5 by pointer alone: two presses per cycle, within the rail", async ({ stack, newTeam, enter }) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const { page } = await enter(team, team.worker, workPath(team));
  const dials = dialRequests(page);
  plan(stack, team, [{ outcome: "answered" }, { outcome: "answered" }]);
  await expectState(page, "idle");
  await primary(page).click();
  await expectState(page, "lease_held");
  await primary(page).click();
  await expect(popup(page)).toBeVisible();
  const input = await countInput(page);
  const outcome = popup(page)
    .getByRole("button", { name: /Interested/ })
    .first();
  const [from, to] = [await outcome.boundingBox(), await primary(page).boundingBox()];
  if (!from || !to) throw new Error("not on the screen");
  const travel = Math.hypot(
    from.x + from.width / 2 - (to.x + to.width / 2),
    from.y + from.height / 2 - (to.y + to.height / 2),
  );
  expect(travel).toBeLessThanOrEqual(400);
  await outcome.click();
  await expectState(page, "lease_held");
  await primary(page).click();
  await expect.poll(() => dials.length).toBe(2);
  expect((await input()).clicks).toBe(2);
});

test("S14 one dial: five presses at once, a reload while it is asked, and a second tab", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const { page, watch } = await enter(team, team.worker, workPath(team));
  const second = await page.context().newPage();
  await second.goto(workPath(team));
  await expectLive(second);
  plan(stack, team, [{ ringSeconds: 600 }, { ringSeconds: 600 }, { ringSeconds: 600 }]);
  await page.bringToFront();
  await start(page);
  await expectState(second, "lease_held");
  watch.allow(/409|412|428/);
  await Promise.all([
    (async () => {
      for (let press = 0; press < 5; press += 1) await page.keyboard.press("Enter", { delay: 5 });
    })(),
    primary(second)
      .click({ timeout: 2000 })
      .catch(() => undefined),
  ]);
  await page.reload();
  await expectState(page, "worker_ringing");
  await expectState(second, "worker_ringing");
  await page.keyboard.press("Enter");
  await second.keyboard.press("Enter");
  expect(callsOf(stack, team)).toHaveLength(1);
  await second.close();
});

test("S15 a required outcome cannot be gone round: reload, closing, another tab, the API, a second call", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const { page, api } = await enter(team, team.worker, workPath(team));
  plan(stack, team, [{ outcome: "answered" }]);
  await start(page);
  await page.keyboard.press("Enter");
  await expectState(page, "outcome_needed");
  await expect(primary(page)).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Enter");
  await page.reload();
  await expectState(page, "outcome_needed");
  await armed(page);
  await page.keyboard.press("x");
  await expectState(page, "outcome_folded");
  await expect(primary(page)).toContainText("Open that call");
  const second = await page.context().newPage();
  await second.goto(workPath(team));
  await expectState(second, "outcome_folded");
  await second.goto(`/dashboard/leads/${team.leads[2]?.leadId ?? ""}`);
  const answer = await api.raw("calls.dial", {
    leadId: team.leads[2]?.leadId,
    campaignId: null,
    requestKey: crypto.randomUUID(),
  });
  expect(answer.status()).toBe(412);
  expect(await answer.text()).toContain("outcome_needed");
  await second.close();
  expect(callsOf(stack, team)).toHaveLength(1);
  // The way on is the outcome.
  await page.keyboard.press("Enter");
  await expectState(page, "outcome_needed");
  await armed(page);
  await page.keyboard.press("3");
  await expectState(page, "lease_held");
});

test("S9 a reload in mid-call draws the call at once, never another state, and its timer goes on", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const { page } = await enter(team, team.worker, workPath(team));
  plan(stack, team, [{ outcome: "answered", talkSeconds: 600 }]);
  await start(page);
  await page.keyboard.press("Enter");
  await expectState(page, "talking");
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { seenStates: seen });
    const look = () => {
      const state = document.querySelector<HTMLElement>("[aria-label=Call][data-state]")?.dataset.state;
      if (state && seen.at(-1) !== state) seen.push(state);
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
  });
  for (let reload = 0; reload < 3; reload += 1) {
    await page.reload();
    await expectState(page, "talking");
    await expectTalkTimer(page, stack, team);
    expect(await page.evaluate(() => (window as unknown as { seenStates: string[] }).seenStates)).toEqual([
      "talking",
    ]);
  }
});

test("skip and later: a key and a digit, told what happens, and taken back within ten seconds", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const [first, second] = team.leads;
  if (!first || !second) throw new Error("the team has no leads");
  const { page, api } = await enter(team, team.worker, workPath(team));
  await start(page);
  await expect(page.getByRole("heading", { name: first.name, level: 1 })).toBeVisible();
  await page.keyboard.press("s");
  await expect(page.getByRole("group", { name: "Skip: why?" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("group", { name: "Skip: why?" })).toBeHidden();
  await page.keyboard.press("s");
  await page.keyboard.press("2");
  await expect(page.getByRole("heading", { name: second.name, level: 1 })).toBeVisible();
  await page.keyboard.press("u");
  await until(
    "the skip is undone",
    () =>
      api.query<{ upNext: { leadId: string }[]; lease: unknown }>("desk.get", {
        campaignId: team.campaign.id,
      }),
    ({ upNext }) => upNext.some((item) => item.leadId === first.leadId),
  );
  await expectState(page, "lease_held");
  await page.keyboard.press("s");
  await expect(page.getByRole("group", { name: "Skip: why?" })).toBeVisible();
  await page.keyboard.press("4");
  await page.getByLabel("Why is it skipped?").fill("He asked for Marathi");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "Skip: why?" })).toBeHidden();
  await expectState(page, "lease_held");
  expect(outcomeOf(team, "No answer").id).toBeTruthy();
});

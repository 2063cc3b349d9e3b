import type { Page } from "@playwright/test";
import type { SoundName } from "@/contracts/members/schema";
import { dialledCall, incomingCall, post, type Webhook } from "../support/stack/webhooks";
import type { Team } from "../support/stack/team";
import { expect, openLive, popup, test } from "./fixtures";

/** `ends`: calls that the stream said are over; `looks`: how often a hidden tab has asked whether another is in view. */
type Heard = { sounds: number[]; notices: string[]; ends: number; looks: number };

/** The first tone of each sound. */
const firstTone = { incoming: 660, customer_answered: 720, call_ended: 520 } satisfies Partial<
  Record<SoundName, number>
>;
const firstTones: readonly number[] = Object.values(firstTone);

/**
 * Every tone and every notice that the page asks the browser for; both still reach it. What drives this browser counts as
 * a press for it, so that it forbids no sound: the page is told that it does, until it is pressed in earnest.
 */
function listen(): void {
  const heard: Heard = { sounds: [], notices: [], ends: 0, looks: 0 };
  Object.assign(window, { heard });
  let isPressed = false;
  window.addEventListener("pointerdown", () => void (isPressed = true), { capture: true });
  window.AudioContext = class extends window.AudioContext {
    override createOscillator(): OscillatorNode {
      const oscillator = super.createOscillator();
      const start = oscillator.start.bind(oscillator);
      oscillator.start = (when) => {
        heard.sounds.push(oscillator.frequency.value);
        start(when);
      };
      return oscillator;
    }
    override get state(): AudioContextState {
      return isPressed ? "running" : "suspended";
    }
  };
  window.EventSource = class extends window.EventSource {
    constructor(url: string | URL, init?: EventSourceInit) {
      super(url, init);
      this.addEventListener("message", ({ data }) => {
        if (String(data).includes('"call.ended"')) heard.ends += 1;
      });
    }
  };
  const query = navigator.locks.query.bind(navigator.locks);
  navigator.locks.query = async () => {
    const answer = await query();
    heard.looks += 1;
    return answer;
  };
  window.Notification = class extends window.Notification {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options);
      heard.notices.push(title);
    }
  };
}

const heardIn = (tab: Page) => tab.evaluate(() => (window as unknown as { heard: Heard }).heard);

/** What all tabs together have sounded and shown, the tones after the first left out. */
async function heardBy(tabs: readonly Page[]): Promise<Pick<Heard, "sounds" | "notices">> {
  const all = await Promise.all(tabs.map(heardIn));
  return {
    sounds: all.flatMap(({ sounds }) => sounds.filter((tone) => firstTones.includes(tone))),
    notices: all.flatMap(({ notices }) => notices),
  };
}

/** As the browser tells it of a tab behind another: headless pages are always in view. */
async function hide(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
}

/** Keeps this tab's next question for its person's calls, answered by now, from coming back until it is let go. */
async function holdMine(page: Page): Promise<{ isHeld: () => boolean; letGo: () => void }> {
  let isHeld = false;
  let letGo = () => {};
  const goes = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(
    /calls\.mine/,
    async (route) => {
      const response = await route.fetch();
      isHeld = true;
      await goes;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  return { isHeld: () => isHeld, letGo };
}

const icon = (page: Page) => page.locator("link[rel~=icon]").first();

async function send(team: Team, webhooks: readonly Webhook[]): Promise<void> {
  for (const webhook of webhooks) expect(await post(team, webhook)).toBe(200);
}

test("sounds come once for all tabs and have their switches; title and icon say what goes on; a notice comes only where no tab is seen", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0, isOutcomeRequired: false });
  const [first, second, third, fourth] = team.leads;
  if (!first || !second || !third || !fourth) throw new Error("the team has no leads");
  const manager = await enter(team, team.manager);
  await manager.api.mutate("leads.assign", {
    leadIds: [second.leadId, third.leadId, fourth.leadId],
    ownerUserId: team.worker.userId,
  });
  const { page } = await enter(team, team.worker);
  await page.context().addInitScript(listen);
  await page.context().grantPermissions(["notifications"]);
  const other = await page.context().newPage();
  const tabs = [page, other];
  for (const tab of tabs) await openLive(tab, "/dashboard/profile");

  // Before the first press the browser lets no sound out, and the dock says what helps.
  const [ringing, legA, legB, , report] = dialledCall(team, team.worker, first.phone).webhooks;
  if (!ringing || !legA || !legB || !report) throw new Error("no webhooks");
  await send(team, [ringing, legA]);
  for (const tab of tabs) {
    await expect(tab).toHaveTitle(/^☎ \d+:\d\d Kavita/);
    await expect(icon(tab)).toHaveAttribute("href", "/icon-call.svg");
  }
  await send(team, [legB]);
  const unblock = page.getByRole("button", { name: "Sound is blocked until you click here." });
  await unblock.click();
  await expect(unblock).toBeHidden();
  expect((await heardBy(tabs)).sounds).toEqual([]);
  // Both tabs may sound from here on: one of them does.
  await other.getByRole("heading", { name: "Sounds and notices" }).click();
  await send(team, [report]);
  for (const tab of tabs) {
    await expect(popup(tab)).toBeVisible();
    await expect(tab).toHaveTitle(/^\(1\) /);
    await expect(icon(tab)).toHaveAttribute("href", "/icon-waiting.svg");
  }
  await expect.poll(async () => (await heardBy(tabs)).sounds).toEqual([firstTone.call_ended]);
  await popup(page).getByRole("button", { name: "Done", exact: true }).click();
  for (const tab of tabs) {
    await expect(popup(tab)).toBeHidden();
    await expect(tab).not.toHaveTitle(/[☎(]/);
    await expect(icon(tab)).toHaveAttribute("href", "/icon.svg");
  }

  // One switch for each, and one for all; both reach the other tab.
  await other.getByRole("switch", { name: "Incoming call", exact: true }).click();
  for (const tab of tabs)
    await expect(tab.getByRole("switch", { name: "Incoming call", exact: true })).not.toBeChecked();
  const unwanted = incomingCall(team, team.worker, second.phone).webhooks;
  await send(team, unwanted.slice(0, 1));
  for (const tab of tabs) await expect(tab.getByText(`Incoming: ${second.name}.`)).toBeVisible();
  await send(team, unwanted.slice(1));
  const sounds = [firstTone.call_ended, firstTone.call_ended];
  await expect.poll(async () => (await heardBy(tabs)).sounds).toEqual(sounds);
  await page.keyboard.press("m");
  for (const tab of tabs)
    await expect(tab.getByRole("button", { name: "Sounds are off. Switch on" })).toBeVisible();
  await send(team, incomingCall(team, team.worker, third.phone).webhooks);
  for (const tab of tabs) await expect(tab).toHaveTitle(/^\(2\) /);

  // A notice: wanted, allowed, and nobody looks. While one tab is in view there is none.
  await other.getByRole("switch", { name: "Notices of the browser" }).click();
  for (const tab of tabs)
    await expect(tab.getByRole("switch", { name: "Notices of the browser" })).toBeChecked();
  await hide(page);
  const seen = incomingCall(team, team.worker, fourth.phone).webhooks;
  const looks = async () => (await heardIn(page)).looks;
  await send(team, seen.slice(0, 1));
  await expect.poll(looks).toBe(1);
  await send(team, seen.slice(1));
  await expect.poll(looks).toBe(2);
  for (const tab of tabs) await expect(tab).toHaveTitle(/^\(3\) /);
  await hide(other);
  // That nobody looks any more is told from tab to tab.
  const isLookedAt = () =>
    other.evaluate(async () =>
      ((await navigator.locks.query()).held ?? []).some((lock) => lock.name === "ringside.visible"),
    );
  await expect.poll(isLookedAt).toBe(false);
  const [ringingLast, legALast, legBLast, , reportLast] = dialledCall(
    team,
    team.worker,
    first.phone,
  ).webhooks;
  if (!ringingLast || !legALast || !legBLast || !reportLast) throw new Error("no webhooks");
  await send(team, [ringingLast, legALast]);
  for (const tab of tabs) await expect(tab).toHaveTitle(/☎/);
  // The end comes while an answer is under way that knows nothing of it.
  const before = await Promise.all(tabs.map(heardIn));
  const answers = await Promise.all(tabs.map(holdMine));
  await send(team, [legBLast]);
  await expect.poll(() => answers.every(({ isHeld }) => isHeld())).toBe(true);
  await send(team, [reportLast]);
  for (const [index, tab] of tabs.entries())
    await expect.poll(async () => (await heardIn(tab)).ends).toBeGreaterThan(before[index]?.ends ?? 0);
  for (const { letGo } of answers) letGo();
  for (const tab of tabs) await expect(tab).toHaveTitle(/^\(4\) /);
  await expect.poll(() => heardBy(tabs)).toEqual({ sounds, notices: [`Call ended: ${first.name}`] });
});

import type { Locator, Page, Request } from "@playwright/test";
import type { Stack } from "../support/stack/stack";
import type { Team } from "../support/stack/team";
import { type Browser, expect } from "./fixtures";

/** The call card on a wide screen, the strip on a phone. */
export const card = (page: Page): Locator => page.getByRole("region", { name: "Call", exact: true });
export const primary = (page: Page): Locator => page.locator("[data-primary]");

/** Waits for a state of the desk; what it is meanwhile does not matter. */
export async function expectState(page: Page, kind: string, timeout = 10_000): Promise<void> {
  await expect(card(page)).toHaveAttribute("data-state", kind, { timeout });
}

/** The talk's timer lies between the call's age before it was read and after, to a second, whatever the reading took. */
export async function expectTalkTimer(page: Page, stack: Stack, team: Team): Promise<void> {
  const talkedSeconds = async () => {
    const [row] = await stack.sql<{ age: number }>(
      `SELECT extract(epoch FROM now() - customer_picked_up_at)::float AS age FROM calls WHERE workspace_id = $1`,
      [team.workspaceId],
    );
    return row?.age ?? Number.NaN;
  };
  // A page that was just loaded is behind by what loading took, until the stream tells it the server's time.
  await expect(async () => {
    const earliest = await talkedSeconds();
    const shown = await page.getByTestId("call-timer").innerText();
    const latest = await talkedSeconds();
    const [minutes = Number.NaN, seconds = Number.NaN] = shown.split(":").map(Number);
    expect(minutes * 60 + seconds).toBeGreaterThanOrEqual(Math.floor(earliest) - 1);
    expect(minutes * 60 + seconds).toBeLessThanOrEqual(Math.ceil(latest));
  }).toPass({ timeout: 10_000 });
}

/** Takes the first lead, by key. */
export async function start(page: Page): Promise<void> {
  await expectState(page, "idle");
  await page.keyboard.press("Enter");
  await expectState(page, "lease_held");
}

/** Dial requests that leave this page. tRPC batches by default: the procedure's name stands in the path. */
export function dialRequests(page: Page): Request[] {
  const seen: Request[] = [];
  page.on("request", (request) => {
    if (/\/api\/trpc\/[^?]*calls\.(dial|completeAndDial)\b/.test(request.url())) seen.push(request);
  });
  return seen;
}

/** Counts keys and presses of the pointer as the page gets them, whoever makes them. */
export async function countInput(page: Page): Promise<() => Promise<{ keys: number; clicks: number }>> {
  await page.evaluate(() => {
    const counted = { keys: 0, clicks: 0 };
    Object.assign(window, { counted });
    window.addEventListener("keydown", () => void (counted.keys += 1), { capture: true });
    window.addEventListener("pointerdown", () => void (counted.clicks += 1), { capture: true });
  });
  let before = { keys: 0, clicks: 0 };
  return async () => {
    const now = await page.evaluate(
      () => (window as unknown as { counted: { keys: number; clicks: number } }).counted,
    );
    const since = { keys: now.keys - before.keys, clicks: now.clicks - before.clicks };
    before = now;
    return since;
  };
}

/** Nothing has the focus: single keys act. */
export async function leaveFields(page: Page): Promise<void> {
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
}

export const outcomeOf = (team: Team, label: string) => {
  const found = team.outcomes.find((outcome) => outcome.label === label);
  if (!found) throw new Error(`the team has no outcome “${label}”`);
  return found;
};

/** The campaign's settings as a manager would change them. */
export async function setCampaign(
  manager: Browser,
  team: Team,
  fields: Record<string, unknown>,
): Promise<void> {
  const campaignId = team.campaign.id;
  const { version } = await manager.api.query<{ version: number }>("campaigns.get", { campaignId });
  await manager.api.mutate("campaigns.update", { campaignId, version, ...fields });
}

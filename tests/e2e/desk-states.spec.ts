import type { Page } from "@playwright/test";
import { violations } from "./accessibility";
import { expectState, primary, start } from "./desk-kit";
import { walkDesk } from "./desk-walk";
import { expect, expectLive, test, workPath } from "./fixtures";

/** Every filled button that can be seen; there must be one, and it is the next step. */
async function filledButtons(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, a")]
      .filter((each) => each.dataset.variant === "filled" && each.checkVisibility())
      .map((each) => each.innerText.trim()),
  );
}

test("S16 in every state one filled button names the next step, and axe finds nothing", async ({
  stack,
  newTeam,
  enter,
}) => {
  test.setTimeout(400_000);
  const team = await newTeam({ popupRingSeconds: 0, leads: 16 });
  const worker = await enter(team, team.worker);
  const manager = await enter(team, team.manager);
  worker.watch.allow(/net::ERR_|Failed to fetch|NetworkError|TRPCClientError|50\d/);
  const seen: string[] = [];
  const found: string[] = [];
  const visit = async (state: string, page: Page) => {
    seen.push(state);
    const filled = await filledButtons(page);
    if (filled.length !== 1 || filled[0] === "") found.push(`${state}: filled ${JSON.stringify(filled)}`);
    await expect(primary(page)).toBeInViewport();
    found.push(...(await violations(page, state)));
  };
  await walkDesk({ stack, team, worker, manager }, workPath(team), visit);
  expect(found).toEqual([]);
  expect(seen.length).toBeGreaterThan(20);
});

test("S16 the ends of a list, and no list at all", async ({ newTeam, enter }) => {
  const team = await newTeam({ popupRingSeconds: 0, leads: 2 });
  const manager = await enter(team, team.manager);
  const { page, watch } = await enter(team, team.worker, workPath(team));
  const look = async (state: string) => {
    await expectState(page, state);
    const filled = await filledButtons(page);
    expect(filled, state).toHaveLength(1);
    expect(filled[0], state).not.toBe("");
    expect(await violations(page, state)).toEqual([]);
  };
  await start(page);
  for (const lead of team.leads) {
    await expect(page.getByRole("heading", { name: lead.name, level: 1 })).toBeVisible();
    await expectState(page, "lease_held");
    await page.keyboard.press("s");
    await page.keyboard.press("2");
  }
  await look("none_callable");
  await expect(page.getByRole("table")).toBeVisible();

  const empty = await manager.api.mutate<{ id: string }>("campaigns.create", {
    name: "Not filled yet",
    script: "",
  });
  await manager.api.mutate("campaigns.setStatus", { campaignId: empty.id, status: "running" });
  await page.goto(`/dashboard/campaigns/${empty.id}/work`);
  await look("empty");

  for (const campaignId of [team.campaign.id, empty.id])
    await manager.api.mutate("campaigns.setStatus", { campaignId, status: "paused" });
  await page.goto("/dashboard/work");
  await look("no_campaign");
  await expectLive(page);
  watch.allow(/401|403/);
});

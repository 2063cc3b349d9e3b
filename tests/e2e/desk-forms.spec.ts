import type { BrowserContextOptions } from "@playwright/test";
import { violations } from "./accessibility";
import { dialRequests, expectState, leaveFields, primary, start } from "./desk-kit";
import { expect, openLive, popup, test, workPath } from "./fixtures";
import { newLead } from "../support/inputs";

const quick = { ringSeconds: 0.2, pickupSeconds: 0.2, talkSeconds: 0.6, recording: "none" } as const;

const forms: { name: string; options: BrowserContextOptions; isPhone?: true }[] = [
  { name: "dark", options: { colorScheme: "dark" } },
  { name: "reduced motion", options: { reducedMotion: "reduce" } },
  { name: "360 px", options: { viewport: { width: 360, height: 740 } }, isPhone: true },
  // 1440 × 900 at 200 %.
  { name: "200 % zoom", options: { viewport: { width: 720, height: 450 } } },
];

/** Twenty by FULL_DESK=1; with all else that is tested here, three are what there is time for. */
const cycles = process.env.FULL_DESK ? 20 : 3;

for (const { name, options, isPhone } of forms) {
  test(`S19 ${cycles} cycles by keyboard alone: ${name}`, async ({ stack, newTeam, enter }) => {
    test.setTimeout(40_000 + cycles * 10_000);
    const team = await newTeam({ popupRingSeconds: 0, leads: cycles + 2 });
    stack.twin.simulator.queueNext(team.authcode, { ...quick, outcome: "no_answer" }, cycles);
    const { page } = await enter(team, team.worker, undefined, options);
    await openLive(page, workPath(team));
    const dials = dialRequests(page);
    await start(page);
    for (let cycle = 1; cycle <= cycles; cycle += 1) {
      await expectState(page, "lease_held");
      await leaveFields(page);
      await page.keyboard.press("Enter");
      await expect.poll(() => dials.length).toBe(cycle);
      await expect(popup(page)).toBeVisible();
      await expectState(page, "outcome_needed");
      await expect(primary(page)).toBeInViewport();
      if (cycle === 1) expect(await violations(page, name)).toEqual([]);
      await page.waitForTimeout(600);
      await page.keyboard.press("4");
    }
    await expectState(page, "lease_held");
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    if (isPhone) {
      const small = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("main button, main a, main [role=tab]")]
          .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44)
          .map((each) => `${each.innerText} ${each.getBoundingClientRect().height}`),
      );
      expect(small).toEqual([]);
    }
  });
}

test("S17 each lead that cannot be called says why, in the words of the refusal", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0, leads: 6 });
  const manager = await enter(team, team.manager);
  const colleague = await enter(team, team.colleague);
  const { page, api, watch } = await enter(team, team.worker);
  watch.allow(/409|412/);
  const { campaign, leads } = team;
  await manager.api.mutate("leads.block", { leadId: leads[0]?.leadId });
  await colleague.api.mutate("desk.take", { campaignId: campaign.id, leadId: leads[1]?.leadId });
  for (const [index, reason] of [
    [2, "wrong_time"],
    [3, "bad_data"],
  ] as const) {
    await api.mutate("desk.take", { campaignId: campaign.id, leadId: leads[index]?.leadId });
    await api.mutate("desk.skip", { campaignId: campaign.id, leadId: leads[index]?.leadId, reason });
  }
  await openLive(page, workPath(team));
  for (const lead of leads.slice(0, 4)) {
    const row = page.locator(`[data-lead="${lead.leadId}"]`);
    const answer = await api.raw("calls.dial", {
      leadId: lead.leadId,
      campaignId: campaign.id,
      requestKey: crypto.randomUUID(),
    });
    expect(answer.status()).toBeGreaterThanOrEqual(400);
    const { error } = (await answer.json()) as { error: { json: { message: string } } };
    await expect(row).toContainText(error.json.message);
  }
});

test("Q, J and K look at other leads without taking them; the list stands still under the pointer", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const [first, second] = team.leads;
  if (!first || !second) throw new Error("the team has no leads");
  const manager = await enter(team, team.manager);
  const { page } = await enter(team, team.worker, workPath(team), { viewport: { width: 1440, height: 900 } });
  await start(page);
  await expect(page.getByRole("heading", { name: first.name, level: 1 })).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(page.getByRole("heading", { name: first.name, level: 1 })).toBeHidden();
  await expectState(page, "lease_held");
  await page.keyboard.press("k");
  await page.keyboard.press("k");
  await expect(page.getByRole("heading", { name: first.name, level: 1 })).toBeVisible();

  const queue = page.getByRole("region", { name: "Queue" });
  const row = page.locator(`[data-lead="${second.leadId}"]`);
  await row.hover();
  const before = await row.boundingBox();
  const fresh = await manager.api.mutate<{ id: string }>("leads.create", {
    ...newLead("Nandini Ghosh"),
    phone: "+919845099999",
  });
  await manager.api.mutate("campaigns.addLeads", {
    campaignId: team.campaign.id,
    selection: { by: "ids", leadIds: [fresh.id] },
  });
  await expect(queue.getByRole("button", { name: /new ↑/ })).toBeVisible();
  expect(await row.boundingBox()).toEqual(before);
});

import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { everything, type Fault, theStream } from "../support/stack/fault-proxy";
import { dialledCall, post } from "../support/stack/webhooks";
import { expectTalkTimer } from "./desk-kit";
import { expect, expectLive, liveLabel, openLive, popup, popupCount, test, workPath } from "./fixtures";

const tile = (page: Page, name: string) => page.locator(`[data-metric="${name}"]`);
const markPage = (page: Page) => page.evaluate(() => void Object.assign(window, { isSamePage: true }));
const isSamePage = (page: Page) => page.evaluate(() => "isSamePage" in window);

test("must show 2: a manager's and a colleague's dashboard follow each step without a reload, the popup comes only to whose call it is", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const [lead] = team.leads;
  if (!lead) throw new Error("the team has no leads");
  const manager = await enter(team, team.manager, "/dashboard");
  const colleague = await enter(team, team.colleague, "/dashboard");
  const worker = await enter(team, team.worker, workPath(team));
  for (const { page } of [manager, colleague]) {
    await expect(tile(page, "liveCalls")).toContainText("0");
    await markPage(page);
  }
  stack.twin.simulator.queueNext(team.authcode, { ringSeconds: 2, pickupSeconds: 1.5, talkSeconds: 4 }, 1);
  await worker.page.getByRole("button", { name: "Start" }).click();
  await worker.page.getByRole("button", { name: "Call Now" }).click();

  for (const { page } of [manager, colleague]) {
    const feed = page.getByRole("region", { name: "What happened" });
    await expect(feed).toContainText(`${team.worker.name} is calling ${lead.name}`);
    await expect(tile(page, "liveCalls")).toContainText("1");
    await expect(feed).toContainText(`${team.worker.name} is on the call with ${lead.name}`);
  }
  for (const { page } of [manager, colleague]) {
    const feed = page.getByRole("region", { name: "What happened" });
    await expect(feed).toContainText(`${team.worker.name}’s call with ${lead.name} was completed`);
    await expect(tile(page, "liveCalls")).toContainText("0");
    await expect(tile(page, "callsToday")).toContainText("1");
    await expect(tile(page, "waitingForOutcome")).toContainText("1");
  }
  await expect(popup(worker.page)).toBeVisible();
  await popup(worker.page)
    .getByRole("button", { name: /Interested/ })
    .first()
    .click();
  for (const { page } of [manager, colleague]) {
    await expect(page.getByRole("region", { name: "What happened" })).toContainText("set the outcome for");
    await expect(tile(page, "goodOutcomesToday")).toContainText("1");
    await expect(tile(page, "waitingForOutcome")).toContainText("0");
    expect(await isSamePage(page)).toBe(true);
    expect(await popupCount(page)).toBe(0);
  }
});

const cuts: { name: string; fault: Fault; isTold: boolean }[] = [
  { name: "reset", fault: { kind: "reset", covers: everything }, isTold: true },
  { name: "a black hole", fault: { kind: "black_hole", covers: theStream }, isTold: false },
];

for (const { name, fault, isTold } of cuts) {
  test(`must show 4: cut for 20 s by ${name} while three calls complete: three popups in order, none twice, no stale toast, never falsely Live`, async ({
    stack,
    newTeam,
    enter,
  }) => {
    test.setTimeout(120_000);
    const team = await newTeam({ isOutcomeRequired: false, popupRingSeconds: 0 });
    const worker = await enter(team, team.worker, "/dashboard/leads");
    const { page } = worker;
    worker.watch.allow(/net::ERR_|Failed to fetch|NetworkError|TRPCClientError/);
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seenToasts: seen });
      new MutationObserver((changes) => {
        for (const change of changes)
          for (const node of change.addedNodes)
            if (node.textContent?.includes("Call in progress")) seen.push(node.textContent);
      }).observe(document.body, { childList: true, subtree: true });
    });

    const brokenAt = Date.now();
    stack.proxy.break(fault);
    const label: { ms: number; kind: string }[] = [];
    let isWatching = true;
    const watching = (async () => {
      while (isWatching) {
        const kind = (await liveLabel(page).getAttribute("data-live")) ?? "none";
        label.push({ ms: Date.now() - brokenAt, kind });
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    })();

    for (const [index, lead] of team.leads.slice(0, 3).entries()) {
      const startedAt = Date.now() - 20_000 + index * 1000;
      for (const webhook of dialledCall(team, team.worker, lead.phone, {}, startedAt).webhooks)
        expect(await post(team, webhook)).toBe(200);
    }
    // The cut lasts twenty seconds by definition: there is no event to wait for.
    await page.waitForTimeout(20_000 - (Date.now() - brokenAt));
    const healedAt = Date.now() - brokenAt;
    stack.proxy.heal();

    await expect.poll(() => popupCount(page), { timeout: 60_000 }).toBe(3);
    await expectLive(page, 60_000);
    isWatching = false;
    await watching;
    if (isTold) {
      const falselyLive = label.filter(({ ms, kind }) => kind === "live" && ms > 1200 && ms < healedAt);
      expect(falselyLive).toEqual([]);
      expect(label.some(({ kind }) => kind === "connecting")).toBe(true);
      expect(label.some(({ kind }) => kind === "reconnecting" || kind === "offline")).toBe(true);
    } else {
      // The last frame was at most one heartbeat old when the stream fell silent.
      const lastLive = label.filter(({ kind }) => kind === "live").map(({ ms }) => ms);
      const silentLive = lastLive.filter(
        (ms) => ms > 36_000 && ms < (label.findLast((at) => at.kind !== "live")?.ms ?? 0),
      );
      expect(silentLive).toEqual([]);
    }

    for (const [index, lead] of team.leads.slice(0, 3).entries()) {
      await expect(popup(page).getByRole("heading", { name: lead.name })).toBeVisible();
      expect(await popupCount(page)).toBe(3 - index);
      await popup(page).getByRole("button", { name: "Done", exact: true }).click();
      await expect(popup(page).getByRole("heading", { name: lead.name })).toBeHidden();
    }
    expect(await popupCount(page)).toBe(0);
    await page.reload();
    await expectLive(page);
    expect(await popupCount(page)).toBe(0);
    expect(
      await page.evaluate(() => (window as unknown as { seenToasts?: string[] }).seenToasts ?? []),
    ).toEqual([]);
  });
}

test("must show 4: a reload in mid-call shows the same state, and the timer is right to a second", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  stack.twin.simulator.queueNext(team.authcode, { ringSeconds: 0.3, pickupSeconds: 0.3, talkSeconds: 60 }, 1);
  const { page } = await enter(team, team.worker, workPath(team));
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByRole("button", { name: "Call Now" }).click();
  await expect(page.getByRole("heading", { name: "Talking" })).toBeVisible();

  await page.reload();
  await expect(page.getByRole("heading", { name: "Talking" })).toBeVisible();
  await expectLive(page);
  await expectTalkTimer(page, stack, team);
  // The dock says the same on another page.
  await openLive(page, "/dashboard/leads");
  await expect(page.getByRole("region", { name: "Your calls" })).toContainText("Talking");
});

test("the countdown closes a popup that needs nothing; one that needs an outcome folds into the dock, which brings it back", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 10 });
  const [first, second] = team.leads;
  if (!first || !second) throw new Error("the team has no leads");
  const { page, api } = await enter(team, team.worker, "/dashboard/leads");
  // The screen changes before the server has answered: hence polled.
  const waiting = async () => {
    const { open, folded } = await api.query<{ open: unknown[]; folded: unknown[] }>("calls.mine");
    return open.length + folded.length;
  };
  for (const webhook of dialledCall(team, team.worker, first.phone).webhooks) await post(team, webhook);
  await expect(popup(page)).toBeVisible();
  await expect(popup(page)).toBeHidden({ timeout: 20_000 });
  await expect.poll(waiting).toBe(0);

  stack.twin.simulator.queueNext(
    team.authcode,
    { outcome: "no_answer", ringSeconds: 0.2, pickupSeconds: 0.2 },
    1,
  );
  await api.mutate("calls.dial", {
    leadId: second.leadId,
    campaignId: team.campaign.id,
    requestKey: randomUUID(),
  });
  await expect(popup(page)).toContainText("They did not answer.");
  const folded = page
    .getByRole("region", { name: "Your calls" })
    .getByRole("button", { name: /needs outcome/ });
  await expect(folded).toBeVisible({ timeout: 20_000 });
  await expect(popup(page)).toBeHidden();
  await folded.click();
  await popup(page)
    .getByRole("button", { name: /Accept “No answer”/ })
    .click();
  await expect(popup(page)).toBeHidden();
  await expect(folded).toBeHidden();
  await expect.poll(waiting).toBe(0);
});

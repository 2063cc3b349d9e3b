import type { Page } from "@playwright/test";
import { theStream } from "../support/stack/fault-proxy";
import type { Stack } from "../support/stack/stack";
import type { Team } from "../support/stack/team";
import { card, expectState, leaveFields, outcomeOf, primary, setCampaign } from "./desk-kit";
import { Line, silent } from "./desk-line";
import { type Browser, expect, expectLive } from "./fixtures";

export type DeskWorld = { stack: Stack; team: Team; worker: Browser; manager: Browser };
/** Called in every state, while the page stands in it. */
export type Visit = (state: string, page: Page) => Promise<void>;

/** Moves a row's clock: what would take minutes of waiting. The log's row goes with it, as a write must. */
async function moveClock(stack: Stack, team: Team, update: string): Promise<void> {
  await stack.sql(
    `WITH moved AS (${update} RETURNING 1)
     UPDATE workspace_stream SET last_transaction_id = pg_current_xact_id()::text::bigint
      WHERE workspace_id = $1 AND EXISTS (SELECT 1 FROM moved)`,
    [team.workspaceId],
  );
}

/**
 * One worker's day through every state of the desk, each reached as it is in earnest: by keys, by the provider's
 * webhooks, and by what a manager does meanwhile.
 */
export async function walkDesk(world: DeskWorld, path: string, visit: Visit): Promise<void> {
  const { stack, team, worker, manager } = world;
  const { page } = worker;
  const line = new Line(stack, team);
  const reach = async (state: string, name = state) => {
    await expectState(page, state);
    await visit(name, page);
  };
  /** Any event that makes the desk ask again. */
  const nudge = () => setCampaign(manager, team, { name: `${team.campaign.name} ${Date.now() % 100}` });
  const press = async (key: string) => {
    await leaveFields(page);
    // What has just come is deaf for half a second.
    await page.waitForTimeout(600);
    await page.keyboard.press(key);
  };
  const next = async () => {
    await expectState(page, "lease_held");
    line.silence(1);
    await press("Enter");
  };

  await page.goto(path);
  await expectLive(page);
  await reach("idle");
  await press("Enter");
  await reach("lease_held");

  // A whole call, step by step.
  await next();
  await reach("worker_ringing");
  await line.says("Leg A Answer");
  await reach("customer_ringing");
  await line.says("Leg B Answer");
  await reach("talking");
  await moveClock(
    stack,
    team,
    `UPDATE calls SET checked_at = now(), last_signal_at = now() - interval '2 minutes'
      WHERE workspace_id = $1 AND phase = 'answered'`,
  );
  await nudge();
  await page.reload();
  await reach("waiting_for_report");
  await line.reports({ outcome: "answered" });
  await reach("outcome_needed");
  await moveClock(
    stack,
    team,
    `UPDATE calls SET wrap_up_due_at = now() - interval '1 second' WHERE workspace_id = $1 AND wrap_up = 'open'`,
  );
  await page.reload();
  await expect(card(page).getByRole("heading", { name: "Outcome needed" })).toBeVisible();
  await visit("outcome_overdue", page);
  const [open] = (await worker.api.query<{ open: { id: string }[] }>("calls.mine")).open;
  await worker.api.mutate("calls.fold", { callId: open?.id });
  await reach("outcome_folded");
  await press("Enter");
  await expectState(page, "outcome_needed");
  await worker.api.mutate("calls.complete", {
    callId: open?.id,
    outcomeId: outcomeOf(team, "Interested").id,
  });

  // Where nobody is asked for anything.
  await setCampaign(manager, team, { isOutcomeRequired: false });
  await next();
  await expectState(page, "worker_ringing");
  await line.says("Ringing");
  await line.reports({ outcome: "no_answer" });
  await reach("wrap_up");
  await press("Enter");
  await setCampaign(manager, team, { isOutcomeRequired: true });

  // One's own phone, missed once and twice.
  await next();
  await expectState(page, "worker_ringing");
  await line.reports({ outcome: "worker_no_answer" });
  await reach("phone_not_answered");
  line.silence(1);
  await press("Enter");
  await expectState(page, "worker_ringing");
  await line.reports({ outcome: "worker_no_answer" });
  await expect(primary(page)).toContainText("Resume");
  await visit("phone_missed_twice", page);
  await press("Enter");

  // The next lead comes by itself.
  await expectState(page, "lease_held");
  stack.twin.simulator.queueNext(team.authcode, { reply: "inactive" }, 1);
  await press("Enter");
  await reach("dial_refused");

  // The provider is silent to the click itself.
  stack.twin.simulator.queueNext(team.authcode, { ...silent, reply: "hang" }, 1);
  await press("Enter");
  await reach("dialling");
  await expectState(page, "unconfirmed", 15_000);
  await visit("unconfirmed", page);
  await line.reports({ outcome: "no_answer" });
  await expectState(page, "outcome_needed");
  await press("Enter");

  await expectState(page, "lease_held");
  await visitLapse(world, visit, nudge);
  // A renewal that was under way may have brought it back already.
  if (await card(page).and(page.locator("[data-state=lease_lapsed]")).count()) await press("Enter");
  await expectState(page, "lease_held");
  // Taken back by a rule while it is held: it rests now.
  await moveClock(
    stack,
    team,
    `UPDATE campaign_leads SET next_attempt_at = now() + interval '1 hour'
      WHERE workspace_id = $1 AND lead_id IN
        (SELECT id FROM leads WHERE workspace_id = $1 AND lease_expires_at > now())`,
  );
  await nudge();
  await reach("lead_blocked");
  await press("Enter");
  await expectState(page, "lease_held");

  await visitStops(world, visit, press);
  await visitPower(world, line, visit, press);
}

async function visitLapse(
  { stack, team, worker: { page } }: DeskWorld,
  visit: Visit,
  nudge: () => Promise<void>,
) {
  await moveClock(
    stack,
    team,
    `UPDATE leads SET lease_expires_at = now() + interval '3 seconds' WHERE workspace_id = $1 AND lease_user_id IS NOT NULL`,
  );
  await nudge();
  await expectState(page, "lease_lapsed", 15_000);
  await visit("lease_lapsed", page);
}

/** What stops a worker from dialling, besides the lead. */
async function visitStops(
  { stack, team, worker, manager }: DeskWorld,
  visit: Visit,
  press: (key: string) => Promise<void>,
) {
  const { page } = worker;
  await press("p");
  await expect(page.getByRole("group", { name: "Pause: what for?" })).toBeVisible();
  await visit("choosing_a_pause", page);
  await press("2");
  await expectState(page, "paused");
  await visit("paused", page);
  await press("Enter");
  await expectState(page, "lease_held");

  const { campaign } = team;
  await manager.api.mutate("campaigns.setStatus", {
    campaignId: campaign.id,
    status: "paused",
    reason: "wrong script",
  });
  await expectState(page, "campaign_not_running");
  await visit("campaign_not_running", page);
  await manager.api.mutate("campaigns.setStatus", { campaignId: campaign.id, status: "running" });
  await expectState(page, "lease_held");

  stack.proxy.break({ kind: "reset", covers: theStream });
  await expectState(page, "not_live");
  await visit("not_live", page);
  stack.proxy.heal();
  await expectLive(page, 40_000);
  await expectState(page, "lease_held");

  await manager.api.mutate("floor.stopDialling", { reason: "complaint", note: "Wrong list" });
  await expectState(page, "dialling_stopped");
  await visit("dialling_stopped", page);
  await manager.api.mutate("floor.resumeDialling");
  await expectState(page, "lease_held");
}

async function visitPower(
  { team, worker: { page } }: DeskWorld,
  line: Line,
  visit: Visit,
  press: (key: string) => Promise<void>,
) {
  await expect(primary(page)).toContainText(/Start|Call Now/);
  line.silence(2);
  await page.getByText("Power", { exact: true }).click();
  await leaveFields(page);
  await expectState(page, "next_in");
  await visit("next_in", page);
  await expectState(page, "worker_ringing");
  await line.says("Ringing");
  await line.reports({ outcome: "no_answer" });
  await expectState(page, "accepting");
  await visit("accepting", page);
  await expectState(page, "next_in");
  await press("Escape");
  await expectState(page, "lease_held");
  expect(team.leads.length).toBeGreaterThan(0);
}

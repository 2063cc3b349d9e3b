import { type Page, type Route, request as requests } from "@playwright/test";
import { theStream } from "../support/stack/fault-proxy";
import { apiOf, signInByHttp } from "../support/stack/http";
import type { Stack } from "../support/stack/stack";
import type { Team } from "../support/stack/team";
import { incomingCall, post } from "../support/stack/webhooks";
import { card, expectState, leaveFields, outcomeOf, primary, setCampaign, start } from "./desk-kit";
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
  // As where CallerDesk's live events do not tell whether the customer answered.
  await moveClock(
    stack,
    team,
    `UPDATE calls SET did_customer_pick_up = NULL WHERE workspace_id = $1 AND phase = 'answered'`,
  );
  await nudge();
  await page.reload();
  await reach("on_the_call");
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
  await visitIncoming(world, visit, press);
  await visitPower(world, line, visit, press);
  await visitSignedOut(world, visit);
}

async function visitLapse(
  { stack, team, worker: { page } }: DeskWorld,
  visit: Visit,
  nudge: () => Promise<void>,
) {
  // As where the network holds the renewal: it arrives when the lease is over.
  const renewals: Route[] = [];
  const renewal = /desk\.renew/;
  await page.route(renewal, (route) => void renewals.push(route));
  // Long enough that the page hears of the new end before it comes.
  await moveClock(
    stack,
    team,
    `UPDATE leads SET lease_expires_at = now() + interval '10 seconds' WHERE workspace_id = $1 AND lease_user_id IS NOT NULL`,
  );
  await nudge();
  await expectState(page, "lease_lapsed", 25_000);
  await visit("lease_lapsed", page);
  await page.unroute(renewal);
  for (const route of renewals) await route.continue();
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

  const { userId, phone } = team.worker;
  await worker.api.mutate("members.update", { userId, phone: "" });
  await expectState(page, "worker_blocked");
  await expect(card(page)).toContainText("You have no phone here");
  await visit("worker_blocked", page);
  await worker.api.mutate("members.update", { userId, phone });
  await expectState(page, "lease_held");
}

/** The ends of a list, and no list at all: for a team of two leads. */
export async function walkEnds(
  { team, worker, manager }: Omit<DeskWorld, "stack">,
  visit: Visit,
): Promise<void> {
  const { page } = worker;
  const reach = async (state: string) => {
    await expectState(page, state);
    await visit(state, page);
  };
  await start(page);
  for (const lead of team.leads) {
    await expect(page.getByRole("heading", { name: lead.name, level: 1 })).toBeVisible();
    await expectState(page, "lease_held");
    await page.keyboard.press("s");
    await page.keyboard.press("2");
  }
  await reach("none_callable");
  await expect(page.getByRole("table")).toBeVisible();

  const make = async (name: string) => {
    const { id } = await manager.api.mutate<{ id: string }>("campaigns.create", { name, script: "" });
    await manager.api.mutate("campaigns.setStatus", { campaignId: id, status: "running" });
    return id;
  };
  const [empty, short] = [await make("Not filled yet"), await make("One lead")];
  await page.goto(`/dashboard/campaigns/${empty}/work`);
  await reach("empty");
  await manager.api.mutate("campaigns.addLeads", {
    campaignId: short,
    selection: { by: "ids", leadIds: [team.leads[0]?.leadId] },
  });
  await page.goto(`/dashboard/campaigns/${short}/work`);
  await start(page);
  await page.keyboard.press("s");
  await page.keyboard.press("1");
  await reach("finished");

  for (const campaignId of [team.campaign.id, empty, short])
    await manager.api.mutate("campaigns.setStatus", { campaignId, status: "paused" });
  await page.goto("/dashboard/work");
  await reach("no_campaign");
}

/** Somebody calls the worker whose lead it is, is missed, and stands first in the queue. */
async function visitIncoming(
  { team, worker: { page }, manager }: DeskWorld,
  visit: Visit,
  press: (key: string) => Promise<void>,
) {
  const lead = team.leads.at(-1);
  if (!lead) throw new Error("no lead");
  await manager.api.mutate("leads.assign", { leadIds: [lead.leadId], ownerUserId: team.worker.userId });
  const { webhooks } = incomingCall(team, team.worker, lead.phone, { outcome: "no_answer" });
  for (const webhook of webhooks.slice(0, 1)) await post(team, webhook);
  await expectState(page, "incoming");
  await visit("incoming", page);
  for (const webhook of webhooks.slice(1)) await post(team, webhook);
  await expectState(page, "wrap_up");
  await press("Enter");
  await expectState(page, "lease_held");
  await expect(page.locator(`[data-lead="${lead.leadId}"]`)).toContainText("Inbound missed");
  await visit("missed_call", page);
}

/** The session ends elsewhere: what was typed is kept, and the way back is the button. */
async function visitSignedOut({ stack, team, worker: { page, watch } }: DeskWorld, visit: Visit) {
  watch.allow(/status of 401/);
  const elsewhere = await requests.newContext();
  await signInByHttp(elsewhere, stack.origin, team.worker);
  const api = apiOf(elsewhere, stack.origin, team.workspaceId);
  await api.mutate("session.revokeOthers", { password: team.worker.password });
  await elsewhere.dispose();
  await expectState(page, "signed_out", 15_000);
  await visit("signed_out", page);
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

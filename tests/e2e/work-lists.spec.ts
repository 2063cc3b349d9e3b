import { randomUUID } from "node:crypto";
import { callsPath } from "@/features/calls/call-path";
import { expect, openLive, test } from "./fixtures";
import { newLead } from "../support/inputs";

const hour = 3_600_000;

test("tasks: chosen by keys, put off with undo, done with a key, live on another screen, a view of one's own", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const priya = await enter(team, team.manager, "/dashboard/tasks?scope=all");
  for (const [at, title] of ["Send the rate sheet", "Ask for the papers", "Book a visit"].entries())
    await priya.api.mutate("tasks.create", {
      kind: "follow_up",
      title,
      leadId: team.leads[at]?.leadId ?? null,
      assigneeUserId: team.worker.userId,
      dueAt: new Date(Date.now() + (at - 0.5) * hour),
    });
  const asha = await enter(team, team.worker, "/dashboard/tasks");
  const { page } = asha;
  const grid = page.getByRole("grid", { name: "Tasks" });
  const row = (title: string) => grid.getByRole("row").filter({ hasText: title });
  await expect(row("Book a visit")).toBeVisible();
  await expect(row("Send the rate sheet")).toContainText("overdue");

  await test.step("put off together, and taken back", async () => {
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("Shift+X");
    await expect(page.getByText("2 tasks chosen")).toBeVisible();
    await page.keyboard.press("z");
    await page.getByRole("menuitem", { name: "Tomorrow, same time" }).click();
    await expect(page.getByText(/2 tasks put off to/)).toBeVisible();
    await expect(row("Send the rate sheet")).not.toContainText("overdue");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(row("Send the rate sheet")).toContainText("overdue");
  });

  await test.step("done with a key; the manager's open page hears of it", async () => {
    const theirs = priya.page.getByRole("grid", { name: "Tasks" });
    await expect(theirs.getByRole("row").filter({ hasText: "Book a visit" })).toBeVisible();
    await page.keyboard.press("Escape");
    for (let step = 0; step < 3; step += 1) await page.keyboard.press("j");
    await expect(grid.locator("[data-cursor]")).toContainText("Book a visit");
    await page.keyboard.press("y");
    await expect(page.getByText("“Book a visit” is done.")).toBeVisible();
    await expect(grid.locator("[data-gone]")).toContainText("Book a visit");
    await expect(theirs.getByRole("row").filter({ hasText: "Book a visit" })).toHaveCount(0);
  });

  await test.step("overdue alone, kept as a view", async () => {
    await page.getByText("Overdue (1)").click();
    await expect(page).toHaveURL(/state=due/);
    await expect(row("Ask for the papers")).toHaveCount(0);
    await expect(row("Send the rate sheet")).toBeVisible();
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("menuitem", { name: "Keep this view…" }).click();
    await page.getByLabel("Name of the view").fill("Late ones");
    await page.getByRole("button", { name: "Keep view" }).click();
    await openLive(page, "/dashboard/tasks");
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("menuitem", { name: "Late ones", exact: true }).click();
    await expect(page).toHaveURL(/state=due/);
  });
});

test("a campaign's report counts a call as it goes, each number opens its calls, the forecast opens its leads", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const [lead, blocked] = team.leads;
  if (!lead || !blocked) throw new Error("the team has no leads");
  stack.twin.simulator.queueNext(team.authcode, { ringSeconds: 0.2, pickupSeconds: 0.2, talkSeconds: 1 }, 1);
  const priya = await enter(team, team.manager, `/dashboard/campaigns/${team.campaign.id}?tab=report`);
  const asha = await enter(team, team.worker);
  const { page } = priya;
  await expect(page.getByText("No calls for this campaign yet")).toBeVisible();

  await asha.api.mutate("calls.dial", {
    leadId: lead.leadId,
    campaignId: team.campaign.id,
    requestKey: randomUUID(),
  });
  const tile = (name: string) => page.locator(`[data-report=${name}]`);
  await expect(tile("calls").getByRole("link")).toHaveText("1");
  await expect(tile("reached").getByRole("link")).toHaveText("1");
  const workers = page.getByRole("region", { name: "By worker" });
  await expect(workers.getByRole("row").filter({ hasText: team.worker.name })).toContainText("1");

  await tile("reached").getByRole("link").click();
  const calls = page.getByRole("grid", { name: "Calls" });
  await expect(calls.getByRole("row").filter({ hasText: lead.name })).toBeVisible();
  await expect(page.getByText("1 call", { exact: true })).toBeVisible();
  await expect(page.getByText("Customer picked up", { exact: true })).toBeVisible();
  // The same list, asked for what nobody did.
  await openLive(page, callsPath([{ field: "reached", is: false }]));
  await expect(page.getByText("No call matches")).toBeVisible();
  await page.getByRole("button", { name: "Drop “Customer did not pick up”" }).click();
  await expect(calls.getByRole("row").filter({ hasText: lead.name })).toBeVisible();

  await priya.api.mutate("leads.block", { leadId: blocked.leadId });
  await openLive(page, `/dashboard/campaigns/${team.campaign.id}`);
  await page.getByRole("link", { name: "1 never" }).click();
  const queue = page.getByRole("list").filter({ hasText: blocked.name });
  await expect(queue).toBeVisible();
  await expect(page.locator("[data-lead]")).toHaveCount(1);
});

test("first steps: an admin of a new workspace sees what is left; each ticks itself, and all done they are gone", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam({ leads: 0 });
  const { page, api } = await enter(team, team.admin, "/dashboard");
  const guide = page.getByRole("region", { name: "Before the first call" });
  await expect(guide).toContainText("4 of 6 done");
  await expect(guide.locator("[data-step=leads]").getByRole("link", { name: "Import" })).toBeVisible();
  const { id: leadId } = await api.mutate<{ id: string }>("leads.create", {
    ...newLead("Kavita Deshpande"),
    phone: "90000 00301",
  });
  await expect(guide.locator("[data-step=leads][data-done]")).toBeVisible();
  await expect(guide).toContainText("5 of 6 done");
  const worker = await enter(team, team.worker, "/dashboard");
  await expect(worker.page.getByRole("region", { name: "Before the first call" })).toHaveCount(0);
  await worker.api.mutate("calls.dial", { leadId, campaignId: null, requestKey: randomUUID() });
  await expect(guide).toHaveCount(0);
});

test("what happened waits above while somebody points at it, and is shown when it is asked for or left", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam({ leads: 3 });
  const { page, api } = await enter(team, team.manager, "/dashboard");
  const feed = page.getByRole("list", { name: "Activity" });
  const firstLine = feed.getByRole("listitem").first();
  const add = (name: string) => api.mutate("leads.create", newLead(name));
  await add("Kavita Deshpande");
  await expect(firstLine).toContainText("Kavita Deshpande");
  await feed.hover();
  const before = await firstLine.boundingBox();
  await add("Ravi Kumar");
  const fresh = page.getByRole("button", { name: "1 new" });
  await expect(fresh).toBeVisible();
  await expect(firstLine).toContainText("Kavita Deshpande");
  expect(await firstLine.boundingBox()).toEqual(before);
  await fresh.click();
  await expect(firstLine).toContainText("Ravi Kumar");
  await add("Farah Sheikh");
  await expect(fresh).toBeVisible();
  await page.getByRole("heading", { name: "Dashboard" }).hover();
  await expect(firstLine).toContainText("Farah Sheikh");
  await expect(fresh).toBeHidden();
});

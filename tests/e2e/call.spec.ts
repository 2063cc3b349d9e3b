import { expect, popup, test, workPath } from "./fixtures";

test("must show 1: sign-in, Call Now, toast, timer, popup with all its parts, note, outcome, follow-up, next lead", async ({
  stack,
  newTeam,
  visit,
}) => {
  const team = await newTeam();
  const [first, second] = team.leads;
  if (!first || !second) throw new Error("the team has no leads");
  stack.twin.simulator.queueNext(team.authcode, { ringSeconds: 0.5, pickupSeconds: 0.5, talkSeconds: 3 }, 1);

  const { page } = await visit(workPath(team));
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("E-mail").fill(team.worker.email);
  await page.getByLabel("Password", { exact: true }).fill(team.worker.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(new RegExp(`${workPath(team)}$`));

  const card = page.getByRole("region", { name: "Call", exact: true });
  await card.getByRole("button", { name: "Start" }).click();
  await card.getByRole("button", { name: "Call Now" }).click();
  await expect(page.getByText("Call in progress…")).toBeVisible();
  await expect(page.getByText(`Calling ${first.shownPhone}`)).toBeVisible();
  await expect(card.getByRole("heading", { name: "Talking" })).toBeVisible();
  await expect(card.getByTestId("call-timer")).toHaveText(/^0:0[0-3]$/);

  const dialog = popup(page);
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("heading", { name: first.name })).toBeVisible();
  await expect(dialog).toContainText("Completed");
  await expect(dialog).toContainText(/\b\d+s\b/);
  await expect(dialog).toContainText(first.shownPhone);
  await expect(dialog).toContainText(team.campaign.name);
  await expect(dialog).toContainText(`via ${team.line.label}`);
  await expect(dialog).toContainText(/You picked up \d/);
  await expect(dialog).toContainText(/Customer (picked up )?\d/);
  await expect(dialog.getByLabel(/^Recording of the call with/)).toBeVisible();
  await expect(dialog.getByRole("link", { name: /Flight recorder/ })).toBeVisible();
  await expect(dialog.getByRole("timer")).toBeVisible();

  // It holds while somebody is in it.
  await dialog.getByLabel("Note").click();
  await page.keyboard.type("Wants the rate sheet by post.");
  await expect(dialog.getByRole("timer")).toBeHidden();
  await expect(dialog.getByText(/^Saved \d/)).toBeVisible();
  await dialog.getByRole("group", { name: "Follow-up" }).getByRole("button", { name: "1 h" }).click();
  await expect(dialog.getByText(/, yours$/)).toBeVisible();
  await dialog
    .getByRole("group", { name: "Outcome" })
    .getByRole("button", { name: "Interested", exact: false })
    .first()
    .click();
  // One press ends it: the outcome is saved and the wrap-up is over.

  await expect(dialog).toBeHidden();
  await expect(card.getByRole("heading", { name: "Yours" })).toBeVisible();
  await expect(page.getByRole("heading", { name: second.name })).toBeVisible();

  const [call] = await stack.sql(
    `SELECT c.phase, c.status, c.wrap_up, o.label AS outcome, n.text AS note, t.kind AS task, t.assignee_user_id AS whose
       FROM calls c LEFT JOIN outcomes o ON (o.workspace_id, o.id) = (c.workspace_id, c.outcome_id)
       LEFT JOIN notes n ON (n.workspace_id, n.call_id) = (c.workspace_id, c.id)
       LEFT JOIN tasks t ON (t.workspace_id, t.call_id) = (c.workspace_id, c.id)
      WHERE c.workspace_id = $1`,
    [team.workspaceId],
  );
  expect(call).toEqual({
    phase: "ended",
    status: "completed",
    wrap_up: "done",
    outcome: "Interested",
    note: "Wants the rate sheet by post.",
    task: "follow_up",
    whose: team.worker.userId,
  });
});

import { expect, expectLive, popup, test, workPath } from "./fixtures";

test("a call's page: click, report and painted popup in the recorder, live; the recording plays, seeks, speeds up, and says who heard it", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam({ popupRingSeconds: 0 });
  const [lead] = team.leads;
  if (!lead) throw new Error("the team has no leads");
  stack.twin.simulator.queueNext(
    team.authcode,
    { ringSeconds: 0.3, pickupSeconds: 0.3, talkSeconds: 20, recording: "gone" },
    1,
  );
  stack.twin.simulator.settings.speed = 20;
  const asha = await enter(team, team.worker, workPath(team));
  const card = asha.page.getByRole("region", { name: "Call", exact: true });
  await card.getByRole("button", { name: "Start" }).click();
  await card.getByRole("button", { name: "Call Now" }).click();
  await expect(popup(asha.page)).toBeVisible();
  stack.twin.simulator.settings.speed = 1;
  const [call] = await stack.sql<{ id: string }>("SELECT id FROM calls WHERE workspace_id = $1", [
    team.workspaceId,
  ]);
  if (!call) throw new Error("there is no call");

  const priya = await enter(team, team.manager, `/dashboard/calls/${call.id}`);
  const { page } = priya;
  const recorder = page.getByRole("region", { name: "Flight recorder" });
  await expect(recorder.getByRole("listitem").first()).toContainText("Call Now pressed");
  await expect(recorder.getByRole("listitem").first()).toContainText("on the call desk");
  await expect(recorder).toContainText("Asha Menon");
  await expect(recorder).toContainText("Took the call");
  await expect(recorder).toContainText("Report of the call");
  const painted = recorder.locator("[data-kind=popup_shown]");
  await expect(painted).toHaveCount(1);
  await expect(painted).toContainText(/\d+(\.\d)? m?s after the end was known/);

  // What the provider sent, with its numbers for a manager and without its address for anybody.
  const report = recorder.getByRole("listitem").filter({ hasText: "Report of the call" });
  await report.getByRole("button", { name: "As sent" }).click();
  await expect(report.getByLabel("As sent by the provider")).toContainText(lead.phone.slice(-10));
  await expect(report).not.toContainText("/recordings/");

  // Live while it is open: a second screen of Asha's.
  const phone = await enter(team, team.worker, "/dashboard/tasks", { viewport: { width: 360, height: 740 } });
  await expect(popup(phone.page)).toBeVisible();
  await expect(painted).toHaveCount(2);

  // No file there: said, and asked for again on every screen at once.
  priya.watch.allow(/Failed to load resource/);
  const player = page.getByRole("group", { name: `Recording of the call with ${lead.name}` });
  const height = (await player.boundingBox())?.height;
  await player.getByRole("button", { name: "Play" }).click();
  await player.getByRole("button", { name: "Ask again" }).click();
  await expect(page.getByText("The provider has no file of this recording.")).toBeVisible();
  await expect(popup(asha.page).getByText("The provider has no file of this recording.")).toBeVisible();
  expect((await page.locator("[data-state=unavailable]").boundingBox())?.height).toBe(height);
  for (const each of stack.twin.simulator.calls) each.scenario.recording = "ready";
  await page.getByRole("button", { name: "Retry" }).click();

  // Play, seek by pointer and by key, speed.
  await expect(player).toBeVisible();
  await player.getByRole("button", { name: "Play" }).click();
  await expect(player.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect(player).toContainText("/ 0:20");
  await expect(player.getByTestId("recording-picture")).toBeVisible();
  await player.getByLabel("Speed").selectOption("2");
  expect(await player.locator("audio").evaluate((audio: HTMLAudioElement) => audio.playbackRate)).toBe(2);
  const position = player.getByLabel("Position");
  const box = await position.boundingBox();
  if (!box) throw new Error("no bar");
  await page.mouse.click(box.x + box.width * 0.75, box.y + box.height / 2);
  await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(17);
  await player.getByRole("button", { name: "Pause" }).click();
  await expect(player.getByRole("button", { name: "Play" })).toBeVisible();
  const at = Number(await position.inputValue());
  await position.focus();
  await page.keyboard.press("Home");
  await expect.poll(async () => Number(await position.inputValue())).toBeLessThan(at);

  // Who listened: to managers, live; not to her.
  const listens = page.getByRole("list", { name: "Who listened" });
  await expect(listens.getByRole("listitem")).toHaveCount(2);
  await expect(listens).toContainText("Priya Nair");
  await expect(listens).toContainText(/, 0:(0[1-9]|1[0-9]) of it/);
  await asha.page.goto(`/dashboard/calls/${call.id}`);
  await expectLive(asha.page);
  const hers = asha.page.getByRole("region", { name: "Flight recorder" });
  await expect(hers).toContainText("Popup painted");
  await hers.getByRole("button", { name: "As sent" }).last().click();
  await expect(hers.getByLabel("As sent by the provider")).toContainText("•••");
  await expect(hers).not.toContainText(lead.phone.slice(-10));
  await expect(asha.page.getByRole("list", { name: "Who listened" })).toHaveCount(0);
});

test("a colleague's call page says why there is no recorder", async ({ stack, newTeam, enter }) => {
  const team = await newTeam();
  const asha = await enter(team, team.worker, workPath(team));
  const card = asha.page.getByRole("region", { name: "Call", exact: true });
  await card.getByRole("button", { name: "Start" }).click();
  await card.getByRole("button", { name: "Call Now" }).click();
  await expect(popup(asha.page)).toBeVisible();
  const [call] = await stack.sql<{ id: string }>("SELECT id FROM calls WHERE workspace_id = $1", [
    team.workspaceId,
  ]);
  const rohit = await enter(team, team.colleague);
  await rohit.page.goto(`/dashboard/calls/${call?.id}`);
  await expectLive(rohit.page);
  await expect(
    rohit.page.getByText("The flight recorder is for the call’s own worker and for managers."),
  ).toBeVisible();
});

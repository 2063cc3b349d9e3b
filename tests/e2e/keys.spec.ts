import { randomUUID } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import type { MyCalls } from "@/contracts/calls/views";
import { type KeyAction, type KeyPlace, keyActions, keyTable } from "@/features/keys/key-table";
import { dialledCall, incomingCall, post } from "../support/stack/webhooks";
import type { Stack } from "../support/stack/stack";
import type { Team } from "../support/stack/team";
import { card, expectState, outcomeOf, primary, setCampaign, start } from "./desk-kit";
import { Line, silent } from "./desk-line";
import { type Browser, expect, openLive, popup, test, workPath } from "./fixtures";

type Lead = Team["leads"][number];
type Pressed = (action: KeyAction, place: KeyPlace, effect: () => Promise<unknown>) => Promise<void>;
type World = { stack: Stack; team: Team; line: Line; press: (page: Page) => Pressed };

const pairOf = (action: KeyAction, place: string) => `${action} in ${place}`;
/** Every line of the list of keys, in each place that it has words for. */
const listed = keyActions.flatMap((action) =>
  Object.keys(keyTable[action].words).map((place) => pairOf(action, place)),
);

const namesOfKeys: Record<string, string> = {
  "⏎": "Enter",
  Esc: "Escape",
  "←": "ArrowLeft",
  "→": "ArrowRight",
  "1–9": "1",
};
/** What a person presses who reads the list, and knows of the table behind it nothing. */
const keysOf = (action: KeyAction): string[] => {
  const parts = keyTable[action].shown.split(" ").map((part) => namesOfKeys[part] ?? part);
  if (parts[0] === "⌘/Ctrl") return [`Control+${parts[1]}`];
  return parts.map((part) =>
    part.startsWith("⇧")
      ? `Shift+${part.slice(1)}`
      : part.replace(/^[A-Z]$/, (letter) => letter.toLowerCase()),
  );
};

/** What has just come is deaf for half a second. */
const armed = (page: Page) => page.waitForTimeout(600);
const toast = (page: Page, words: string | RegExp) =>
  page.locator(".mantine-Notification-root").filter({ hasText: words });
const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 });
const isOpen = (page: Page, team: Team, { leadId }: Lead) =>
  expect(page).toHaveURL(new RegExp(`/dashboard/leads/${leadId}$`));

/** One after the other, each once. */
function inTurn(leads: readonly Lead[]): () => Lead {
  const waiting = [...leads];
  return () => {
    const lead = waiting.shift();
    if (!lead) throw new Error("the team has too few leads");
    return lead;
  };
}

test("every key of the list does what the list says of it, in each place that it speaks of", async ({
  stack,
  newTeam,
  enter,
}) => {
  test.setTimeout(180_000);
  const team = await newTeam({ leads: 34, popupRingSeconds: 100, isOutcomeRequired: false });
  const done = new Set<string>();
  const press =
    (page: Page): Pressed =>
    async (action, place, effect) => {
      for (const key of keysOf(action)) await page.keyboard.press(key);
      await test.step(
        `${keyTable[action].shown} on ${place}: ${keyTable[action].words[place] ?? "nothing"}`,
        effect,
      );
      done.add(pairOf(action, place));
    };
  const world: World = { stack, team, line: new Line(stack, team), press };
  const manager = await enter(team, team.manager);
  // Long enough to be stopped, however slow the machine is.
  await setCampaign(manager, team, { previewSeconds: 60 });
  const worker = await enter(team, team.worker, workPath(team));

  await test.step("on the desk", () => walkDeskKeys(world, worker));
  await test.step("in the popup", () => walkPopupKeys(world, worker));
  await test.step("anywhere", () => walkKeysAnywhere(world, worker));
  await test.step("in lists", () => walkListKeys(world, manager));

  expect(listed.filter((pair) => !done.has(pair))).toEqual([]);
});

async function walkDeskKeys({ stack, team, line, press }: World, worker: Browser): Promise<void> {
  const { page, api } = worker;
  const { keyboard } = page;
  const pressed = press(page);
  const next = inTurn(team.leads);
  const [first, second] = team.leads;
  if (!first || !second) throw new Error("the team has no leads");
  let lead = next();
  const isNext = async () => {
    lead = next();
    await expect(heading(page, lead.name)).toBeVisible();
    await expectState(page, "lease_held");
  };

  // Also before one has taken any.
  await expectState(page, "idle");
  await expect(heading(page, first.name)).toBeVisible();
  await keyboard.press("j");
  await expect(heading(page, second.name)).toBeVisible();
  await expect(primary(page)).toContainText("Start");
  await pressed("primary", "desk", () => expectState(page, "lease_held"));
  await expect(heading(page, first.name)).toBeVisible();

  await pressed("next", "desk", () => expect(heading(page, second.name)).toBeVisible());
  await expect(page.locator(`[data-lead="${first.leadId}"]`)).toContainText("yours");
  await pressed("previous", "desk", () => expect(heading(page, first.name)).toBeVisible());

  await pressed("script", "desk", () => expect(page.getByRole("region", { name: "Script" })).toBeFocused());

  const wide = page.viewportSize() ?? { width: 1440, height: 900 };
  const queue = page.getByRole("region", { name: "Queue" });
  await page.setViewportSize({ ...wide, width: 1100 });
  await expect(queue).toBeHidden();
  await pressed("queue", "desk", () => expect(queue).toBeVisible());
  await keyboard.press("q");
  await expect(queue).toBeHidden();
  // Wide, it stands there already.
  await page.setViewportSize(wide);
  await keyboard.press("q");
  await expect(queue.locator(":focus")).toHaveCount(1);

  const note = page.getByLabel("New note");
  await pressed("note", "desk", () => expect(note).toBeFocused());
  await keyboard.type("Prefers the morning.");
  await pressed("leave", "desk", async () => {
    await expect(note).not.toBeFocused();
    await expect(note).toHaveValue("Prefers the morning.");
  });

  await pressed("followUp", "desk", async () => {
    await expect(page.getByRole("group", { name: "Follow up when?" })).toBeVisible();
    await keyboard.press("2");
    await expect(toast(page, `Follow-up with ${lead.name}`)).toBeVisible();
  });
  await expectState(page, "lease_held");

  await pressed("openLead", "desk", () => isOpen(page, team, lead));
  // Who leaves the desk gives the lead back, and takes it again.
  await openLive(page, workPath(team));
  await start(page);
  await expect(heading(page, lead.name)).toBeVisible();

  // 1–4, and once for anyone: by ⇧ with the letter.
  const callBack = async (digit: string) => {
    await expect(page.getByRole("group", { name: "Call back when?" })).toBeVisible();
    await keyboard.press(digit);
    if (digit === "4") {
      await expect(page.getByLabel("Call back when? Date and time")).toBeFocused();
      await keyboard.press("Enter");
    }
    await expect(toast(page, `Callback with ${lead.name}`)).toBeVisible();
  };
  await pressed("callback", "desk", () => callBack("1"));
  await isNext();
  for (const digit of ["2", "3", "4"]) {
    await keyboard.press("c");
    await callBack(digit);
    await isNext();
  }
  await keyboard.press("Shift+C");
  await expect(page.getByRole("group", { name: "When may anyone call back?" })).toBeVisible();
  await keyboard.press("3");
  await expect(toast(page, `Callback with ${lead.name}`)).toContainText("anyone's");
  await isNext();
  await expectCallbacks(stack, team, team.leads.slice(0, 5));

  const skip = async (digit: string) => {
    await expect(page.getByRole("group", { name: "Skip: why?" })).toBeVisible();
    await keyboard.press(digit);
    if (digit === "4") {
      await expect(page.getByRole("textbox", { name: "Why is it skipped?" })).toBeFocused();
      await keyboard.type("He asked for Marathi");
      await keyboard.press("Enter");
    }
  };
  await pressed("skip", "desk", () => skip("1"));
  await isNext();
  for (const digit of ["2", "3", "4"]) {
    await keyboard.press("s");
    await skip(digit);
    await isNext();
  }

  const pauseWith = async (digit: number) => {
    await expect(page.getByRole("group", { name: "Pause: what for?" })).toBeVisible();
    await keyboard.press(String(digit));
    if (digit === 6) {
      await expect(page.getByRole("textbox", { name: "What for?" })).toBeFocused();
      await keyboard.type("A parcel");
      await keyboard.press("Enter");
    }
    await expectState(page, "paused");
    await expect(card(page)).toContainText(
      ["Short break", "Lunch", "Meeting", "Training", "Paperwork", "Other: “A parcel”"][digit - 1] ?? "",
    );
    await keyboard.press("p");
    await expectState(page, "lease_held");
  };
  await pressed("pause", "desk", () => pauseWith(1));
  for (const digit of [2, 3, 4, 5, 6]) {
    await keyboard.press("p");
    await pauseWith(digit);
  }

  await pressed("dialNumber", "desk", async () => {
    await expect(page.getByLabel("Phone number")).toBeFocused();
    line.silence(1);
    await keyboard.type("98450 77777");
    await keyboard.press("Enter");
    await expectState(page, "worker_ringing");
    await expect(page.getByRole("region", { name: "Your calls" })).toContainText("77777");
  });
  await line.says("Leg A Answer");
  await line.says("Leg B Answer");
  await expectState(page, "talking");
  const ahead = page.getByRole("group", { name: "Outcome, picked ahead" });
  const isPicked = async (label: string) => {
    await expect(ahead.getByRole("button", { name: label, pressed: true })).toBeVisible();
    // The screen is ahead of the server.
    await expect
      .poll(async () => (await api.query<MyCalls>("calls.mine")).live[0]?.pickedOutcomeId)
      .toBe(outcomeOf(team, label).id);
  };
  await pressed("digit", "desk", () => isPicked("Interested"));
  for (const [index, { label }] of team.outcomes.entries()) {
    if (index === 0) continue;
    await keyboard.press(String(index + 1));
    await isPicked(label);
  }
  await keyboard.press("1");
  await isPicked("Interested");
  await line.reports({ outcome: "answered" });
  await expectState(page, "lease_held");

  // What follows by itself is stopped by the same key that leaves a field.
  await api.mutate("desk.setMode", { mode: "power", campaignId: team.campaign.id });
  await expectState(page, "next_in");
  // What lies on top of it goes first, and alone.
  await keyboard.press("d");
  await expect(page.getByLabel("Phone number")).toBeFocused();
  await keyboard.press("Escape");
  await expect(page.getByLabel("Phone number")).toBeHidden();
  await expectState(page, "next_in");
  await keyboard.press("Escape");
  await expectState(page, "lease_held");
  await expect(page.getByRole("radio", { name: "Manual" })).toBeChecked();

  line.silence(1);
  await armed(page);
  await keyboard.press("Enter");
  await expectState(page, "worker_ringing");
  await line.says("Ringing");
  await line.reports({ outcome: "answered" });
  await expectState(page, "wrap_up");
  await armed(page);
  await expect(primary(page)).toContainText("Done, next");
  await pressed("primary", "popup", isNext);
}

/** When each was planned for, in hours from then, and whose it is. */
async function expectCallbacks(stack: Stack, team: Team, leads: readonly Lead[]): Promise<void> {
  // "Tomorrow" and a moment from the field are whole minutes of the clock: a tenth of an hour tells them all apart.
  await expect
    .poll(() =>
      stack.sql(
        `SELECT round(extract(epoch FROM due_at - created_at) / 3600, 1)::float AS hours,
                assignee_user_id IS NOT NULL AS mine
           FROM tasks WHERE workspace_id = $1 AND kind = 'callback' AND lead_id = ANY($2::uuid[])
          ORDER BY created_at`,
        [team.workspaceId, leads.map(({ leadId }) => leadId)],
      ),
    )
    .toEqual([
      { hours: 0.2, mine: true },
      { hours: 1, mine: true },
      { hours: 24, mine: true },
      { hours: 1, mine: true },
      { hours: 24, mine: false },
    ]);
}

async function walkPopupKeys({ stack, team, press }: World, worker: Browser): Promise<void> {
  const { page, api } = worker;
  const { keyboard } = page;
  const pressed = press(page);
  // None that the desk has had.
  const nextLead = inTurn(team.leads.slice(-14));
  /** Somebody dialled on their phone, and it is over. */
  const ended = async (outcome: "answered" | "no_answer", secondsAgo = 20): Promise<Lead> => {
    const lead = nextLead();
    const startedAt = Date.now() - secondsAgo * 1000;
    for (const webhook of dialledCall(team, team.worker, lead.phone, { outcome }, startedAt).webhooks)
      await post(team, webhook);
    return lead;
  };
  const inFront = (lead: Lead) => expect(popup(page).getByRole("heading", { name: lead.name })).toBeVisible();
  const one = async (outcome: "answered" | "no_answer") => {
    const lead = await ended(outcome);
    await inFront(lead);
    await armed(page);
    return lead;
  };
  const isSaved = async (label: string) => {
    await expect(popup(page)).toBeHidden();
    await expect(toast(page, `${label} saved. U to undo`)).toBeVisible();
  };

  await openLive(page, "/dashboard");
  const recorded = nextLead();
  stack.twin.simulator.queueNext(
    team.authcode,
    { ringSeconds: 0.3, pickupSeconds: 0.3, talkSeconds: 20, recording: "ready" },
    1,
  );
  stack.twin.simulator.settings.speed = 20;
  await api.mutate("calls.dial", { leadId: recorded.leadId, campaignId: null, requestKey: randomUUID() });
  await inFront(recorded);
  stack.twin.simulator.settings.speed = 1;
  await armed(page);

  const player = popup(page).getByRole("group", { name: `Recording of the call with ${recorded.name}` });
  const place = async () => Number(await player.getByLabel("Position").inputValue());
  await expect(player).toBeVisible();
  await pressed("recording", "popup", () =>
    expect(player.getByRole("button", { name: "Pause" })).toBeVisible(),
  );
  // Paused at once, where no sound may have come yet, and again in the middle of it.
  await keyboard.press("r");
  await expect(player.getByRole("button", { name: "Play" })).toBeVisible();
  await keyboard.press("r");
  await expect.poll(place).toBeGreaterThan(0);
  await keyboard.press("r");
  await expect(player.getByRole("button", { name: "Play" })).toBeVisible();
  const stoppedAt = await player.locator("audio").evaluate((audio: HTMLAudioElement) => audio.currentTime);
  await pressed("forward", "popup", () => expect.poll(place).toBeCloseTo(stoppedAt + 5, 0));
  await pressed("back", "popup", () => expect.poll(place).toBeCloseTo(stoppedAt, 0));

  await expect(popup(page).getByRole("timer")).toBeVisible();
  await pressed("hold", "popup", async () => {
    await expect(popup(page).getByRole("button", { name: "Keep it open", pressed: true })).toBeVisible();
    await expect(popup(page).getByRole("timer")).toBeHidden();
  });

  // Both began before it.
  const unanswered = await ended("no_answer", 300);
  const last = await ended("answered", 200);
  await expect(popup(page)).toContainText("3 of 3");
  await pressed("previousCall", "popup", () => inFront(last));
  await pressed("nextCall", "popup", () => inFront(recorded));

  await pressed("focusPopup", "anywhere", () => expect(popup(page)).toBeFocused());
  await pressed("leave", "popup", async () => {
    await expect(popup(page)).not.toBeFocused();
    await inFront(recorded);
  });

  await pressed("openLead", "popup", () => isOpen(page, team, recorded));
  await inFront(recorded);

  await pressed("followUp", "popup", async () => {
    await keyboard.press("1");
    await expect(popup(page).getByText(/, yours$/)).toBeVisible();
  });

  await pressed("allOutcomes", "popup", async () => {
    await expect(popup(page).getByLabel("Search outcomes")).toBeFocused();
    await keyboard.type("voice");
    await keyboard.press("Enter");
    await expect(toast(page, "Voicemail saved. U to undo")).toBeVisible();
    await inFront(unanswered);
  });
  await pressed("undo", "anywhere", async () => {
    await expect(toast(page, "Voicemail saved")).toBeHidden();
    await expect(popup(page)).toContainText("1 of 3");
  });
  await armed(page);
  await keyboard.press("]");
  await inFront(last);
  await keyboard.press("]");
  await inFront(recorded);
  await keyboard.press("7");
  await expect(toast(page, "Voicemail saved. U to undo")).toBeVisible();

  // The one that rang out: its note, and the outcome that is suggested.
  await inFront(unanswered);
  await armed(page);
  const note = popup(page).getByLabel("Note");
  await pressed("note", "popup", () => expect(note).toBeFocused());
  await keyboard.type("Rang out.");
  await pressed("saveAndDone", "popup", async () => {
    await inFront(last);
    await expect(toast(page, "No answer saved. U to undo")).toBeVisible();
  });

  await armed(page);
  await keyboard.press("n");
  await keyboard.type("Ring after six.");
  await keyboard.press("Escape");
  await pressed("close", "popup", () => expect(popup(page)).toBeHidden());
  const recent = page.getByRole("dialog", { name: "Recent calls" });
  await pressed("recent", "anywhere", async () => {
    await expect(recent.getByRole("listitem").filter({ hasText: last.name })).toContainText(
      "Ring after six.",
    );
  });
  const rangOut = recent.getByRole("listitem").filter({ hasText: unanswered.name });
  await expect(rangOut).toContainText("Rang out.");
  await expect(rangOut).toContainText("No answer");
  await pressed("leave", "anywhere", () => expect(recent).toBeHidden());

  await one("answered");
  await pressed("digit", "popup", () => isSaved("Interested"));

  const called: Lead[] = [await one("answered")];
  await pressed("callback", "popup", async () => {
    await keyboard.press("1");
    await isSaved("Call back");
  });
  for (const digit of ["2", "3", "4"]) {
    called.push(await one("answered"));
    await keyboard.press("c");
    await keyboard.press(digit);
    if (digit === "4") {
      await expect(popup(page).getByLabel("Call back: date and time")).toBeFocused();
      await keyboard.press("Enter");
    }
    await isSaved("Call back");
  }
  called.push(await one("answered"));
  await keyboard.press("Shift+C");
  await keyboard.press("3");
  await isSaved("Call back");
  await expectCallbacks(stack, team, called);

  // Away from the desk Enter is the popup's once one is in it.
  await one("no_answer");
  await keyboard.press(".");
  await keyboard.press("Enter");
  await isSaved("No answer");
}

async function walkKeysAnywhere({ team, press }: World, worker: Browser): Promise<void> {
  const { page } = worker;
  const pressed = press(page);
  await openLive(page, "/dashboard/tasks");
  const list = page.getByRole("dialog", { name: "Keys" });
  await pressed("help", "anywhere", () => expect(list.getByRole("definition")).toHaveCount(listed.length));
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();

  await pressed("mute", "anywhere", () =>
    expect(page.getByRole("button", { name: "Sounds are off. Switch on" })).toBeVisible(),
  );
  await page.keyboard.press("m");
  await expect(page.getByRole("button", { name: "Sounds are on. Switch off" })).toBeVisible();

  await pressed("search", "anywhere", () =>
    expect(page.getByRole("textbox", { name: "Search tasks" })).toBeFocused(),
  );
  // In a field, too.
  const bar = page.getByPlaceholder("A name, an e-mail, digits of a number, or what to do");
  await pressed("commandBar", "anywhere", () => expect(bar).toBeFocused());
  await page.keyboard.press("Escape");
  await expect(bar).toBeHidden();
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());

  await pressed("goDashboard", "anywhere", async () => {
    await expect(page).toHaveURL(/\/dashboard$/);
    await expect(heading(page, "Dashboard")).toBeVisible();
  });
  await page.keyboard.press("/");
  await expect(bar).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(bar).toBeHidden();
  await pressed("goCalls", "anywhere", async () => {
    await expect(page).toHaveURL(/\/dashboard\/calls$/);
    await expect(heading(page, "Calls")).toBeVisible();
  });
  await pressed("goLeads", "anywhere", async () => {
    await expect(page).toHaveURL(/\/dashboard\/leads$/);
    await expect(heading(page, "Leads")).toBeVisible();
  });

  const caller = team.leads.at(-1);
  if (!caller) throw new Error("no lead");
  const { webhooks } = incomingCall(team, team.worker, caller.phone, { outcome: "answered" });
  for (const webhook of webhooks.slice(0, 2)) await post(team, webhook);
  await expect(page.getByRole("region", { name: "Your calls" })).toContainText(caller.name);
  await pressed("incoming", "anywhere", () => isOpen(page, team, caller));
  await expect(heading(page, caller.name)).toBeVisible();
  for (const webhook of webhooks.slice(2)) await post(team, webhook);
  await expect(popup(page)).toBeVisible();
  await armed(page);
  await page.keyboard.press("1");
  await expect(popup(page)).toBeHidden();

  await pressed("goWork", "anywhere", async () => {
    await expect(page).toHaveURL(new RegExp(`${workPath(team)}$`));
    await expect(card(page)).toBeVisible();
  });
}

async function walkListKeys({ stack, team, press }: World, manager: Browser): Promise<void> {
  const { page, api } = manager;
  const { keyboard } = page;
  const pressed = press(page);
  const grid = page.getByRole("grid", { name: "Leads" });
  await openLive(page, "/dashboard/leads?sort=name&q=sh");
  const marked = (list: Locator) => list.locator("[data-cursor]");
  const row = (lead: Lead) => grid.getByRole("row").filter({ hasText: lead.name });
  const [first, second, third] = team.leads
    .filter(({ name }) => /sh/i.test(name))
    .toSorted((one, other) => one.name.localeCompare(other.name));
  if (!first || !second || !third) throw new Error("the team has no leads");
  await expect(row(first)).toBeVisible();

  await pressed("next", "lists", () => expect(marked(grid)).toContainText(first.name));
  await keyboard.press("j");
  await expect(marked(grid)).toContainText(second.name);
  await pressed("previous", "lists", () => expect(marked(grid)).toContainText(first.name));
  // Also beside the look that Space gives.
  await keyboard.press(" ");
  await expect(page.getByRole("dialog", { name: first.name })).toBeVisible();
  await keyboard.press("j");
  await expect(page.getByRole("dialog", { name: second.name })).toBeVisible();
  // The pointer's mark takes it along too: what a key acts on is what is shown.
  await row(third).click();
  await expect(page.getByRole("dialog", { name: third.name })).toBeVisible();
  await keyboard.press("k");
  await keyboard.press("k");
  await keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: first.name })).toBeHidden();
  await expect(marked(grid)).toContainText(first.name);
  await pressed("selectRow", "lists", () => expect(page.getByText("1 lead chosen")).toBeVisible());
  await keyboard.press("x");
  await expect(page.getByText("1 lead chosen")).toBeHidden();
  await keyboard.press("x");
  await keyboard.press("j");
  await keyboard.press("j");
  await pressed("selectRange", "lists", () => expect(page.getByText("3 leads chosen")).toBeVisible());

  await pressed("stageRow", "lists", async () => {
    await expect(page.getByRole("menuitem", { name: "Interested" })).toBeVisible();
    await choose(page, "Interested");
    await expect(toast(page, "3 leads moved.")).toBeVisible();
  });
  for (const lead of [first, second, third]) await expect(row(lead)).toContainText("Interested");

  await pressed("assignRow", "lists", async () => {
    await choose(page, team.colleague.name);
    await expect(toast(page, "1 lead assigned.")).toBeVisible();
  });
  await expect(row(third)).toContainText(team.colleague.name);

  await pressed("editRow", "lists", async () => {
    const drawer = page.getByRole("dialog", { name: third.name });
    await expect(drawer.getByRole("button", { name: "Save" })).toBeVisible();
    await expect(drawer.getByRole("textbox").first()).toBeFocused();
    await keyboard.press("Escape");
    await expect(drawer).toBeHidden();
  });
  // The drawer alone was closed.
  await expect(marked(grid)).toContainText(third.name);

  await pressed("blockRow", "lists", async () => {
    const question = page.getByRole("dialog", { name: `Never call ${third.name} again?` });
    await expect(question).toBeVisible();
    await keyboard.press("Escape");
    await expect(question).toBeHidden();
  });

  stack.twin.simulator.queueNext(team.authcode, silent, 1);
  await pressed("callRow", "lists", () =>
    expect(page.getByRole("region", { name: "Your calls" })).toContainText(third.name),
  );

  await pressed("openRow", "lists", () => isOpen(page, team, third));
  await expect(heading(page, third.name)).toBeVisible();

  for (const title of ["Send the rate sheet", "Ask for the papers"])
    await api.mutate("tasks.create", {
      kind: "follow_up",
      title,
      leadId: null,
      assigneeUserId: team.manager.userId,
      dueAt: new Date(Date.now() - 3_600_000),
    });
  await openLive(page, "/dashboard/tasks");
  const tasks = page.getByRole("grid", { name: "Tasks" });
  await expect(tasks.getByText("Ask for the papers")).toBeVisible();
  await keyboard.press("j");
  await expect(marked(tasks)).toContainText("Send the rate sheet");
  await pressed("doneRow", "lists", () => expect(toast(page, /is done/)).toBeVisible());
  await expect(tasks.locator("[data-gone]")).toContainText("Send the rate sheet");
  await keyboard.press("j");
  await expect(marked(tasks)).toContainText("overdue");
  await pressed("snoozeRow", "lists", async () => {
    await choose(page, "Tomorrow, same time");
    await expect(toast(page, /put off to/)).toBeVisible();
    await expect(marked(tasks)).not.toContainText("overdue");
  });
}

/** An entry of the menu that a key has opened, reached by the arrows. */
async function choose(page: Page, label: string): Promise<void> {
  const entry = page.getByRole("menuitem", { name: label, exact: true });
  await expect(entry).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("ArrowDown");
    await expect(entry).toBeFocused({ timeout: 100 });
  }).toPass();
  await page.keyboard.press("Enter");
}

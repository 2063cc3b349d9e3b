import { randomUUID } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import { expectState, start } from "./desk-kit";
import { expect, openLive, test, workPath } from "./fixtures";

const details = (page: Page) => page.getByRole("region", { name: "Details" });
const field = (page: Page, label: string) => details(page).getByRole("textbox", { name: label });
const box = (within: Page | Locator, name: string) => within.getByRole("textbox", { name, exact: true });
const told = (page: Page) => details(page).getByRole("alert");

test("must show 5: two people edit one lead and its contact: different fields both win, of one field both texts stay until one chooses", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const [lead] = team.leads;
  if (!lead) throw new Error("the team has no leads");
  const path = `/dashboard/leads/${lead.leadId}`;
  const first = await enter(team, team.worker, path);
  const second = await enter(team, team.colleague, path);
  const { contactId } = lead;

  // Different fields, both open at once: both are saved, and each sees the other's.
  await details(first.page).getByRole("button", { name: "Edit company" }).click();
  await details(second.page).getByRole("button", { name: "Edit e-mail" }).click();
  await expect(field(second.page, "E-mail")).toBeFocused();
  await field(first.page, "Company").fill("Malabar Spices, Kochi");
  await field(second.page, "E-mail").fill("desk@malabar.example.com");
  await details(first.page).getByRole("button", { name: "Save" }).click();
  // The form that is open follows, and keeps what its own person typed.
  await expect(field(second.page, "Company")).toHaveValue("Malabar Spices, Kochi");
  await expect(field(second.page, "E-mail")).toHaveValue("desk@malabar.example.com");
  await expect(told(second.page)).toHaveCount(0);
  await details(second.page).getByRole("button", { name: "Save" }).click();
  await expect(details(first.page)).toContainText("desk@malabar.example.com");
  await expect(details(first.page)).toContainText("Malabar Spices, Kochi");

  // One field, through two doors: the lead's page and the contact's.
  await openLive(second.page, `/dashboard/contacts/${contactId}`);
  await details(second.page).getByRole("button", { name: "Edit company" }).click();
  await field(second.page, "Company").fill("Malabar Traders");
  await details(first.page).getByRole("button", { name: "Edit company" }).click();
  await field(first.page, "Company").fill("Malabar Exports");
  await details(first.page).getByRole("button", { name: "Save" }).click();
  await expect(told(second.page)).toContainText(`${first.person.name} changed this meanwhile.`);
  await expect(told(second.page)).toContainText("Malabar Exports");
  await expect(field(second.page, "Company")).toHaveValue("Malabar Traders");
  await expect(details(second.page).getByRole("button", { name: "Save" })).toBeDisabled();
  await details(second.page).getByRole("button", { name: "Keep mine" }).click();
  await expect(told(second.page)).toHaveCount(0);
  await details(second.page).getByRole("button", { name: "Save" }).click();
  await expect(details(first.page)).toContainText("Malabar Traders");

  // A save that the news has not overtaken: the server says it, and nothing is written.
  const late = await second.api.raw("leads.update", {
    leadId: lead.leadId,
    typedOn: { company: 0 },
    changes: { company: "Overwritten" },
  });
  expect(late.status()).toBe(409);
  await expect(details(first.page)).toContainText("Malabar Traders");

  // Taken theirs: one's own text goes by one's own hand only.
  await details(second.page).getByRole("button", { name: "Edit company" }).click();
  await field(second.page, "Company").fill("Malabar & Sons");
  await details(first.page).getByRole("button", { name: "Edit company" }).click();
  await field(first.page, "Company").fill("Malabar Holdings");
  await details(first.page).getByRole("button", { name: "Save" }).click();
  await details(second.page).getByRole("button", { name: "Take theirs" }).click();
  await expect(field(second.page, "Company")).toHaveValue("Malabar Holdings");

  // Who changed it from what to what is in the history, of the contact's page and of the lead's.
  await first.page.getByRole("tab", { name: "History" }).click();
  await expect(first.page.getByRole("list", { name: "History" }).getByRole("listitem").first()).toContainText(
    "Malabar Traders → Malabar Holdings",
  );

  // Deleted elsewhere: said, and what was typed is there to copy; brought back, it is in the form again.
  await field(second.page, "Company").fill("Malabar Group");
  const admin = await enter(team, team.admin);
  for (const { watch } of [first, second]) watch.allow(/404 \(Not Found\)/);
  await admin.api.mutate("contacts.delete", { contactIds: [contactId] });
  await expect(second.page.getByText("This contact is gone")).toBeVisible();
  await expect(second.page.getByRole("region", { name: "What you had typed" })).toContainText(
    "Malabar Group",
  );
  await expect(first.page.getByText("This lead is gone")).toBeVisible();
  await admin.api.mutate("contacts.restore", { contactIds: [contactId] });
  await expect(field(second.page, "Company")).toHaveValue("Malabar Group");
});

test("must show 5: do not call, set by one, turns the other's call button off, and the server refuses", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const [lead] = team.leads;
  if (!lead) throw new Error("the team has no leads");
  const path = `/dashboard/leads/${lead.leadId}`;
  const author = await enter(team, team.worker, path);
  const other = await enter(team, team.colleague, path);
  const contact = await other.page.context().newPage();
  await openLive(contact, `/dashboard/contacts/${lead.contactId}`);
  const call = (page: Page) => page.getByRole("button", { name: "Call Now" });
  await expect(call(other.page)).toHaveAttribute("aria-disabled", "false");
  await expect(call(contact)).toHaveAttribute("aria-disabled", "false");

  // The third screen is a desk that holds the lead: the lead leaves it.
  const desk = await other.page.context().newPage();
  await openLive(desk, workPath(team));
  await start(desk);
  await author.page.getByRole("button", { name: `Actions for ${lead.name}` }).click();
  await author.page.getByRole("menuitem", { name: "Do not call" }).click();
  await author.page.getByRole("button", { name: "Block this number" }).click();
  for (const page of [other.page, contact]) {
    await expect(call(page)).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByRole("main").getByText("Do not call").first()).toBeVisible();
  }
  await expectState(desk, "idle");
  await expect(desk.getByRole("heading", { name: lead.name, level: 1 })).toBeHidden();
  const dial = await other.api.raw("calls.dial", {
    leadId: lead.leadId,
    campaignId: null,
    requestKey: randomUUID(),
  });
  expect(dial.status()).toBeGreaterThanOrEqual(400);
  expect(await dial.text()).toContain("do_not_call");
});

test("a number that is here already is told while it is typed; two contacts become one on every screen, and two again", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const [lead] = team.leads;
  if (!lead) throw new Error("the team has no leads");
  const other = await enter(team, team.worker, `/dashboard/contacts/${lead.contactId}`);
  const { page } = await enter(team, team.manager, "/dashboard/contacts");
  await page.getByRole("button", { name: "Add contact" }).click();
  const form = page.getByRole("dialog", { name: "Add contact" });
  await form.getByRole("textbox", { name: "Name" }).fill("K. Deshpande");
  await form.getByRole("textbox", { name: "Phone number" }).fill(lead.phone.slice(3));
  await expect(form.getByRole("status", { name: "Already here" })).toContainText(
    `${lead.name}, Acme Finance`,
  );
  await form.getByRole("button", { name: "Add contact" }).click();
  await expect(page.getByRole("heading", { name: "K. Deshpande" })).toBeVisible();
  await expect(other.page.getByText("1 other shares this number")).toBeVisible();

  await page.getByRole("button", { name: `Merge with ${lead.name}` }).click();
  const question = page.getByRole("dialog", { name: "Merge two contacts" });
  await question.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(page.getByRole("link", { name: /^Lead of/ })).toBeVisible();
  await expect(other.page.getByText("This contact is gone")).toBeVisible();
  other.watch.allow(/404 \(Not Found\)/);
  await page.getByRole("button", { name: `Take the merge with ${lead.name} back` }).click();
  await expect(other.page.getByRole("heading", { name: lead.name })).toBeVisible();
  await expect(page.getByText("1 other shares this number")).toBeVisible();
});

test("two managers set the parts of one campaign's workers: what one saves is in the other's form at once, and how many leads each gets", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const path = `/dashboard/campaigns/${team.campaign.id}?tab=settings`;
  const first = await enter(team, team.manager, path);
  const second = await enter(team, team.admin, path);
  const parts = (page: Page, name: string) => page.getByRole("textbox", { name: `Parts for ${name}` });
  const row = (page: Page, name: string) =>
    page.getByRole("list", { name: "Workers who take part" }).getByRole("listitem").filter({ hasText: name });

  await first.page.getByRole("combobox", { name: "Who calls which lead" }).click();
  await first.page.getByRole("option", { name: "Workers by weight" }).click();
  for (const { name } of [team.worker, team.colleague])
    await first.page.getByRole("switch", { name }).check();
  await parts(first.page, team.worker.name).fill("3");
  await expect(row(first.page, team.worker.name)).toContainText("75 of 100 leads");
  await first.page.getByRole("button", { name: "Save" }).click();
  await expect(parts(second.page, team.worker.name)).toHaveValue("3 parts");
  await expect(row(second.page, team.colleague.name)).toContainText("25 of 100 leads");

  await parts(second.page, team.colleague.name).fill("0");
  await expect(row(second.page, team.colleague.name)).toContainText("gets none");
  await second.page.getByRole("button", { name: "Save" }).click();
  await expect(row(first.page, team.colleague.name)).toContainText("gets none");
  await expect(row(first.page, team.worker.name)).toContainText("100 of 100 leads");
});

test("what was typed into a form and not saved is there after a reload, said to be unsaved, until it is saved or dropped", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const [lead] = team.leads;
  if (!lead) throw new Error("the team has no leads");
  const { page } = await enter(team, team.worker, `/dashboard/leads/${lead.leadId}`);
  const colleague = await enter(team, team.colleague);
  const unsaved = details(page).getByText("Not saved yet");
  await details(page).getByRole("button", { name: "Edit company" }).click();
  const company = await field(page, "Company").inputValue();
  await field(page, "Company").fill("Konkan Tiles");
  await expect(unsaved).toBeVisible();
  await field(page, "E-mail").fill("desk@konkan.example.com");
  await page.reload();
  await expect(field(page, "Company")).toHaveValue("Konkan Tiles");
  await expect(field(page, "E-mail")).toHaveValue("desk@konkan.example.com");
  await expect(unsaved).toBeVisible();
  // It came back by itself: it takes no focus, and so no keys.
  await expect(field(page, "Name")).not.toBeFocused();
  // Typed back to what stood there, under the fingers: the form stays.
  await field(page, "E-mail").fill("");
  await field(page, "Company").fill(company);
  await expect(field(page, "Company")).toBeFocused();
  await expect(unsaved).toBeHidden();
  await field(page, "Company").fill("Konkan Tiles");

  // Somebody was faster while the page was away: one chooses, and nothing is lost.
  await page.goto("about:blank");
  await colleague.api.mutate("leads.update", {
    leadId: lead.leadId,
    typedOn: { company: 0 },
    changes: { company: "Konkan Ceramics" },
  });
  await openLive(page, `/dashboard/leads/${lead.leadId}`);
  await expect(told(page)).toContainText("Konkan Ceramics");
  await details(page).getByRole("button", { name: "Keep mine" }).click();
  await details(page).getByRole("button", { name: "Save" }).click();
  await expect(details(page)).toContainText("Konkan Tiles");
  await page.reload();
  await expect(details(page).getByRole("button", { name: "Edit company" })).toBeVisible();

  // The same of a contact; what is dropped by hand stays dropped.
  await openLive(page, `/dashboard/contacts/${lead.contactId}`);
  await details(page).getByRole("button", { name: "Edit company" }).click();
  await field(page, "Company").fill("Konkan Stones");
  await page.reload();
  await expect(field(page, "Company")).toHaveValue("Konkan Stones");
  await details(page).getByRole("button", { name: "Cancel" }).click();
  await page.reload();
  await expect(details(page).getByRole("button", { name: "Edit company" })).toBeVisible();
  await expect(details(page)).toContainText("Konkan Tiles");
});

test("what was typed for something new is there after a reload; saved or cancelled, it is forgotten", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const { page } = await enter(team, team.manager, "/dashboard/leads");
  const open = async (button: string, name = button) => {
    await page.getByRole("button", { name: button }).click();
    return page.getByRole("dialog", { name });
  };
  await test.step("a lead", async () => {
    let form = await open("Add lead");
    await box(form, "Name").fill("Farida Contractor");
    await box(form, "Phone number").fill("+91 90000 77123");
    await page.reload();
    form = await open("Add lead");
    await expect(box(form, "Name")).toHaveValue("Farida Contractor");
    await expect(box(form, "Phone number")).toHaveValue("+91 90000 77123");
    // Closed without a decision, by a key that is pressed by mistake.
    await page.keyboard.press("Escape");
    await expect(form).toBeHidden();
    form = await open("Add lead");
    await expect(box(form, "Name")).toHaveValue("Farida Contractor");
    await form.getByRole("button", { name: "Add lead" }).click();
    await expect(page.getByText("Farida Contractor is added.")).toBeVisible();
    form = await open("Add lead");
    await expect(box(form, "Name")).toHaveValue("");
    await expect(box(form, "Phone number")).toHaveValue("");
  });

  await test.step("a contact, cancelled", async () => {
    await openLive(page, "/dashboard/contacts");
    let form = await open("Add contact");
    await form.getByText("Company", { exact: true }).first().click();
    await box(form, "Name").fill("Konkan Tiles");
    await page.reload();
    form = await open("Add contact");
    await expect(box(form, "Name")).toHaveValue("Konkan Tiles");
    await expect(form.getByRole("radio", { name: "Company" })).toBeChecked();
    await form.getByRole("button", { name: "Cancel" }).click();
    await page.reload();
    form = await open("Add contact");
    await expect(box(form, "Name")).toHaveValue("");
    await expect(form.getByRole("radio", { name: "Person" })).toBeChecked();
  });

  await test.step("a task, new and changed", async () => {
    await openLive(page, "/dashboard/tasks");
    let form = await open("New task");
    await box(form, "What").fill("Bring the rate sheet");
    await page.reload();
    form = await open("New task");
    await expect(box(form, "What")).toHaveValue("Bring the rate sheet");
    await form.getByRole("button", { name: "Add task" }).click();
    await expect(form).toBeHidden();
    form = await open("New task");
    await expect(box(form, "What")).toHaveValue("Follow up");
    await form.getByRole("button", { name: "Cancel" }).click();
    const change = async () => {
      await page.getByRole("grid", { name: "Tasks" }).getByText("Bring the rate sheet").dblclick();
      return page.getByRole("dialog", { name: "Change task" });
    };
    await box(await change(), "What").fill("Bring both rate sheets");
    await page.reload();
    form = await change();
    await expect(box(form, "What")).toHaveValue("Bring both rate sheets");
    await form.getByRole("button", { name: "Cancel" }).click();
    await expect(box(await change(), "What")).toHaveValue("Bring the rate sheet");
  });
});

test("a consent's proof, a changed note and a calling rule that were typed are there after a reload; saved or cancelled, they are forgotten", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const [lead] = team.leads;
  if (!lead) throw new Error("the team has no leads");
  const { page, api } = await enter(team, team.admin);
  await api.mutate("notes.save", { leadId: lead.leadId, text: "Asked for the rate sheet." });
  await openLive(page, `/dashboard/leads/${lead.leadId}`);
  await test.step("the proof of a consent", async () => {
    const ledger = page.getByRole("region", { name: "Consent" });
    const open = async () => {
      await ledger.getByRole("button", { name: "Add", exact: true }).click();
      return page.getByRole("dialog");
    };
    await box(await open(), "Proof").fill("Form 4411 of the fair");
    await page.reload();
    const form = await open();
    await expect(box(form, "Proof")).toHaveValue("Form 4411 of the fair");
    await form.getByRole("button", { name: "Keep this consent" }).click();
    await expect(ledger).toContainText("Form 4411 of the fair");
    await expect(box(await open(), "Proof")).toHaveValue("");
    await form.getByRole("button", { name: "Cancel" }).click();
  });

  await test.step("a note that is changed", async () => {
    const change = page.getByRole("textbox", { name: "Change note" });
    await page.getByRole("button", { name: /^Actions for the note/ }).click();
    await page.getByRole("menuitem", { name: "Change" }).click();
    await change.fill("Asked for both rate sheets.");
    await page.reload();
    await expect(change).toHaveValue("Asked for both rate sheets.");
    // Kept from before, it leaves the keys to the page.
    await expect(change).not.toBeFocused();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(change).toBeHidden();
    await page.reload();
    await expect(page.getByText("Asked for both rate sheets.").first()).toBeVisible();
    await expect(change).toBeHidden();
  });

  await test.step("a calling rule", async () => {
    await openLive(page, "/dashboard/settings/calling-rules");
    const open = async () => {
      await page.getByRole("button", { name: "Add a rule" }).click();
      return page.getByRole("dialog", { name: "Add a calling rule" });
    };
    await box(await open(), "Name").fill("Festival days");
    await page.reload();
    const form = await open();
    await expect(box(form, "Name")).toHaveValue("Festival days");
    await form.getByRole("button", { name: "Cancel" }).click();
    await expect(box(await open(), "Name")).toHaveValue("");
  });
});

test("a campaign's settings that were typed, and a new campaign, are there after a reload; saved or dropped, they are forgotten", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const { page } = await enter(team, team.manager);
  await test.step("settings and script", async () => {
    const path = `/dashboard/campaigns/${team.campaign.id}?tab=settings`;
    await openLive(page, path);
    const script = await box(page, "Script").inputValue();
    await box(page, "Script").fill("Good morning, I call about the loan.");
    await box(page, "Attempts for each lead").fill("9");
    await page.reload();
    await expect(box(page, "Script")).toHaveValue("Good morning, I call about the loan.");
    await expect(box(page, "Attempts for each lead")).toHaveValue("9");
    await expect(page.getByText("Not saved yet.")).toBeVisible();
    await page.getByRole("button", { name: "Discard" }).click();
    await expect(box(page, "Script")).toHaveValue(script);
    await page.reload();
    await expect(box(page, "Script")).toHaveValue(script);
    await expect(page.getByText("Not saved yet.")).toBeHidden();
  });

  await test.step("a new campaign", async () => {
    await openLive(page, "/dashboard/campaigns/new");
    await box(page, "Name").fill("Diwali round");
    await box(page, "Search leads").fill("Acme Fin");
    await page.reload();
    await expect(box(page, "Name")).toHaveValue("Diwali round");
    await expect(box(page, "Search leads")).toHaveValue("Acme Fin");
    await page.getByText("By hand, later").click();
    await page.getByRole("button", { name: "Make the draft and go on" }).click();
    await page.waitForURL(/\/setup\?step=how/);
    await openLive(page, "/dashboard/campaigns/new");
    await expect(box(page, "Name")).toHaveValue("");
    await expect(page.getByRole("radio", { name: "Leads that match" })).toBeChecked();
  });
});

test("a manager writes down what many said: the other browser's ledger has it at once, and who took it back is left out", async ({
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const [fresh, refuser] = team.leads;
  if (!fresh || !refuser) throw new Error("the team has too few leads");
  const other = await enter(team, team.worker, `/dashboard/leads/${fresh.leadId}`);
  await other.api.mutate("consents.withdraw", {
    contactId: refuser.contactId,
    channel: "call",
    purpose: "promotional",
    source: "said_on_call",
  });
  const { page, watch } = await enter(team, team.manager, "/dashboard/leads");
  // Without a proof it is refused first.
  watch.allow(/400 \(Bad Request\)/);
  await page
    .getByRole("row")
    .filter({ hasText: fresh.name })
    .getByRole("checkbox", { name: "Choose this row" })
    .click();
  await page
    .getByRole("row")
    .filter({ hasText: refuser.name })
    .getByRole("checkbox", { name: "Choose this row" })
    .click();
  await page.getByRole("toolbar", { name: "Chosen leads" }).getByRole("button", { name: "Consent" }).click();
  const form = page.getByRole("dialog", { name: "Consent of 2 leads" });
  await form.getByRole("button", { name: "Keep these consents" }).click();
  await expect(form.getByRole("alert")).toContainText("Say where the proof is");
  await form.getByRole("textbox", { name: "Proof" }).fill("Form 12 of the fair");
  await form.getByRole("button", { name: "Keep these consents" }).click();
  await expect(page.getByText("1 lead written into the consent ledger. 1 lead left out")).toBeVisible();
  await expect(other.page.getByRole("list", { name: "Consent ledger" })).toContainText("Form 12 of the fair");
});

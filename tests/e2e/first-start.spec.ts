import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { startTwin } from "@/twin/start-twin";
import { freeLoopbackPort } from "../../scripts/lib/ports.mjs";
import { projectRoot, type Started, startByCommand } from "../support/stack/starter";
import { expect, expectLive, popup, popupCount, test } from "./fixtures";

async function signIn(
  page: Page,
  origin: string,
  email: string,
  password: string,
  next: string,
): Promise<void> {
  await page.goto(`${origin}/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expectLive(page);
}

type Demo = {
  users: { email: string; password: string }[];
  workspaces: { webhooks: { callerdesk: string } }[];
};

/** The README's own lines, with a stop before the second curl so that the first one's toast can be looked for. */
async function curlScript(): Promise<string> {
  const readme = await readFile(path.join(projectRoot, "README.md"), "utf8");
  const block = /## Two lines of curl[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme)?.[1];
  if (!block) throw new Error("README has no block under “Two lines of curl”");
  const lines = block.split("\n");
  expect(lines.filter((line) => line.startsWith("curl "))).toHaveLength(2);
  const last = lines.findLastIndex((line) => line.startsWith("curl "));
  return ["set -e", ...lines.slice(0, last), "read -r go", ...lines.slice(last)].join("\n");
}

test("must show 8: the README's two curl lines against the demo bring toast and popup; run twice, two popups", async ({
  visit,
}) => {
  test.setTimeout(240_000);
  const demo = await startByCommand([]);
  try {
    const { stdout } = await promisify(execFile)("npm", ["run", "-s", "demo:info", "--", "--json"], {
      cwd: projectRoot,
      env: demo.environment,
    });
    const info = JSON.parse(stdout) as Demo;
    expect(info.workspaces[0]?.webhooks.callerdesk).toContain(`${demo.origin}/api/callerdesk/webhook/`);
    const kavita = info.users.find((user) => user.email === "kavita@asha-finance.example");
    if (!kavita) throw new Error("the demo has no Kavita");
    const { page } = await visit(`${demo.origin}/sign-in`);
    await signIn(page, demo.origin, kavita.email, kavita.password, "/dashboard/leads");
    const before = await popupCount(page);
    const script = await curlScript();
    for (let run = 1; run <= 2; run += 1) {
      const shell = spawn("sh", ["-c", script], { cwd: projectRoot, env: demo.environment });
      const ended = new Promise((resolve) => shell.once("exit", resolve));
      await expect(page.getByText("Call in progress…")).toBeVisible({ timeout: 20_000 });
      shell.stdin.write("\n");
      expect(await ended).toBe(0);
      await expect.poll(() => popupCount(page)).toBe(before + run);
      await expect(page.getByText("Call in progress…")).toBeHidden();
      // Under the pointer it waits, however long the second run takes to come.
      await popup(page).hover();
    }
    await expect(popup(page)).toContainText("2m 15s");
    await page.context().close();
  } finally {
    expect(await demo.stop()).toBeLessThan(10_500);
  }
});

test("must show 7: a fresh empty team, by the README's ten minutes, from the token to the first popup", async ({
  visit,
}) => {
  test.setTimeout(240_000);
  const twinPort = await freeLoopbackPort();
  const twinOrigin = `http://127.0.0.1:${twinPort}`;
  const started = await startByCommand(["--empty"], { OUTBOUND_ALLOW_ORIGINS: twinOrigin });
  const twin = await startTwin({ port: twinPort, ringsideOrigin: started.origin });
  twin.simulator.settings.byNumber = false;
  try {
    await firstTeam(started, (account) => twin.simulator.registerAccount(account), twinOrigin, visit);
  } finally {
    await twin.stop();
    expect(await started.stop()).toBeLessThan(10_500);
  }
});

type Register = (account: {
  authcode: string;
  webhookUrl: string;
  agents: { phone: string; name: string }[];
  lines: string[];
}) => void;

async function firstTeam(
  started: Started,
  register: Register,
  twinOrigin: string,
  visit: (path: string) => Promise<{ page: Page }>,
): Promise<void> {
  const { origin } = started;
  const link = /http:\/\/127\.0\.0\.1:\d+\/setup[?#]token=\S+/.exec(started.output())?.[0];
  if (!link) throw new Error(`No link in the terminal:\n${started.output()}`);

  // 2: the first admin
  const { page } = await visit(link);
  await page.getByLabel("Workspace name").fill("Nilgiri Outreach");
  await page.getByLabel("Your name").fill("Meera Joshi");
  await page.getByLabel("E-mail").fill("meera@example.com");
  await page.getByLabel("Password", { exact: true }).fill("monsoon ladder biscuit");
  await page.getByRole("button", { name: "Make the workspace" }).click();
  await expect(page).toHaveURL(`${origin}/dashboard/settings/callerdesk`);
  await expectLive(page);

  // 3: a line
  await page.goto(`${origin}/dashboard/settings/lines`);
  await page.getByRole("button", { name: "Add a line" }).first().click();
  await page.getByRole("dialog").getByLabel("Label").fill("Chennai desk");
  await page.getByRole("dialog").getByLabel("Number").fill("080690 00001");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("list", { name: "Lines" })).toContainText("Chennai desk");

  // 4: a worker, invited by a link, with phone and line
  await page.goto(`${origin}/dashboard/settings/members`);
  await page.getByRole("button", { name: "Invite someone" }).click();
  const invite = page.getByRole("dialog");
  await invite.getByLabel("Name").fill("Asha Menon");
  await invite.getByLabel("E-mail").fill("asha@example.com");
  await invite.getByLabel("Phone").fill("90000 00001");
  await invite
    .getByRole("combobox", { name: /Line/ })
    .or(invite.getByRole("textbox", { name: /Line/ }))
    .click();
  await page.getByRole("option", { name: /Chennai desk/ }).click();
  await invite.getByRole("button", { name: "Make the link" }).click();
  const invitation = await page.getByRole("textbox", { name: "Invitation link" }).inputValue();
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();

  // 5 and 6: the account, pointing at the twin, and the address for the provider
  const authcode = `code-${randomUUID()}`;
  await page.goto(`${origin}/dashboard/settings/callerdesk`);
  await page.getByLabel("Authcode", { exact: true }).fill(authcode);
  await page.getByLabel("Address", { exact: true }).fill(twinOrigin);
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("CallerDesk answered and took the authcode.")).toBeVisible();
  const webhookUrl = await page.getByRole("textbox", { name: "Webhook address" }).inputValue();
  expect(webhookUrl).toContain(`${origin}/api/callerdesk/webhook/`);
  register({
    authcode,
    webhookUrl,
    agents: [{ phone: "9000000001", name: "Asha Menon" }],
    lines: ["08069000001"],
  });

  // India's rule is there from the start; this test runs at any hour, so it opens the day.
  await page.goto(`${origin}/dashboard/settings/calling-rules`);
  await page.getByRole("button", { name: "Actions for India default" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const rule = page.getByRole("dialog");
  await rule.getByLabel("Opens").fill("00:00");
  await rule.getByLabel("Closes").fill("24:00");
  await rule.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("list", { name: "Calling rules" })).toContainText("00:00–24:00");

  // 7: a campaign, leads pasted into it, started
  await page.goto(`${origin}/dashboard/campaigns`);
  await page.getByRole("link", { name: "New campaign" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("First list");
  await page.getByText("By hand, later").click();
  await page.getByRole("button", { name: "Make the draft and go on" }).click();
  await page.getByRole("link", { name: "The campaign" }).click();
  await expect(page.getByRole("heading", { name: "First list", level: 1 })).toBeVisible();
  await page.getByRole("tab", { name: "Leads" }).click();
  await page.getByRole("button", { name: "Paste a list" }).first().click();
  await page.getByLabel("Rows").fill("Name, Phone\nKavita Deshpande, 98450 10101\nRavi Kumar, 98450 10102");
  await page.getByRole("button", { name: "See what will happen" }).click();
  await page.getByRole("button", { name: "Add 2 leads" }).click();
  await expect(page.getByText("2 leads added.")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByText("Running").first()).toBeVisible();

  // 8: the worker joins, and the first popup comes
  const worker = (await visit(invitation)).page;
  await worker.getByLabel("Choose a password").fill("harbour candle seven");
  await worker.getByRole("button", { name: "Join" }).click();
  await expectLive(worker);
  await worker.getByRole("link", { name: "Campaigns" }).first().click();
  await worker.getByRole("link", { name: "Open call desk" }).click();
  await worker.getByRole("button", { name: "Start" }).click();
  await worker.getByRole("button", { name: "Call Now" }).click();
  await expect(worker.getByText("Call in progress…")).toBeVisible();
  await expect(popup(worker)).toBeVisible({ timeout: 20_000 });
  await expect(popup(worker)).toContainText("Kavita Deshpande");
  await expect(popup(worker)).toContainText("Completed");
  // Closed before the server goes, which their streams would complain of.
  await page.context().close();
  await worker.context().close();
}

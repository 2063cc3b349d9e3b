import { raw } from "../support/stack/raw-http";
import { dialledCall, post } from "../support/stack/webhooks";
import { dashboardPaths } from "./dashboard-paths";
import { cookieOf, expect, expectLive, popup, test } from "./fixtures";
import { newOutcome } from "../support/inputs";

const publicPaths = ["/sign-in", "/invite", "/setup", "/wall", "/nothing-here"];

test("B4: every page has the policy with a nonce of its own, fresh each time", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const { page } = await enter(team, team.admin);
  const cookie = await cookieOf(page);
  const seen = new Set<string>();
  const paths = [...publicPaths, ...dashboardPaths(team, team.leads[0]?.leadId ?? "")];
  for (const path of paths) {
    for (let time = 0; time < 2; time += 1) {
      const { headers, text, status } = await raw(`${stack.origin}${path}`, { headers: { cookie } });
      const policy = String(headers["content-security-policy"] ?? "");
      const nonce = /script-src [^;]*'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
      expect(nonce.length, path).toBeGreaterThanOrEqual(22);
      expect(seen.has(nonce), path).toBe(false);
      seen.add(nonce);
      expect(/script-src [^;]*/.exec(policy)?.[0]).not.toMatch(/unsafe-inline|unsafe-eval|https?:/);
      expect(policy).toContain("'strict-dynamic'");
      for (const directive of ["base-uri", "object-src", "frame-ancestors"])
        expect(policy).toContain(`${directive} 'none'`);
      if (status >= 300 && status < 400) continue;
      for (const [tag] of text.matchAll(/<script\b[^>]*>/g)) expect(tag, path).toContain(`nonce="${nonce}"`);
      for (const [tag] of text.matchAll(/<style\b[^>]*>/g)) expect(tag, path).toContain(`nonce="${nonce}"`);
    }
  }
});

test("B7: the headers are on pages, answers, errors and assets alike, and nobody else's origin is let in", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const { page } = await enter(team, team.worker, "/dashboard");
  const asset = await page.locator("script[src*='/_next/static/']").first().getAttribute("src");
  const cookie = await cookieOf(page);
  const paths = [
    ...publicPaths,
    "/dashboard",
    asset ?? "",
    "/icon.svg",
    "/api/health/live",
    "/api/auth/session",
    "/api/trpc/session.me",
    "/api/trpc/no.such",
    "/api/live/no.such",
    "/api/no-such-route",
    "/api/callerdesk/webhook",
    "/api/callerdesk/webhook/no-such-secret-of-twenty-letters",
    `/api/recordings/${team.workspaceId}/none`,
    "/api/wall",
  ];
  for (const path of paths) {
    for (const origin of [undefined, "https://evil.example"]) {
      const { headers } = await raw(`${stack.origin}${path}`, {
        headers: { cookie, ...(origin ? { origin } : {}) },
      });
      expect(headers["x-content-type-options"], path).toBe("nosniff");
      expect(headers["referrer-policy"], path).toMatch(/no-referrer|same-origin/);
      expect(headers["cross-origin-opener-policy"], path).toBe("same-origin");
      expect(headers["cross-origin-resource-policy"], path).toBe("same-origin");
      expect(headers["permissions-policy"], path).toContain("camera=()");
      expect(headers["access-control-allow-origin"], path).toBeUndefined();
      expect(headers["x-powered-by"], path).toBeUndefined();
    }
  }
});

const hostile = {
  image: "<img src=x onerror=alert(1)>",
  script: '"><script>alert(2)</script>',
  rightToLeft: "\u202Egnp.exe\u202C مرحبا",
  long: "unbroken".repeat(25),
};

test("C2: hostile names, numbers, notes and outcomes are text on every page, and break no layout", async ({
  newTeam,
  enter,
}) => {
  test.setTimeout(240_000);
  const team = await newTeam({
    name: hostile.image,
    campaignName: hostile.script,
    script: `${hostile.image}\n${hostile.script}`,
    leadNames: [hostile.image, hostile.script, hostile.rightToLeft, hostile.long],
    people: {
      worker: hostile.image,
      colleague: hostile.long.slice(0, 120),
      manager: hostile.rightToLeft,
      admin: hostile.script,
    },
    isOutcomeRequired: false,
    popupRingSeconds: 0,
  });
  const { page, api } = await enter(team, team.admin, "/dashboard");
  const [first] = team.leads;
  if (!first) throw new Error("the team has no leads");
  await api.mutate("notes.save", {
    leadId: first.leadId,
    text: `${hostile.script} ${hostile.long.repeat(3)}`,
  });
  await api.mutate("outcomes.create", newOutcome(hostile.image));
  // Numbers and names as a provider may send them.
  const call = dialledCall(team, team.admin, first.phone);
  for (const webhook of call.webhooks) {
    await post(team, {
      ...webhook,
      payload: { ...webhook.payload, receiver_name: hostile.image, call_group: hostile.script },
    });
  }
  const odd = dialledCall(team, team.admin, "+919999900000");
  for (const webhook of odd.webhooks) {
    await post(team, {
      ...webhook,
      payload: { ...webhook.payload, DialWhomNumber: hostile.image, hangup_cause: hostile.script },
    });
  }
  await expect(popup(page).first()).toBeVisible();

  const overflowing: string[] = [];
  for (const path of dashboardPaths(team, first.leadId)) {
    await page.goto(path);
    await expectLive(page);
    await expect(page.locator("[aria-busy=true], .mantine-Skeleton-root")).toHaveCount(0);
    expect(await page.locator("img[src='x']").count(), path).toBe(0);
    expect(await page.title()).not.toContain("undefined");
    const width = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (width > 1) overflowing.push(`${path}: ${width}px`);
  }
  expect(overflowing).toEqual([]);
});

test("R2: masked digits are in no byte of a worker's pages: their HTML, their data and their stream while others work", async ({
  stack,
  newTeam,
  enter,
}) => {
  test.setTimeout(180_000);
  const team = await newTeam();
  const [lead] = team.leads;
  if (!lead) throw new Error("the team has no leads");
  const admin = await enter(team, team.admin);
  await admin.api.mutate("sight.set", {
    workerSees: "all",
    managerSees: "all",
    masksPhones: true,
    masksEmails: true,
  });
  // The mask leaves the last five digits.
  const hidden = /98450[^0-9a-z]{0,3}10\d{3}/;
  const { page } = await enter(team, team.worker);
  const cookie = await cookieOf(page);
  const got: string[] = [];
  page.on("response", (response) => {
    const type = response.headers()["content-type"] ?? "";
    if (!/html|json|text\/x-component/.test(type)) return;
    void response.text().then(
      (text) => got.push(text),
      () => undefined,
    );
  });
  // A stream is no body that ends: its frames come one by one.
  let frames = 0;
  const protocol = await page.context().newCDPSession(page);
  await protocol.send("Network.enable");
  protocol.on("Network.eventSourceMessageReceived", ({ data }) => {
    frames += 1;
    got.push(data);
  });
  const paths = dashboardPaths(team, lead.leadId);
  for (const path of paths) {
    for (const headers of [{ cookie }, { cookie, rsc: "1" }] as Record<string, string>[]) {
      const { text } = await raw(`${stack.origin}${path}`, { headers });
      expect(text, path).not.toMatch(hidden);
    }
  }
  for (const path of paths.slice(0, 16)) {
    await page.goto(path);
    await page.waitForLoadState("networkidle").catch(() => undefined);
  }
  await page.goto("/dashboard/leads");
  await expectLive(page);
  await admin.api.mutate("leads.setStage", { leadId: lead.leadId, stage: "interested" });
  await expect(page.getByRole("row").filter({ hasText: lead.name })).toContainText("Interested");
  expect(got.length).toBeGreaterThan(20);
  for (const text of got) expect(text).not.toMatch(hidden);
  expect(frames).toBeGreaterThan(0);
  expect(got.some((text) => text.includes("lead.updated"))).toBe(true);
  // The same look finds them where they may stand.
  expect(JSON.stringify(await admin.api.query("leads.list", {}))).toMatch(hidden);
});

import { randomUUID } from "node:crypto";
import superjson from "superjson";
import { openStream, raw, workspaceHash } from "../support/stack/raw-http";
import type { Stack } from "../support/stack/stack";
import type { Team } from "../support/stack/team";
import { dashboardPaths } from "./dashboard-paths";
import { cookieOf, expect, test } from "./fixtures";

/** Every procedure by kind, from the router itself: a new one is in these tables by being there. */
async function procedures(kind: "query" | "mutation" | "subscription"): Promise<string[]> {
  const { appRouter } = await import("@/api/root");
  const all = Object.entries(
    appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>,
  );
  const found = all.filter(([, procedure]) => procedure._def.type === kind).map(([path]) => path);
  expect(found.length).toBeGreaterThan(kind === "subscription" ? 0 : 15);
  return found;
}

/** Inputs that would succeed, for the mutations that make something. */
function goodInput(team: Team, path: string): unknown {
  const leadId = team.leads[0]?.leadId;
  const inputs: Record<string, unknown> = {
    "leads.create": {
      name: "Made by another site",
      phone: "+919876500000",
      company: null,
      email: null,
      timeZone: null,
    },
    "leads.delete": { leadId },
    "leads.block": { leadId },
    "leads.setStage": { leadId, stage: "lost" },
    "campaigns.create": { name: "Made by another site" },
    "campaigns.setStatus": { campaignId: team.campaign.id, status: "paused" },
    "calls.dial": { leadId, campaignId: team.campaign.id, requestKey: randomUUID() },
    "desk.take": { campaignId: team.campaign.id },
    "notes.save": { leadId, text: "Made by another site" },
    "members.deactivate": { userId: team.colleague.userId },
    "session.rename": { name: "Made by another site" },
    "workspace.update": { name: "Made by another site" },
    "lines.create": { label: "Another", phone: "+918069000999" },
  };
  return inputs[path] ?? {};
}

/** Waits until the last write of the set-up is in the log, so that what follows is told apart from it. */
async function quietHash(stack: Stack, team: Team): Promise<string> {
  let before = await workspaceHash(stack, team.workspaceId);
  for (let round = 0; round < 20; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const now = await workspaceHash(stack, team.workspaceId);
    if (now === before) return now;
    before = now;
  }
  throw new Error("the workspace does not come to rest");
}

test("B1: every mutation refuses everything but JSON, and nothing comes of it", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const { page } = await enter(team, team.admin);
  const cookie = await cookieOf(page);
  const before = await quietHash(stack, team);
  const own = {
    origin: stack.origin,
    "sec-fetch-site": "same-origin",
    cookie,
    "x-ringside-workspace": team.workspaceId,
  };
  const boundary = "x-boundary-x";
  const types: { name: string; headers: Record<string, string>; body: (json: string) => string }[] = [
    {
      name: "urlencoded",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: (json) => `json=${encodeURIComponent(json)}`,
    },
    { name: "text/plain", headers: { "content-type": "text/plain" }, body: (json) => json },
    {
      name: "multipart",
      headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
      body: (json) =>
        `--${boundary}\r\ncontent-disposition: form-data; name="json"\r\n\r\n${json}\r\n--${boundary}--\r\n`,
    },
    { name: "octet-stream", headers: { "content-type": "application/octet-stream" }, body: (json) => json },
    { name: "none", headers: {}, body: (json) => json },
  ];
  const wrong: string[] = [];
  for (const path of await procedures("mutation")) {
    const json = JSON.stringify(superjson.serialize(goodInput(team, path)));
    for (const type of types) {
      const answer = await raw(`${stack.origin}/api/trpc/${path}`, {
        method: "POST",
        headers: { ...own, ...type.headers },
        body: type.body(json),
      });
      if (answer.status !== 415 && answer.status !== 403)
        wrong.push(`${path} ${type.name}: ${answer.status}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(await workspaceHash(stack, team.workspaceId)).toBe(before);
});

const origins: { name: string; value: (own: string) => string | null; isOwn: boolean | null }[] = [
  { name: "own", value: (own) => own, isOwn: true },
  { name: "foreign", value: () => "https://evil.example", isOwn: false },
  { name: "sibling port", value: (own) => own.replace(/:\d+$/, ":1"), isOwn: false },
  { name: "null", value: () => "null", isOwn: false },
  { name: "absent", value: () => null, isOwn: null },
];
const sites = ["same-origin", "same-site", "cross-site", "none", null];

test("B2: writes need an own Origin and no other site in Sec-Fetch-Site", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const { page } = await enter(team, team.admin);
  const cookie = await cookieOf(page);
  const wrong: string[] = [];
  for (const origin of origins) {
    for (const site of sites) {
      const value = origin.value(stack.origin);
      const answer = await raw(`${stack.origin}/api/trpc/notes.save`, {
        method: "POST",
        headers: {
          cookie,
          "x-ringside-workspace": team.workspaceId,
          "content-type": "application/json",
          ...(value === null ? {} : { origin: value }),
          ...(site === null ? {} : { "sec-fetch-site": site }),
        },
        body: JSON.stringify(
          superjson.serialize({ leadId: team.leads[0]?.leadId, text: `${origin.name} ${site}` }),
        ),
      });
      const isAllowed = origin.isOwn === true && (site === "same-origin" || site === null);
      if (answer.status !== (isAllowed ? 200 : 403))
        wrong.push(`${origin.name} ${site}: ${answer.status} ${answer.text.slice(0, 200)}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("B2: a stream attaches from this site only, by both of its routes", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const { page } = await enter(team, team.worker);
  const cookie = await cookieOf(page);
  const wrong: string[] = [];
  for (const path of ["/api/live/live.events", "/api/trpc/live.events"]) {
    for (const origin of origins) {
      for (const site of sites) {
        const value = origin.value(stack.origin);
        const stream = await openStream(
          stack.origin,
          {
            cookie,
            accept: "text/event-stream",
            ...(value === null ? {} : { origin: value }),
            ...(site === null ? {} : { "sec-fetch-site": site }),
          },
          team.workspaceId,
          path,
        );
        const isAllowed = origin.isOwn !== false && (site === "same-origin" || site === null);
        const isAttached = stream.text().includes('"kind":"hello"');
        if (isAttached !== isAllowed)
          wrong.push(`${path} ${origin.name} ${site}: ${stream.text().slice(0, 200)}`);
        stream.close();
      }
    }
  }
  expect(wrong).toEqual([]);
});

test("B3: GET and HEAD change nothing, on any procedure, page or route", async ({
  stack,
  newTeam,
  enter,
}) => {
  const team = await newTeam();
  const { page } = await enter(team, team.admin);
  const cookie = await cookieOf(page);
  const before = await quietHash(stack, team);
  const headers = {
    cookie,
    "x-ringside-workspace": team.workspaceId,
    origin: stack.origin,
    "sec-fetch-site": "same-origin",
  };
  const mutations = await procedures("mutation");
  const accepted: string[] = [];
  for (const path of mutations) {
    const input = encodeURIComponent(JSON.stringify(superjson.serialize(goodInput(team, path))));
    for (const method of ["GET", "HEAD"]) {
      const answer = await raw(`${stack.origin}/api/trpc/${path}?input=${input}`, { method, headers });
      if (answer.status < 400) accepted.push(`${method} ${path}: ${answer.status}`);
    }
  }
  const lead = team.leads[0]?.leadId ?? "";
  const webhook = team.webhookUrl.replace(stack.serverOrigin, "");
  const routes = [
    "/",
    "/sign-in",
    "/setup",
    "/invite",
    "/wall",
    "/api/wall",
    ...dashboardPaths(team, lead),
    "/api/health/live",
    "/api/health/ready",
    "/api/metrics",
    "/api/auth/session",
    "/api/auth/csrf",
    "/api/auth/providers",
    "/api/auth/signout",
    "/api/auth/signin",
    "/api/callerdesk/webhook",
    webhook,
    `${webhook}?type=live_call`,
    `/api/recordings/${team.workspaceId}/${randomUUID()}`,
  ];
  for (const path of routes) {
    for (const method of ["GET", "HEAD"]) {
      const answer = await raw(`${stack.origin}${path}`, { method, headers });
      expect(answer.status, `${method} ${path}`).toBeLessThan(500);
    }
  }
  expect((await raw(`${stack.origin}${webhook}`, { method: "HEAD" })).status).toBe(405);
  expect(accepted).toEqual([]);
  expect(await workspaceHash(stack, team.workspaceId)).toBe(before);
});

import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { restRoutes } from "@/api/rest/routes";
import type { RestRoute } from "@/api/rest/route";
import { createContext } from "@/api/context";
import { sessionCookieName } from "@/api/auth";
import { DELETE, GET, PATCH, POST } from "@/app/api/v1/[...path]/route";
import { GET as openApi } from "@/app/api/v1/openapi.json/route";
import { apiScope, type ApiScope } from "@/contracts/api-keys/schema";
import { restProblem } from "@/contracts/rest/views";
import type { Role } from "@/contracts/members/schema";
import { db } from "@/platform/db";
import { attendance } from "@/platform/events/attendance";
import { inWorkspace } from "@/platform/events/in-workspace";
import { rowsOf } from "../support/walk/walker";
import { World } from "../support/walk/world";
import { callerOf } from "../support/workspace";

const handlers = { GET, POST, PATCH, DELETE } as const;
const everything = apiScope.options;

async function keyOf(
  world: World,
  { role = "admin", scopes = everything }: { role?: Role; scopes?: readonly ApiScope[] } = {},
) {
  return callerOf(world.base.admin).apiKeys.create({
    name: world.text("key"),
    role,
    scopes: [...scopes],
    days: 30,
  });
}

type Sent = { query?: Record<string, string>; body?: unknown; headers?: Record<string, string> };
async function send(token: string, method: RestRoute["method"], path: string, sent: Sent = {}) {
  const query = sent.query ? `?${new URLSearchParams(sent.query).toString()}` : "";
  const answer = await handlers[method](
    new Request(`http://127.0.0.1:3000/api/v1${path}${query}`, {
      method,
      headers: {
        ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
        ...(sent.body === undefined ? {} : { "content-type": "application/json" }),
        ...sent.headers,
      },
      ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
    }),
  );
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: (text === "" ? null : JSON.parse(text)) as Record<string, unknown> & {
      items?: Record<string, unknown>[];
    },
  };
}

let ours: World;
let theirs: World;
let token: string;
beforeAll(async () => {
  [ours, theirs] = [await World.make("Kestrel"), await World.make("Ouzel")];
  ({ token } = await keyOf(ours));
});

type Case = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
};
const soon = () => new Date(Date.now() + 3_600_000).toISOString();
const owned = async (world: World) => (await world.member("worker")).userId;

/** What each route is asked with: rows of this workspace, made anew. */
const cases: Record<string, (world: World) => Case | Promise<Case>> = {
  "GET /leads": async (world) => ({ query: { limit: "2", ownerUserId: await owned(world) } }),
  "POST /leads": async (world) => ({
    body: { name: world.text("lead"), phone: world.phone(), ownerUserId: await owned(world) },
  }),
  "GET /leads/{leadId}": async (world) => ({ params: { leadId: (await world.lead()).leadId } }),
  "PATCH /leads/{leadId}": async (world) => ({
    params: { leadId: (await world.lead()).leadId },
    body: { version: 1, company: world.text("company"), ownerUserId: await owned(world) },
  }),
  "DELETE /leads/{leadId}": async (world) => ({ params: { leadId: (await world.lead()).leadId } }),
  "GET /contacts": () => ({ query: { limit: "2" } }),
  "POST /contacts": (world) => ({ body: { name: world.text("contact"), kind: "company" } }),
  "GET /contacts/{contactId}": async (world) => ({ params: { contactId: (await world.lead()).contactId } }),
  "PATCH /contacts/{contactId}": async (world) => ({
    params: { contactId: (await world.lead()).contactId },
    body: { version: 1, company: world.text("company") },
  }),
  "DELETE /contacts/{contactId}": async (world) => ({
    params: { contactId: (await world.lead()).contactId },
  }),
  "GET /tags": () => ({}),
  "POST /tags": (world) => ({ body: { name: world.text(`tag ${world.next()}`), color: "violet" } }),
  "GET /tags/{tagId}": async (world) => ({ params: { tagId: await world.tag() } }),
  "PATCH /tags/{tagId}": async (world) => ({
    params: { tagId: await world.tag() },
    body: { name: world.text(`tag ${world.next()}`) },
  }),
  "DELETE /tags/{tagId}": async (world) => ({ params: { tagId: await world.tag() } }),
  "POST /leads/{leadId}/tags": async (world) => ({
    params: { leadId: (await world.lead()).leadId },
    body: { tagId: await world.tag() },
  }),
  "DELETE /leads/{leadId}/tags/{tagId}": async (world) => ({
    params: { leadId: (await world.lead()).leadId, tagId: await world.tag() },
  }),
  "POST /contacts/{contactId}/tags": async (world) => ({
    params: { contactId: (await world.lead()).contactId },
    body: { tagId: await world.tag() },
  }),
  "DELETE /contacts/{contactId}/tags/{tagId}": async (world) => ({
    params: { contactId: (await world.lead()).contactId, tagId: await world.tag() },
  }),
  "GET /campaigns": () => ({}),
  "POST /campaigns": (world) => ({ body: { name: world.text("campaign"), lineId: world.base.lineId } }),
  "GET /campaigns/{campaignId}": async (world) => ({ params: { campaignId: await world.campaign() } }),
  "PATCH /campaigns/{campaignId}": async (world) => ({
    params: { campaignId: await world.campaign() },
    body: { version: 1, script: world.text("script"), lineId: world.base.lineId },
  }),
  "POST /campaigns/{campaignId}/status": async (world) => ({
    params: { campaignId: await world.campaign("running") },
    body: { status: "paused", reason: world.text("why") },
  }),
  "POST /campaigns/{campaignId}/leads": async (world) => ({
    params: { campaignId: await world.campaign() },
    body: { leadIds: [(await world.lead()).leadId] },
  }),
  "DELETE /campaigns/{campaignId}": async (world) => ({ params: { campaignId: await world.campaign() } }),
  "GET /calls": async (world) => ({
    query: {
      leadId: (await world.lead()).leadId,
      campaignId: await world.campaign(),
      workerUserId: await owned(world),
      outcomeId: world.outcomeOf("Interested"),
    },
  }),
  "POST /calls": async (world) => ({
    body: { leadId: (await world.lead()).leadId, campaignId: null },
  }),
  "GET /calls/{callId}": async (world) => ({ params: { callId: await callOf(world) } }),
  "PATCH /calls/{callId}": async (world) => ({
    params: { callId: await callOf(world) },
    body: { outcomeId: world.outcomeOf("Interested") },
  }),
  "GET /tasks": async (world) => ({ query: { leadId: (await world.lead()).leadId } }),
  "POST /tasks": async (world) => ({
    body: {
      kind: "callback",
      title: world.text("task"),
      leadId: (await world.lead()).leadId,
      assigneeUserId: await owned(world),
      dueAt: soon(),
    },
  }),
  "GET /tasks/{taskId}": async (world) => ({ params: { taskId: await taskOf(world) } }),
  "PATCH /tasks/{taskId}": async (world) => ({
    params: { taskId: await taskOf(world) },
    body: { assigneeUserId: await owned(world), isDone: true },
  }),
  "DELETE /tasks/{taskId}": async (world) => ({ params: { taskId: await taskOf(world) } }),
  "GET /notes": async (world) => ({ query: { leadId: (await world.lead()).leadId } }),
  "POST /notes": async (world) => ({
    body: { leadId: (await world.lead()).leadId, text: world.text("note") },
  }),
  "GET /notes/{noteId}": async (world) => ({
    params: { noteId: (await world.note(world.base.admin)).noteId },
  }),
  "PATCH /notes/{noteId}": async (world) => ({
    params: { noteId: (await world.note(world.base.admin)).noteId },
    body: { text: world.text("again"), version: 1 },
  }),
  "DELETE /notes/{noteId}": async (world) => ({
    params: { noteId: (await world.note(world.base.admin)).noteId },
  }),
  "GET /members": () => ({ query: { isActive: "true" } }),
  "POST /members": (world) => ({
    body: { email: world.email(), name: world.text("guest"), role: "worker", lineId: world.base.lineId },
  }),
  "GET /members/{userId}": async (world) => ({ params: { userId: await owned(world) } }),
  "PATCH /members/{userId}": async (world) => ({
    params: { userId: await owned(world) },
    body: { role: "manager", lineId: world.base.lineId },
  }),
  "GET /members/{userId}/work": async (world) => ({ params: { userId: await owned(world) } }),
  "POST /members/{userId}/removal": async (world) => ({
    params: { userId: await owned(world) },
    body: { to: [await owned(world)], expected: { leads: 0, callbacks: 0, tasks: 0 } },
  }),
  "GET /events": () => ({ query: { names: "known" } }),
  "GET /organization": () => ({}),
  "PATCH /organization": (world) => ({ body: { name: world.text("office") } }),
};
async function callOf(world: World): Promise<string> {
  return world.call({ worker: world.base.admin, leadId: (await world.lead()).leadId });
}
async function taskOf(world: World): Promise<string> {
  const { id } = await callerOf(world.base.admin).tasks.create({
    kind: "follow_up",
    title: world.text("task"),
    leadId: null,
    callId: null,
    assigneeUserId: null,
    dueAt: new Date(Date.now() + 3_600_000),
  });
  return id;
}

const keyOfRoute = (route: RestRoute) => `${route.method} ${route.path}`;
const pathOf = (route: RestRoute, params: Record<string, string> = {}) =>
  route.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? name);
const isId = (value: unknown): value is string =>
  typeof value === "string" && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value);

it("every route has a case, and stands in the description", async () => {
  expect(restRoutes.map(keyOfRoute).sort()).toEqual(Object.keys(cases).sort());
  const document = (await openApi().json()) as {
    openapi: string;
    paths: Record<string, Record<string, unknown>>;
  };
  expect(document.openapi).toBe("3.1.0");
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(Object.keys(cases).sort());
  // No schema is empty: what a program sends and gets is really said.
  expect(JSON.stringify(document)).not.toContain('"schema":{}');
});

describe.each(restRoutes.map((route) => [keyOfRoute(route), route] as const))("%s", (name, route) => {
  const prepare = (world: World) => (cases[name] as (typeof cases)[string])(world);

  it("answers as it is described", async () => {
    const asked = await prepare(ours);
    const answer = await send(token, route.method, pathOf(route, asked.params), asked);
    const documented = route.answer === null ? 204 : route.location ? 201 : 200;
    expect(answer.status, JSON.stringify(answer.body)).toBe(documented);
    // The schema says all that is there, and everything it says is there.
    if (route.answer) expect(route.answer.parse(answer.body)).toEqual(answer.body);
    if (route.location) expect(answer.headers.get("location")).toMatch(/^\/api\/v1\/\w+\/[\w-]+$/);
  });

  it("T1 T9 answers an id of another workspace as one that never was, and changes nothing there", async () => {
    const there = await prepare(theirs);
    const before = await rowsOf(theirs.workspaceId);
    for (const place of ["params", "query", "body"] as const) {
      for (const [field, value] of Object.entries(there[place] ?? {})) {
        const id = Array.isArray(value) ? (value as unknown[])[0] : value;
        if (!isId(id)) continue;
        const put = async (other: string) => {
          const asked = await prepare(ours);
          const changed = {
            ...asked,
            [place]: { ...asked[place], [field]: Array.isArray(value) ? [other] : other },
          };
          const { status, body } = await send(token, route.method, pathOf(route, changed.params), changed);
          return { status, body };
        };
        const foreign = await put(id);
        const random = await put(randomUUID());
        expect(foreign, field).toEqual(random);
        if (place === "query") expect(foreign.body.items ?? [], field).toEqual([]);
        else expect(foreign.status, field).toBe(404);
        expect(JSON.stringify(foreign.body)).not.toContain(theirs.canary);
      }
    }
    const after = await rowsOf(theirs.workspaceId);
    for (const [table, rows] of before) expect(after.get(table), table).toBe(rows);
  });

  it("A13 is refused without its scope, and without a key", async () => {
    const asked = await prepare(ours);
    const { token: less } = await keyOf(ours, {
      scopes: everything.filter((scope) => scope !== route.scope),
    });
    const refused = await send(less, route.method, pathOf(route, asked.params), asked);
    expect(refused).toMatchObject({ status: 403, body: { reason: "scope" } });
    expect((await send("", route.method, pathOf(route, asked.params), asked)).status).toBe(401);
  });
});

describe("A13 keys", () => {
  const me = "/organization";

  it("A13 are shown once, kept as a hash, and told apart by their beginning", async () => {
    const made = await keyOf(ours);
    const list = await callerOf(ours.base.admin).apiKeys.list();
    expect(JSON.stringify(list)).not.toContain(made.token);
    expect(list.find(({ id }) => id === made.apiKeyId)).toMatchObject({
      tokenStart: made.token.slice(0, 10),
      state: "alive",
    });
    for (const [table, rows] of await rowsOf(ours.workspaceId)) expect(rows, table).not.toContain(made.token);
  });

  it("A13 a revoked one is dead with the next request; so is one that expired, or whose member left", async () => {
    const revoked = await keyOf(ours);
    expect((await send(revoked.token, "GET", me)).status).toBe(200);
    await callerOf(ours.base.admin).apiKeys.revoke({ apiKeyId: revoked.apiKeyId });
    expect((await send(revoked.token, "GET", me)).status).toBe(401);

    const expired = await keyOf(ours);
    await inWorkspace(ours.base.admin, async (tx, emit) => {
      await tx.apiKey.update({
        where: { workspaceId_id: { workspaceId: ours.workspaceId, id: expired.apiKeyId } },
        data: { expiresAt: new Date(0) },
      });
      emit("api_key.revoked", { apiKeyId: expired.apiKeyId });
    });
    expect((await send(expired.token, "GET", me)).status).toBe(401);

    const admin = await ours.member("admin");
    const left = await callerOf(admin).apiKeys.create({
      name: "Left",
      role: "admin",
      scopes: ["organization:read"],
      days: 7,
    });
    expect((await send(left.token, "GET", me)).status).toBe(200);
    await callerOf(ours.base.admin).members.deactivate({ userId: admin.userId });
    expect((await send(left.token, "GET", me)).status).toBe(401);
  });

  it("A13 a key is no sign-in and a sign-in is no key; malformed ones are refused alike", async () => {
    const context = await createContext({
      headers: new Headers({ cookie: `${sessionCookieName()}=${token}`, authorization: `Bearer ${token}` }),
      remoteAddress: "127.0.0.1",
    });
    expect(context.account).toBeNull();
    expect(context.apiKey).toBeUndefined();
    const plain = await send("", "GET", me);
    for (const header of [
      "",
      "Bearer",
      "Bearer ",
      "Basic x",
      `bearer ${token}x`,
      `Bearer rsk_${"a".repeat(43)}`,
      "Bearer rsk_\u00e9",
    ]) {
      const answer = await send("", "GET", me, { headers: { authorization: header } });
      expect({ status: answer.status, body: answer.body }, header).toEqual({
        status: plain.status,
        body: plain.body,
      });
    }
    expect(plain.headers.get("www-authenticate")).toBe("Bearer");
    const asSession = await send("", "GET", me, { headers: { cookie: `${sessionCookieName()}=x` } });
    expect(asSession.status).toBe(401);
  });

  it("R4 has at most its own role, and its member's as that is now", async () => {
    const { token: asWorker } = await keyOf(ours, { role: "worker" });
    const { leadId } = await ours.lead();
    expect((await send(asWorker, "DELETE", `/leads/${leadId}`)).status).toBe(403);
    const members = await send(asWorker, "GET", "/members");
    expect(members.status).toBe(200);
    const others = (members.body.items ?? []).filter(({ userId }) => userId !== ours.base.admin.userId);
    expect(others.every(({ phone, email }) => phone === null && email === null)).toBe(true);

    const admin = await ours.member("admin");
    const made = await callerOf(admin).apiKeys.create({
      name: "Was admin",
      role: "admin",
      scopes: [...everything],
      days: 7,
    });
    await callerOf(ours.base.admin).members.update({ userId: admin.userId, role: "worker" });
    expect((await send(made.token, "DELETE", `/leads/${leadId}`)).status).toBe(403);
    expect((await send(made.token, "GET", `/leads/${leadId}`)).status).toBe(200);
  });

  it("D3 the audit names the key, for a change and for what was denied", async () => {
    const made = await keyOf(ours, { role: "worker", scopes: ["leads:read", "leads:write"] });
    const { leadId } = await ours.lead();
    await send(made.token, "PATCH", `/leads/${leadId}`, { body: { version: 1, stage: "contacted" } });
    await send(made.token, "DELETE", `/leads/${leadId}`);
    await send(made.token, "GET", "/tasks");
    const { items } = await callerOf(ours.base.admin).audit.list({ filter: { apiKeyId: made.apiKeyId } });
    expect(items.map(({ action, asked, sessionId }) => [action, asked, sessionId])).toEqual([
      ["denied", "GET /tasks", null],
      ["denied", "leads.delete", null],
      ["changed", "leads.update", null],
    ]);
  });

  it("A13 only admins make, list and revoke them", async () => {
    const manager = callerOf(ours.base.manager);
    await expect(manager.apiKeys.list()).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(
      manager.apiKeys.create({ name: "x", role: "worker", scopes: ["leads:read"], days: 7 }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("A13 its last use is told", async () => {
    const made = await keyOf(ours);
    await send(made.token, "GET", me);
    await expect
      .poll(async () => {
        const list = await callerOf(ours.base.admin).apiKeys.list();
        return list.find(({ id }) => id === made.apiKeyId)?.lastUsedAt ?? null;
      })
      .not.toBeNull();
  });
});

it("a tag is made, put on a lead and its contact, renamed where it stands, taken off and deleted, as the screens do it", async () => {
  const { leadId, contactId } = await ours.lead();
  const made = await send(token, "POST", "/tags", { body: { name: ours.text("VIP") } });
  const tag = made.body as unknown as { id: string; name: string };
  expect(made.body).toMatchObject({ name: ours.text("VIP"), color: "gray" });
  const taken = await send(token, "POST", "/tags", { body: { name: ours.text("vip") } });
  expect(taken).toMatchObject({ status: 409, body: { reason: "name_taken" } });
  const tagsOn = async (path: string) => (await send(token, "GET", path)).body["tags"];
  for (const path of [`/leads/${leadId}`, `/contacts/${contactId}`]) {
    const on = await send(token, "POST", `${path}/tags`, { body: { tagId: tag.id } });
    expect(on.body["tags"]).toEqual([made.body]);
    // Twice is once.
    expect((await send(token, "POST", `${path}/tags`, { body: { tagId: tag.id } })).status).toBe(200);
  }
  const renamed = await send(token, "PATCH", `/tags/${tag.id}`, { body: { name: ours.text("Key account") } });
  expect(renamed.status).toBe(200);
  expect(await tagsOn(`/leads/${leadId}`)).toEqual([renamed.body]);
  expect((await send(token, "DELETE", `/leads/${leadId}/tags/${tag.id}`)).status).toBe(204);
  expect(await tagsOn(`/leads/${leadId}`)).toEqual([]);
  expect(await tagsOn(`/contacts/${contactId}`)).toEqual([renamed.body]);

  // The list is the managers', with a key as with a hand; marking a lead is everybody's.
  const { token: asWorker } = await keyOf(ours, { role: "worker" });
  expect((await send(asWorker, "DELETE", `/tags/${tag.id}`)).status).toBe(403);
  expect((await send(token, "DELETE", `/tags/${tag.id}`)).status).toBe(204);
  expect(await tagsOn(`/contacts/${contactId}`)).toEqual([]);
  expect((await send(token, "POST", `/leads/${leadId}/tags`, { body: { tagId: tag.id } })).status).toBe(404);
});

describe("events", () => {
  it("come to a program from its position on, under our names or those it knows, and it is nobody who is here", async () => {
    const member = await ours.member("manager");
    const made = await callerOf(ours.base.admin).apiKeys.create({
      name: ours.text("events"),
      role: "admin",
      scopes: [...everything],
      days: 7,
    });
    const read = async (query: Record<string, string>) => {
      const { status, body } = await send(made.token, "GET", "/events", { query });
      expect(status, JSON.stringify(body)).toBe(200);
      return body as unknown as {
        items: { type: string; names: string[]; data: Record<string, unknown> }[];
        position: string;
        resync: string | null;
      };
    };
    const first = await read({});
    expect(first).toMatchObject({ items: [], resync: "first" });
    const { leadId } = await ours.lead();
    await callerOf(member).leads.setStage({ leadId, stage: "converted" });
    await callerOf(member).notes.save({ leadId, text: ours.text("note") });
    const all = await read({ after: first.position });
    expect(all.resync).toBeNull();
    expect(all.items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["lead.created", "lead.updated", "note.saved"]),
    );
    const known = await read({ after: first.position, names: "known" });
    const of = (type: string) =>
      known.items.find((item) => item.type === type && item.data["leadId"] === leadId);
    expect(of("lead.created")?.names).toEqual(
      expect.arrayContaining(["lead:created", "LEAD_CREATED", "leads_updated"]),
    );
    expect(of("lead.updated")?.names).toEqual(
      expect.arrayContaining(["lead:updated", "LEAD_UPDATED", "LEAD_CONVERTED"]),
    );
    expect(known.items.every(({ names }) => names.length > 0)).toBe(true);
    expect(known.position).toBe(all.position);
    const few = await read({ after: first.position, names: "LEAD_CONVERTED,call_completed" });
    expect(few.items.map(({ type, names }) => [type, names])).toEqual([["lead.updated", ["LEAD_CONVERTED"]]]);
    expect((await read({ after: all.position })).items).toEqual([]);
    // Frames carry no words.
    expect(JSON.stringify(all.items)).not.toContain(ours.canary);
    // One whose noun is not here yet is refused and not promised.
    for (const names of ["new_message", "lead.created", ""])
      expect((await send(made.token, "GET", "/events", { query: { names } })).status, names).toBe(400);
    // Another workspace's position is no way into its log.
    const there = await callerOf(theirs.base.admin).live.since({ cursor: "" });
    const foreign = await read({ after: `${there.epoch}.${there.head}` });
    expect(JSON.stringify(foreign)).not.toContain(theirs.canary);
    expect(attendance().isHere(ours.base.admin)).toBe(false);
  });
});

describe("errors, once and versions", () => {
  const lead = () => ({ name: ours.text("lead"), phone: ours.phone() });

  it("names the fields, in the shape of RFC 9457", async () => {
    const bad = await send(token, "POST", "/leads", { body: { ...lead(), email: "nobody", colour: "red" } });
    expect(bad.status).toBe(400);
    expect(bad.headers.get("content-type")).toBe("application/problem+json");
    expect(restProblem.parse(bad.body)).toEqual(bad.body);
    expect((bad.body["errors"] as { field: string }[]).map(({ field }) => field)).toContain("email");
    const phone = await send(token, "POST", "/leads", { body: { ...lead(), phone: "12" } });
    expect(phone).toMatchObject({ status: 400, body: { reason: "bad_phone" } });
    for (const [path, sent, status] of [
      ["/nothing", {}, 404],
      ["/leads/not-an-id", {}, 404],
      ["/leads", { query: { limit: "1000" } }, 400],
      ["/leads", { query: { colour: "red" } }, 400],
      ["/campaigns", { query: { cursor: "x" } }, 400],
    ] as const)
      expect((await send(token, "GET", path, sent)).status, path).toBe(status);
    expect((await send(token, "DELETE", "/leads")).headers.get("allow")).toBe("GET, POST");
    const text = await send(token, "POST", "/leads", { headers: { "content-type": "text/plain" } });
    expect(text.status).toBe(415);
    const twice = await GET(
      new Request("http://127.0.0.1:3000/api/v1/leads?limit=1&limit=2", {
        headers: { authorization: `Bearer ${token}` },
      }),
    );
    expect(twice.status).toBe(400);
  });

  it("a POST under one idempotency key is done once, also when both come at the same moment", async () => {
    const body = lead();
    const headers = { "idempotency-key": randomUUID() };
    const [first, second] = await Promise.all([
      send(token, "POST", "/leads", { body, headers }),
      send(token, "POST", "/leads", { body, headers }),
    ]);
    // The second waits for nothing: it is told that the first is under way, or what that one was answered.
    for (const { status } of [first, second]) expect([201, 409]).toContain(status);
    expect([first.status, second.status]).toContain(201);
    const third = await send(token, "POST", "/leads", { body, headers });
    expect(third.status).toBe(201);
    expect(third.body).toEqual(first.status === 201 ? first.body : second.body);
    expect(await db().contact.count({ where: { workspaceId: ours.workspaceId, phone: body.phone } })).toBe(1);
    const other = await send(token, "POST", "/leads", { body: lead(), headers });
    expect(other).toMatchObject({ status: 422, body: { reason: "idempotency_key_reused" } });
    // What was refused lets its key go.
    const again = { "idempotency-key": randomUUID() };
    const refused = { ...body, phone: "12" };
    expect((await send(token, "POST", "/leads", { body: refused, headers: again })).status).toBe(400);
    expect((await send(token, "POST", "/leads", { body: lead(), headers: again })).status).toBe(201);
  });

  it("a change of an older version is refused and loses nothing", async () => {
    const made = await send(token, "POST", "/leads", { body: lead() });
    const path = `/leads/${String(made.body["id"])}`;
    const etag = (await send(token, "GET", path)).headers.get("etag") ?? "";
    expect(etag).toBe('"v1"');
    const changed = await send(token, "PATCH", path, {
      body: { company: "First" },
      headers: { "if-match": etag },
    });
    expect(changed).toMatchObject({ status: 200, body: { company: "First", version: 2 } });
    const late = await send(token, "PATCH", path, {
      body: { company: "Late" },
      headers: { "if-match": etag },
    });
    expect(late.status).toBe(409);
    expect((await send(token, "GET", path)).body).toMatchObject({ company: "First" });
    expect((await send(token, "PATCH", path, { body: { company: "None" } })).status).toBe(400);

    const { contactId } = (await send(token, "GET", path)).body as { contactId: string };
    const contact = `/contacts/${contactId}`;
    const whole = await send(token, "GET", contact);
    // The lead's change of the company was the contact's.
    expect(whole.body).toMatchObject({ company: "First", version: 2 });
    const save = (company: string) =>
      send(token, "PATCH", contact, { body: { company }, headers: { "if-match": '"v2"' } });
    expect(await save("Second")).toMatchObject({ status: 200, body: { company: "Second", version: 3 } });
    expect((await save("Late")).status).toBe(409);
    expect((await send(token, "GET", path)).body).toMatchObject({ company: "Second" });

    const campaign = await send(token, "POST", "/campaigns", { body: { name: ours.text("campaign") } });
    const at = `/campaigns/${String(campaign.body["id"])}`;
    const seen = (await send(token, "GET", at)).headers.get("etag") ?? "";
    const written = await send(token, "PATCH", at, { body: { script: "New words", version: 1 } });
    expect(written.status).toBe(200);
    const stale = await send(token, "PATCH", at, {
      body: { script: "Older" },
      headers: { "if-match": seen },
    });
    expect([409, 412]).toContain(stale.status);
    expect((await send(token, "DELETE", at, { headers: { "if-match": seen } })).status).toBe(412);
  });

  it("pages by cursor to the end, each row once", async () => {
    const ids: unknown[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof send>> = await send(token, "GET", "/leads", {
        query: { limit: "3", ...(cursor ? { cursor } : {}) },
      });
      ids.push(...(page.body.items ?? []).map(({ id }) => id));
      cursor = page.body["nextCursor"] as string | null;
    } while (cursor);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(
      await db().lead.count({ where: { workspaceId: ours.workspaceId, deletedAt: null } }),
    );
  });
});

import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { NextApiRequest, NextApiResponse } from "next";
import { beforeAll, describe, expect, it } from "vitest";
import { sessionCookieName } from "@/api/auth";
import { GET as auditFile } from "@/app/api/audit/[workspaceId]/[exportId]/route";
import { GET as auth } from "@/app/api/auth/[...nextauth]/route";
import { GET as hookWithSecret, POST as hookPost } from "@/app/api/callerdesk/webhook/[secret]/route";
import { GET as hook } from "@/app/api/callerdesk/webhook/route";
import { GET as healthLive } from "@/app/api/health/live/route";
import { GET as healthReady } from "@/app/api/health/ready/route";
import { GET as exports } from "@/app/api/exports/[workspaceId]/[exportId]/route";
import { GET as skippedRows } from "@/app/api/imports/[workspaceId]/[importId]/skipped/route";
import { POST as imports } from "@/app/api/imports/[workspaceId]/route";
import { GET as metrics } from "@/app/api/metrics/route";
import { GET as recordings } from "@/app/api/recordings/[workspaceId]/[callId]/route";
import { GET as trpcGet, POST as trpcPost } from "@/app/api/trpc/[trpc]/route";
import { GET as rest } from "@/app/api/v1/[...path]/route";
import { GET as openApi } from "@/app/api/v1/openapi.json/route";
import { GET as wall } from "@/app/api/wall/route";
import liveRoute from "@/pages/api/live/[procedure]";
import type { AuditEntryId } from "@/contracts/ids";
import { cookieOf } from "../support/exports";
import { rowsOf } from "../support/walk/walker";
import { World } from "../support/walk/world";
import { drainInbox, postWebhook } from "../support/webhooks";
import { callerOf } from "../support/workspace";

const origin = "http://127.0.0.1:3000";
let ours: World;
let theirs: World;
/** Ours, in a browser: signed in, and asking for what is theirs. */
let cookie: string;

beforeAll(async () => {
  [ours, theirs] = [await World.make("Kestrel"), await World.make("Ouzel")];
  cookie = await cookieOf(ours.base.admin);
});

type Answer = { status: number; text: string };
const of = async (answer: Response | Promise<Response>): Promise<Answer> => {
  const { status } = await answer;
  return { status, text: await (await answer).text() };
};
const request = (path: string, headers: Record<string, string> = {}, body?: unknown) =>
  new Request(`${origin}${path}`, {
    headers: { origin, "sec-fetch-site": "same-origin", ...headers },
    ...(body === undefined
      ? {}
      : {
          method: "POST",
          body: JSON.stringify(body),
        }),
  });

const signed = (workspaceId: string) => ({ cookie, "x-ringside-workspace": workspaceId });
const recording = (headers: Record<string, string>, workspaceId: string, callId: string) =>
  of(
    recordings(request(`/api/recordings/${workspaceId}/${callId}`, headers), {
      params: Promise.resolve({ workspaceId, callId }),
    }),
  );

const auditExport = (headers: Record<string, string>, workspaceId: string, exportId: string) =>
  of(
    auditFile(request(`/api/audit/${workspaceId}/${exportId}`, headers), {
      params: Promise.resolve({ workspaceId, exportId }),
    }),
  );
const auditTicket = async (world: World) => {
  const requestKey = randomUUID() as AuditEntryId;
  await callerOf(world.base.admin).audit.export({ filter: {}, requestKey });
  return requestKey;
};

const upload = (headers: Record<string, string>, workspaceId: string) =>
  of(
    imports(
      new Request(`${origin}/api/imports/${workspaceId}`, {
        method: "POST",
        headers: { origin, "sec-fetch-site": "same-origin", "content-type": "text/csv", ...headers },
        body: "Name,Phone\nMira,9876543210\n",
      }),
      { params: Promise.resolve({ workspaceId }) },
    ),
  );
const skipped = (headers: Record<string, string>, workspaceId: string, importId: string) =>
  of(
    skippedRows(request(`/api/imports/${workspaceId}/${importId}/skipped`, headers), {
      params: Promise.resolve({ workspaceId, importId }),
    }),
  );

const exported = (headers: Record<string, string>, workspaceId: string, exportId: string) =>
  of(
    exports(request(`/api/exports/${workspaceId}/${exportId}`, headers), {
      params: Promise.resolve({ workspaceId, exportId }),
    }),
  );

/** The Pages route, with as much of Node's request and response as it takes. */
async function attach(headers: Record<string, string>, workspaceId: string): Promise<Answer> {
  const written: string[] = [];
  const socket = Object.assign(new EventEmitter(), {
    remoteAddress: "127.0.0.1",
    setNoDelay: () => undefined,
  });
  const req = Object.assign(new EventEmitter(), {
    method: "GET",
    headers: { origin, "sec-fetch-site": "same-origin", ...headers },
    query: { procedure: "live.events", connectionParams: JSON.stringify({ workspaceId }) },
    socket,
  });
  let status = 0;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const res = Object.assign(new EventEmitter(), {
    socket,
    writableLength: 0,
    writableEnded: false,
    writeHead: (code: number) => {
      status = code;
    },
    flushHeaders: () => undefined,
    write: (text: string | Buffer) => {
      written.push(String(text));
      if (String(text).includes('"caughtUp"')) end();
      return true;
    },
    end: (text?: string) => {
      if (text !== undefined) written.push(text);
      end();
    },
    destroy: () => end(),
  });
  void liveRoute(req as unknown as NextApiRequest, res as unknown as NextApiResponse);
  await ended;
  res.emit("close");
  return { status, text: written.join("") };
}

type Row = { unsigned: () => Promise<Answer>; foreign: () => Promise<Answer>; is: [RegExp, RegExp] };
/** Each route by its file: what somebody without a sign-in gets, and somebody of another workspace. */
const routes: Record<string, Row> = {
  "app/api/audit/[workspaceId]/[exportId]/route.ts": {
    unsigned: async () => auditExport({}, theirs.workspaceId, await auditTicket(theirs)),
    foreign: async () => auditExport({ cookie }, theirs.workspaceId, await auditTicket(theirs)),
    is: [/^401 \{"error":"signed out"\}$/, /^404 \{"error":"not found"\}$/],
  },
  "app/api/auth/[...nextauth]/route.ts": {
    unsigned: () => of(auth(request("/api/auth/session"))),
    foreign: () => of(auth(request("/api/auth/session", { cookie: `${sessionCookieName()}=forged` }))),
    is: [/^200 \{\}$/, /^200 \{\}$/],
  },
  "app/api/callerdesk/webhook/[secret]/route.ts": {
    unsigned: () =>
      of(
        hookPost(request("/api/callerdesk/webhook/x", {}, { type: "live_call" }), {
          params: Promise.resolve({ secret: randomUUID() + randomUUID() }),
        }),
      ),
    // A session opens nothing here, nor does the name of a workspace or an endpoint.
    foreign: () =>
      of(
        hookWithSecret(request("/api/callerdesk/webhook/x?type=live_call", signed(theirs.workspaceId)), {
          params: Promise.resolve({ secret: theirs.base.endpointId }),
        }),
      ),
    is: [/^404 not found$/, /^404 not found$/],
  },
  "app/api/callerdesk/webhook/route.ts": {
    unsigned: () => of(hook()),
    foreign: () => of(hook()),
    is: [/^404 /, /^404 /],
  },
  "app/api/health/live/route.ts": {
    unsigned: () => of(healthLive()),
    foreign: () => of(healthLive()),
    is: [/^200 \{"status":"live"\}$/, /^200 \{"status":"live"\}$/],
  },
  "app/api/health/ready/route.ts": {
    unsigned: () => of(healthReady()),
    foreign: () => of(healthReady()),
    is: [/^200 \{"status":"ready","needsSetup":false\}$/, /^200 \{"status":"ready","needsSetup":false\}$/],
  },
  "app/api/metrics/route.ts": {
    unsigned: () => of(metrics(request("/api/metrics"))),
    foreign: () =>
      of(metrics(request("/api/metrics", { ...signed(theirs.workspaceId), authorization: "Bearer x" }))),
    is: [/^404 $/, /^404 $/],
  },
  "app/api/exports/[workspaceId]/[exportId]/route.ts": {
    unsigned: async () => exported({}, theirs.workspaceId, await askedExport(theirs)),
    foreign: async () => exported({ cookie }, theirs.workspaceId, await askedExport(theirs)),
    is: [/^401 \{"error":"signed out"\}$/, /^404 \{"error":"not found"\}$/],
  },
  "app/api/imports/[workspaceId]/route.ts": {
    unsigned: () => upload({}, theirs.workspaceId),
    foreign: () => upload({ cookie }, theirs.workspaceId),
    is: [/^401 \{"error":"signed out"\}$/, /^404 \{"error":"not found"\}$/],
  },
  "app/api/imports/[workspaceId]/[importId]/skipped/route.ts": {
    unsigned: async () => skipped({}, theirs.workspaceId, await theirs.importFile()),
    foreign: async () => skipped({ cookie }, theirs.workspaceId, await theirs.importFile()),
    is: [/^401 \{"error":"signed out"\}$/, /^404 \{"error":"not found"\}$/],
  },
  "app/api/recordings/[workspaceId]/[callId]/route.ts": {
    unsigned: async () => recording({}, theirs.workspaceId, await withRecording(theirs)),
    foreign: async () => recording({ cookie }, theirs.workspaceId, await withRecording(theirs)),
    is: [/^401 \{"error":"signed out"\}$/, /^404 \{"error":"not found"\}$/],
  },
  "app/api/trpc/[trpc]/route.ts": {
    unsigned: () =>
      of(trpcGet(request("/api/trpc/calls.mine", { "x-ringside-workspace": theirs.workspaceId }))),
    foreign: () => of(trpcGet(request("/api/trpc/calls.mine", signed(theirs.workspaceId)))),
    is: [/^401 .*"UNAUTHORIZED"/, /^404 .*"This workspace does not exist\."/],
  },
  "app/api/v1/[...path]/route.ts": {
    unsigned: () => of(rest(request("/api/v1/leads"))),
    // A session is no key; rest.test.ts asks every route with a key and the ids of another workspace.
    foreign: () => of(rest(request("/api/v1/leads", signed(theirs.workspaceId)))),
    is: [/^401 .*"reason":"no_key"/, /^401 .*"reason":"no_key"/],
  },
  "app/api/v1/openapi.json/route.ts": {
    unsigned: () => of(openApi()),
    foreign: () => of(openApi()),
    is: [/^200 \{"openapi":"3.1.0"/, /^200 \{"openapi":"3.1.0"/],
  },
  "app/api/wall/route.ts": {
    unsigned: () => of(wall(request("/api/wall"))),
    // A session opens no wall, nor does the id of a link.
    foreign: async () => {
      const made = await callerOf(theirs.base.admin).wallLinks.create({ label: "Left", days: 1 });
      return of(
        wall(
          request("/api/wall", {
            ...signed(theirs.workspaceId),
            authorization: `Bearer ${made.wallLinkId}`,
          }),
        ),
      );
    },
    is: [/^404 \{"error":"not found"\}$/, /^404 \{"error":"not found"\}$/],
  },
  "pages/api/live/[procedure].ts": {
    unsigned: () => attach({}, theirs.workspaceId),
    foreign: () => attach({ cookie }, theirs.workspaceId),
    // A stream has said 200 before it knows; the refusal is its first and only word.
    is: [/"UNAUTHORIZED"/, /"This workspace does not exist\."/],
  },
};

async function askedExport(world: World, as = world.base.manager): Promise<string> {
  await world.lead();
  const made = await callerOf(as).exports.ask({
    view: { list: "leads", filter: {}, sort: "newest", columns: ["phone"] },
    reason: "Tried from elsewhere",
  });
  return made.exportId;
}

async function withRecording(world: World): Promise<string> {
  return world.recorded();
}

describe("T9 routes besides tRPC", () => {
  it("T9 every route file has a row", async () => {
    const files = async (folder: string, isRoute: (name: string) => boolean) =>
      (await readdir(fileURLToPath(new URL(`../../src/${folder}`, import.meta.url)), { recursive: true }))
        .filter(isRoute)
        .map((name) => `${folder}/${name}`);
    const found = [
      ...(await files("app", (name) => /(^|\/)route\.tsx?$/.test(name))),
      ...(await files("pages/api", (name) => /\.tsx?$/.test(name))),
    ];
    expect(found.sort()).toEqual(Object.keys(routes).sort());
  });

  it.each(Object.entries(routes))("T9 %s", async (_file, { unsigned, foreign, is }) => {
    for (const [ask, shape] of [
      [unsigned, is[0]],
      [foreign, is[1]],
    ] as const) {
      const before = await ask();
      const text = `${before.status} ${before.text}`;
      expect(text).toMatch(shape);
      expect(text).not.toContain(theirs.canary);
    }
  });

  it("T9 a recording of theirs and one that never was answer alike, also under our own workspace", async () => {
    const theirCall = await withRecording(theirs);
    const never = await recording({ cookie }, theirs.workspaceId, randomUUID());
    expect(await recording({ cookie }, theirs.workspaceId, theirCall)).toEqual(never);
    expect(await recording({ cookie }, ours.workspaceId, theirCall)).toEqual(never);
    expect(never.status).toBe(404);
    // Our own passes the door; what the provider has under that address is its own matter.
    const own = await recording({ cookie }, ours.workspaceId, await withRecording(ours));
    expect(own.text).not.toBe(never.text);
  });

  it("T9 their file of the audit log is not ours under our own workspace either", async () => {
    expect(await auditExport({ cookie }, ours.workspaceId, await auditTicket(theirs))).toEqual(
      await auditExport({ cookie }, ours.workspaceId, randomUUID()),
    );
    expect((await auditExport({ cookie }, ours.workspaceId, await auditTicket(ours))).status).toBe(200);
  });

  it("T9 the rows that their import left out are not ours under our own workspace either", async () => {
    const id = await theirs.importFile();
    expect(await skipped({ cookie }, ours.workspaceId, id)).toEqual(
      await skipped({ cookie }, ours.workspaceId, randomUUID()),
    );
    expect((await skipped({ cookie }, ours.workspaceId, await ours.importFile())).status).toBe(200);
    expect((await upload({ cookie }, ours.workspaceId)).status).toBe(201);
  });

  it("T9 their export, a colleague's, and one that never was answer alike; nothing of it is used up", async () => {
    const id = await askedExport(theirs);
    const never = await exported({ cookie }, ours.workspaceId, randomUUID());
    expect(await exported({ cookie }, ours.workspaceId, id)).toEqual(never);
    expect(await exported({ cookie }, ours.workspaceId, await askedExport(ours))).toEqual(never);
    expect(never.status).toBe(404);
    const own = await exported({ cookie: await cookieOf(theirs.base.manager) }, theirs.workspaceId, id);
    expect(own.status).toBe(200);
  });

  it("T9 a write at their workspace changes nothing, and our own goes through the same door", async () => {
    const before = await rowsOf(theirs.workspaceId);
    const post = (workspaceId: string, headers: Record<string, string>) =>
      of(
        trpcPost(
          request(
            "/api/trpc/workspace.update",
            { ...headers, "x-ringside-workspace": workspaceId, "content-type": "application/json" },
            { json: { name: "Taken" } },
          ),
        ),
      );
    expect((await post(theirs.workspaceId, {})).status).toBe(401);
    expect((await post(theirs.workspaceId, { cookie })).status).toBe(404);
    expect(await rowsOf(theirs.workspaceId)).toEqual(before);
    expect((await post(ours.workspaceId, { cookie })).status).toBe(200);
    expect((await callerOf(ours.base.admin).workspace.get()).name).toBe("Taken");
    expect((await attach({ cookie }, ours.workspaceId)).text).toContain('"caughtUp"');
  });
});

describe("T11 the provider's posts", () => {
  it("T11 with their ids and numbers at our address change only what is ours", async () => {
    const report = (sid: string, campid: string) => ({
      type: "call_report",
      SourceNumber: "09000000001",
      DestinationNumber: "08069000001",
      DialWhomNumber: "09000000101",
      Status: "ANSWER",
      StartTime: "2026-11-18 12:43:19",
      EndTime: "2026-11-18 12:43:45",
      CallDuration: "26",
      TalkDuration: "2",
      coins: "2",
      CallSid: sid,
      Direction: "WEBOBD",
      campid,
    });
    // A call of theirs goes on, known by the provider's own two ids.
    const live = { ...report("8397472", "8397411"), type: "live_call", Status: "Leg A Answer" };
    await postWebhook(theirs.base.webhookSecret, live);
    await drainInbox();
    const { items } = await callerOf(theirs.base.admin).calls.list({ filter: {} });
    expect(items.some(({ phase }) => phase === "answered" || phase === "ringing")).toBe(true);

    const before = await rowsOf(theirs.workspaceId);
    const mine = await rowsOf(ours.workspaceId);
    for (const body of [live, report("8397472", "8397411"), report("8397472", ""), report("", "8397411")])
      expect((await postWebhook(ours.base.webhookSecret, body)).status).toBe(200);
    await drainInbox();
    const after = await rowsOf(theirs.workspaceId);
    for (const [table, rows] of before) expect(after.get(table), table).toBe(rows);
    expect((await rowsOf(ours.workspaceId)).get("calls")).not.toBe(mine.get("calls"));
  });
});

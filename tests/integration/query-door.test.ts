import { randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import net from "node:net";
import { encode } from "next-auth/jwt";
import superjson from "superjson";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sessionCookieName } from "@/api/auth";
import { queryDoor } from "@/api/query-door";
import { GET } from "@/app/api/trpc/[trpc]/route";
import { env } from "@/platform/env";
import { openDoors } from "@/platform/http-door";
import nextConfig from "../../next.config.mjs";
import { callerOf, type Member, makeWorkspace, type TestWorkspace } from "../support/workspace";

/** Queries before Next has looked at them: a server as Next makes it, with the door in front. */

let server: http.Server;
let ours: TestWorkspace;
let theirs: TestWorkspace;
const behind: string[] = [];

beforeAll(async () => {
  ours = await makeWorkspace({ leads: 2, name: "Kestrel" });
  theirs = await makeWorkspace({ leads: 1, name: "Ouzel" });
  openDoors([queryDoor]);
  server = http.createServer((request, response) => {
    behind.push(`${request.method} ${request.url}`);
    response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
beforeEach(() => {
  behind.length = 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const port = () => (server.address() as AddressInfo).port;

async function signed(member: Member, workspaceId: string = member.workspaceId) {
  const token = await encode({
    token: { sub: member.userId, sid: member.sessionId },
    secret: env().NEXTAUTH_SECRET,
  });
  return { cookie: `${sessionCookieName()}=${token}`, "x-ringside-workspace": workspaceId };
}

const inputOf = (value: unknown) => encodeURIComponent(JSON.stringify(superjson.serialize(value)));
const batchOf = (values: unknown[]) =>
  encodeURIComponent(
    JSON.stringify(Object.fromEntries(values.map((value, index) => [index, superjson.serialize(value)]))),
  );

type Headers_ = Record<string, string>;
/** What comes through the door, and what Next's route answers to the same request. */
async function both(path: string, headers: Headers_) {
  const door = await fetch(`http://127.0.0.1:${port()}${path}`, { headers });
  const route = await GET(new Request(`http://127.0.0.1:3000${path}`, { headers }));
  const rules = (await nextConfig.headers?.()) ?? [];
  const fromNext = rules.filter((rule) => !rule.has).flatMap((rule) => rule.headers);
  const plain = (answered: Response) => {
    const { date: _, connection: __, "keep-alive": ___, ...rest } = Object.fromEntries(answered.headers);
    return rest;
  };
  const text = await route.text();
  const wanted = {
    ...Object.fromEntries(fromNext.map(({ key, value }) => [key.toLowerCase(), value])),
    ...plain(route),
    "content-length": String(Buffer.byteLength(text)),
  };
  return {
    door: { status: door.status, text: await door.text(), headers: plain(door) },
    route: { status: route.status, text, headers: wanted },
  };
}

describe("the queries' door", () => {
  it.each([
    ["one query", () => "/api/trpc/metrics.get"],
    ["with input", () => `/api/trpc/activities.list?input=${inputOf({ limit: 15 })}`],
    [
      "a batch, one of it refused",
      () =>
        `/api/trpc/session.me,outcomes.list,leads.get?batch=1&input=${batchOf([undefined, undefined, { leadId: randomUUID() }])}`,
    ],
    [
      "dates and missing values",
      () => `/api/trpc/leads.get?input=${inputOf({ leadId: ours.leads[0]?.leadId })}`,
    ],
    ["bad input", () => `/api/trpc/activities.list?input=${inputOf({ limit: 15, extra: "field" })}`],
    ["input that is no JSON", () => "/api/trpc/activities.list?input=%7B"],
    [
      "a batch that is too long",
      () =>
        `/api/trpc/${Array.from({ length: 21 }, () => "metrics.get").join(",")}?batch=1&input=${batchOf([])}`,
    ],
    ["several names that are no batch", () => "/api/trpc/metrics.get,outcomes.list"],
  ])("%s: byte for byte and header for header what Next's route says", async (_, path) => {
    const answer = await both(path(), await signed(ours.worker));
    expect(answer.door).toEqual(answer.route);
    expect(answer.door.text.length).toBeGreaterThan(10);
    expect(behind).toEqual([]);
  });

  it("who is not signed in, not a member, revoked or deactivated reads nothing, from the next request on", async () => {
    const path = `/api/trpc/leads.get,activities.list?batch=1&input=${batchOf([{ leadId: ours.leads[0]?.leadId }, {}])}`;
    const own = await both(path, await signed(ours.colleague));
    expect(own.door).toEqual(own.route);
    expect(own.door.status).toBe(200);

    const uses: [Headers_, string][] = [
      [{}, "UNAUTHORIZED"],
      [{ cookie: `${sessionCookieName()}=forged`, "x-ringside-workspace": ours.workspaceId }, "UNAUTHORIZED"],
      // Theirs, asking for what is ours; ours, without a workspace, and with one that is none.
      [await signed(theirs.admin, ours.workspaceId), "NOT_FOUND"],
      [{ cookie: (await signed(ours.worker)).cookie }, "NOT_FOUND"],
      [await signed(ours.worker, "' OR 1=1"), "NOT_FOUND"],
      [await signed(ours.worker, randomUUID()), "NOT_FOUND"],
    ];
    for (const [headers, code] of uses) {
      const answer = await both(path, headers);
      expect(answer.door).toEqual(answer.route);
      expect(answer.door.text.match(/"code":"\w+"/g)).toEqual([`"code":"${code}"`, `"code":"${code}"`]);
      expect(answer.door.text).not.toContain(ours.leads[0]?.leadId);
    }
    // Ours, in our workspace, asking for a lead of theirs.
    const foreign = await both(
      `/api/trpc/leads.get?input=${inputOf({ leadId: theirs.leads[0]?.leadId })}`,
      await signed(ours.admin),
    );
    expect(foreign.door.status).toBe(404);

    const mine = await signed(ours.colleague);
    await callerOf(ours.admin).members.deactivate({ userId: ours.colleague.userId });
    const after = await both(path, mine);
    expect(after.door).toEqual(after.route);
    expect(after.door.status).toBeGreaterThanOrEqual(400);
    expect(after.door.text).not.toContain(ours.leads[0]?.leadId);
    expect(behind).toEqual([]);
  });

  it("two hundred at once, each in its own name: nobody gets another's answer", async () => {
    const people = [ours.admin, theirs.admin, ours.worker, theirs.worker];
    const headers = await Promise.all(people.map((person) => signed(person)));
    const agent = new http.Agent({ keepAlive: true, maxSockets: 50 });
    const ask = (index: number) =>
      new Promise<string>((resolve, reject) => {
        const path = "/api/trpc/session.me,activities.list?batch=1&input=%7B%7D";
        http
          .get(
            { host: "127.0.0.1", port: port(), path, agent, headers: headers[index % 4] ?? {} },
            (response) => {
              let text = "";
              response.on("data", (part) => {
                text += String(part);
              });
              response.once("end", () => resolve(text));
            },
          )
          .once("error", reject);
      });
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => ask(index)));
    agent.destroy();
    for (const [index, text] of answers.entries()) {
      for (const person of people)
        expect(text.includes(person.email), `${index} ${person.email}`).toBe(person === people[index % 4]);
    }
  });

  it("what was committed before a request is in its answer", async () => {
    const headers = await signed(ours.worker);
    const path = `/api/trpc/activities.list?input=${inputOf({ limit: 5 })}`;
    for (let round = 0; round < 15; round += 1) {
      const others = Promise.all(Array.from({ length: 8 }, () => both(path, headers)));
      const lead = await callerOf(ours.admin).leads.create({
        name: `Round ${round}`,
        phone: `+91 98100 ${String(round).padStart(5, "0")}`,
        company: null,
        email: null,
        timeZone: null,
        source: null,
      });
      const { door } = await both(path, headers);
      expect(door.text).toContain(lead.id);
      await others;
    }
  });

  it("mutations, streams, unknown names and odd spellings go Next's way", async () => {
    const headers = await signed(ours.worker);
    const get = async (path: string, more: Headers_ = {}) =>
      (await fetch(`http://127.0.0.1:${port()}${path}`, { headers: { ...headers, ...more } })).status;
    const odd = [
      "/api/trpc/session.signOutEverywhere",
      "/api/trpc/live.events",
      "/api/trpc/metrics.get,live.events?batch=1",
      "/api/trpc/metrics.get,nothing.here?batch=1",
      "/api/trpc/constructor",
      "/api/trpc/__proto__",
      "/api/trpc/metrics%2Eget",
      "/api/trpc/metrics.get/",
      "/api/trpc//metrics.get",
      "/API/trpc/metrics.get",
    ];
    for (const path of odd) expect(await get(path), path).toBe(418);
    expect(await get("/api/trpc/metrics.get", { "trpc-accept": "application/jsonl" })).toBe(418);
    expect(await get("/api/trpc/metrics.get", { accept: "text/html, application/jsonl" })).toBe(418);
    for (const method of ["POST", "HEAD", "OPTIONS", "PUT", "DELETE"]) {
      const answer = await fetch(`http://127.0.0.1:${port()}/api/trpc/metrics.get`, { method, headers });
      expect(answer.status, method).toBe(418);
    }
    expect(behind).toHaveLength(odd.length + 7);
  });

  it("a GET with a body goes Next's way; one whose headers no Request takes does too", async () => {
    const status = (head: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = net.connect(port(), "127.0.0.1");
        socket.once("data", (data) => {
          resolve(/ (\d+)/.exec(String(data))?.[1] ?? "");
          socket.destroy();
        });
        socket.once("error", reject);
        socket.write(`GET /api/trpc/metrics.get HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n`);
      });
    expect(await status("Content-Length: 2\r\n\r\n{}")).toBe("418");
    expect(await status("Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0")).toBe("418");
    expect(await status("x-odd: \u00ff\u0080")).toBe("401");
  });

  it("no other site may read: nothing allows it, and a cookie of another site's page does not help", async () => {
    const headers = {
      ...(await signed(ours.worker)),
      origin: "https://evil.example",
      "sec-fetch-site": "cross-site",
    };
    const { door, route } = await both("/api/trpc/session.me", headers);
    expect(door).toEqual(route);
    expect(Object.keys(door.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(door.headers["cross-origin-resource-policy"]).toBe("same-origin");
    expect(door.headers["cache-control"]).toContain("no-store");
  });
});

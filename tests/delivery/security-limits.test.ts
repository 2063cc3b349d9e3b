import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST } from "@/app/api/trpc/[trpc]/route";
import type { LeadId } from "@/contracts/ids";
import { wholeSight } from "@/domain/sight/rules/sight";
import { publishHint } from "@/platform/events/hints";
import { hubs } from "@/platform/events/hub";
import { tails } from "@/platform/events/tail";
import { limitUnknownSecrets, takePoint } from "@/platform/rate-limits";
import { oncePerHead } from "@/platform/single-flight";
import { TestBrowser } from "../support/browser";
import { projectRoot } from "../support/stack/starter";
import { postWebhook } from "../support/webhooks";
import { callerOf, makeWorkspace, type TestWorkspace } from "../support/workspace";
import { cookieOf } from "./harness/cookie";
import { Judge } from "./harness/judge";
import { wordsOfCall } from "./harness/webhook-shapes";
import { type LiveServer, makeWorld, screen, startLiveServer, write } from "./harness/world";

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.stop());

function leadOf(workspace: TestWorkspace, at: number): LeadId {
  const lead = workspace.leads[at];
  if (!lead) throw new Error(`the workspace has no lead ${at}`);
  return lead.leadId;
}

describe("T10: what is kept in memory carries the workspace", () => {
  it("T10: two tenants with equal names share no aggregate, tail, hub or hint", async () => {
    const [a, b] = [await makeWorld(), await makeWorld()];
    const [ofA, ofB] = [a.workspace.workspaceId, b.workspace.workspaceId];
    expect(await oncePerHead(wholeSight(ofA), "numbers", 60_000, async () => "a")).toBe("a");
    expect(await oncePerHead(wholeSight(ofB), "numbers", 60_000, async () => "b")).toBe("b");
    expect(await oncePerHead(wholeSight(ofA), "numbers", 60_000, async () => "again")).toBe("a");
    const judge = new Judge([
      await screen(a, a.workspace.worker, server.origin, { forbidden: [ofB] }),
      await screen(b, b.workspace.worker, server.origin, { forbidden: [ofA] }),
    ]);
    await judge.open();
    expect(tails().workspaceIds()).toEqual(expect.arrayContaining([ofA, ofB]));
    for (const member of await hubs().all()) expect([ofA, ofB]).toContain(member.actor.workspaceId);
    // A hint that lies moves nobody: it only makes the tail look, at its own log.
    const { epoch, seq } = await a.truth.head();
    publishHint({ workspaceId: ofB, epoch: (await b.truth.head()).epoch, head: seq + 50, types: [] });
    expect(epoch).toBeGreaterThan(0);
    await write(a.workspace);
    await write(b.workspace);
    expect(await judge.verdict()).toMatchObject({ lost: 0, doubled: 0, foreignBytes: 0 });
    await Promise.all([a.end(), b.end()]);
  });

  it("T10: whoever builds a key names the workspace, the person or the network in it", async () => {
    const source = (file: string) => readFile(`${projectRoot}src/${file}`, "utf8");
    expect(await source("platform/single-flight.ts")).toMatch(/const key = `\$\{workspaceId\}:/);
    expect(await source("platform/events/hub.ts")).toMatch(/this\.hubs\.get\(workspaceId\)/);
    expect(await source("platform/events/tail.ts")).toMatch(/this\.tails\.get\(workspaceId\)/);
    const files = (await readdir(`${projectRoot}src`, { recursive: true })).filter((file) =>
      /^(api|domain|webhooks|platform)\/.*(?<!\.test)\.ts$/.test(file.replaceAll("\\", "/")),
    );
    const keys: string[] = [];
    for (const file of files) {
      const text = await source(file);
      if (/export (async )?function (takePoint|requirePoint)/.test(text)) continue;
      for (const [, key = ""] of text.matchAll(
        /(?:takePoint|requirePoint)\(\s*"[a-z_]+",\s*([^,)]+(?:\([^)]*\))?)/g,
      ))
        keys.push(`${file}: ${key.trim()}`);
    }
    expect(keys.length).toBeGreaterThan(6);
    // A program's key is of one person in one workspace.
    const isScoped = (key: string) =>
      /workspaceId|userId|apiKeyId|ipPrefix\(|network|accountKey|pairKey/.test(key);
    expect(keys.filter((key) => !isScoped(key))).toEqual([]);
    // Jobs carry nothing at all: each finds its workspaces in the database.
    expect(await source("worker/jobs.ts")).not.toMatch(/async \(\w+/);
  });
});

describe("S1: limits, and whom they do not touch", () => {
  it("S1: sixty dials a minute for one person; a colleague and another tenant go on", async () => {
    const [mine, other] = [await makeWorkspace(), await makeWorkspace()];
    const key = (workspace: typeof mine) => `${workspace.workspaceId}:${workspace.worker.userId}`;
    for (let count = 0; count < 60; count += 1) expect(await takePoint("dial", key(mine))).toBe(true);
    const dial = (workspace: typeof mine, who: "worker" | "colleague") =>
      callerOf(workspace[who]).calls.dial({
        leadId: leadOf(workspace, who === "worker" ? 0 : 1),
        campaignId: workspace.campaignId,
        requestKey: randomUUID(),
      });
    await expect(dial(mine, "worker")).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
    for (const [workspace, who] of [
      [mine, "colleague"],
      [other, "worker"],
    ] as const) {
      expect(await dial(workspace, who)).toMatchObject({ phase: "dialing" });
    }
  });

  it("S1: searches: the one who is past the limit is refused, the neighbour goes on beside the flood", async () => {
    const [mine, other] = [await makeWorkspace(), await makeWorkspace()];
    const search = (workspace: typeof mine) => callerOf(workspace.worker).leads.list({ search: "Lead" });
    for (let count = 0; count < 180; count += 1)
      await takePoint("search", `${mine.workspaceId}:${mine.worker.userId}`);
    let isOver = false;
    let refused = 0;
    const flood = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!isOver) {
          await expect(search(mine)).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
          refused += 1;
        }
      }),
    );
    // How fast it goes on is a benchmark's matter: nothing asserts a time on a shared machine.
    for (let count = 0; count < 30; count += 1) expect((await search(other)).leads).toHaveLength(3);
    isOver = true;
    await flood;
    expect(refused).toBeGreaterThan(4);
  });

  it("S1: stream connects: 120 a minute for one person, and nobody else", async () => {
    const world = await makeWorld();
    const { worker, colleague } = world.workspace;
    const connect = async (person: typeof worker) => {
      const params = encodeURIComponent(JSON.stringify({ workspaceId: world.workspace.workspaceId }));
      const abort = new AbortController();
      const answer = await fetch(`${server.origin}/api/live/live.events?connectionParams=${params}`, {
        headers: { cookie: await cookieOf(person) },
        signal: abort.signal,
      });
      let text = "";
      for await (const piece of answer.body ?? []) {
        text += Buffer.from(piece as Uint8Array).toString();
        if (/caughtUp|serialized-error/.test(text)) break;
      }
      abort.abort();
      return text;
    };
    expect(await connect(worker)).toContain("caughtUp");
    while (await takePoint("stream_connect", worker.userId));
    expect(await connect(worker)).toContain("Too many connections");
    expect(await connect(colleague)).toContain("caughtUp");
    await world.end();
  });

  it("S1: a person's seventh stream: the oldest is told, the other six stay, others' too", async () => {
    const world = await makeWorld();
    const { worker, colleague } = world.workspace;
    const first = await screen(world, worker, server.origin);
    const neighbour = new Judge([await screen(world, colleague, server.origin)]);
    await neighbour.open();
    first.open();
    await expect.poll(() => first.status.kind).toBe("live");
    const six = new Judge(
      await Promise.all(Array.from({ length: 6 }, () => screen(world, worker, server.origin))),
    );
    await six.open();
    await expect
      .poll(() => first.frames.map(({ frame }) => (frame.kind === "bye" ? frame.reason : "")))
      .toContain("capacity");
    expect(first.status.kind).not.toBe("live");
    await write(world.workspace);
    expect(await six.verdict()).toMatchObject({ lost: 0, falselyLive: 0 });
    expect(await neighbour.verdict()).toMatchObject({ lost: 0, falselyLive: 0 });
    first.close();
    await world.end();
  });

  it("S1: unknown webhook secrets run dry; a valid one is never refused, not even from that address", async () => {
    const workspace = await makeWorkspace();
    while (await limitUnknownSecrets("0.0.0.0"));
    const guesses = await Promise.all(
      Array.from({ length: 130 }, (_, index) => postWebhook(`guess-${index}-of-a-secret`, { type: "x" })),
    );
    expect(new Set(guesses.map((answer) => answer.status))).toContain(429);
    for (const body of wordsOfCall(1, 1).whole)
      expect((await postWebhook(workspace.webhookSecret, body)).status).toBe(200);
  });

  it("S1: sign-in: one address at its limit; another address and the same person elsewhere are not", async () => {
    const workspace = await makeWorkspace();
    const loud = new TestBrowser("203.0.113.77");
    for (let count = 0; count < 60; count += 1) await takePoint("sign_in_network", "203.0.113.0/24");
    const refused = await loud.signIn(workspace.worker.email, "a wrong one");
    expect(refused.status).not.toBe(200);
    expect(await takePoint("sign_in_network", "198.51.100.0/24")).toBe(true);
  });

  it("S1: a batch holds twenty calls at most", async () => {
    const workspace = await makeWorkspace();
    const ask = async (count: number) => {
      const names = Array.from({ length: count }, () => "session.me").join(",");
      const answer = await POST(
        new Request(`http://127.0.0.1:3000/api/trpc/${names}?batch=1`, {
          method: "POST",
          headers: {
            origin: "http://127.0.0.1:3000",
            "content-type": "application/json",
            cookie: await cookieOf(workspace.worker),
            "x-ringside-workspace": workspace.workspaceId,
          },
          body: "{}",
        }),
      );
      return { status: answer.status, text: await answer.text() };
    };
    expect((await ask(21)).status).toBe(400);
    expect((await ask(21)).text).toMatch(/batch/i);
    expect((await ask(20)).text).not.toMatch(/batch size/i);
  });
});

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createTRPCClient, httpSubscriptionLink } from "@trpc/client";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import type { NextApiRequest, NextApiResponse } from "next";
import { encode } from "next-auth/jwt";
import superjson from "superjson";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessionCookieName } from "@/api/auth";
import { createContext } from "@/api/context";
import { type AppRouter, appRouter } from "@/api/root";
import type { LiveFrame } from "@/contracts/live/schema";
import live from "@/pages/api/live/[procedure]";
import { env } from "@/platform/env";
import { inWorkspace } from "@/platform/events/in-workspace";
import { readHeads } from "@/platform/events/tail";
import { TestEventSource } from "../support/event-source";
import { makeWorkspace, type Member, type TestWorkspace } from "../support/workspace";

let server: Server;
let origin = "";

beforeAll(async () => {
  const stock = createHTTPHandler({
    router: appRouter,
    basePath: "/stock/",
    createContext: ({ req, info }) =>
      createContext({
        headers: { get: (name) => (typeof req.headers[name] === "string" ? req.headers[name] : null) },
        remoteAddress: req.socket.remoteAddress ?? null,
        connectionParams: info.connectionParams,
      }),
  });
  server = createServer((req, res) => {
    if (req.url?.startsWith("/stock/")) {
      stock(req, res);
      return;
    }
    const url = new URL(req.url ?? "", "http://127.0.0.1");
    const query = { ...Object.fromEntries(url.searchParams), procedure: url.pathname.slice("/fast/".length) };
    void live(Object.assign(req, { query }) as unknown as NextApiRequest, res as unknown as NextApiResponse);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function cookieOf(member: Member): Promise<string> {
  const token = await encode({
    token: { sub: member.userId, sid: member.sessionId },
    secret: env().NEXTAUTH_SECRET,
  });
  return `${sessionCookieName()}=${token}`;
}

type Seen = { id: string; frame: LiveFrame };

/** What tRPC's stock client makes of one of the two routes. */
async function follow(
  path: "stock" | "fast",
  member: Member,
  lastEventId: string | null,
  isDone: (seen: Seen[]) => boolean,
  onLive?: () => void,
) {
  const cookie = await cookieOf(member);
  const client = createTRPCClient<AppRouter>({
    links: [
      httpSubscriptionLink({
        url: `${origin}/${path}`,
        transformer: superjson,
        connectionParams: { workspaceId: member.workspaceId },
        EventSource: TestEventSource as never,
        eventSourceOptions: { headers: { cookie } } as never,
      }),
    ],
  });
  const seen: Seen[] = [];
  return new Promise<{ seen: Seen[]; error: string | null; isComplete: boolean }>((resolve) => {
    let isComplete = false;
    const subscription = client.live.events.subscribe(lastEventId === null ? undefined : { lastEventId }, {
      onData: (data) => {
        const { id, data: frame } = data as unknown as { id: string; data: LiveFrame };
        seen.push({ id, frame });
        if (frame.kind === "caughtUp") onLive?.();
        if (!isDone(seen)) return;
        subscription.unsubscribe();
        resolve({ seen, error: null, isComplete });
      },
      onError: (error) => {
        subscription.unsubscribe();
        resolve({ seen, error: error.message, isComplete });
      },
      onComplete: () => {
        isComplete = true;
        resolve({ seen, error: null, isComplete });
      },
    });
  });
}

const both = ["stock", "fast"] as const;
const eventCount = (seen: Seen[]) =>
  seen.reduce((sum, { frame }) => sum + (frame.kind === "events" ? frame.events.length : 0), 0);
const flat = (seen: Seen[]) =>
  seen.flatMap<unknown>(({ frame }) => (frame.kind === "events" ? frame.events : [{ ...frame, at: 0 }]));

async function touch(workspace: TestWorkspace, count: number) {
  for (let index = 0; index < count; index += 1) {
    await inWorkspace(workspace.admin, async (_tx, emit) => emit("workspace.updated", {}));
  }
}

describe("the fast route speaks tRPC's own event stream", () => {
  it("gives the stock client the same sequence as the stock adapter, resume included", async () => {
    const workspace = await makeWorkspace();
    const heads = await readHeads(workspace.workspaceId);
    const cursor = `${heads?.epoch}.${heads?.head}`;
    await touch(workspace, 70);
    let waiting = 2;
    const onLive = () => {
      waiting -= 1;
      if (waiting === 0) void touch(workspace, 10);
    };
    const [stock, fast] = await Promise.all(
      both.map((path) => follow(path, workspace.worker, cursor, (seen) => eventCount(seen) >= 80, onLive)),
    );
    expect(flat(fast?.seen ?? [])).toEqual(flat(stock?.seen ?? []));
    expect(fast?.seen.at(-1)?.id).toBe(stock?.seen.at(-1)?.id);
  });

  it("gives the same errors", async () => {
    const workspace = await makeWorkspace();
    const stranger = await makeWorkspace();
    const foreign = { ...workspace.worker, workspaceId: stranger.workspaceId };
    const results = await Promise.all(both.map((path) => follow(path, foreign, null, () => false)));
    expect(results[1]?.error).toBe("This workspace does not exist.");
    expect(results[1]?.error).toBe(results[0]?.error);
    const signedOut = { ...workspace.worker, sessionId: stranger.worker.sessionId };
    const refused = await Promise.all(both.map((path) => follow(path, signedOut, null, () => false)));
    expect(refused.map((result) => result.error)).toEqual(["You are signed out.", "You are signed out."]);
  });

  it("completes the subscription after bye on both", async () => {
    for (const path of both) {
      const workspace = await makeWorkspace();
      const result = await follow(
        path,
        workspace.worker,
        null,
        () => false,
        () => {
          void inWorkspace(workspace.admin, async (tx, emit) => {
            await tx.session.update({
              where: { id: workspace.worker.sessionId },
              data: { revokedAt: new Date() },
            });
            emit("session.revoked", {
              userId: workspace.worker.userId,
              sessionId: workspace.worker.sessionId,
            });
          });
        },
      );
      expect(result.seen.at(-1)?.frame).toMatchObject({ kind: "bye", reason: "revoked" });
      expect(result.isComplete).toBe(true);
    }
  });

  it("is byte for byte the stock adapter's text for one frame", async () => {
    const workspace = await makeWorkspace();
    const raw: string[] = [];
    for (const path of both) {
      TestEventSource.recorded = [];
      await follow(path, workspace.worker, null, (seen) => seen.at(-1)?.frame.kind === "caughtUp");
      raw.push(TestEventSource.recorded.join("").split("event: ping")[0] ?? "");
    }
    expect(raw[1]).toBe(raw[0]);
  });
});

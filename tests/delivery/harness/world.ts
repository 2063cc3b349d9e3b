import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { NextApiRequest, NextApiResponse } from "next";
import type { ContactId, SessionId, UserId } from "@/contracts/ids";
import live from "@/pages/api/live/[procedure]";
import { env } from "@/platform/env";
import { inWorkspace } from "@/platform/events/in-workspace";
import { forgetPoints } from "@/platform/rate-limits";
import type { Actor } from "@/platform/tenancy";
import { makeWorkspace, type TestWorkspace } from "../../support/workspace";
import { cookieOf } from "./cookie";
import { openQuery, Truth } from "./truth";
import { Viewer, type ViewerOptions } from "./viewer";

/** The product's fast route in this process. */
export type LiveServer = {
  origin: string;
  port: number;
  cutAll: () => void;
  /** Per connection, what has been written and has not left this process. */
  waitingBytes: () => number[];
  stop: () => Promise<void>;
};

export async function startLiveServer(): Promise<LiveServer> {
  const server: Server = createServer((req, res) => {
    const url = new URL(req.url ?? "", "http://127.0.0.1");
    const query = {
      ...Object.fromEntries(url.searchParams),
      procedure: url.pathname.slice("/api/live/".length),
    };
    void live(Object.assign(req, { query }) as unknown as NextApiRequest, res as unknown as NextApiResponse);
  });
  server.requestTimeout = 0;
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", 4096, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    cutAll: () => server.closeAllConnections(),
    waitingBytes: () => [...sockets].map((socket) => socket.writableLength),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type World = { workspace: TestWorkspace; truth: Truth; end: () => Promise<void> };

export async function makeWorld(options: { leads?: number } = {}): Promise<World> {
  const workspace = await makeWorkspace({ leads: options.leads ?? 8 });
  const { query, end } = openQuery(env().DATABASE_URL);
  return { workspace, truth: new Truth(workspace.workspaceId, query), end };
}

/** A screen of `person`, standing where the log is now, as a page does that has just been rendered. */
export async function screen(
  world: World,
  person: Actor,
  origin: string,
  options: Partial<Pick<ViewerOptions, "forbidden" | "closedSince" | "start" | "random">> = {},
): Promise<Viewer> {
  await forgetPoints("stream_connect", person.userId);
  const { epoch, seq } = await world.truth.head();
  return new Viewer({
    origin,
    workspaceId: world.workspace.workspaceId,
    userId: person.userId,
    cookie: await cookieOf(person),
    truth: world.truth,
    start: { epoch, seq },
    ...options,
  });
}

/** More colleagues than the four that every workspace has: a person has six streams at most. */
export async function addWorkers(workspace: TestWorkspace, count: number): Promise<Actor[]> {
  const workers: Actor[] = [];
  for (let done = 0; done < count; done += 50) {
    const part = Math.min(50, count - done);
    workers.push(
      ...(await inWorkspace(workspace.admin, async (tx, emit) => {
        const made: Actor[] = [];
        for (let index = 0; index < part; index += 1) {
          const user = await tx.user.create({
            data: {
              email: `more.${randomUUID()}@example.com`,
              name: "One more",
              passwordHash: "unused",
              sessions: { create: { userAgent: "test", ipPrefix: "test" } },
            },
            include: { sessions: true },
          });
          await tx.membership.create({
            data: { workspaceId: workspace.workspaceId, userId: user.id, role: "worker" },
          });
          const userId = user.id as UserId;
          const sessionId = (user.sessions[0]?.id ?? "") as SessionId;
          made.push({ workspaceId: workspace.workspaceId, userId, sessionId, role: "worker" });
          emit("member.joined", { userId, role: "worker" });
        }
        return made;
      })),
    );
  }
  return workers;
}

let writes = 0;

/** One transaction as the product makes them: a row changes, its event is appended last. */
export async function write(
  workspace: TestWorkspace,
  lane = 0,
  options: { holdMs?: number; events?: number } = {},
): Promise<void> {
  const contactId = workspace.leads[lane % workspace.leads.length]?.contactId ?? "";
  writes += 1;
  const name = `Lead ${lane} as of ${writes}`;
  await inWorkspace(workspace.admin, async (tx, emit) => {
    await tx.contact.update({
      where: { workspaceId_id: { workspaceId: workspace.workspaceId, id: contactId } },
      data: { name },
    });
    for (let count = 0; count < (options.events ?? 1); count += 1)
      emit("contact.updated", { contactId: contactId as ContactId });
    if (options.holdMs) await new Promise((resolve) => setTimeout(resolve, options.holdMs));
  });
}

/** `writers` side by side, each on a row of its own, `each` transactions of random length. */
export async function writeAtOnce(
  workspace: TestWorkspace,
  random: () => number,
  options: { writers: number; each: number; holdMs: number },
): Promise<void> {
  await Promise.all(
    Array.from({ length: options.writers }, async (_, lane) => {
      for (let count = 0; count < options.each; count += 1)
        await write(workspace, lane, {
          holdMs: random() * options.holdMs,
          events: 1 + Math.floor(random() * 3),
        });
    }),
  );
}

import type { NextApiRequest, NextApiResponse } from "next";
import superjson from "superjson";
import { createContext } from "@/api/context";
import { LiveSubscription } from "@/api/live";
import { createCaller } from "@/api/root";
import { errorShape, sseClientOptions } from "@/api/trpc";
import { LiveSocket } from "@/api/live-socket";

export const config = { api: { bodyParser: false, responseLimit: false, externalResolver: true } };

const headers = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
  Connection: "keep-alive",
};

/**
 * The live stream through Node's own response: the same procedure, frames and text as tRPC's stock adapter at
 * /api/trpc, without a web stream per viewer (delivery.md has the figures). It is the one Pages route because only
 * those hold the Node response.
 */
export default async function live(req: NextApiRequest, res: NextApiResponse): Promise<void> {
  if (req.method !== "GET" || req.query.procedure !== "live.events") {
    res
      .status(req.method === "GET" ? 404 : 405)
      .json({ error: req.method === "GET" ? "not found" : "method not allowed" });
    return;
  }
  res.writeHead(200, headers);
  const socket = new LiveSocket(req, res);
  socket.event("connected", JSON.stringify(sseClientOptions));
  try {
    const context = await createContext({
      headers: { get: (name) => first(req.headers[name]) },
      remoteAddress: req.socket.remoteAddress ?? null,
      connectionParams: parsed(first(req.query.connectionParams)),
    });
    const caller = createCaller(context);
    const input = readInput(first(req.query.input));
    // A reconnecting EventSource says its position by header; it is newer than the one in the address.
    const lastEventId =
      first(req.headers["last-event-id"]) ?? first(req.query.lastEventId) ?? input?.lastEventId;
    const stream = await caller.live.events(input || lastEventId ? { ...input, lastEventId } : undefined);
    if (!(stream instanceof LiveSubscription)) throw new Error("live.events is not a live subscription");
    const viewer = stream.viewer(socket);
    socket.onGone = () => viewer.close();
    // It left while we were proving who it is: without this its viewer would stay for good, one of the person's six.
    if (socket.isGone) return;
    socket.onDrain = () => viewer.drained();
    await stream.start(viewer);
  } catch (error) {
    socket.event("serialized-error", JSON.stringify(superjson.serialize(errorShape(error, "live.events"))));
    socket.end(false);
  }
}

function first(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function parsed(text: string | null): unknown {
  if (text === null || text.length > 2000) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readInput(text: string | null): { lastEventId?: string | null } | undefined {
  const value = parsed(text);
  if (typeof value !== "object" || value === null || !("json" in value)) return undefined;
  const { json } = value;
  return typeof json === "object" && json !== null ? (json as { lastEventId?: string | null }) : undefined;
}

import { wallBoards } from "@/api/wall-board";
import { readWallActor } from "@/domain/wall/queries";
import { clientIp } from "@/platform/client-ip";
import { db } from "@/platform/db";
import { limitUnknownWallTokens } from "@/platform/rate-limits";
import { shutdown } from "@/platform/shutdown";

const headers = {
  "cache-control": "no-store, no-transform",
  "referrer-policy": "no-referrer",
  "x-accel-buffering": "no",
};
/** A screen that does not read is let go after so many frames; it comes back by itself. */
const mostWaiting = 64;

/**
 * The wallboard's stream. The token comes as a bearer, never in an address, so that it is in no log, history or
 * referrer; cookies are not looked at. One that never was, has expired or was revoked: the same 404.
 */
export async function GET(request: Request): Promise<Response> {
  const token = /^Bearer ([\w-]+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  const actor = await readWallActor(db(), token);
  if (!actor) {
    const isAllowed = await limitUnknownWallTokens(clientIp(request.headers.get("x-forwarded-for"), null));
    return isAllowed
      ? Response.json({ error: "not found" }, { status: 404, headers })
      : Response.json({ error: "too many tries" }, { status: 429, headers });
  }
  if (shutdown().isStarted) return Response.json({ error: "restarting" }, { status: 503, headers });
  const encoder = new TextEncoder();
  let leave: () => void = () => undefined;
  let isOver = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const end = () => {
          if (isOver) return;
          isOver = true;
          leave();
          try {
            controller.close();
          } catch {
            // The screen went away in the same moment.
          }
        };
        const write = (text: string) => {
          if (isOver) return;
          controller.enqueue(encoder.encode(text));
          if ((controller.desiredSize ?? 0) < -mostWaiting) end();
        };
        leave = await wallBoards().join(actor, { write, end });
        if (isOver) leave();
      },
      cancel() {
        isOver = true;
        leave();
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(stream, { headers: { ...headers, "content-type": "text/event-stream" } });
}

export function HEAD(): Response {
  return new Response(null, { status: 405 });
}

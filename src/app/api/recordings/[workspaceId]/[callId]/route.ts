import { z } from "zod";
import { readAccount, readActor } from "@/api/auth";
import { db } from "@/platform/db";
import { outboundAllowOrigins } from "@/platform/env";
import { createOutbound } from "@/platform/outbound";

const headers = {
  "cache-control": "private, no-store",
  "content-security-policy": "sandbox; default-src 'none'",
  "content-disposition": "inline",
  "x-content-type-options": "nosniff",
};
const notFound = () => Response.json({ error: "not found" }, { status: 404, headers });

/**
 * A call's recording through our own origin: the vendor's address never reaches a browser, the tenant is checked
 * each time, the type is forced to audio, and Range makes seeking work.
 */
export async function GET(
  request: Request,
  context: { params: Promise<{ workspaceId: string; callId: string }> },
): Promise<Response> {
  const { workspaceId, callId } = await context.params;
  const account = await readAccount(request.headers.get("cookie"));
  if (!account) return Response.json({ error: "signed out" }, { status: 401, headers });
  const actor = await readActor(account, workspaceId);
  const id = z.uuid().safeParse(callId);
  if (!actor || !id.success) return notFound();
  const call = await db().call.findUnique({
    where: { workspaceId_id: { workspaceId: actor.workspaceId, id: id.data } },
    select: { recordingUrl: true, recordingState: true },
  });
  if (!call?.recordingUrl || call.recordingState !== "ready") return notFound();
  const outbound = createOutbound({ allowOrigins: outboundAllowOrigins() });
  const stream = await outbound.stream(call.recordingUrl, {
    range: request.headers.get("range"),
    signal: request.signal,
  });
  if (!stream.ok)
    return Response.json(
      { error: "The provider did not give the recording. Try again." },
      { status: 502, headers },
    );
  return new Response(stream.body, {
    status: stream.status,
    headers: {
      ...headers,
      "content-type": stream.contentType,
      "accept-ranges": "bytes",
      ...(stream.contentLength === null ? {} : { "content-length": String(stream.contentLength) }),
      ...(stream.contentRange === null ? {} : { "content-range": stream.contentRange }),
    },
  });
}

export function HEAD(): Response {
  return new Response(null, { status: 405 });
}

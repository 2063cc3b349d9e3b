import { z } from "zod";
import { readAccount, readActor } from "@/api/auth";
import { callId as callIdSchema } from "@/contracts/ids";
import { findAudio } from "@/domain/recordings/queries";
import { db } from "@/platform/db";
import { outboundAllowOrigins } from "@/platform/env";
import { createOutbound } from "@/platform/outbound";

const headers = {
  "cache-control": "private, no-store",
  "content-security-policy": "sandbox; default-src 'none'",
  "content-disposition": "inline",
  "x-content-type-options": "nosniff",
};
const refuse = (status: number, error: string) => Response.json({ error }, { status, headers });

/**
 * A call's recording through our own origin: the vendor's address never reaches a browser, the tenant is checked
 * each time, nothing is played without the audit row of its listener, the type is forced to audio, and Range makes
 * seeking work. It reads only: that the vendor has no file is written down by `recordings.ask`.
 */
export async function GET(
  request: Request,
  context: { params: Promise<{ workspaceId: string; callId: string }> },
): Promise<Response> {
  const { workspaceId, callId } = await context.params;
  const account = await readAccount(request.headers.get("cookie"));
  if (!account) return refuse(401, "signed out");
  const actor = await readActor(account, workspaceId);
  const id = callIdSchema.safeParse(callId);
  if (!actor || !id.success) return refuse(404, "not found");
  const listenId = z.uuid().safeParse(new URL(request.url).searchParams.get("listen"));
  const audio = await findAudio(db(), actor, id.data, listenId.success ? listenId.data : null);
  if (audio.found === "no_call") return refuse(404, "not found");
  if (audio.found === "no_ticket") return refuse(403, "open the recording in the player");
  const outbound = createOutbound({ allowOrigins: outboundAllowOrigins() });
  const stream = await outbound.stream(audio.url, {
    range: request.headers.get("range"),
    signal: request.signal,
  });
  if (!stream.ok) return refuse(502, "The provider did not give the recording. Try again.");
  if (stream.status === 404) return refuse(404, "The provider has no file.");
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

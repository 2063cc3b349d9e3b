import { encode } from "next-auth/jwt";
import { sessionCookieName } from "@/api/auth";
import { sendExport } from "@/api/export-file";
import type { WorkspaceId } from "@/contracts/ids";
import { env } from "@/platform/env";
import type { Actor } from "@/platform/tenancy";

/** The cookie of a member's browser. */
export async function cookieOf(actor: Actor): Promise<string> {
  const token = { sub: actor.userId, sid: actor.sessionId };
  return `${sessionCookieName()}=${await encode({ token, secret: env().NEXTAUTH_SECRET })}`;
}

/** Fetches an export's file as the browser of `actor` does; `signal` is the browser's going away. */
export async function fetchExport(
  actor: Actor,
  exportId: string,
  options: { signal?: AbortSignal; workspaceId?: WorkspaceId } = {},
): Promise<Response> {
  const workspaceId = options.workspaceId ?? actor.workspaceId;
  return sendExport(
    new Request(`http://127.0.0.1:3000/api/exports/${workspaceId}/${exportId}`, {
      headers: { cookie: await cookieOf(actor) },
      ...(options.signal ? { signal: options.signal } : {}),
    }),
    { params: Promise.resolve({ workspaceId, exportId }) },
  );
}

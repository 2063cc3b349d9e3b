import { needsSetup } from "@/domain/workspaces/queries";
import { db } from "@/platform/db";
import { shutdown } from "@/platform/shutdown";

export const dynamic = "force-dynamic";

/** 200 while requests should come here: the database answers and no shutdown has begun. */
export async function GET(): Promise<Response> {
  const headers = { "cache-control": "no-store" };
  if (shutdown().isStarted) return Response.json({ status: "stopping" }, { status: 503, headers });
  try {
    return Response.json({ status: "ready", needsSetup: await needsSetup(db()) }, { headers });
  } catch {
    return Response.json({ status: "database does not answer" }, { status: 503, headers });
  }
}

export function HEAD(): Response {
  return new Response(null, { status: 405 });
}

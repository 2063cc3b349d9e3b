import { equalSecrets } from "@/lib/crypto";
import { env } from "@/platform/env";
import { metrics } from "@/platform/metrics";

export const dynamic = "force-dynamic";

/** For Prometheus, behind METRICS_TOKEN. Without the right one the address does not exist. */
export async function GET(request: Request): Promise<Response> {
  const { METRICS_TOKEN } = env();
  const given = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!METRICS_TOKEN || !given || !equalSecrets(given, METRICS_TOKEN))
    return new Response(null, { status: 404 });
  const { registry } = metrics();
  return new Response(await registry.metrics(), {
    headers: { "content-type": registry.contentType, "cache-control": "no-store" },
  });
}

export function HEAD(): Response {
  return new Response(null, { status: 405 });
}

import { openApi } from "@/api/rest/openapi";
import { publicOrigin } from "@/platform/env";

/** The description of REST: the same for everybody, and without a key. */
export function GET(): Response {
  return Response.json(openApi(publicOrigin()), { headers: { "cache-control": "no-cache" } });
}

export function HEAD(): Response {
  return new Response(null, { status: 405 });
}

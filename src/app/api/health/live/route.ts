export const dynamic = "force-dynamic";

/** The process answers: nothing else is asked. */
export function GET(): Response {
  return Response.json({ status: "live" }, { headers: { "cache-control": "no-store" } });
}

export function HEAD(): Response {
  return new Response(null, { status: 405 });
}

import { answerTrpc } from "@/api/trpc-http";

export { answerTrpc as GET, answerTrpc as POST };

/** Next answers HEAD by running GET; a HEAD must change nothing. */
export function HEAD(): Response {
  return new Response(null, { status: 405 });
}

export {
  answerRest as DELETE,
  answerRest as GET,
  answerRest as PATCH,
  answerRest as POST,
} from "@/api/rest/answer";

/** Next answers HEAD by running GET; a HEAD must change nothing. */
export function HEAD(): Response {
  return new Response(null, { status: 405 });
}

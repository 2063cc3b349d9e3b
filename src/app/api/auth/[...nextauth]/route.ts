import { answerAuth } from "@/api/auth-door";

export { answerAuth as GET, answerAuth as POST };

/** Next answers HEAD by running GET. */
export function HEAD(): Response {
  return new Response(null, { status: 405 });
}

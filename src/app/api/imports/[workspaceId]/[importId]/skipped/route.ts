import { sendSkipped } from "@/api/import-file";

/** What an import left out, as a CSV file: line, reason, the row itself. */
export const GET = sendSkipped;

export function HEAD(): Response {
  return new Response(null, { status: 405 });
}

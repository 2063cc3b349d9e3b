import { sendExport } from "@/api/export-file";

/** A view of a list as a file, once, to whoever asked for it by `exports.ask`. */
export const GET = sendExport;

export function HEAD(): Response {
  return new Response(null, { status: 405 });
}

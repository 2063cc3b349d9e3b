import { receiveFile } from "@/api/import-file";

/** A file of leads, as the body: `x-file-name` is its name, percent-encoded. Answers 201 `{importId}`. */
export const POST = receiveFile;

export function HEAD(): Response {
  return new Response(null, { status: 405 });
}

import { readAccount, readActor, type Viewer } from "@/api/auth";

/** Of every answer of a route that takes files in or gives them out. */
export const fileHeaders = { "cache-control": "private, no-store", "x-content-type-options": "nosniff" };

export function fileAnswer(status: number, body: object): Response {
  return Response.json(body, { status, headers: fileHeaders });
}

/** Who asks, in this workspace; or the answer that says why not: a foreign workspace does not exist. */
export async function actorOf(cookie: string | null, workspaceId: string): Promise<Viewer | Response> {
  const account = await readAccount(cookie);
  if (!account) return fileAnswer(401, { error: "signed out" });
  return (await readActor(account, workspaceId)) ?? fileAnswer(404, { error: "not found" });
}

import type { ImportId, WorkspaceId } from "@/contracts/ids";
import { logPool } from "@/platform/db";

/** One piece of a file on its way in; its import says so when all are here. Raw: the bytes go through no client. */
export async function storeChunk(input: {
  workspaceId: WorkspaceId;
  importId: ImportId;
  n: number;
  bytes: Buffer;
}): Promise<void> {
  await logPool().query({
    name: "store-import-chunk",
    text: "INSERT INTO import_chunks (workspace_id, import_id, n, bytes) VALUES ($1, $2, $3, $4)",
    values: [input.workspaceId, input.importId, input.n, input.bytes],
  });
}

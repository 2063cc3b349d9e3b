import { createHash } from "node:crypto";
import type { WorkspaceId } from "@/contracts/ids";

/**
 * What is kept of a blocked number once its person is erased: SHA-256 of workspace and last ten digits, in hex. Ten digits
 * can be tried one after the other by whoever has the database, so it hides the number from view and search, and no more
 * (docs/decisions/0045).
 */
export const hashOfNumber = (workspaceId: WorkspaceId, phoneLastTen: string): string =>
  createHash("sha256").update(`${workspaceId}:${phoneLastTen}`).digest("hex");

import type { WorkspaceId } from "@/contracts/ids";
import type { FirstStepsView } from "@/contracts/workspaces/first-steps";
import { notFound } from "@/platform/errors";
import { Prisma, type Reader } from "@/platform/db";

/** Which of the first steps a workspace has behind it. Each looks for one row and stops there. */
export async function getFirstSteps(reader: Reader, workspaceId: WorkspaceId): Promise<FirstStepsView> {
  const here = Prisma.sql`x.workspace_id = ${workspaceId}::uuid`;
  const [row] = await reader.$queryRaw<FirstStepsView[]>(Prisma.sql`
    SELECT EXISTS (SELECT FROM provider_accounts x WHERE ${here} AND x.secret_ciphertext IS NOT NULL) AS provider,
           EXISTS (SELECT FROM lines x WHERE ${here} AND x.deleted_at IS NULL) AS line,
           EXISTS (SELECT FROM memberships x WHERE ${here} AND x.deactivated_at IS NULL AND x.phone IS NOT NULL) AS phone,
           (SELECT count(*) > 1 FROM (SELECT FROM memberships x WHERE ${here} AND x.deactivated_at IS NULL LIMIT 2) m) AS members,
           EXISTS (SELECT FROM leads x WHERE ${here} AND x.deleted_at IS NULL) AS leads,
           EXISTS (SELECT FROM calls x WHERE ${here}) AS call`);
  if (!row) throw notFound("workspace");
  return row;
}

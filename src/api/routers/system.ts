import { adminProcedure, router } from "@/api/trpc";
import { getSystemStatus } from "@/domain/system/queries";
import { db } from "@/platform/db";

export const systemRouter = router({
  status: adminProcedure.query(({ ctx: { actor } }) => getSystemStatus(db(), actor.workspaceId)),
});

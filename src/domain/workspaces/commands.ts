import { type UserId, userId as userIdSchema, type WorkspaceId } from "@/contracts/ids";
import { addDefaultCallingRules } from "@/domain/calling-rules/commands";
import { defaultOutcomes } from "@/domain/outcomes/rules";
import { needsSetup } from "@/domain/workspaces/queries";
import type { Tx } from "@/platform/db";
import { AppError } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

export const setupClosed = () =>
  new AppError(
    "NOT_FOUND",
    "setup_closed",
    "This link is not valid, or the first admin exists already. Sign in instead.",
  );

/** Any constant: setups of one database take turns on it. */
const setupLock = 726_001;

/**
 * The first admin and what a new workspace starts with. Runs in the transaction that makes the workspace; of two
 * at once, the second finds the first and is refused.
 */
export async function setUpFirstAdmin(
  tx: Tx,
  emit: Emit,
  workspaceId: WorkspaceId,
  input: { email: string; name: string; passwordHash: string },
): Promise<UserId> {
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(${setupLock}::bigint)) AS taken`;
  if (!(await needsSetup(tx))) throw setupClosed();
  const user = await tx.user.create({
    data: { email: input.email, name: input.name, passwordHash: input.passwordHash },
    select: { id: true },
  });
  const userId = userIdSchema.parse(user.id);
  await tx.membership.create({ data: { workspaceId, userId, role: "admin" }, select: { userId: true } });
  await tx.outcome.createMany({ data: defaultOutcomes().map((outcome) => ({ workspaceId, ...outcome })) });
  await addDefaultCallingRules(tx, workspaceId);
  emit("member.joined", { userId, role: "admin" });
  return userId;
}

export async function updateWorkspace(
  tx: Tx,
  emit: Emit,
  input: {
    workspaceId: WorkspaceId;
    name?: string;
    timeZone?: string;
    defaultCountry?: string;
    recordingRetentionDays?: number | null;
  },
): Promise<void> {
  const { workspaceId, ...data } = input;
  await tx.workspace.update({ where: { id: workspaceId }, data, select: { id: true } });
  emit("workspace.updated", {});
}

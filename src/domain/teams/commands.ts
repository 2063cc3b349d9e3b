import { type TeamId, teamId as teamIdSchema, type UserId, type WorkspaceId } from "@/contracts/ids";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

type Which = { workspaceId: WorkspaceId; teamId: TeamId };

/** Names are told apart without case; the unique index stands behind this. */
async function refuseTaken(
  tx: Tx,
  workspaceId: WorkspaceId,
  name: string,
  but: TeamId | null,
): Promise<void> {
  const same = await tx.team.findFirst({
    where: { workspaceId, name: { equals: name.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } },
    select: { id: true },
  });
  if (same && same.id !== but)
    throw new AppError("CONFLICT", "name_taken", `There is a team called ${name} already.`);
}

/** Creations, renames and deletions of one workspace take turns, so that two of one name cannot pass each other. */
async function takeTurn(tx: Tx, workspaceId: WorkspaceId): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${workspaceId}:teams`}, 17))::text`;
}

export async function createTeam(
  tx: Tx,
  emit: Emit,
  { workspaceId, name }: { workspaceId: WorkspaceId; name: string },
): Promise<{ id: TeamId }> {
  await takeTurn(tx, workspaceId);
  await refuseTaken(tx, workspaceId, name, null);
  const row = await tx.team.create({ data: { workspaceId, name }, select: { id: true } });
  const id = teamIdSchema.parse(row.id);
  emit("team.changed", { teamId: id });
  return { id };
}

export async function renameTeam(
  tx: Tx,
  emit: Emit,
  { workspaceId, teamId, name }: Which & { name: string },
): Promise<void> {
  await takeTurn(tx, workspaceId);
  await refuseTaken(tx, workspaceId, name, teamId);
  const { count } = await tx.team.updateMany({ where: { workspaceId, id: teamId }, data: { name } });
  if (count === 0) throw notFound("team");
  emit("team.changed", { teamId });
}

/** Its members stay, and are in no team. */
export async function deleteTeam(tx: Tx, emit: Emit, { workspaceId, teamId }: Which): Promise<void> {
  await takeTurn(tx, workspaceId);
  const { count: left } = await tx.membership.updateMany({
    where: { workspaceId, teamId },
    data: { teamId: null },
  });
  const { count } = await tx.team.deleteMany({ where: { workspaceId, id: teamId } });
  if (count === 0) throw notFound("team");
  emit("team.changed", { teamId });
  if (left > 0) emit("sight.changed", {});
}

/** A member is in one team or in none. */
export async function setTeam(
  tx: Tx,
  emit: Emit,
  { workspaceId, userId, teamId }: { workspaceId: WorkspaceId; userId: UserId; teamId: TeamId | null },
): Promise<void> {
  if (teamId !== null) {
    const team = await tx.team.findUnique({
      where: { workspaceId_id: { workspaceId, id: teamId } },
      select: { id: true },
    });
    if (!team) throw notFound("team");
  }
  const { count } = await tx.membership.updateMany({ where: { workspaceId, userId }, data: { teamId } });
  if (count === 0) throw notFound("member");
  emit("sight.changed", {});
}

import { type UserId, type WallLinkId, wallLinkId, type WorkspaceId } from "@/contracts/ids";
import { sha256 } from "@/lib/crypto";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import type { Emit } from "@/platform/events/emit";

const mostOpen = 20;

/** Makes a link to the wallboard and returns its token, which is kept nowhere. */
export async function createWallLink(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; userId: UserId; label: string; days: number },
): Promise<{ wallLinkId: WallLinkId; token: string; expiresAt: Date }> {
  const { workspaceId, userId, label, days } = input;
  const now = clock.now();
  const open = await tx.wallLink.count({ where: { workspaceId, revokedAt: null, expiresAt: { gt: now } } });
  if (open >= mostOpen)
    throw new AppError(
      "PRECONDITION_FAILED",
      "too_many_links",
      `There are ${mostOpen} wall links already. Revoke one that no screen uses.`,
    );
  const token = clock.token();
  const expiresAt = new Date(now.getTime() + days * 86_400_000);
  const row = await tx.wallLink.create({
    data: { workspaceId, label, tokenHash: sha256(token), createdByUserId: userId, expiresAt },
    select: { id: true },
  });
  const id = wallLinkId.parse(row.id);
  emit("wall_link.created", { wallLinkId: id });
  return { wallLinkId: id, token, expiresAt };
}

/** Boards opened by it end within two seconds. */
export async function revokeWallLink(
  tx: Tx,
  emit: Emit,
  { workspaceId, id }: { workspaceId: WorkspaceId; id: WallLinkId },
): Promise<void> {
  const { count } = await tx.wallLink.updateMany({
    where: { workspaceId, id, revokedAt: null, expiresAt: { gt: clock.now() } },
    data: { revokedAt: clock.now() },
  });
  if (count === 0) throw notFound("wall link");
  emit("wall_link.revoked", { wallLinkId: id });
}

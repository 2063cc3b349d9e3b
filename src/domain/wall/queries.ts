import { type WallLinkId, wallLinkId, type WorkspaceId } from "@/contracts/ids";
import { sha256 } from "@/lib/crypto";
import { clock } from "@/platform/clock";
import type { Reader } from "@/platform/db";
import { provenWorkspaceId } from "@/platform/tenancy";

/** A wallboard's right: this link, in this workspace. */
export type WallActor = { workspaceId: WorkspaceId; wallLinkId: WallLinkId };

export type WallLinkView = {
  id: WallLinkId;
  label: string;
  createdByName: string;
  createdAt: Date;
  expiresAt: Date;
};

const living = () => ({ revokedAt: null, expiresAt: { gt: clock.now() } });

/**
 * Whose wall a token opens; null for one that never was, has expired or was revoked, all alike. Looked up by its hash:
 * the comparison happens in an index, of values that nobody outside can choose.
 */
export async function readWallActor(reader: Reader, token: string): Promise<WallActor | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const row = await reader.wallLink.findFirst({
    where: { tokenHash: sha256(token), ...living() },
    select: { id: true, workspaceId: true },
  });
  return row && { workspaceId: provenWorkspaceId(row.workspaceId), wallLinkId: wallLinkId.parse(row.id) };
}

/** Those of these links that still open the wall. */
export async function listLivingLinks(
  reader: Reader,
  workspaceId: WorkspaceId,
  ids: readonly WallLinkId[],
): Promise<ReadonlySet<string>> {
  const rows = await reader.wallLink.findMany({
    where: { workspaceId, id: { in: [...ids] }, ...living() },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}

/** Links that open the wall now, the newest first. */
export async function listWallLinks(reader: Reader, workspaceId: WorkspaceId): Promise<WallLinkView[]> {
  const rows = await reader.wallLink.findMany({
    where: { workspaceId, ...living() },
    select: {
      id: true,
      label: true,
      createdAt: true,
      expiresAt: true,
      createdBy: { select: { user: { select: { name: true } } } },
    },
    orderBy: { createdAt: "desc" },
    take: 50,
  });
  return rows.map(({ id, createdBy, ...row }) => ({
    ...row,
    id: wallLinkId.parse(id),
    createdByName: createdBy.user.name,
  }));
}

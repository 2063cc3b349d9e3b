import type { LineClass } from "@/contracts/calling-rules/schema";
import type { LineId, WorkspaceId } from "@/contracts/ids";
import type { Reader } from "@/platform/db";

export type LineView = {
  id: string;
  label: string;
  phone: string;
  class: LineClass;
  memberCount: number;
  campaignCount: number;
};

/** The workspace's own numbers by label, with who uses them; at most 500. */
export async function listLines(reader: Reader, workspaceId: WorkspaceId): Promise<LineView[]> {
  const rows = await reader.line.findMany({
    where: { workspaceId, deletedAt: null },
    select: {
      id: true,
      label: true,
      phone: true,
      class: true,
      _count: {
        select: {
          memberships: { where: { deactivatedAt: null } },
          campaigns: { where: { deletedAt: null } },
        },
      },
    },
    orderBy: [{ label: "asc" }, { id: "asc" }],
    take: 500,
  });
  return rows.map(({ _count, ...row }) => ({
    ...row,
    memberCount: _count.memberships,
    campaignCount: _count.campaigns,
  }));
}

/** What stands in the way of deleting a line. */
export async function countLineUses(reader: Reader, workspaceId: WorkspaceId, lineId: LineId) {
  const [members, campaigns, invitations] = await Promise.all([
    reader.membership.count({ where: { workspaceId, lineId, deactivatedAt: null } }),
    reader.campaign.count({ where: { workspaceId, lineId, deletedAt: null } }),
    reader.invitation.count({ where: { workspaceId, lineId, usedAt: null, revokedAt: null } }),
  ]);
  return { members, campaigns, invitations };
}

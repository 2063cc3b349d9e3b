import type { TeamId, UserId, WorkspaceId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import type { Reader } from "@/platform/db";

export type TeamView = {
  id: TeamId;
  name: string;
  /** Active ones, by name. */
  members: { userId: UserId; name: string; role: Role }[];
};

/** More teams than this no office has. */
const most = 200;

/** All teams by name, with their members. */
export async function listTeams(reader: Reader, workspaceId: WorkspaceId): Promise<TeamView[]> {
  const rows = await reader.team.findMany({
    where: { workspaceId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: most,
    select: {
      id: true,
      name: true,
      members: {
        where: { deactivatedAt: null },
        select: { userId: true, role: true, user: { select: { name: true } } },
        orderBy: [{ user: { name: "asc" } }, { userId: "asc" }],
      },
    },
  });
  return rows.map(({ members, ...team }) => ({
    id: team.id as TeamId,
    name: team.name,
    members: members.map(({ userId, role, user }) => ({ userId: userId as UserId, role, name: user.name })),
  }));
}

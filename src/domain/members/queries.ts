import type { UserId, WorkspaceId } from "@/contracts/ids";
import type { Role, WorkCounts } from "@/contracts/members/schema";
import { canSeePhone } from "@/domain/members/rules";
import { sessionAbsoluteMs, sessionIdleMs } from "@/domain/sessions/rules";
import { clock } from "@/platform/clock";
import { Prisma, type Reader } from "@/platform/db";
import type { Actor } from "@/platform/tenancy";

/**
 * Whether each actor still has this session, and this membership with this role: one question for any number of
 * streams, asked before they go on.
 */
export async function listAlive(reader: Reader, actors: readonly Actor[]): Promise<boolean[]> {
  if (actors.length === 0) return [];
  const now = clock.now().getTime();
  const rows = await reader.$queryRaw<{ n: number }[]>(Prisma.sql`
    SELECT a.n::int AS n
      FROM unnest(${actors.map((actor) => actor.sessionId)}::uuid[], ${actors.map((actor) => actor.userId)}::uuid[],
                  ${actors.map((actor) => actor.workspaceId)}::uuid[], ${actors.map((actor) => actor.role)}::text[])
           WITH ORDINALITY AS a(session_id, user_id, workspace_id, role, n)
      JOIN sessions s ON s.id = a.session_id AND s.user_id = a.user_id AND s.revoked_at IS NULL
       AND s.created_at > ${new Date(now - sessionAbsoluteMs)} AND s.last_seen_at > ${new Date(now - sessionIdleMs)}
      JOIN users u ON u.id = a.user_id AND u.disabled_at IS NULL
      JOIN memberships m ON m.workspace_id = a.workspace_id AND m.user_id = a.user_id
       AND m.deactivated_at IS NULL AND m.role::text = a.role`);
  const alive = new Set(rows.map((row) => row.n));
  return actors.map((_, index) => alive.has(index + 1));
}

export type MemberView = {
  userId: string;
  name: string;
  role: Role;
  /** Null where there is none, and where the viewer may not see it. */
  phone: string | null;
  email: string | null;
  line: { id: string; label: string } | null;
  isActive: boolean;
  isSelf: boolean;
  joinedAt: Date;
};

const memberPageSize = 100;

const memberFields = {
  userId: true,
  role: true,
  phone: true,
  deactivatedAt: true,
  createdAt: true,
  user: { select: { name: true, email: true } },
  line: { select: { id: true, label: true } },
} as const;

function view(actor: Actor, row: Prisma.MembershipGetPayload<{ select: typeof memberFields }>): MemberView {
  return {
    userId: row.userId,
    name: row.user.name,
    role: row.role,
    phone: canSeePhone(actor, row.userId) ? row.phone : null,
    email: canSeePhone(actor, row.userId) ? row.user.email : null,
    line: row.line,
    isActive: row.deactivatedAt === null,
    isSelf: row.userId === actor.userId,
    joinedAt: row.createdAt,
  };
}

/** One member as the list shows them; null where there is none. */
export async function getMember(reader: Reader, actor: Actor, userId: UserId): Promise<MemberView | null> {
  const row = await reader.membership.findUnique({
    where: { workspaceId_userId: { workspaceId: actor.workspaceId, userId } },
    select: memberFields,
  });
  return row && view(actor, row);
}

/** Members by name, active ones first; `offset` counts from 0. */
export async function listMembers(
  reader: Reader,
  actor: Actor,
  filter: { search?: string; isActive?: boolean; offset?: number },
): Promise<{ items: MemberView[]; total: number; nextOffset: number | null }> {
  const search = filter.search?.trim();
  // A worker may not find out a colleague's address by searching for it.
  const fields = actor.role === "worker" ? (["name"] as const) : (["name", "email"] as const);
  const where = {
    workspaceId: actor.workspaceId,
    ...(filter.isActive === undefined ? {} : { deactivatedAt: filter.isActive ? null : { not: null } }),
    ...(search
      ? {
          user: {
            OR: fields.map((field) => ({
              [field]: { contains: search.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const },
            })),
          },
        }
      : {}),
  };
  const offset = filter.offset ?? 0;
  const [rows, total] = await Promise.all([
    reader.membership.findMany({
      where,
      select: memberFields,
      orderBy: [
        { deactivatedAt: { sort: "desc", nulls: "first" } },
        { user: { name: "asc" } },
        { userId: "asc" },
      ],
      skip: offset,
      take: memberPageSize,
    }),
    reader.membership.count({ where }),
  ]);
  const items = rows.map((row) => view(actor, row));
  const end = offset + items.length;
  return { items, total, nextOffset: end < total && items.length > 0 ? end : null };
}

/** Membership of a person in a workspace, or null. */
export async function getMembership(reader: Reader, workspaceId: WorkspaceId, userId: UserId) {
  return reader.membership.findUnique({
    where: { workspaceId_userId: { workspaceId, userId } },
    select: { role: true, phone: true, lineId: true, deactivatedAt: true },
  });
}

export async function countActiveAdmins(reader: Reader, workspaceId: WorkspaceId): Promise<number> {
  return reader.membership.count({
    where: { workspaceId, role: "admin", deactivatedAt: null, user: { disabledAt: null } },
  });
}

/** How much is open with a member. */
export async function countOpenWork(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
): Promise<WorkCounts> {
  const open = { workspaceId, assigneeUserId: userId, doneAt: null, deletedAt: null };
  const [leads, callbacks, tasks] = await Promise.all([
    reader.lead.count({ where: { workspaceId, ownerUserId: userId, deletedAt: null } }),
    reader.task.count({ where: { ...open, kind: "callback" } }),
    reader.task.count({ where: { ...open, kind: { not: "callback" } } }),
  ]);
  return { leads, callbacks, tasks };
}

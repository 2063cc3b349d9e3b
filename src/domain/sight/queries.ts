import type {
  CallId,
  ContactId,
  ImportId,
  LeadId,
  NoteId,
  TaskId,
  UserId,
  WorkspaceId,
} from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import { lesserRole } from "@/domain/members/rules";
import type { RowSight, SightSettings } from "@/contracts/sight/schema";
import { type Sight, sightOf } from "@/domain/sight/rules/sight";
import { Prisma, type Reader, readPool } from "@/platform/db";
import { notFound } from "@/platform/errors";

type Sql = Prisma.Sql;
const { sql } = Prisma;

/** `atMost`: a key of the member's acts with no more than this role, and sees no more than it. */
export type AskedMember = { workspaceId: WorkspaceId; userId: UserId; atMost?: Role };
export type SeenMember = { role: Role; deactivatedAt: Date | null; sight: Sight };
type MemberRow = {
  workspace_id: string;
  user_id: string;
  role: Role;
  deactivated_at: Date | null;
  worker_sees: RowSight;
  manager_sees: RowSight;
  masks_phones: boolean;
  masks_emails: boolean;
  team_mates: UserId[];
};

/** Role and sight of members at this moment, null where there is no such member: one question for all who ask together. */
export async function readMembers(asked: readonly AskedMember[]): Promise<(SeenMember | null)[]> {
  const { rows } = await readPool().query<MemberRow>({
    name: "read-members",
    text: `SELECT m.workspace_id, m.user_id, m.role, m.deactivated_at,
                  w.worker_sees, w.manager_sees, w.masks_phones, w.masks_emails,
                  ARRAY(SELECT t.user_id FROM memberships t
                         WHERE t.workspace_id = m.workspace_id AND t.team_id = m.team_id)::text[] AS team_mates
             FROM unnest($1::uuid[], $2::uuid[]) AS asked(workspace_id, user_id)
             JOIN memberships m USING (workspace_id, user_id) JOIN workspaces w ON w.id = m.workspace_id`,
    values: [asked.map((member) => member.workspaceId), asked.map((member) => member.userId)],
  });
  const byKey = new Map(rows.map((row) => [`${row.workspace_id} ${row.user_id}`, row]));
  return asked.map(({ workspaceId, userId, atMost }) => {
    const row = byKey.get(`${workspaceId} ${userId}`);
    if (!row) return null;
    const role = atMost ? lesserRole(row.role, atMost) : row.role;
    const sight = sightOf(
      { workspaceId, userId, role, teamMates: row.team_mates },
      {
        workerSees: row.worker_sees,
        managerSees: row.manager_sees,
        masksPhones: row.masks_phones,
        masksEmails: row.masks_emails,
      },
    );
    return { role, deactivatedAt: row.deactivated_at, sight };
  });
}

/** As an admin set it. */
export async function getSightSettings(reader: Reader, workspaceId: WorkspaceId): Promise<SightSettings> {
  const { managerSees, ...settings } = await reader.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { workerSees: true, managerSees: true, masksPhones: true, masksEmails: true },
  });
  return { ...settings, managerSees: managerSees === "own" ? "team" : managerSees };
}

/** The member's sight; throws NOT_FOUND where there is no such member. */
export async function readSight(workspaceId: WorkspaceId, userId: UserId): Promise<Sight> {
  const [member] = await readMembers([{ workspaceId, userId }]);
  if (!member) throw notFound("member");
  return member.sight;
}

/**
 * The rule of rows, on a lead `l` (decision 0033): theirs whom the viewer may see (owned, held, given to call, promised a call, on a
 * call or not yet wrapped up), and what is nobody's but work for all (queued in a running campaign, or with a task for
 * anyone).
 */
export function seesLead({ people, workspaceId }: Sight): Sql {
  if (people === null) return sql`TRUE`;
  const ids = sql`${[...people]}::uuid[]`;
  const here = sql`${workspaceId}::uuid`;
  return sql`(
    l.owner_user_id = ANY(${ids})
    OR (l.lease_user_id = ANY(${ids}) AND l.lease_expires_at > now())
    OR l.id = ANY(ARRAY(SELECT t.lead_id FROM tasks t WHERE t.workspace_id = ${here} AND t.assignee_user_id = ANY(${ids})
                           AND t.lead_id IS NOT NULL AND t.done_at IS NULL AND t.deleted_at IS NULL))
    OR l.id = ANY(ARRAY(SELECT a.lead_id FROM calls a WHERE a.workspace_id = ${here} AND a.worker_user_id = ANY(${ids})
                           AND a.lead_id IS NOT NULL AND (a.phase <> 'ended' OR a.wrap_up IN ('open', 'folded'))))
    OR l.id IN (SELECT p.lead_id FROM campaign_leads p JOIN campaigns g ON g.workspace_id = p.workspace_id AND g.id = p.campaign_id
                 WHERE p.workspace_id = ${here} AND p.assignee_user_id = ANY(${ids}) AND p.state = 'queued'
                   AND g.status = 'running' AND g.deleted_at IS NULL)
    OR (l.owner_user_id IS NULL AND (
          EXISTS (SELECT FROM campaign_leads p JOIN campaigns g ON g.workspace_id = p.workspace_id AND g.id = p.campaign_id
                   WHERE p.workspace_id = l.workspace_id AND p.lead_id = l.id AND p.state = 'queued' AND p.assignee_user_id IS NULL
                     AND g.status = 'running' AND g.deleted_at IS NULL)
          OR EXISTS (SELECT FROM tasks t WHERE t.workspace_id = l.workspace_id AND t.lead_id = l.id
                        AND t.assignee_user_id IS NULL AND t.done_at IS NULL AND t.deleted_at IS NULL))))`;
}

/** On a contact `c`: somebody who is pursued by a lead that is seen, or whom nobody ever pursued. */
export function seesContact(sight: Sight): Sql {
  if (sight.people === null) return sql`TRUE`;
  return sql`(
    EXISTS (SELECT FROM leads l WHERE l.workspace_id = c.workspace_id AND l.contact_id = c.id
               AND l.deleted_at IS NULL AND ${seesLead(sight)})
    OR NOT EXISTS (SELECT FROM leads l WHERE l.workspace_id = c.workspace_id AND l.contact_id = c.id))`;
}

/** On a call `k`: of theirs whom the viewer may see, nobody's with nobody known, or with a lead that is seen. */
export function seesCall(sight: Sight): Sql {
  if (sight.people === null) return sql`TRUE`;
  return sql`(
    k.worker_user_id = ANY(${[...sight.people]}::uuid[])
    OR (k.worker_user_id IS NULL AND k.lead_id IS NULL)
    OR EXISTS (SELECT FROM leads l WHERE l.workspace_id = k.workspace_id AND l.id = k.lead_id
                  AND l.deleted_at IS NULL AND ${seesLead(sight)}))`;
}

/** On a task `t`: of theirs whom the viewer may see, or anyone's about nobody or about a lead that is seen. */
export function seesTask(sight: Sight): Sql {
  if (sight.people === null) return sql`TRUE`;
  return sql`(
    t.assignee_user_id = ANY(${[...sight.people]}::uuid[])
    OR (t.assignee_user_id IS NULL AND t.lead_id IS NULL)
    OR EXISTS (SELECT FROM leads l WHERE l.workspace_id = t.workspace_id AND l.id = t.lead_id
                  AND l.deleted_at IS NULL AND ${seesLead(sight)}))`;
}

/** On a note `n`: of a lead or a call that is seen. */
function seesNote(sight: Sight): Sql {
  return sql`(
    EXISTS (SELECT FROM leads l WHERE l.workspace_id = n.workspace_id AND l.id = n.lead_id AND ${seesLead(sight)})
    OR EXISTS (SELECT FROM calls k WHERE k.workspace_id = n.workspace_id AND k.id = n.call_id AND ${seesCall(sight)}))`;
}

/** On an import `i`: of theirs whom the viewer may see. */
function seesImport({ people }: Sight): Sql {
  return people === null ? sql`TRUE` : sql`i.created_by_user_id = ANY(${[...people]}::uuid[])`;
}

type Subjects = {
  leads: readonly LeadId[];
  contacts: readonly ContactId[];
  calls: readonly CallId[];
  notes: readonly NoteId[];
  tasks: readonly TaskId[];
  imports: readonly ImportId[];
};

/** Each noun's rows, and the rule on them. */
const rowsOf: Record<keyof Subjects, { noun: string; table: Sql; alias: Sql; sees: (sight: Sight) => Sql }> =
  {
    leads: { noun: "lead", table: sql`leads`, alias: sql`l`, sees: seesLead },
    contacts: { noun: "contact", table: sql`contacts`, alias: sql`c`, sees: seesContact },
    calls: { noun: "call", table: sql`calls`, alias: sql`k`, sees: seesCall },
    notes: { noun: "note", table: sql`notes`, alias: sql`n`, sees: seesNote },
    tasks: { noun: "task", table: sql`tasks`, alias: sql`t`, sees: seesTask },
    imports: { noun: "import", table: sql`imports`, alias: sql`i`, sees: seesImport },
  };

/** Those of the ids whose rows the viewer sees, in the order given. With a whole sight all of them, unasked. */
export async function seenOf<N extends keyof Subjects>(
  reader: Reader,
  sight: Sight,
  noun: N,
  ids: Subjects[N],
): Promise<Subjects[N][number][]> {
  if (sight.people === null || ids.length === 0) return [...ids];
  const { table, alias, sees } = rowsOf[noun];
  const seen = await reader.$queryRaw<{ id: string }[]>(sql`
    SELECT ${alias}.id FROM ${table} ${alias}
     WHERE ${alias}.workspace_id = ${sight.workspaceId}::uuid AND ${alias}.id = ANY(${[...ids]}::uuid[]) AND ${sees(sight)}`);
  const known = new Set(seen.map((row) => row.id));
  return ids.filter((each) => known.has(each));
}

/** Throws NOT_FOUND where the viewer does not see one of these rows: it answers as one that never was. */
export async function requireSeen<N extends keyof Subjects>(
  reader: Reader,
  sight: Sight,
  noun: N,
  ids: Subjects[N],
): Promise<void> {
  const wanted = new Set<string>(ids);
  if ((await seenOf(reader, sight, noun, ids)).length < wanted.size) throw notFound(rowsOf[noun].noun);
}

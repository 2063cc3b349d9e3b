import type { ActivityView, FeedEvent, TimelineCursor, TimelineItem } from "@/contracts/activities/views";
import { catalog, type FeedEventType, isEventType } from "@/contracts/catalog";
import type {
  CallId,
  CampaignId,
  ContactId,
  LeadId,
  NoteId,
  OutcomeId,
  TaskId,
  UserId,
} from "@/contracts/ids";
import { namedIds, readNames } from "@/domain/activities/names";
import { seenOf, seesCall, seesContact, seesLead } from "@/domain/sight/queries";
import { showText } from "@/domain/sight/rules/masks";
import type { Sight } from "@/domain/sight/rules/sight";
import { Prisma, type Reader } from "@/platform/db";

type Row = {
  seq: bigint;
  type: string;
  actorId: string | null;
  leadId: string | null;
  callId: string | null;
  campaignId: string | null;
  data: unknown;
  createdAt: Date;
};

/** An event as it was logged; null for a type or shape this release does not know. */
function feedEvent(row: Row): FeedEvent | null {
  if (!isEventType(row.type) || !catalog[row.type].inFeed) return null;
  const parsed = catalog[row.type].payload.safeParse(row.data);
  return parsed.success ? ({ type: row.type, data: parsed.data } as FeedEvent) : null;
}

/** Rows as lines of the feed, with the names their sentences need, looked up all at once. */
async function toViews(reader: Reader, sight: Sight, rows: readonly Row[]): Promise<ActivityView[]> {
  const events = rows.flatMap((row) => {
    const event = feedEvent(row);
    return event ? [{ row, event, ids: namedIds(row, event) }] : [];
  });
  const names = await readNames(
    reader,
    sight,
    events.map(({ ids }) => ids),
  );
  return events.map(({ row, event, ids }) => ({
    seq: Number(row.seq),
    at: row.createdAt,
    event,
    actor: names.user(row.actorId),
    lead: names.lead(row.leadId) ?? names.leadOfContact(ids.contactId),
    callId: row.callId as CallId | null,
    campaign: names.campaign(row.campaignId),
    member: names.user(ids.memberId),
    fromMember: names.user(ids.fromMemberId),
    outcome: names.outcome(ids.outcomeId),
    previousOutcomeLabel: names.outcome(ids.previousOutcomeId)?.label ?? null,
  }));
}

type FeedFilter = { leadId?: LeadId; types?: readonly FeedEventType[] };

/** A line `a` of the feed: about a lead, a call or a contact that is seen, or about none of them. */
function seesActivity(sight: Sight): Prisma.Sql {
  const here = Prisma.sql`workspace_id = a.workspace_id`;
  return Prisma.sql`a.workspace_id = ${sight.workspaceId}::uuid AND CASE
    WHEN a.lead_id IS NOT NULL THEN EXISTS (SELECT FROM leads l WHERE l.${here} AND l.id = a.lead_id AND ${seesLead(sight)})
    WHEN a.call_id IS NOT NULL THEN EXISTS (SELECT FROM calls k WHERE k.${here} AND k.id = a.call_id AND ${seesCall(sight)})
    ELSE a.data->>'contactId' IS NULL
      OR EXISTS (SELECT FROM contacts c WHERE c.${here} AND c.id = (a.data->>'contactId')::uuid AND ${seesContact(sight)}) END`;
}

type FeedPage = FeedFilter & { before?: number; limit: number };

/** Positions of the feed's next lines, where the viewer does not see all of them. */
async function seenSeqs(reader: Reader, sight: Sight, page: FeedPage): Promise<bigint[]> {
  const { before = null, leadId = null, types = null } = page;
  const rows = await reader.$queryRaw<{ seq: bigint }[]>(Prisma.sql`
    SELECT a.seq FROM activities a
     WHERE ${seesActivity(sight)} AND (${before}::bigint IS NULL OR a.seq < ${before}::bigint)
       AND (${leadId}::uuid IS NULL OR a.lead_id = ${leadId}::uuid)
       AND (${types}::text[] IS NULL OR a.type = ANY(${types}::text[]))
     ORDER BY a.seq DESC LIMIT ${page.limit}`);
  return rows.map((row) => row.seq);
}

async function readFeed(reader: Reader, sight: Sight, page: FeedPage) {
  const { before, limit, leadId, types } = page;
  const seen = sight.people === null ? {} : { AND: { seq: { in: await seenSeqs(reader, sight, page) } } };
  return reader.activity.findMany({
    where: {
      workspaceId: sight.workspaceId,
      ...seen,
      ...(leadId ? { leadId } : {}),
      ...(types ? { type: { in: [...types] } } : {}),
      ...(before !== undefined ? { seq: { lt: BigInt(before) } } : {}),
    },
    orderBy: { seq: "desc" },
    take: limit,
  });
}

/** The feed, newest first: of the workspace or of one lead; `before` is the position of the last line shown. */
export async function listActivities(
  reader: Reader,
  sight: Sight,
  options: FeedPage,
): Promise<ActivityView[]> {
  return toViews(reader, sight, await readFeed(reader, sight, options));
}

/**
 * The feed's rows, newest first, none left out: `view` is null for a line that this release cannot read. `next` is the
 * position to go on before; null at the end.
 */
export async function pageActivities(
  reader: Reader,
  sight: Sight,
  options: { before?: number; limit: number },
): Promise<{ lines: { at: Date; type: string; view: ActivityView | null }[]; next: number | null }> {
  const rows = await readFeed(reader, sight, options);
  const views = new Map((await toViews(reader, sight, rows)).map((view) => [view.seq, view]));
  const last = rows.at(-1);
  return {
    lines: rows.map((row) => ({
      at: row.createdAt,
      type: row.type,
      view: views.get(Number(row.seq)) ?? null,
    })),
    next: rows.length === options.limit && last ? Number(last.seq) : null,
  };
}

/** Rows of the feed, exactly. */
export async function countActivities(reader: Reader, sight: Sight): Promise<number> {
  if (sight.people === null) return reader.activity.count({ where: { workspaceId: sight.workspaceId } });
  const [counted] = await reader.$queryRaw<{ n: number }[]>(
    Prisma.sql`SELECT count(*)::int AS n FROM activities a WHERE ${seesActivity(sight)}`,
  );
  return counted?.n ?? 0;
}

// Calls and tasks stand in the timeline with their rows; their single steps would say the same twice.
const timelineTypes = [
  "lead.created",
  "lead.deleted",
  "lead.restored",
] as const satisfies readonly FeedEventType[];

type TimelinePage = { before?: TimelineCursor; limit: number };
type Timeline = { items: TimelineItem[]; next: TimelineCursor | null };

/** What happened to all leads of a contact that the viewer sees, at most its newest fifty. */
export async function getContactTimeline(
  reader: Reader,
  sight: Sight,
  contactId: ContactId,
  page: TimelinePage,
): Promise<Timeline> {
  const leads = await reader.lead.findMany({
    where: { workspaceId: sight.workspaceId, contactId, deletedAt: null },
    select: { id: true },
    orderBy: { createdAt: "desc" },
    take: 50,
  });
  const leadIds = leads.map((lead) => lead.id as LeadId);
  return timelineOf(reader, sight, leadIds, page);
}

export const getLeadTimeline = (
  reader: Reader,
  sight: Sight,
  leadId: LeadId,
  page: TimelinePage,
): Promise<Timeline> => timelineOf(reader, sight, [leadId], page);

/**
 * Calls, notes, tasks and what became of the leads themselves, newest first. The next page begins after `before`,
 * which is the last item shown; items of one millisecond are ordered by id.
 */
async function timelineOf(
  reader: Reader,
  sight: Sight,
  leadIds: readonly LeadId[],
  { before, limit }: TimelinePage,
): Promise<Timeline> {
  const { workspaceId } = sight;
  const seen = await seenOf(reader, sight, "leads", leadIds);
  if (seen.length === 0) return { items: [], next: null };
  // A few more than shown, for those of the cursor's own millisecond that were shown already.
  const take = limit + 20;
  const until = before ? { lte: before.at } : undefined;
  const [only] = seen;
  const where = { workspaceId, leadId: seen.length === 1 ? only : { in: seen } };
  const [calls, notes, tasks, activities] = await Promise.all([
    reader.call.findMany({
      where: { ...where, startedAt: until },
      select: callFields,
      orderBy: [{ startedAt: "desc" }, { id: "desc" }],
      take,
    }),
    reader.note.findMany({
      where: { ...where, deletedAt: null, NOT: { text: "" }, createdAt: until },
      select: noteFields,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take,
    }),
    reader.task.findMany({
      where: { ...where, deletedAt: null, createdAt: until },
      select: taskFields,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take,
    }),
    reader.activity.findMany({
      where: { ...where, type: { in: [...timelineTypes] }, createdAt: until },
      orderBy: { seq: "desc" },
      take,
    }),
  ]);
  const items: TimelineItem[] = [
    ...calls.map(({ worker, campaign, outcome, startedAt, ...call }) => ({
      kind: "call" as const,
      ...call,
      id: call.id as CallId,
      at: startedAt,
      worker: worker && { userId: worker.userId as UserId, name: worker.user.name },
      campaign: campaign && { id: campaign.id as CampaignId, name: campaign.name },
      outcome: outcome && { ...outcome, id: outcome.id as OutcomeId },
    })),
    ...notes.map(({ author, createdAt, ...note }) => ({
      kind: "note" as const,
      ...note,
      text: note.authorUserId === sight.viewerId ? note.text : showText(sight, note.text),
      id: note.id as NoteId,
      leadId: note.leadId as LeadId,
      callId: note.callId as CallId | null,
      authorUserId: note.authorUserId as UserId,
      authorName: author.user.name,
      at: createdAt,
    })),
    ...tasks.map(({ kind, assignee, author, createdAt, ...task }) => ({
      kind: "task" as const,
      taskKind: kind,
      ...task,
      title: showText(sight, task.title),
      id: task.id as TaskId,
      assigneeName: assignee?.user.name ?? null,
      authorName: author?.user.name ?? null,
      at: createdAt,
    })),
    ...(await toViews(reader, sight, activities)).map((activity) => ({
      kind: "activity" as const,
      id: `activity-${activity.seq}`,
      at: activity.at,
      activity,
    })),
  ];
  items.sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
  const isOlder = (item: TimelineItem) =>
    !before || item.at < before.at || (item.at.getTime() === before.at.getTime() && item.id < before.id);
  const older = items.filter(isOlder);
  const page = older.slice(0, limit);
  const last = page.at(-1);
  return { items: page, next: older.length > limit && last ? { at: last.at, id: last.id } : null };
}

const name = { select: { user: { select: { name: true } } } } as const;

const callFields = {
  id: true,
  direction: true,
  phase: true,
  status: true,
  durationSeconds: true,
  didWorkerPickUp: true,
  didCustomerPickUp: true,
  recordingState: true,
  startedAt: true,
  worker: { select: { userId: true, user: { select: { name: true } } } },
  campaign: { select: { id: true, name: true } },
  outcome: { select: { id: true, label: true, tone: true } },
} as const;

const noteFields = {
  id: true,
  text: true,
  version: true,
  authorUserId: true,
  leadId: true,
  callId: true,
  createdAt: true,
  updatedAt: true,
  author: name,
} as const;

const taskFields = {
  id: true,
  kind: true,
  title: true,
  dueAt: true,
  doneAt: true,
  createdAt: true,
  assignee: name,
  author: name,
} as const;

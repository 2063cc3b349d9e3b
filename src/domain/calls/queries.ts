import type { CallView, MyCalls } from "@/contracts/calls/views";
import { callStatus } from "@/contracts/calls/schema";
import type { CallId, CampaignId, LeadId, LineId, OutcomeId, UserId, WorkspaceId } from "@/contracts/ids";
import { isOutcomeMissing } from "@/domain/calls/commands/record";
import { dialledSource } from "@/domain/leads/rules";
import { listOutcomes } from "@/domain/outcomes/queries";
import { moreTimeLeft, undoSeconds } from "@/domain/calls/rules";
import { saysNeverRang, stillAsks, suggestionFor } from "@/domain/outcomes/rules";
import { seenOf } from "@/domain/sight/queries";
import { showPhone, showText } from "@/domain/sight/rules/masks";
import type { Sight } from "@/domain/sight/rules/sight";
import { formatPhone } from "@/lib/phone";
import { clock } from "@/platform/clock";
import type { Prisma, Reader } from "@/platform/db";
import { notFound } from "@/platform/errors";

const include = {
  campaign: { select: { id: true, name: true, isOutcomeRequired: true, retryMinutes: true } },
  lead: {
    select: {
      id: true,
      source: true,
      ownerUserId: true,
      deletedAt: true,
      contact: { select: { name: true, company: true, timeZone: true } },
    },
  },
  worker: { select: { userId: true, user: { select: { name: true } } } },
  line: { select: { id: true, label: true, phone: true } },
  outcome: { select: { id: true, label: true, tone: true } },
} as const satisfies Prisma.CallInclude;
type Row = Prisma.CallGetPayload<{ include: typeof include }>;
type Outcomes = Awaited<ReturnType<typeof listOutcomes>>;
type NoteOfCall = { callId: string | null; text: string; version: number; updatedAt: Date };

/** What to offer an ended call that has no outcome, and whether it may be taken as it is. */
function suggestion(row: Row, outcomes: Outcomes, note: NoteOfCall | undefined) {
  const isOpen = row.phase === "ended" && row.outcomeId === null && row.endedBy !== "refusal";
  const id = isOpen ? suggestionFor(outcomes, row) : null;
  const outcome = outcomes.find((each) => each.id === id);
  return {
    pickedOutcomeId: row.pickedOutcomeId as OutcomeId | null,
    suggestedOutcomeId: outcome?.id ?? null,
    canAcceptSuggested:
      outcome !== undefined &&
      outcome.effect !== "do_not_call" &&
      stillAsks(outcome, { hasTime: false, hasNote: Boolean(note?.text.trim()) }) === null,
  };
}

/** Asked about, and not heard of since: nobody knows whether this call still goes on. */
function isSilent(row: Pick<Row, "phase" | "checkedAt" | "lastSignalAt">): boolean {
  return (
    row.phase !== "ended" &&
    row.checkedAt !== null &&
    (row.lastSignalAt === null || row.lastSignalAt < row.checkedAt)
  );
}

function view(sight: Sight, row: Row, outcomes: Outcomes, note: NoteOfCall | undefined): CallView {
  const isWrappingUp = row.wrapUp === "open" || row.wrapUp === "folded";
  return {
    id: row.id as CallId,
    direction: row.direction,
    phase: row.phase,
    status: row.status,
    dialState: row.dialState,
    dialMessage: row.dialMessage && showText(sight, row.dialMessage),
    dialRefusal: row.dialRefusal,
    endedBy: row.endedBy,
    askedProviderAt: isSilent(row) ? row.checkedAt : null,
    lead: row.lead && {
      id: row.lead.id as LeadId,
      name: showText(sight, row.lead.contact.name),
      company: row.lead.contact.company && showText(sight, row.lead.contact.company),
      dialled:
        row.lead.source === dialledSource && row.lead.ownerUserId === row.workerUserId
          ? row.lead.deletedAt === null
            ? "kept"
            : "dropped"
          : null,
    },
    campaign: row.campaign && { id: row.campaign.id as CampaignId, name: row.campaign.name },
    worker: row.worker && { userId: row.worker.userId as UserId, name: row.worker.user.name },
    line: row.line && {
      id: row.line.id as LineId,
      label: row.line.label,
      phone: formatPhone(row.line.phone),
    },
    customerPhone: row.customerPhone ? showPhone(sight, row.customerPhone) : "Unknown number",
    customerTimeZone: row.lead?.contact.timeZone ?? null,
    requestedAt: row.requestedAt,
    startedAt: row.startedAt,
    ringingAt: row.ringingAt,
    workerPickedUpAt: row.workerPickedUpAt,
    customerRangAt: row.customerRangAt,
    customerPickedUpAt: row.customerPickedUpAt,
    endedAt: row.endedAt,
    didWorkerPickUp: row.didWorkerPickUp,
    didCustomerPickUp: row.didCustomerPickUp,
    durationSeconds: row.durationSeconds,
    talkSeconds: row.talkSeconds,
    recordingState: row.recordingState,
    recordingExpiredAt: row.recordingExpiredAt,
    outcome: row.outcome && {
      id: row.outcome.id as OutcomeId,
      label: row.outcome.label,
      tone: row.outcome.tone,
    },
    ...suggestion(row, outcomes, note),
    isOutcomeRequired: isOutcomeMissing(row),
    wrapUp: row.wrapUp,
    wrapUpDueAt: isWrappingUp ? row.wrapUpDueAt : null,
    moreTimeLeft: isWrappingUp ? moreTimeLeft(row.wrapUpExtensions) : 0,
    wrapUpAt: row.wrapUpAt,
    note: note ? { text: note.text, version: note.version, updatedAt: note.updatedAt } : null,
    isSimulated: row.isSimulated,
  };
}

async function views(reader: Reader, sight: Sight, rows: readonly Row[]): Promise<CallView[]> {
  const { workspaceId, viewerId } = sight;
  const ids = rows.map((row) => row.id);
  const [outcomes, notes] = await Promise.all([
    listOutcomes(reader, workspaceId),
    ids.length === 0 || viewerId === null
      ? []
      : reader.note.findMany({
          where: { workspaceId, callId: { in: ids }, authorUserId: viewerId, deletedAt: null },
          select: { callId: true, text: true, version: true, updatedAt: true },
        }),
  ]);
  return rows.map((row) =>
    view(
      sight,
      row,
      outcomes,
      notes.find((note) => note.callId === row.id),
    ),
  );
}

/** Calls that are mine now: the dock and the popups, the same on every page and device. */
export async function getMyCalls(reader: Reader, sight: Sight, userId: UserId): Promise<MyCalls> {
  const { workspaceId } = sight;
  const [rows, user, undoable] = await Promise.all([
    reader.call.findMany({
      where: {
        workspaceId,
        workerUserId: userId,
        OR: [{ phase: { not: "ended" } }, { wrapUp: { in: ["open", "folded"] } }],
      },
      include,
      // The provider tells whole seconds: two calls of one second keep one order on every screen.
      orderBy: [{ endedAt: "asc" }, { startedAt: "asc" }, { id: "asc" }],
      take: 50,
    }),
    reader.user.findUniqueOrThrow({ where: { id: userId }, select: { popupRingSeconds: true } }),
    getUndoable(reader, sight, userId),
  ]);
  const calls = await views(reader, sight, rows);
  return {
    live: calls.filter((call) => call.phase !== "ended"),
    open: calls.filter((call) => call.phase === "ended" && call.wrapUp === "open"),
    folded: calls.filter((call) => call.phase === "ended" && call.wrapUp === "folded"),
    undoable,
    popupRingSeconds: user.popupRingSeconds,
    serverTime: clock.now(),
  };
}

/** My last choice, while it can be taken back: what the undo toast shows, also after a reload and in another tab. */
async function getUndoable(reader: Reader, sight: Sight, userId: UserId): Promise<MyCalls["undoable"]> {
  const { workspaceId } = sight;
  const now = clock.now().getTime();
  const change = await reader.outcomeChange.findFirst({
    where: {
      workspaceId,
      actorUserId: userId,
      undoneAt: null,
      at: { gt: new Date(now - undoSeconds * 1000) },
    },
    select: {
      at: true,
      outcome: { select: { id: true, label: true, effect: true } },
      previousOutcomeId: true,
      call: {
        select: {
          id: true,
          customerPhone: true,
          outcomeId: true,
          lead: { select: { contact: { select: { name: true } } } },
        },
      },
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
  });
  if (!change) return null;
  const { call, outcome } = change;
  // A manager has corrected it meanwhile, or it is the one that undo does not take back.
  const isStanding = call.outcomeId === (outcome?.id ?? null);
  const isBlock = outcome?.effect === "do_not_call" && outcome.id !== change.previousOutcomeId;
  if (!isStanding || isBlock) return null;
  return {
    callId: call.id as CallId,
    leadName: call.lead
      ? showText(sight, call.lead.contact.name)
      : call.customerPhone
        ? showPhone(sight, call.customerPhone)
        : "Unknown number",
    outcome: outcome && { id: outcome.id as OutcomeId, label: outcome.label },
    until: new Date(change.at.getTime() + undoSeconds * 1000),
  };
}

/** My last twenty ended calls, newest first. */
export async function listRecent(reader: Reader, sight: Sight, userId: UserId): Promise<CallView[]> {
  const { workspaceId } = sight;
  const rows = await reader.call.findMany({
    where: { workspaceId, workerUserId: userId, phase: "ended" },
    include,
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: 20,
  });
  return views(reader, sight, rows);
}

const neverRangStatuses = callStatus.options.filter(saysNeverRang);

/**
 * The call that keeps a worker from the next dial: one that runs, else the oldest whose required outcome is missing,
 * however many other popups are open. The same as `isOutcomeMissing`, asked of the database.
 */
export async function getBlockingCall(
  reader: Reader,
  workspaceId: WorkspaceId,
  userId: UserId,
): Promise<{ callId: CallId; isLive: boolean; leadName: string | null } | null> {
  const row = await reader.call.findFirst({
    where: {
      workspaceId,
      workerUserId: userId,
      OR: [
        { phase: { not: "ended" } },
        {
          wrapUp: { in: ["open", "folded"] },
          outcomeId: null,
          campaign: { isOutcomeRequired: true },
          status: { notIn: neverRangStatuses },
        },
      ],
    },
    // A phase's rank: an ended call comes last.
    orderBy: [{ phase: "asc" }, { startedAt: "asc" }],
    select: { id: true, phase: true, lead: { select: { contact: { select: { name: true } } } } },
  });
  return (
    row && {
      callId: row.id as CallId,
      isLive: row.phase !== "ended",
      leadName: row.lead?.contact.name ?? null,
    }
  );
}

/** These calls in the given order, at most 500; ids that the viewer does not see are left out. */
export async function listCallsById(
  reader: Reader,
  sight: Sight,
  ids: readonly CallId[],
): Promise<CallView[]> {
  const { workspaceId } = sight;
  const seen = await seenOf(reader, sight, "calls", ids.slice(0, 500));
  const rows = await reader.call.findMany({
    where: { workspaceId, id: { in: seen } },
    include,
  });
  const calls = new Map((await views(reader, sight, rows)).map((call) => [call.id, call]));
  return ids.flatMap((id) => calls.get(id) ?? []);
}

/** Calls that nobody's phone, lease or lead claims, newest first. */
export async function listUnclaimed(reader: Reader, sight: Sight): Promise<CallView[]> {
  const { workspaceId } = sight;
  const rows = await reader.call.findMany({
    where: { workspaceId, workerUserId: null },
    include,
    orderBy: { startedAt: "desc" },
    take: 100,
  });
  const seen = await seenOf(
    reader,
    sight,
    "calls",
    rows.map((row) => row.id as CallId),
  );
  return views(
    reader,
    sight,
    rows.filter((row) => seen.includes(row.id as CallId)),
  );
}

/** One call's page with, where its number fits several leads, these. */
export async function getCall(reader: Reader, sight: Sight, id: CallId) {
  const { workspaceId } = sight;
  const [seen] = await seenOf(reader, sight, "calls", [id]);
  if (!seen) throw notFound("call");
  const row = await reader.call.findUnique({ where: { workspaceId_id: { workspaceId, id } }, include });
  if (!row) throw notFound("call");
  const [[call], notes] = await Promise.all([
    views(reader, sight, [row]),
    reader.note.findMany({
      where: { workspaceId, callId: id, deletedAt: null },
      select: {
        id: true,
        text: true,
        updatedAt: true,
        authorUserId: true,
        author: { select: { user: { select: { name: true } } } },
      },
      take: 50,
    }),
  ]);
  if (!call) throw notFound("call");
  return {
    ...call,
    hangupCause: row.hangupCause && showText(sight, row.hangupCause),
    costCredits: row.costCredits === null ? null : Number(row.costCredits),
    notes: notes.map(({ author, authorUserId, text, ...note }) => ({
      ...note,
      text: authorUserId === sight.viewerId ? text : showText(sight, text),
      authorName: author.user.name,
    })),
    candidateLeads: row.leadId ? [] : await candidates(reader, sight, row.customerLastTen),
  };
}

async function candidates(reader: Reader, sight: Sight, lastTen: string | null) {
  if (!lastTen) return [];
  const { workspaceId } = sight;
  const leads = await reader.lead.findMany({
    where: { workspaceId, deletedAt: null, contact: { phoneLastTen: lastTen } },
    select: { id: true, contact: { select: { name: true, company: true } } },
    take: 10,
  });
  const ids = leads.map((lead) => lead.id as LeadId);
  const seen = new Set<string>(await seenOf(reader, sight, "leads", ids));
  return leads
    .filter((lead) => seen.has(lead.id))
    .map((lead) => ({
      id: lead.id as LeadId,
      name: showText(sight, lead.contact.name),
      company: lead.contact.company && showText(sight, lead.contact.company),
    }));
}

/** One call; throws NOT_FOUND where the viewer does not see it. */
export async function getCallView(reader: Reader, sight: Sight, id: CallId): Promise<CallView> {
  const [call] = await listCallsById(reader, sight, [id]);
  if (!call) throw notFound("call");
  return call;
}

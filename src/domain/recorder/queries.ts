import { z } from "zod";
import {
  historyDetail,
  historyKind,
  type RecorderDelivery,
  type RecorderEntry,
} from "@/contracts/calls/history";
import type { CallId, DeliveryId, UserId, WorkspaceId } from "@/contracts/ids";
import type { Role } from "@/contracts/members/schema";
import { plain, type RawView, showRaw } from "@/domain/deliveries/rules";
import { listSecrets } from "@/domain/provider-accounts/queries";
import { canSeeRawNumbers, canSeeRecorder } from "@/domain/recorder/policy";
import type { Reader } from "@/platform/db";
import { Prisma } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";

type Viewer = { workspaceId: WorkspaceId; userId: UserId; role: Role };

const deliveryFields = {
  id: true,
  state: true,
  receivedAt: true,
  processedAt: true,
  duplicateCount: true,
  lastDuplicateAt: true,
  attempts: true,
  result: true,
} as const satisfies Prisma.WebhookDeliverySelect;
type DeliveryRow = Prisma.WebhookDeliveryGetPayload<{ select: typeof deliveryFields }>;

/** Throws where the call is not there, or is not for this viewer. */
async function viewOf(reader: Reader, viewer: Viewer, callId: CallId): Promise<RawView> {
  const { workspaceId } = viewer;
  const call = await reader.call.findUnique({
    where: { workspaceId_id: { workspaceId, id: callId } },
    select: { workerUserId: true },
  });
  if (!call) throw notFound("call");
  if (!canSeeRecorder(viewer, call)) {
    throw new AppError(
      "FORBIDDEN",
      "not_your_call",
      "The flight recorder is for the call's own worker and for managers.",
    );
  }
  return { secrets: await listSecrets(reader, workspaceId), canSeeNumbers: canSeeRawNumbers(viewer) };
}

/**
 * A call's flight recorder, oldest first, at most `limit` rows after the cursor: its history, and what the provider
 * sent that left none. Secrets are hidden from everyone, numbers from workers.
 */
export async function listRecorder(
  reader: Reader,
  viewer: Viewer,
  callId: CallId,
  page: { cursor: string | null; limit: number },
): Promise<{ entries: RecorderEntry[]; nextCursor: string | null }> {
  const { workspaceId } = viewer;
  const view = await viewOf(reader, viewer, callId);
  const [ms = "0", afterId = ""] = page.cursor?.split(".") ?? [];
  const after = page.cursor
    ? Prisma.sql`WHERE (e.at, e.id) > (${new Date(Number(ms))}::timestamptz, ${afterId}::uuid)`
    : Prisma.empty;
  const rows = await reader.$queryRaw<{ source: "history" | "delivery"; id: string; at: Date }[]>(Prisma.sql`
    SELECT * FROM (
      SELECT 'history' AS source, id, at FROM call_history
       WHERE workspace_id = ${workspaceId}::uuid AND call_id = ${callId}::uuid
      UNION ALL
      SELECT 'delivery' AS source, d.id, d.received_at AS at FROM webhook_deliveries d
       WHERE d.workspace_id = ${workspaceId}::uuid AND d.call_id = ${callId}::uuid
         AND NOT EXISTS (SELECT 1 FROM call_history h WHERE h.workspace_id = d.workspace_id
                            AND h.call_id = d.call_id AND h.delivery_id = d.id)
    ) e ${after} ORDER BY e.at, e.id LIMIT ${page.limit + 1}`);
  const shown = rows.slice(0, page.limit);
  const entries = await readEntries(reader, workspaceId, shown, view);
  const last = shown.at(-1);
  return {
    entries,
    nextCursor: rows.length > page.limit && last ? `${last.at.getTime()}.${last.id}` : null,
  };
}

async function readEntries(
  reader: Reader,
  workspaceId: WorkspaceId,
  rows: readonly { source: "history" | "delivery"; id: string; at: Date }[],
  view: RawView,
): Promise<RecorderEntry[]> {
  const ids = (source: "history" | "delivery") =>
    rows.filter((row) => row.source === source).map((row) => row.id);
  const history = await reader.callHistory.findMany({
    where: { workspaceId, id: { in: ids("history") } },
    select: {
      id: true,
      kind: true,
      data: true,
      actor: { select: { user: { select: { name: true } } } },
      delivery: { select: deliveryFields },
    },
  });
  const alone = await reader.webhookDelivery.findMany({
    where: { workspaceId, id: { in: ids("delivery") } },
    select: deliveryFields,
  });
  const historyById = new Map(history.map((row) => [row.id, row]));
  const aloneById = new Map(alone.map((row) => [row.id, row]));
  return rows.flatMap(({ source, id, at }): RecorderEntry[] => {
    const delivery = aloneById.get(id);
    if (source === "delivery" && delivery) {
      const blank = { kind: "delivery" as const, actorName: null, screen: null, detail: {} };
      return [{ id, at, ...blank, delivery: deliveryView(delivery) }];
    }
    const row = historyById.get(id);
    const kind = historyKind.safeParse(row?.kind);
    if (!row || !kind.success) return [];
    const screenId = z.object({ screenId: z.string() }).safeParse(row.data);
    return [
      {
        id,
        at,
        kind: kind.data,
        actorName: row.actor?.user.name ?? null,
        screen: screenId.success ? screenId.data.screenId.slice(0, 4) : null,
        detail: detailView(row.data, view),
        delivery: row.delivery && deliveryView(row.delivery),
      },
    ];
  });
}

/** The provider's own words may hold numbers and keys: they pass the same gate as its bodies. */
function detailView(data: unknown, view: RawView): RecorderEntry["detail"] {
  const parsed = historyDetail.safeParse(data);
  if (!parsed.success) return {};
  const { message, word, providerRequestId, ...rest } = parsed.data;
  return {
    ...rest,
    ...(message === undefined ? {} : { message: plain(message, view) }),
    ...(word === undefined ? {} : { word: plain(word, view) }),
    ...(providerRequestId === undefined ? {} : { providerRequestId: plain(providerRequestId, view) }),
  };
}

const result = z.object({
  contradicts: z.enum(["customer", "worker", "line", "direction"]).nullable().default(null).catch(null),
  outcome: z.string().max(40).nullable().default(null).catch(null),
});

function deliveryView({ result: told, id, ...row }: DeliveryRow): RecorderDelivery {
  const { contradicts, outcome } = result.catch({ contradicts: null, outcome: null }).parse(told ?? {});
  return { ...row, id: id as DeliveryId, contradicts, outcome };
}

const longestShown = 20_000;

/** One delivery of this call as it was sent, for the same eyes as the recorder; at most 20,000 characters of it. */
export async function getRecorderRaw(reader: Reader, viewer: Viewer, callId: CallId, deliveryId: DeliveryId) {
  const view = await viewOf(reader, viewer, callId);
  const delivery = await reader.webhookDelivery.findUnique({
    where: { workspaceId_id: { workspaceId: viewer.workspaceId, id: deliveryId }, callId },
    select: { method: true, contentType: true, query: true, body: true },
  });
  if (!delivery) throw notFound("delivery");
  // Cut after hiding: half a secret would no longer be known as one.
  const body = showRaw(Buffer.from(delivery.body).toString("utf8"), view);
  return {
    method: delivery.method,
    contentType: delivery.contentType && plain(delivery.contentType, view),
    query: showRaw(delivery.query, view),
    body: body.slice(0, longestShown),
    isCut: body.length > longestShown,
    areNumbersHidden: !view.canSeeNumbers,
  };
}

import type { CallId, DeliveryId, WorkspaceId } from "@/contracts/ids";
import { showRaw } from "@/domain/deliveries/rules";
import { listSecrets } from "@/domain/provider-accounts/queries";
import type { Reader } from "@/platform/db";
import { notFound } from "@/platform/errors";

export type DeliveryState = "received" | "processed" | "ignored" | "set_aside" | "dead";
const row = {
  id: true,
  provider: true,
  state: true,
  method: true,
  contentType: true,
  attempts: true,
  lastError: true,
  duplicateCount: true,
  receivedAt: true,
  processedAt: true,
  callId: true,
  result: true,
} as const;

/** Newest first, at most 100. */
export async function listDeliveries(
  reader: Reader,
  workspaceId: WorkspaceId,
  filter: { state: DeliveryState | null },
) {
  const deliveries = await reader.webhookDelivery.findMany({
    where: { workspaceId, ...(filter.state ? { state: filter.state } : {}) },
    select: row,
    orderBy: [{ receivedAt: "desc" }, { arrival: "desc" }],
    take: 100,
  });
  return deliveries.map((delivery) => ({
    ...delivery,
    id: delivery.id as DeliveryId,
    callId: delivery.callId as CallId | null,
  }));
}

/** One delivery with its raw body as text; secrets and recordings' addresses hidden, numbers masked unless `isAdmin`. */
export async function getDelivery(
  reader: Reader,
  workspaceId: WorkspaceId,
  id: DeliveryId,
  isAdmin: boolean,
) {
  const delivery = await reader.webhookDelivery.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    select: { ...row, query: true, body: true },
  });
  if (!delivery) throw notFound("delivery");
  const view = { secrets: await listSecrets(reader, workspaceId), canSeeNumbers: isAdmin };
  return {
    ...delivery,
    id: delivery.id as DeliveryId,
    callId: delivery.callId as CallId | null,
    query: showRaw(delivery.query, view),
    body: showRaw(Buffer.from(delivery.body).toString("utf8"), view).slice(0, 20_000),
  };
}

import type { DeliveryId, WorkspaceId } from "@/contracts/ids";
import { clock } from "@/platform/clock";
import type { Tx } from "@/platform/db";
import { AppError, notFound } from "@/platform/errors";
import { publishArrival } from "@/platform/events/arrivals";
import type { Emit } from "@/platform/events/emit";

async function needsPerson(tx: Tx, workspaceId: WorkspaceId, deliveryId: DeliveryId) {
  const delivery = await tx.webhookDelivery.findUnique({
    where: { workspaceId_id: { workspaceId, id: deliveryId } },
    select: { state: true },
  });
  if (!delivery) throw notFound("delivery");
  if (delivery.state !== "set_aside" && delivery.state !== "dead") {
    throw new AppError("CONFLICT", "not_waiting", "This delivery does not wait for anyone any more.");
  }
}

/** Puts a set-aside or dead delivery back into the queue, with a fresh count of attempts. */
export async function replayDelivery(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; deliveryId: DeliveryId },
): Promise<void> {
  await needsPerson(tx, input.workspaceId, input.deliveryId);
  await tx.webhookDelivery.update({
    where: { workspaceId_id: { workspaceId: input.workspaceId, id: input.deliveryId } },
    data: { state: "received", attempts: 0, nextAttemptAt: clock.now(), lastError: null },
  });
  emit("delivery.changed", { deliveryId: input.deliveryId });
  // A hint only: the processor's own poll finds the row after the commit in any case.
  setTimeout(publishArrival, 50).unref();
}

/** A person looked at it and there is nothing to do; the body stays. */
export async function dismissDelivery(
  tx: Tx,
  emit: Emit,
  input: { workspaceId: WorkspaceId; deliveryId: DeliveryId },
): Promise<void> {
  await needsPerson(tx, input.workspaceId, input.deliveryId);
  await tx.webhookDelivery.update({
    where: { workspaceId_id: { workspaceId: input.workspaceId, id: input.deliveryId } },
    data: { state: "ignored", processedAt: clock.now() },
  });
  emit("delivery.changed", { deliveryId: input.deliveryId });
}

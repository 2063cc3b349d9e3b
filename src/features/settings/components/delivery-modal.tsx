"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link } from "@/components/link";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { confirm } from "@/components/confirm";
import { ErrorState, errorSentence } from "@/components/error-state";
import { formatClock, formatDateTime } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { StatusBadge } from "@/components/status-badge";
import { deliveryStates } from "../delivery-states";
import { FormModal } from "./form-modal";
import { Facts } from "./section";
import classes from "./settings.module.css";

/** JSON is set out in lines; anything else stays as it came. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

export function DeliveryModal({ deliveryId, onClose }: { deliveryId: string; onClose: () => void }) {
  const isAdmin = useWorkspace().current.role === "admin";
  const utils = trpc.useUtils();
  const delivery = trpc.deliveries.get.useQuery({ deliveryId });
  const answers = (message: string) => ({
    onSuccess: () => {
      void utils.deliveries.invalidate();
      notifications.show({ message });
      onClose();
    },
    onError: (error: unknown) =>
      notifications.show({ color: "red", title: "Not changed", message: errorSentence(error) }),
  });
  const replay = trpc.deliveries.replay.useMutation(answers("The delivery is processed again."));
  const dismiss = trpc.deliveries.dismiss.useMutation(
    answers("The delivery is dismissed. Its body is kept."),
  );

  async function handleDismiss() {
    const isSure = await confirm({
      title: "Dismiss this delivery?",
      message: "It will change nothing. Its body is kept, under All.",
      confirmLabel: "Dismiss",
      isDangerous: true,
    });
    if (isSure) dismiss.mutate({ deliveryId });
  }

  return (
    <FormModal onClose={onClose} title="Delivery" size="lg">
      {delivery.isPending ? (
        <LoadingRows rows={4} height={36} />
      ) : delivery.error ? (
        <ErrorState error={delivery.error} onRetry={() => void delivery.refetch()} />
      ) : (
        <Stack gap="md">
          <Facts
            facts={[
              {
                label: "State",
                value: (
                  <StatusBadge tone={deliveryStates[delivery.data.state].tone}>
                    {deliveryStates[delivery.data.state].label}
                  </StatusBadge>
                ),
              },
              {
                label: "Received",
                value: `${formatDateTime(delivery.data.receivedAt)} (${formatClock(delivery.data.receivedAt)})`,
              },
              { label: "Tries", value: delivery.data.attempts },
              {
                label: "Came again",
                value: delivery.data.duplicateCount === 0 ? "No" : `${delivery.data.duplicateCount}×`,
              },
            ]}
          />
          {delivery.data.lastError ? <Text size="sm">{delivery.data.lastError}</Text> : null}
          {delivery.data.callId ? (
            <Link href={`/dashboard/calls/${delivery.data.callId}`}>Open the call</Link>
          ) : null}
          <div>
            <Text size="sm" c="dimmed" mb={4}>
              {delivery.data.method} {delivery.data.contentType ?? ""}
              {isAdmin ? "" : " · numbers are masked"}
            </Text>
            {/* Focusable, so that a long body can be scrolled by keyboard. */}
            <pre className={classes.raw} tabIndex={0} aria-label="Body as it came">
              {readable(delivery.data.body) || delivery.data.query || "Empty"}
            </pre>
          </div>
          {delivery.data.state === "set_aside" || delivery.data.state === "dead" ? (
            <Group justify="flex-end" gap="xs">
              <Button variant="default" loading={dismiss.isPending} onClick={() => void handleDismiss()}>
                Dismiss
              </Button>
              <Button loading={replay.isPending} onClick={() => replay.mutate({ deliveryId })}>
                Process again
              </Button>
            </Group>
          ) : null}
        </Stack>
      )}
    </FormModal>
  );
}

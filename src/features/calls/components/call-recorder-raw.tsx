"use client";

import { Text } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { ErrorState } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import type { CallId, DeliveryId } from "@/contracts/ids";
import classes from "./call-recorder.module.css";

/** What the provider sent, byte by byte but for what is hidden from these eyes by the server. */
export function RecorderRaw({ callId, deliveryId }: { callId: CallId; deliveryId: DeliveryId }) {
  const raw = trpc.calls.recorderRaw.useQuery({ callId, deliveryId });
  if (raw.isPending) return <LoadingRows rows={2} height={24} />;
  if (!raw.data) return <ErrorState error={raw.error} onRetry={() => void raw.refetch()} />;
  const { method, contentType, query, body, isCut, areNumbersHidden } = raw.data;
  const hidden = areNumbersHidden ? "numbers, keys and recording addresses" : "keys and recording addresses";
  return (
    <div className={classes.rawBox}>
      <Text size="xs" c="dimmed">
        {method} {contentType ?? ""} · {hidden} are hidden{isCut ? " · shortened" : ""}
      </Text>
      {/* Focusable, so that a long body can be scrolled by keyboard. */}
      <pre className={classes.raw} tabIndex={0} aria-label="As sent by the provider">
        {[query === "" ? null : `?${query}`, readable(body)].filter((part) => part).join("\n") || "Empty"}
      </pre>
    </div>
  );
}

/** JSON is set out in lines; anything else stays as it came. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

"use client";

import { useEffect, useRef } from "react";
import { trpc } from "@/client/trpc";
import { showFailure, showUndo, withdrawUndo } from "@/components/toasts";
import type { MyCalls } from "@/contracts/calls/views";

/**
 * The way back from the last outcome, for ten seconds. It comes from the database: a reload and another tab offer
 * it too, and so does an outcome that was picked while talking.
 */
export function UndoOffer({
  undoable,
  serverTime,
}: {
  undoable: MyCalls["undoable"];
  serverTime: Date | null;
}) {
  const utils = trpc.useUtils();
  const { mutate } = trpc.calls.undo.useMutation({
    onError: (error) => showFailure("Not undone", error),
    onSettled: () => {
      void utils.calls.mine.invalidate();
      void utils.calls.recent.invalidate();
      void utils.desk.get.invalidate();
    },
  });
  const callId = undoable?.callId ?? null;
  const until = undoable?.until.getTime() ?? null;
  const label = undoable?.outcome?.label ?? null;
  const leftMs = until === null || serverTime === null ? 0 : until - serverTime.getTime();
  const shown = useRef<string | null>(null);
  useEffect(() => {
    const key = callId === null ? null : `${callId} ${until}`;
    if (key === shown.current) return;
    shown.current = key;
    if (callId === null || leftMs < 500) {
      withdrawUndo("outcome");
      return;
    }
    showUndo(`${label ?? "Call closed, nothing"} saved. U to undo`, () => mutate({ callId }), {
      id: "outcome",
      forMs: Math.min(leftMs, 10_000),
    });
  }, [callId, until, label, leftMs, mutate]);
  return null;
}

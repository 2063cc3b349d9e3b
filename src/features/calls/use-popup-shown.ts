"use client";

import { useEffect } from "react";
import { screenId } from "@/client/screen-id";
import { serverNow } from "@/client/server-clock";
import { trpc } from "@/client/trpc";
import type { CallView } from "@/contracts/calls/views";
import { shownAfterMsAtMost } from "@/contracts/calls/words";

const told = new Set<string>();

/**
 * Tells the server, once per screen, that this popup was painted: after two animation frames, which a hidden tab
 * does not get. It is a fact for the flight recorder; if it is lost, nothing else is.
 */
export function usePopupShown(call: Pick<CallView, "id" | "wrapUpAt">): void {
  const { mutate } = trpc.calls.popupShown.useMutation();
  const { id, wrapUpAt } = call;
  const since = wrapUpAt?.getTime() ?? null;
  useEffect(() => {
    if (since === null || told.has(id)) return;
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        const shownAfterMs = Math.max(0, Math.round(serverNow() - since));
        if (shownAfterMs > shownAfterMsAtMost || told.has(id)) return;
        told.add(id);
        mutate({ callId: id, screenId: screenId(), shownAfterMs });
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [id, since, mutate]);
}

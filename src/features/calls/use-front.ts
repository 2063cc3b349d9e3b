"use client";

import { useState } from "react";
import type { CallView } from "@/contracts/calls/views";

type Front = { call: CallView; index: number; isStepped: boolean; step: (by: 1 | -1) => void };

/**
 * Which of the waiting popups is in front. It stays there until it is gone, whatever comes: a call that ended earlier and
 * is reported later must not take the place of the one that somebody writes in. `isStepped` = put there by a press.
 */
export function useFront(open: readonly CallView[]): Front | null {
  const [front, setFront] = useState<{ id: string; isStepped: boolean } | null>(null);
  const found = open.findIndex((call) => call.id === front?.id);
  const index = found === -1 ? 0 : found;
  const call = open[index];
  if (!call) return null;
  if (call.id !== front?.id) setFront({ id: call.id, isStepped: false });
  return {
    call,
    index,
    isStepped: found !== -1 && front?.isStepped === true,
    step: (by) => {
      const next = open[index + by];
      if (next) setFront({ id: next.id, isStepped: true });
    },
  };
}

"use client";

import { useIsFetching } from "@tanstack/react-query";
import { getQueryKey } from "@trpc/react-query";
import { useEffect, useRef, useState } from "react";
import { screenId } from "@/client/screen-id";
import { useLive } from "@/client/live-provider";
import { serverNow } from "@/client/server-clock";
import { trpc } from "@/client/trpc";
import type { DeskView } from "@/contracts/desk/views";
import type { CallId, LeadId } from "@/contracts/ids";
import { useTabVisible } from "@/features/calls/use-countdown";

type Power = DeskView["power"];

const beatEveryMs = 20_000;
/** After a hold nothing happens at once: whoever let go sees it coming. */
const afterHoldMs = 3000;

type PowerInput = {
  desk: DeskView;
  /** Why nothing may happen by itself now; null = it may. */
  hold: string | null;
  /** A step is on its way: the next look decides whether another is needed. */
  isBusy: boolean;
  /** The lead that the provider refused: trying it again is a person's step. */
  refusedId: LeadId | null;
  accept: (callId: CallId) => void;
  take: (leadId: LeadId | null) => void;
  dial: (leadId: LeadId) => void;
};

/**
 * Power mode's own steps. The server says what comes and when, so a reload draws the same ring; this page only waits
 * for the moment and takes the step, once, and only while it is the tab that holds the dialling.
 */
export function usePower({ desk, hold, isBusy, refusedId, accept, take, dial }: PowerInput): {
  power: Power;
  /** False = another tab of this person dials by itself. */
  isHolder: boolean;
  takeOver: () => void;
  /** Whom this page dials by itself as soon as the call's wrap-up is over; null = nobody. */
  next: (ended: CallId) => LeadId | null;
} {
  const { power, worker } = desk;
  const isOn = worker.mode === "power" && worker.pause === null;
  const { isHolder, takeOver } = useBeat(isOn);
  const [notBefore, setNotBefore] = useState<number | null>(null);

  const isHeld = hold !== null;
  const wasHeld = useRef(false);
  useEffect(() => {
    if (wasHeld.current && !isHeld) setNotBefore(serverNow() + afterHoldMs);
    wasHeld.current = isHeld;
  }, [isHeld]);

  const at = power && "at" in power ? Math.max(power.at.getTime(), notBefore ?? 0) : null;
  const key = power
    ? `${power.kind}:${"callId" in power ? power.callId : "leadId" in power ? power.leadId : ""}`
    : "";
  const done = useRef<string | null>(null);
  const run = useRef(() => undefined as void);
  useEffect(() => {
    run.current = () => {
      if (power?.kind === "accept") accept(power.callId);
      else if (power?.kind === "take") take(power.leadId);
      else if (power?.kind === "dial") dial(power.leadId);
    };
  });
  // Where nobody is in hand, a desk that is being asked anew may know of a dial that this one does not.
  const isAsked = useIsFetching({ queryKey: getQueryKey(trpc.desk.get) }) > 0;
  const isStep =
    power?.kind === "accept" ||
    (power?.kind === "take" && !isAsked) ||
    (power?.kind === "dial" && power.leadId !== refusedId);
  useEffect(() => {
    if (!isOn || !isStep || isHeld || isBusy || !isHolder) return;
    const stamp = `${key}@${power && "at" in power ? power.at.getTime() : desk.serverTime.getTime()}`;
    if (done.current === stamp) return;
    const timer = setTimeout(
      () => {
        done.current = stamp;
        run.current();
      },
      at === null ? 0 : Math.max(0, at - serverNow()),
    );
    return () => clearTimeout(timer);
  });

  return {
    power: power && "at" in power && at !== null ? { ...power, at: new Date(at) } : power,
    isHolder,
    takeOver,
    next: (ended) =>
      isOn && isHolder && !isHeld && !isBusy && power && "thenLeadId" in power && power.callId === ended
        ? power.thenLeadId
        : null,
  };
}

/** Tells the server that this tab is the one in front, and learns whether it may dial. */
function useBeat(isOn: boolean): { isHolder: boolean; takeOver: () => void } {
  const { mutate } = trpc.desk.beat.useMutation();
  const utils = trpc.useUtils();
  const { status } = useLive();
  const isVisible = useTabVisible();
  const [isHolder, setIsHolder] = useState(false);
  const lastInput = useRef(0);
  const notLiveSince = useRef<number | null>(null);
  const isLive = status.kind === "live";
  useEffect(() => {
    notLiveSince.current = isLive ? null : (notLiveSince.current ?? performance.now());
  }, [isLive]);
  useEffect(() => {
    const touch = () => {
      lastInput.current = performance.now();
    };
    touch();
    window.addEventListener("pointerdown", touch);
    window.addEventListener("keydown", touch);
    return () => {
      window.removeEventListener("pointerdown", touch);
      window.removeEventListener("keydown", touch);
    };
  }, []);
  const beat = useRef((_isTakingOver: boolean) => undefined as void);
  useEffect(() => {
    beat.current = (isTakingOver) => {
      const now = performance.now();
      const seconds = (since: number | null) => (since === null ? 0 : Math.round((now - since) / 1000));
      mutate(
        {
          screenId: screenId(),
          idleSeconds: seconds(lastInput.current),
          notLiveSeconds: seconds(notLiveSince.current),
          ...(isTakingOver ? { isTakingOver } : {}),
        },
        {
          onSuccess: (answer) => {
            setIsHolder(answer.isHolder);
            if (answer.isPaused) void utils.desk.get.invalidate();
          },
        },
      );
    };
  });
  useEffect(() => {
    if (!isOn || !isVisible) {
      setIsHolder(false);
      return;
    }
    beat.current(false);
    const timer = setInterval(() => beat.current(false), beatEveryMs);
    return () => clearInterval(timer);
  }, [isOn, isVisible]);
  return { isHolder, takeOver: () => beat.current(true) };
}

"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { serverNow } from "@/client/server-clock";
import { useServerMoments } from "@/client/use-server-moments";
import { trpc } from "@/client/trpc";
import type { DeskView } from "@/contracts/desk/views";
import type { CampaignId, LeadId } from "@/contracts/ids";

const renewEveryMs = 20_000;

/** Keeps the lead while its worker is there, and gives it back when the desk is left. */
export function useLeaseUpkeep(campaignId: CampaignId, leadId: LeadId | null, expiresAt: Date | null): void {
  const utils = trpc.useUtils();
  const { mutate: renew } = trpc.desk.renew.useMutation();
  const { mutate: release } = trpc.desk.release.useMutation();
  const lastActivity = useRef(0);
  const held = useRef(leadId);
  useEffect(() => {
    held.current = leadId;
  }, [leadId]);

  useEffect(() => {
    const touch = () => {
      lastActivity.current = performance.now();
    };
    touch();
    window.addEventListener("pointermove", touch);
    window.addEventListener("keydown", touch);
    return () => {
      window.removeEventListener("pointermove", touch);
      window.removeEventListener("keydown", touch);
    };
  }, []);

  useEffect(() => {
    if (!leadId) return;
    const timer = setInterval(() => {
      if (performance.now() - lastActivity.current < renewEveryMs) renew({ leadId });
    }, renewEveryMs);
    return () => clearInterval(timer);
  }, [leadId, renew]);

  // A lease that lapses makes no event: ask when it is due.
  const expiry = expiresAt?.getTime() ?? null;
  useEffect(() => {
    if (expiry === null) return;
    const wait = Math.min(Math.max(expiry - Date.now(), 0) + 500, 300_000);
    const timer = setTimeout(() => void utils.desk.get.invalidate({ campaignId }), wait);
    return () => clearTimeout(timer);
  }, [expiry, utils, campaignId]);

  const letGo = useCallback(() => {
    const busy = (utils.calls.mine.getData()?.live.length ?? 0) > 0;
    if (held.current && !busy) release({ leadId: held.current });
  }, [release, utils]);
  useEffect(() => letGo, [letGo]);
}

export type Lapsed = { leadId: LeadId; name: string };

/** The lead whose lease ran out while this page showed it; forgotten as soon as another step is taken. */
export function useLapsedLease(
  lease: DeskView["lease"],
  isOnCall: boolean,
): [lapsed: Lapsed | null, forget: () => void] {
  const [last, setLast] = useState<(Lapsed & { expiresAt: number }) | null>(null);
  const expiresAt = lease?.expiresAt.getTime() ?? null;
  const leadId = lease?.lead.id ?? null;
  const name = lease?.lead.name ?? "";
  useEffect(() => {
    if (isOnCall) setLast(null);
    else if (leadId !== null && expiresAt !== null) setLast({ leadId, name, expiresAt });
    // Given back or taken away before its end: that is no lapse. The page's own second may not have struck yet.
    else setLast((before) => (before && serverNow() < before.expiresAt - 1000 ? null : before));
  }, [leadId, name, expiresAt, isOnCall]);
  const forget = useCallback(() => setLast(null), []);
  const now = useServerMoments([last?.expiresAt]);
  const isLapsed = last !== null && !isOnCall && now >= last.expiresAt;
  return [isLapsed ? { leadId: last.leadId, name: last.name } : null, forget];
}

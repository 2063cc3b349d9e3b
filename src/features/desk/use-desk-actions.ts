"use client";

import { notifications } from "@mantine/notifications";
import { useCallback, useEffect, useRef } from "react";
import { trpc } from "@/client/trpc";
import { confirm } from "@/components/confirm";
import { errorSentence } from "@/components/error-state";
import type { SkipReason } from "@/contracts/campaigns/schema";
import type { CallId, CampaignId, LeadId } from "@/contracts/ids";
import { endByHandWords } from "./messages";

const renewEveryMs = 20_000;

/** What a worker may do at the desk besides dialling. Each refusal is told in the server's sentence. */
export function useDeskActions(campaignId: CampaignId) {
  const utils = trpc.useUtils();
  const settle = () =>
    Promise.all([utils.desk.get.invalidate({ campaignId }), utils.calls.mine.invalidate()]);
  const complain = (title: string) => (error: unknown) => {
    notifications.show({ title, message: errorSentence(error), color: "red", autoClose: 8000 });
  };
  const taking = trpc.desk.take.useMutation({ onError: complain("Not taken"), onSettled: settle });
  const skipping = trpc.desk.skip.useMutation({ onError: complain("Not skipped"), onSettled: settle });
  const ending = trpc.calls.endByHand.useMutation({ onError: complain("Not ended"), onSettled: settle });

  return {
    isTaking: taking.isPending || skipping.isPending,
    take: (leadId?: LeadId) => {
      if (!taking.isPending) taking.mutate({ campaignId, ...(leadId ? { leadId } : {}) });
    },
    skip: (leadId: LeadId, reason: SkipReason) =>
      skipping.mutate({ campaignId, leadId, reason }, { onSuccess: () => taking.mutate({ campaignId }) }),
    endByHand: async (callId: CallId) => {
      const { title, message, confirm: confirmLabel } = endByHandWords;
      if (await confirm({ title, message, confirmLabel, isDangerous: true })) ending.mutate({ callId });
    },
  };
}

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

"use client";

import { useCallback } from "react";
import { serverNow } from "@/client/server-clock";
import { trpc } from "@/client/trpc";
import { confirm } from "@/components/confirm";
import { showDone, showFailure, showUndo } from "@/components/toasts";
import type { SkipReason } from "@/contracts/campaigns/words";
import type { DeskMode } from "@/contracts/desk/schema";
import type { OwnPauseReason } from "@/contracts/desk/words";
import type { CallId, CampaignId, LeadId } from "@/contracts/ids";
import { formatDateTime } from "@/components/format";
import { endByHandWords, takenWords } from "./messages";

/** What a worker may do at the desk besides dialling. Each refusal is told in the server's sentence. */
export function useDeskActions(campaignId: CampaignId) {
  const utils = trpc.useUtils();
  const settle = () =>
    Promise.all([utils.desk.get.invalidate({ campaignId }), utils.calls.mine.invalidate()]);
  const complain = (title: string) => (error: unknown) => showFailure(title, error);
  const taking = trpc.desk.take.useMutation({
    onError: (error) => {
      if (!takeInstead(error)) showFailure("Not taken", error);
    },
    onSettled: settle,
  });
  /** A colleague was faster: says who, and takes the next lead in its place. False = the error is another. */
  const takeInstead = (error: unknown): boolean => {
    const taken = takenBy(error);
    if (taken)
      taking.mutate(
        { campaignId },
        {
          onSuccess: ({ leadId }) => {
            const ago = taken.at === null ? null : (serverNow() - taken.at) / 1000;
            showDone(takenWords(taken.holder, ago, leadId !== null));
          },
        },
      );
    return taken !== null;
  };
  const skipping = trpc.desk.skip.useMutation({ onError: complain("Not skipped"), onSettled: settle });
  const unskipping = trpc.desk.undoSkip.useMutation({ onError: complain("Not undone"), onSettled: settle });
  const ending = trpc.calls.endByHand.useMutation({ onError: complain("Not ended"), onSettled: settle });
  const pausing = trpc.desk.pause.useMutation({ onError: complain("Not paused"), onSettled: settle });
  const resuming = trpc.desk.resume.useMutation({ onError: complain("Not resumed"), onSettled: settle });
  const { mutate: mutateMode } = trpc.desk.setMode.useMutation({
    onError: complain("Not changed"),
    onSettled: settle,
  });
  const planning = trpc.desk.callback.useMutation({ onError: complain("Not planned"), onSettled: settle });
  const unplanning = trpc.tasks.delete.useMutation({ onError: complain("Not undone"), onSettled: settle });
  const following = trpc.tasks.create.useMutation({ onError: complain("Not planned"), onSettled: settle });

  const setMode = useCallback((mode: DeskMode) => mutateMode({ mode, campaignId }), [mutateMode, campaignId]);

  return {
    takeInstead,
    isTaking: taking.isPending || skipping.isPending || resuming.isPending,
    take: (leadId?: LeadId) => {
      if (!taking.isPending) taking.mutate({ campaignId, ...(leadId ? { leadId } : {}) });
    },
    skip: (leadId: LeadId, reason: SkipReason, note: string | null, after: () => void) =>
      skipping.mutate(
        { campaignId, leadId, reason, ...(note === null ? {} : { note }) },
        {
          onSuccess: ({ skipId, sentence }) => {
            showUndo(sentence, () => unskipping.mutate({ skipId }));
            after();
          },
        },
      ),
    pause: (reason: OwnPauseReason, note: string | null) =>
      pausing.mutate({ reason, ...(note === null ? {} : { note }) }),
    resume: () => {
      if (!resuming.isPending) resuming.mutate();
    },
    setMode,
    callback: (lead: { id: LeadId; name: string }, at: Date, assignee: "me" | "anyone", after: () => void) =>
      planning.mutate(
        { campaignId, leadId: lead.id, at, assignee },
        {
          onSuccess: ({ taskId }) => {
            const whose = assignee === "anyone" ? ", anyone's" : "";
            showUndo(`Callback with ${lead.name}, ${formatDateTime(at)}${whose}`, () =>
              unplanning.mutate({ taskId }),
            );
            after();
          },
        },
      ),
    followUp: (
      lead: { id: LeadId; name: string },
      at: Date,
      assigneeUserId: Parameters<typeof following.mutate>[0]["assigneeUserId"],
    ) =>
      following.mutate(
        {
          kind: "follow_up",
          title: `Follow up with ${lead.name}`,
          leadId: lead.id,
          callId: null,
          assigneeUserId,
          dueAt: at,
        },
        { onSuccess: () => showDone(`Follow-up with ${lead.name}, ${formatDateTime(at)}`) },
      ),
    endByHand: async (callId: CallId) => {
      const { title, message, confirm: confirmLabel } = endByHandWords;
      if (await confirm({ title, message, confirmLabel, isDangerous: true })) ending.mutate({ callId });
    },
    /** Without a question: the provider itself has been asked and knows nothing of this call any more. */
    setOutcomeNow: (callId: CallId) => ending.mutate({ callId }),
  };
}

/** Whose lease refused the step, as the server tells it. */
function takenBy(error: unknown): { holder: string; at: number | null } | null {
  // By hand: zod, for this alone, was a tenth of the desk's first load.
  const { data } = (error ?? {}) as { data?: { reason?: unknown; details?: Record<string, unknown> } };
  if (data?.reason !== "leased") return null;
  const { holder, takenAt } = data.details ?? {};
  return {
    holder: typeof holder === "string" ? holder : "A colleague",
    at: typeof takenAt === "number" ? takenAt : null,
  };
}

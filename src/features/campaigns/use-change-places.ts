"use client";

import { type RouterOutputs, trpc } from "@/client/trpc";
import { formatNumber } from "@/components/format";
import { showDone, showFailure, showUndo } from "@/components/toasts";
import type { CampaignId } from "@/contracts/ids";

type Changed = RouterOutputs["campaigns"]["addLeads"];

const leadsWord = (count: number) => (count === 1 ? "1 lead" : `${formatNumber(count)} leads`);

/** Leads into a campaign's queue, out of it, and to its workers; each with the way back for ten seconds. */
export function useChangePlaces(campaign: { id: CampaignId; name: string }, onDone?: () => void) {
  const utils = trpc.useUtils();
  const refresh = () => {
    void utils.campaigns.invalidate();
    void utils.leads.invalidate();
  };
  const undo = trpc.leads.undoMany.useMutation({
    onSuccess: refresh,
    onError: (error) => showFailure("Not undone", error),
  });
  const tell = (verb: { done: string; doing: string }) => ({
    onSuccess: ({ change, count, alreadyIn, notCallable }: Changed) => {
      refresh();
      onDone?.();
      const left = [
        alreadyIn > 0 ? `${leadsWord(alreadyIn)} had a place already` : null,
        notCallable > 0 && verb === words.add ? `${leadsWord(notCallable)} cannot be called` : null,
      ].filter((part) => part !== null);
      const rest = left.length > 0 ? ` ${left.join(", ")}.` : "";
      if (!change) return showDone(`Nothing to change.${rest}`);
      const isRunning = change.state === "running";
      showUndo(
        isRunning
          ? `${leadsWord(change.totalCount)} ${verb.doing} ${campaign.name}.${rest}`
          : `${leadsWord(count)} ${verb.done} ${campaign.name}.${rest}`,
        () => undo.mutate({ bulkChangeId: change.bulkChangeId }),
      );
    },
    onError: (error: unknown) => showFailure("Nothing was changed", error),
  });
  const words = {
    add: { done: "added to", doing: "are being added to" },
    remove: { done: "taken out of", doing: "are being taken out of" },
    share: { done: "given in", doing: "are being shared out in" },
  };
  return {
    add: trpc.campaigns.addLeads.useMutation(tell(words.add)),
    remove: trpc.campaigns.removeLeads.useMutation(tell(words.remove)),
    share: trpc.campaigns.shareLeads.useMutation(tell(words.share)),
  };
}

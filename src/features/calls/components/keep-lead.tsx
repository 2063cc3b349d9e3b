"use client";

import { trpc } from "@/client/trpc";
import { showFailure } from "@/components/toasts";
import type { CallView } from "@/contracts/calls/views";
import classes from "./call-popup.module.css";

/** Of a number that was in no book and was dialled by hand: whether it becomes a lead. It does where nothing is said. */
export function KeepLead({ call }: { call: CallView }) {
  const utils = trpc.useUtils();
  const { mutate, isPending } = trpc.leads.keepDialled.useMutation({
    onError: (error) => showFailure("Not saved", error),
    onSettled: () => void utils.calls.mine.invalidate(),
  });
  if (!call.lead?.dialled) return null;
  const leadId = call.lead.id;
  const isKept = call.lead.dialled === "kept";
  return (
    <span>
      {isKept ? "New lead" : "Not a lead"}{" "}
      <button
        type="button"
        className={classes.keepLead}
        disabled={isPending}
        onClick={() => mutate({ leadId, isKept: !isKept })}
      >
        {isKept ? "Do not keep it" : "Keep it"}
      </button>
    </span>
  );
}

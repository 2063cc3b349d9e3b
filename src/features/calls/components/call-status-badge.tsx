"use client";

import { useWorkspace } from "@/client/workspace-provider";
import { OutcomeTag, StatusBadge, TruthDot } from "@/components/status-badge";
import type { CallView } from "@/contracts/calls/views";
import { legsOf, statusLabel, statusWords } from "../call-words";
import classes from "./call-parts.module.css";

/** The provider's status. */
export function CallStatusBadge({ call }: { call: Pick<CallView, "status" | "worker"> }) {
  const { user } = useWorkspace();
  return <StatusBadge tone={statusWords[call.status].tone}>{statusLabel(call, user.id)}</StatusBadge>;
}

/** The business outcome; "needs outcome" where one is required and missing, a dash where none is. */
export function CallOutcome({ call }: { call: Pick<CallView, "outcome" | "isOutcomeRequired"> }) {
  if (call.outcome) return <OutcomeTag label={call.outcome.label} tone={call.outcome.tone} />;
  if (call.isOutcomeRequired) return <StatusBadge tone="warning">Needs outcome</StatusBadge>;
  return <span className={classes.none}>—</span>;
}

/** Who picked up: two dots with words. */
export function LegsTruth({ call }: { call: CallView }) {
  const { user } = useWorkspace();
  const legs = legsOf(call, call.worker?.userId === user.id);
  return (
    <span className={classes.legs}>
      <TruthDot is={legs.worker.is}>{legs.worker.words}</TruthDot>
      <TruthDot is={legs.customer.is}>{legs.customer.words}</TruthDot>
    </span>
  );
}

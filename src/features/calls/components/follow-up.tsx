"use client";

import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { formatDateTime } from "@/components/format";
import { showFailure } from "@/components/toasts";
import type { CallView } from "@/contracts/calls/views";
import type { TaskId } from "@/contracts/ids";
import type { Assignee } from "../asking";
import { personOf } from "../call-words";
import { WhenRow } from "./when-row";
import classes from "./wrap-up.module.css";

type Made = { taskId: TaskId; at: Date; assignee: Assignee };
type FollowUpProps = {
  call: Pick<CallView, "id" | "lead" | "customerPhone">;
  /** F was pressed: digits choose. */
  isAsked?: boolean;
  onLeave?: () => void;
};

/** A follow-up task for this call's lead, in one press; taken back by the next. */
export function FollowUp({ call, isAsked = false, onLeave = () => undefined }: FollowUpProps) {
  const { user } = useWorkspace();
  const [made, setMade] = useState<Made | null>(null);
  const [assignee, setAssignee] = useState<Assignee>("me");
  const complain = (error: unknown) => showFailure("Follow-up not saved", error);
  const create = trpc.tasks.create.useMutation({ onError: complain });
  const remove = trpc.tasks.delete.useMutation({ onSuccess: () => setMade(null), onError: complain });

  if (made) {
    return (
      <div className={classes.row} role="group" aria-label="Follow-up">
        <span className={classes.rowLabel}>Follow-up</span>
        <span className={classes.made}>
          {formatDateTime(made.at)}, {made.assignee === "me" ? "yours" : "anyone's"}
        </span>
        <button
          type="button"
          className={classes.when}
          disabled={remove.isPending}
          onClick={() => remove.mutate({ taskId: made.taskId })}
        >
          Undo
        </button>
      </div>
    );
  }
  return (
    <WhenRow
      label="Follow-up"
      isAsked={isAsked}
      isBusy={create.isPending}
      assignee={assignee}
      onAssignee={setAssignee}
      onLeave={onLeave}
      onPick={(dueAt, whose) => {
        onLeave();
        create.mutate(
          {
            kind: "follow_up",
            title: `Follow up with ${personOf(call)}`.slice(0, 160),
            leadId: call.lead?.id ?? null,
            callId: call.id,
            assigneeUserId: whose === "me" ? user.id : null,
            dueAt,
          },
          { onSuccess: (task) => setMade({ taskId: task.id, at: dueAt, assignee: whose }) },
        );
      }}
    />
  );
}

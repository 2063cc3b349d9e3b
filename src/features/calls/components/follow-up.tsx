"use client";

import { Button, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { errorSentence } from "@/components/error-state";
import { formatDateTime } from "@/components/format";
import type { CallView } from "@/contracts/calls/views";
import type { TaskId } from "@/contracts/ids";
import { personOf } from "../call-words";
import classes from "./call-parts.module.css";
import { WhenPicker } from "./when-picker";

type Made = { taskId: TaskId; at: Date };

/** A follow-up task of mine for this call's lead, in one press; taken back by the next. */
export function FollowUp({ call }: { call: Pick<CallView, "id" | "lead" | "customerPhone"> }) {
  const { user } = useWorkspace();
  const [made, setMade] = useState<Made | null>(null);
  const complain = (error: unknown) => {
    notifications.show({ title: "Follow-up not saved", message: errorSentence(error), color: "red" });
  };
  const create = trpc.tasks.create.useMutation({ onError: complain });
  const remove = trpc.tasks.delete.useMutation({ onSuccess: () => setMade(null), onError: complain });

  if (made) {
    return (
      <div className={classes.times}>
        <span className={classes.label}>Follow-up</span>
        <Text size="sm">{formatDateTime(made.at)}, yours</Text>
        <Button
          size="compact-xs"
          variant="default"
          loading={remove.isPending}
          onClick={() => remove.mutate({ taskId: made.taskId })}
        >
          Undo
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.times}>
      <span className={classes.label}>Follow-up</span>
      <WhenPicker
        label="Follow-up"
        isBusy={create.isPending}
        onPick={(dueAt) =>
          create.mutate(
            {
              kind: "follow_up",
              title: `Follow up with ${personOf(call)}`.slice(0, 160),
              leadId: call.lead?.id ?? null,
              callId: call.id,
              assigneeUserId: user.id,
              dueAt,
            },
            { onSuccess: (task) => setMade({ taskId: task.id, at: dueAt }) },
          )
        }
      />
    </div>
  );
}

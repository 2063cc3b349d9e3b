"use client";

import { Button, Group, Modal, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { FormEnd } from "@/components/form-end";
import { type LeadId, userId } from "@/contracts/ids";
import { type TaskKind, taskKind, taskTitle } from "@/contracts/tasks/schema";
import { useNewFields } from "@/features/records/use-field-edits";
import { fromFieldValue, quickTimes, toFieldValue } from "../due";

export type Task = RouterOutputs["tasks"]["list"]["tasks"][number];

type TaskModalProps = {
  /** The lead a new task is about; null for one about nobody. */
  leadId: LeadId | null;
  /** An existing task is changed; without it a new one is made. */
  task?: Task;
  onClose: () => void;
};

const anyone = "anyone";
const inOneHour = (now: Date) => new Date(now.getTime() + 60 * 60_000);
const titles: Record<TaskKind, string> = { callback: "Call back", follow_up: "Follow up" };

/** Makes a callback or follow-up, or changes what, when and whose an existing one is. */
export function TaskModal({ leadId, task, onClose }: TaskModalProps) {
  const { user } = useWorkspace();
  const utils = trpc.useUtils();
  const members = trpc.members.list.useQuery({ isActive: true });
  const [start] = useState(() => {
    const kind: TaskKind = task?.kind ?? (leadId ? "callback" : "follow_up");
    return {
      kind,
      title: task?.title ?? titles[kind],
      due: toFieldValue(task?.dueAt ?? inOneHour(new Date())),
      assignee: task ? (task.assignee?.userId ?? anyone) : user.id,
    };
  });
  const form = useNewFields<keyof typeof start>(
    task ? `task.${task.id}` : `new-task.${leadId ?? "nobody"}`,
    start,
  );
  const { title, due, assignee } = form.values;
  const kind = taskKind.safeParse(form.values.kind).data ?? start.kind;
  const [problem, setProblem] = useState<{ title?: string; due?: string }>({});
  const settled = {
    onSuccess: () => {
      void utils.tasks.invalidate();
      void utils.leads.timeline.invalidate();
      end();
    },
  };
  const create = trpc.tasks.create.useMutation(settled);
  const update = trpc.tasks.update.useMutation(settled);

  /** Closed without a decision (the cross, Escape), what was typed is still there next time. */
  function end() {
    form.clear();
    onClose();
  }

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const named = taskTitle.safeParse(title);
    const dueAt = fromFieldValue(due);
    if (!named.success || !dueAt) {
      setProblem({
        title: named.success ? undefined : named.error.issues[0]?.message,
        due: dueAt ? undefined : "Give a date and a time.",
      });
      return;
    }
    const assigneeUserId = assignee === anyone ? null : userId.parse(assignee);
    // A title that nobody touched is not sent: it may be masked for who only moves the time.
    const changed = named.data === task?.title ? {} : { title: named.data };
    if (task) update.mutate({ taskId: task.id, ...changed, dueAt, assigneeUserId });
    else create.mutate({ kind, title: named.data, leadId, assigneeUserId, dueAt });
  }

  function handleKind(value: string) {
    const next = taskKind.parse(value);
    // A title nobody touched follows the kind.
    if (title === titles[kind]) form.type("title", titles[next]);
    form.type("kind", next);
  }

  const people = (members.data?.items ?? []).map((member) => ({
    value: member.userId,
    label: member.isSelf ? `${member.name} (you)` : member.name,
  }));

  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": "Close" }}
      title={task ? "Change task" : "New task"}
    >
      <form onSubmit={handleSubmit} noValidate>
        <Stack gap="md">
          {!task && leadId ? (
            <SegmentedControl
              aria-label="Kind of task"
              value={kind}
              onChange={handleKind}
              data={[
                { value: "callback", label: "Callback" },
                { value: "follow_up", label: "Follow-up" },
              ]}
            />
          ) : null}
          <TextInput
            label="What"
            required
            withAsterisk={false}
            data-autofocus
            value={title}
            onChange={(event) => form.type("title", event.currentTarget.value)}
            error={problem.title}
          />
          <div>
            <TextInput
              label="When"
              type="datetime-local"
              required
              withAsterisk={false}
              value={due}
              onChange={(event) => form.type("due", event.currentTarget.value)}
              error={problem.due}
            />
            <Group gap={6} mt={8}>
              {quickTimes.map(({ label, from }) => (
                <Button
                  key={label}
                  size="compact-sm"
                  variant="default"
                  onClick={() => form.type("due", toFieldValue(from(new Date())))}
                >
                  {label}
                </Button>
              ))}
            </Group>
          </div>
          <Select
            label="Who"
            allowDeselect={false}
            searchable
            value={assignee}
            onChange={(value) => form.type("assignee", value ?? anyone)}
            data={[{ value: anyone, label: "Anyone" }, ...people]}
          />
          <FormEnd
            failure={create.error ?? update.error}
            isSaving={create.isPending || update.isPending}
            onCancel={end}
          >
            {task ? "Save" : "Add task"}
          </FormEnd>
        </Stack>
      </form>
    </Modal>
  );
}

"use client";

import { Button, Group, Modal, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { errorSentence } from "@/components/error-state";
import { type LeadId, userId } from "@/contracts/ids";
import { type TaskKind, taskKind, taskTitle } from "@/contracts/tasks/schema";
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
  const [kind, setKind] = useState<TaskKind>(task?.kind ?? (leadId ? "callback" : "follow_up"));
  const [title, setTitle] = useState(task?.title ?? titles[kind]);
  const [due, setDue] = useState(() => toFieldValue(task?.dueAt ?? inOneHour(new Date())));
  const [assignee, setAssignee] = useState<string>(task ? (task.assignee?.userId ?? anyone) : user.id);
  const [problem, setProblem] = useState<{ title?: string; due?: string; form?: string }>({});
  const settled = {
    onSuccess: () => {
      void utils.tasks.invalidate();
      void utils.leads.timeline.invalidate();
      onClose();
    },
    onError: (error: unknown) => setProblem({ form: errorSentence(error) }),
  };
  const create = trpc.tasks.create.useMutation(settled);
  const update = trpc.tasks.update.useMutation(settled);

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
    if (title === titles[kind]) setTitle(titles[next]);
    setKind(next);
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
            onChange={(event) => setTitle(event.currentTarget.value)}
            error={problem.title}
          />
          <div>
            <TextInput
              label="When"
              type="datetime-local"
              required
              withAsterisk={false}
              value={due}
              onChange={(event) => setDue(event.currentTarget.value)}
              error={problem.due}
            />
            <Group gap={6} mt={8}>
              {quickTimes.map(({ label, from }) => (
                <Button
                  key={label}
                  size="compact-sm"
                  variant="default"
                  onClick={() => setDue(toFieldValue(from(new Date())))}
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
            onChange={(value) => setAssignee(value ?? anyone)}
            data={[{ value: anyone, label: "Anyone" }, ...people]}
          />
          {problem.form ? (
            <div role="alert" style={{ color: "var(--mantine-color-error)", fontSize: 14 }}>
              {problem.form}
            </div>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending || update.isPending}>
              {task ? "Save" : "Add task"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

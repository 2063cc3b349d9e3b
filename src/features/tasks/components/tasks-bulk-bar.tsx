"use client";

import { Button, Menu, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { formatNumber } from "@/components/format";
import type { TaskId, UserId } from "@/contracts/ids";
import type { ListCount } from "@/contracts/lists/schema";
import { type TaskChange, tasksAtOnce } from "@/contracts/tasks/bulk";
import type { TaskFilter } from "@/contracts/tasks/filter";
import type { Selection } from "@/features/lists/use-row-selection";
import { fromFieldValue, quickTimes, toFieldValue } from "../due";
import { useChangeTasks } from "../use-change-tasks";
import classes from "./tasks-list.module.css";

export type TaskMenu = "snooze" | "assign";

type TasksBulkBarProps = {
  selection: Selection;
  filter: TaskFilter;
  count: ListCount | undefined;
  onAll: () => void;
  onClear: () => void;
  /** Opened by the keys Z and A as well. */
  open: TaskMenu | null;
  onOpen: (menu: TaskMenu | null) => void;
};

const words = (count: number) => (count === 1 ? "1 task" : `${formatNumber(count)} tasks`);

/** What can be done with the chosen tasks, and how many they are. */
export function TasksBulkBar({ selection, filter, count, onAll, onClear, open, onOpen }: TasksBulkBarProps) {
  const members = trpc.members.list.useQuery({ isActive: true });
  const changing = useChangeTasks(onClear);
  const exact = count?.isExact ? count.count : null;
  const chosen = selection.isAll ? exact : selection.ids.size;
  const isTooMany = chosen === null || chosen > tasksAtOnce;
  const run = (change: TaskChange) => {
    onOpen(null);
    changing.mutate({
      change,
      selection: selection.isAll
        ? { by: "filter", filter }
        : { by: "ids", taskIds: [...selection.ids] as TaskId[] },
    });
  };
  return (
    <div className={classes.bulk} role="toolbar" aria-label="Chosen tasks">
      <strong aria-live="polite">
        {selection.isAll
          ? exact === null
            ? "All that match"
            : `All ${words(exact)} that match`
          : `${words(selection.ids.size)} chosen`}
      </strong>
      {selection.isAll ? null : (
        <Button size="compact-sm" variant="subtle" onClick={onAll}>
          Choose all{exact === null ? "" : ` ${formatNumber(exact)}`} that match
        </Button>
      )}
      {isTooMany ? <span>At most 1,000 at once: narrow the filter.</span> : null}
      <span className={classes.actions}>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isTooMany}
          loading={changing.isPending}
          onClick={() => run({ kind: "done" })}
        >
          Done
        </Button>
        <Menu
          opened={open === "snooze"}
          onChange={(isOpen) => onOpen(isOpen ? "snooze" : null)}
          position="top-end"
          width={230}
          withinPortal
        >
          <Menu.Target>
            <Button size="compact-sm" variant="default" disabled={isTooMany}>
              Put off
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {quickTimes.map(({ label, from }) => (
              <Menu.Item key={label} onClick={() => run({ kind: "snooze", dueAt: from(new Date()) })}>
                {label}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <SnoozeAt onPick={(dueAt) => run({ kind: "snooze", dueAt })} />
          </Menu.Dropdown>
        </Menu>
        <Menu
          opened={open === "assign"}
          onChange={(isOpen) => onOpen(isOpen ? "assign" : null)}
          position="top-end"
          withinPortal
        >
          <Menu.Target>
            <Button size="compact-sm" variant="default" disabled={isTooMany}>
              Give to
            </Button>
          </Menu.Target>
          <Menu.Dropdown className={classes.menu}>
            <Menu.Item onClick={() => run({ kind: "assign", assigneeUserId: null })}>Anyone</Menu.Item>
            {(members.data?.items ?? []).map((member) => (
              <Menu.Item
                key={member.userId}
                onClick={() => run({ kind: "assign", assigneeUserId: member.userId as UserId })}
              >
                {member.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear}>
          Choose none
        </Button>
      </span>
    </div>
  );
}

/** Any other time. */
function SnoozeAt({ onPick }: { onPick: (dueAt: Date) => void }) {
  const [text, setText] = useState(() => toFieldValue(new Date(Date.now() + 2 * 60 * 60_000)));
  const at = fromFieldValue(text);
  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    if (at) onPick(at);
  }
  return (
    <form onSubmit={handleSubmit} style={{ display: "flex", gap: 6, padding: 6 }}>
      <TextInput
        size="xs"
        type="datetime-local"
        aria-label="Put off to"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.stopPropagation()}
      />
      <Button size="xs" type="submit" variant="default" disabled={!at}>
        Set
      </Button>
    </form>
  );
}

"use client";

import { Button, Group, Menu, Select, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { confirm } from "@/components/confirm";
import { EmptyState } from "@/components/empty-state";
import { ErrorState, errorSentence } from "@/components/error-state";
import { LoadingRows } from "@/components/loading-rows";
import { type LineClass, lineClass as lineClasses } from "@/contracts/calling-rules/schema";
import { lineClassWords } from "@/features/calling-rules/calling-words";
import { FormNote } from "@/features/sign-in/components/entry-page";
import { formErrors } from "../form-errors";
import { formatStoredPhone } from "../phone-text";
import { FormModal } from "./form-modal";
import classes from "./settings.module.css";

type Line = RouterOutputs["lines"]["list"][number];

const uses = (count: number, one: string, many: string) =>
  count === 0 ? null : `${count} ${count === 1 ? one : many}`;

export function LinesPanel() {
  const isAdmin = useWorkspace().current.role === "admin";
  const lines = trpc.lines.list.useQuery();
  const [edited, setEdited] = useState<Line | "new" | null>(null);
  const add = isAdmin ? (
    <Button className={classes.action} onClick={() => setEdited("new")}>
      Add a line
    </Button>
  ) : null;
  return (
    <>
      <div className={classes.bar}>
        <span className={classes.sub} style={{ flex: "1 1 240px" }}>
          The numbers customers see. Each member and each campaign calls over one of them.
        </span>
        {lines.data && lines.data.length > 0 ? add : null}
      </div>
      {lines.isPending ? (
        <LoadingRows rows={3} height={56} />
      ) : lines.error ? (
        <ErrorState error={lines.error} onRetry={() => void lines.refetch()} />
      ) : lines.data.length === 0 ? (
        <EmptyState title="No lines yet" action={add}>
          Add the number that your provider calls from (CallerDesk calls it the deskphone or DID).
        </EmptyState>
      ) : (
        <ul className={`rs-card ${classes.list}`} aria-label="Lines">
          {lines.data.map((line) => (
            <li key={line.id} className={classes.row}>
              <div className={classes.main}>
                <div className={classes.name}>{line.label}</div>
              </div>
              <div className={classes.middle}>{formatStoredPhone(line.phone)}</div>
              <div className={`${classes.middle} ${classes.sub}`}>
                {[
                  line.class === "unclassified" ? null : lineClassWords[line.class],
                  uses(line.memberCount, "member", "members"),
                  uses(line.campaignCount, "campaign", "campaigns"),
                ]
                  .filter((part) => part !== null)
                  .join(", ") || "Not used"}
              </div>
              <div className={classes.end}>
                {isAdmin ? <LineMenu line={line} onEdit={() => setEdited(line)} /> : null}
              </div>
            </li>
          ))}
        </ul>
      )}
      {edited ? <LineModal line={edited === "new" ? null : edited} onClose={() => setEdited(null)} /> : null}
    </>
  );
}

function LineMenu({ line, onEdit }: { line: Line; onEdit: () => void }) {
  const utils = trpc.useUtils();
  const remove = trpc.lines.delete.useMutation({
    onSuccess: () => {
      void utils.lines.invalidate();
      notifications.show({ message: `The line ${line.label} is deleted.` });
    },
    onError: (error) =>
      notifications.show({ color: "red", title: "Not deleted", message: errorSentence(error) }),
  });

  async function handleDelete() {
    const isSure = await confirm({
      title: `Delete the line ${line.label}?`,
      message: "Past calls keep it. Adding the same number again brings it back.",
      confirmLabel: "Delete line",
      isDangerous: true,
    });
    if (isSure) remove.mutate({ lineId: line.id });
  }

  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          loading={remove.isPending}
          aria-label={`Actions for ${line.label}`}
        >
          ⋯
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onEdit}>Edit</Menu.Item>
        <Menu.Item color="red" onClick={() => void handleDelete()}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function LineModal({ line, onClose }: { line: Line | null; onClose: () => void }) {
  const utils = trpc.useUtils();
  const [label, setLabel] = useState(line?.label ?? "");
  const [phone, setPhone] = useState(line ? formatStoredPhone(line.phone) : "");
  const [lineClass, setLineClass] = useState<LineClass>(line?.class ?? "unclassified");
  const saved = {
    onSuccess: () => {
      void utils.lines.invalidate();
      notifications.show({ message: `The line ${label.trim()} is saved.` });
      onClose();
    },
  };
  const create = trpc.lines.create.useMutation(saved);
  const update = trpc.lines.update.useMutation(saved);
  const { fields, rest } = formErrors(create.error ?? update.error);

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    if (line) update.mutate({ lineId: line.id, label, phone, class: lineClass });
    else create.mutate({ label, phone, class: lineClass });
  }

  return (
    <FormModal onClose={onClose} title={line ? `Edit ${line.label}` : "Add a line"}>
      <form onSubmit={handleSubmit}>
        <Stack gap="md">
          <TextInput
            label="Label"
            description="How your team calls it, for example Sales Mumbai"
            required
            withAsterisk={false}
            maxLength={80}
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
            error={fields.label}
            data-autofocus
          />
          <TextInput
            label="Number"
            inputMode="tel"
            placeholder="+91 80 4718 0000"
            required
            withAsterisk={false}
            maxLength={40}
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
            error={fields.phone}
          />
          <Select
            label="What it may be used for"
            description="Ask your provider which series the number belongs to. Verify with counsel."
            allowDeselect={false}
            value={lineClass}
            onChange={(value) => value && setLineClass(value)}
            data={lineClasses.options.map((value) => ({ value, label: lineClassWords[value] }))}
          />
          {rest ? <FormNote>{rest}</FormNote> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending || update.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </FormModal>
  );
}

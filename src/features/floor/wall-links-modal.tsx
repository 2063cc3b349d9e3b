"use client";

import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { confirm } from "@/components/confirm";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatDateTime } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { showDone, showFailure } from "@/components/toasts";
import { wallLinkDays } from "@/contracts/floor/schema";
import type { WallLinkId } from "@/contracts/ids";
import { CopyField } from "@/features/settings/components/copy-field";
import { FormModal } from "@/features/settings/components/form-modal";
import { formErrors } from "@/features/settings/form-errors";
import { FormNote } from "@/features/sign-in/components/entry-page";
import classes from "./floor.module.css";

const dayWords = { 1: "1 day", 7: "7 days", 30: "30 days", 90: "90 days" } as const;

/** Links for screens on a wall: made, shown once, and taken away. For admins. */
export function WallLinksModal({ onClose }: { onClose: () => void }) {
  const utils = trpc.useUtils();
  const [label, setLabel] = useState("");
  const [days, setDays] = useState("30");
  const create = trpc.wallLinks.create.useMutation({
    onSuccess: () => {
      setLabel("");
      void utils.wallLinks.invalidate();
    },
  });
  const { rest, fields } = formErrors(create.error);

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    create.mutate({ label, days: wallLinkDays.parse(Number(days)) });
  }

  return (
    <FormModal title="Wall screens" onClose={onClose} size="lg" closeOnClickOutside={!create.data}>
      <Stack gap="lg">
        <Text size="sm" c="dimmed">
          A link opens the wallboard on a screen without a sign-in: the six numbers and who does what, no name
          or number of any customer. Whoever has it sees the board until it ends or you revoke it.
        </Text>
        <form onSubmit={handleSubmit}>
          <Group align="flex-end" gap="xs">
            <TextInput
              label="Where it hangs"
              placeholder="Sales floor, left"
              maxLength={60}
              value={label}
              onChange={(event) => setLabel(event.currentTarget.value)}
              error={fields.label}
              style={{ flex: "1 1 200px" }}
              data-autofocus
            />
            <Select
              label="Ends after"
              data={Object.entries(dayWords).map(([value, words]) => ({ value, label: words }))}
              value={days}
              onChange={(value) => setDays(value ?? "30")}
              allowDeselect={false}
              w={130}
            />
            <Button type="submit" disabled={label.trim() === ""} loading={create.isPending}>
              Make the link
            </Button>
          </Group>
        </form>
        {rest ? <FormNote>{rest}</FormNote> : null}
        {create.data ? (
          <CopyField
            label="Link"
            description={`Until ${formatDateTime(create.data.expiresAt)}. It is not shown again: open it on that screen now.`}
            value={create.data.link}
          />
        ) : null}
        <WallLinks />
      </Stack>
    </FormModal>
  );
}

function WallLinks() {
  const links = trpc.wallLinks.list.useQuery();
  if (links.isPending) return <LoadingRows rows={2} height={44} />;
  if (links.error) return <ErrorState error={links.error} onRetry={() => void links.refetch()} />;
  if (links.data.length === 0) return <EmptyState title="No screen has a link" isPlain />;
  return (
    <ul className={classes.rows} aria-label="Wall links">
      {links.data.map(({ id, label, createdByName, expiresAt }) => (
        <li key={id} className={classes.rowLine}>
          <span className={classes.rowWords}>
            <span>{label}</span>
            <span className={classes.sub}>
              by {createdByName}, until {formatDateTime(expiresAt)}
            </span>
          </span>
          <Revoke id={id} label={label} />
        </li>
      ))}
    </ul>
  );
}

function Revoke({ id, label }: { id: WallLinkId; label: string }) {
  const utils = trpc.useUtils();
  const revoke = trpc.wallLinks.revoke.useMutation({
    onSuccess: () => {
      void utils.wallLinks.invalidate();
      showDone(`${label} is off the air.`);
    },
    onError: (error) => showFailure(`${label} was not revoked`, error),
  });
  async function handleClick() {
    const isSure = await confirm({
      title: `Revoke “${label}”?`,
      message: "Screens that show it go dark within two seconds. The link cannot be used again.",
      confirmLabel: "Revoke link",
      isDangerous: true,
    });
    if (isSure) revoke.mutate({ wallLinkId: id });
  }
  return (
    <Button variant="default" size="xs" loading={revoke.isPending} onClick={() => void handleClick()}>
      Revoke
    </Button>
  );
}

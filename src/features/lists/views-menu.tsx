"use client";

import { Button, Checkbox, Menu, Popover, Stack, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager, useWorkspace } from "@/client/workspace-provider";
import { confirm } from "@/components/confirm";
import { errorSentence } from "@/components/error-state";
import { showDone, showFailure } from "@/components/toasts";
import { type SavedViewList, savedViewName } from "@/contracts/views/schema";

/** Views kept under a name: one's own and the team's. A view is a page's address, so opening one is going there. */
export function ViewsMenu({ list, path }: { list: SavedViewList; path: string }) {
  const router = useRouter();
  const { user } = useWorkspace();
  const isManager = useIsManager();
  const views = trpc.views.list.useQuery({ list });
  const utils = trpc.useUtils();
  const [isSaving, setIsSaving] = useState(false);
  const remove = trpc.views.delete.useMutation({
    onSettled: () => void utils.views.invalidate(),
    onError: (error) => showFailure("The view was not deleted", error),
  });
  const kept = views.data ?? [];
  const mine = kept.filter((view) => !view.isTeam);
  const team = kept.filter((view) => view.isTeam);
  const mayDelete = kept.filter((view) => view.ownerUserId === user.id || (view.isTeam && isManager));

  async function askDelete(view: (typeof kept)[number]) {
    const isSure = await confirm({
      title: `Delete the view “${view.name}”?`,
      message: view.isTeam ? "It goes for the whole team. No lead changes." : "No lead changes.",
      confirmLabel: "Delete view",
      isDangerous: true,
    });
    if (isSure) remove.mutate({ savedViewId: view.id });
  }
  const items = (label: string, some: typeof kept) =>
    some.length === 0 ? null : (
      <>
        <Menu.Label>{label}</Menu.Label>
        {some.map((view) => (
          <Menu.Item key={view.id} onClick={() => router.push(`${path}?${view.query}`)}>
            {view.name}
          </Menu.Item>
        ))}
      </>
    );

  return (
    <Popover
      withRoles={false}
      opened={isSaving}
      onChange={setIsSaving}
      position="bottom-end"
      withinPortal
      trapFocus
    >
      <Popover.Target>
        <span>
          <Menu position="bottom-end" width={240} withinPortal>
            <Menu.Target>
              <Button size="compact-sm" variant="subtle" color="gray">
                Views
              </Button>
            </Menu.Target>
            <Menu.Dropdown mah={420} style={{ overflow: "auto" }}>
              {items("Mine", mine)}
              {items("The team’s", team)}
              {kept.length > 0 ? <Menu.Divider /> : null}
              <Menu.Item onClick={() => router.push(path)}>All, as at first</Menu.Item>
              <Menu.Item onClick={() => setIsSaving(true)}>Keep this view…</Menu.Item>
              {mayDelete.map((view) => (
                <Menu.Item key={view.id} c="red" onClick={() => void askDelete(view)}>
                  Delete “{view.name}”
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </span>
      </Popover.Target>
      <Popover.Dropdown>
        <SaveForm list={list} mayShare={isManager} onDone={() => setIsSaving(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function SaveForm({
  list,
  mayShare,
  onDone,
}: {
  list: SavedViewList;
  mayShare: boolean;
  onDone: () => void;
}) {
  const utils = trpc.useUtils();
  const [name, setName] = useState("");
  const [isTeam, setIsTeam] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const create = trpc.views.create.useMutation({
    onSuccess: () => {
      void utils.views.invalidate();
      showDone(`View “${name.trim()}” kept.`);
      onDone();
    },
    onError: (failure) => setError(errorSentence(failure)),
  });
  function save() {
    const parsed = savedViewName.safeParse(name);
    if (!parsed.success) {
      setError(parsed.error.issues[0]?.message ?? "Give a name.");
      return;
    }
    create.mutate({ list, name, isTeam, query: window.location.search.replace(/^\?/, "") });
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack gap="xs" w={240}>
        <TextInput
          label="Name of the view"
          data-autofocus
          value={name}
          error={error}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {mayShare ? (
          <Checkbox
            label="For the whole team"
            checked={isTeam}
            onChange={(event) => setIsTeam(event.currentTarget.checked)}
          />
        ) : null}
        <Button type="submit" loading={create.isPending}>
          Keep view
        </Button>
      </Stack>
    </form>
  );
}

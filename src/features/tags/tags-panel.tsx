"use client";

import { ActionIcon, Anchor, Button, Menu } from "@mantine/core";
import { Link } from "@/components/link";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { LoadingRows } from "@/components/loading-rows";
import { showFailure, showUndo } from "@/components/toasts";
import type { TagId } from "@/contracts/ids";
import type { TagView } from "@/contracts/tags/views";
import { Section } from "@/features/settings/components/section";
import { TagChip } from "./tag-chips";
import { TagModal } from "./tag-modal";
import classes from "./tags.module.css";

/** The workspace's tags. Everyone sees and makes them; managers rename, merge and delete. */
export function TagsPanel() {
  const isManager = useIsManager();
  const [edited, setEdited] = useState<TagView | "new" | null>(null);
  const tags = trpc.tags.list.useQuery();
  const counts = trpc.tags.counts.useQuery();
  const add = <Button onClick={() => setEdited("new")}>Add a tag</Button>;
  return (
    <Section
      title="Tags"
      description="One list for everybody, on leads and contacts. Lists are filtered by them."
      actions={tags.data && tags.data.length > 0 ? add : undefined}
    >
      {tags.isPending ? (
        <LoadingRows rows={6} height={48} />
      ) : tags.error ? (
        <ErrorState error={tags.error} onRetry={() => void tags.refetch()} />
      ) : tags.data.length === 0 ? (
        <EmptyState title="No tags yet" action={add} isPlain>
          A tag marks what leads and contacts have in common: a city, a product, a fair.
        </EmptyState>
      ) : (
        <ul className={classes.list} aria-label="Tags">
          {tags.data.map((tag) => (
            <li key={tag.id} className={classes.row}>
              <span>
                <TagChip tag={tag} />
              </span>
              <Places tagId={tag.id} on={counts.data?.find(({ tagId }) => tagId === tag.id)} />
              {isManager ? (
                <TagMenu
                  tag={tag}
                  others={tags.data.filter(({ id }) => id !== tag.id)}
                  onEdit={() => setEdited(tag)}
                />
              ) : (
                <span />
              )}
            </li>
          ))}
        </ul>
      )}
      {edited ? (
        <TagModal
          key={edited === "new" ? "new" : edited.id}
          tag={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </Section>
  );
}

const many = (count: number, one: string) => `${formatNumber(count)} ${one}${count === 1 ? "" : "s"}`;

/** Where it stands; the numbers lead to the rows behind them. */
function Places({ tagId, on }: { tagId: TagId; on: { leads: number; contacts: number } | undefined }) {
  const filter = { match: "all", parts: [{ field: "tag", op: "is", values: [tagId] }] };
  return (
    <span className={classes.sub}>
      <Anchor
        component={Link}
        size="sm"
        href={`/dashboard/leads?f=${encodeURIComponent(JSON.stringify(filter))}`}
      >
        {many(on?.leads ?? 0, "lead")}
      </Anchor>
      {", "}
      <Anchor component={Link} size="sm" href={`/dashboard/contacts?tag=${tagId}`}>
        {many(on?.contacts ?? 0, "contact")}
      </Anchor>
    </span>
  );
}

function TagMenu({ tag, others, onEdit }: { tag: TagView; others: readonly TagView[]; onEdit: () => void }) {
  const utils = trpc.useUtils();
  const refresh = () => void utils.tags.invalidate();
  const restore = trpc.tags.restore.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure("The tag was not brought back", error),
  });
  const undo = () => restore.mutate({ tagId: tag.id });
  const remove = trpc.tags.delete.useMutation({
    onSettled: refresh,
    onSuccess: () => showUndo(`“${tag.name}” deleted.`, undo),
    onError: (error) => showFailure("The tag was not deleted", error),
  });
  const merge = trpc.tags.merge.useMutation({
    onSettled: refresh,
    onSuccess: (_, { intoTagId }) =>
      showUndo(
        `“${tag.name}” is now “${others.find(({ id }) => id === intoTagId)?.name ?? "the other"}”.`,
        undo,
      ),
    onError: (error) => showFailure("The tags were not merged", error),
  });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={`Actions for ${tag.name}`}>
          ⋯
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: "auto" }}>
        <Menu.Item onClick={onEdit}>Change</Menu.Item>
        <Menu.Item color="red" onClick={() => remove.mutate({ tagId: tag.id })}>
          Delete
        </Menu.Item>
        {others.length > 0 ? <Menu.Label>Merge into</Menu.Label> : null}
        {others.map((other) => (
          <Menu.Item key={other.id} onClick={() => merge.mutate({ tagId: tag.id, intoTagId: other.id })}>
            <TagChip tag={other} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

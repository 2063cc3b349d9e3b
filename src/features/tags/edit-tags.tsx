"use client";

import { Button } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { showFailure } from "@/components/toasts";
import type { LeadId, TagId } from "@/contracts/ids";
import type { TagView } from "@/contracts/tags/views";
import { TagChips } from "./tag-chips";
import { TagPicker } from "./tag-picker";
import classes from "./tags.module.css";

type EditTagsProps = { tags: readonly TagView[]; onPick: (tagId: TagId, isOn: boolean) => void };

function EditTags({ tags, onPick }: EditTagsProps) {
  return (
    <div className={classes.chips}>
      <TagChips tags={tags} />
      <TagPicker chosen={tags.map((tag) => tag.id)} onPick={onPick}>
        {(toggle) => (
          <Button size="compact-sm" variant="default" onClick={toggle} aria-haspopup="listbox">
            {tags.length === 0 ? "Add a tag" : "Tags"}
          </Button>
        )}
      </TagPicker>
    </div>
  );
}

/** A lead's own tags, and the way to others. */
export function LeadTags({ leadId, tags }: { leadId: LeadId; tags: readonly TagView[] }) {
  const utils = trpc.useUtils();
  const change = trpc.tags.tagLead.useMutation({
    onSettled: () => void utils.leads.get.invalidate({ leadId }),
    onError: (error) => showFailure("The tags were not changed", error),
  });
  return <EditTags tags={tags} onPick={(tagId, isOn) => change.mutate({ leadId, tagId, isOn })} />;
}

"use client";

import { Button } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { showFailure } from "@/components/toasts";
import type { ContactId, LeadId, TagId } from "@/contracts/ids";
import type { TagView } from "@/contracts/tags/views";
import { TagChips } from "./tag-chips";
import { TagPicker } from "./tag-picker";
import classes from "./tags.module.css";

type EditTagsProps = { tags: readonly TagView[]; onPick: (tagId: TagId, isOn: boolean) => void };

function EditTags({ tags, onPick }: EditTagsProps) {
  return (
    <div className={classes.chips}>
      {tags.length > 0 ? <TagChips tags={tags} /> : null}
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

/** The same for a contact. */
export function ContactTags({ contactId, tags }: { contactId: ContactId; tags: readonly TagView[] }) {
  const utils = trpc.useUtils();
  const change = trpc.tags.tagContacts.useMutation({
    onSettled: () => void utils.contacts.get.invalidate({ contactId }),
    onError: (error) => showFailure("The tags were not changed", error),
  });
  return (
    <EditTags tags={tags} onPick={(tagId, isOn) => change.mutate({ contactIds: [contactId], tagId, isOn })} />
  );
}

"use client";

import { Button } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { confirm } from "@/components/confirm";
import { formatNumber } from "@/components/format";
import { showDone, showFailure, showUndo } from "@/components/toasts";
import { mostContactsAtOnce } from "@/contracts/contacts/schema";
import type { ContactId, TagId } from "@/contracts/ids";
import { ManyConsents } from "@/features/consents/components/many-consents-modal";
import { TagPicker } from "@/features/tags/tag-picker";
import classes from "./contacts.module.css";

const contacts = (count: number) => (count === 1 ? "1 contact" : `${formatNumber(count)} contacts`);

/** What can be done with the chosen contacts; each change has its way back. */
export function ContactsBulkBar({ chosen, onClear }: { chosen: readonly ContactId[]; onClear: () => void }) {
  const isManager = useIsManager();
  const utils = trpc.useUtils();
  const refresh = () => void utils.contacts.invalidate();
  const tag = trpc.tags.tagContacts.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure("The tags were not changed", error),
  });
  const restore = trpc.contacts.restore.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure("The contacts were not brought back", error),
  });
  const remove = trpc.contacts.delete.useMutation({
    onSettled: refresh,
    onSuccess: ({ deleted }, { contactIds }) => {
      onClear();
      showUndo(`${contacts(deleted)} deleted.`, () => restore.mutate({ contactIds }));
    },
    onError: (error) => showFailure("Nothing was deleted", error),
  });
  const consent = trpc.consents.setMany.useMutation({
    onSuccess: ({ written, left }) => {
      void utils.consents.invalidate();
      onClear();
      showDone(
        `${contacts(written)} written into the consent ledger.${left > 0 ? ` ${contacts(left)} left out: said before, taken back, or without a number.` : ""}`,
      );
    },
  });
  const isTooMany = chosen.length > mostContactsAtOnce;

  function putTag(tagId: TagId, isOn: boolean) {
    tag.mutate(
      { tagId, contactIds: [...chosen], isOn },
      {
        onSuccess: ({ changed }) => {
          if (changed.length === 0) {
            showDone("Nothing to change: it was so already.");
            return;
          }
          showUndo(`${contacts(changed.length)} ${isOn ? "tagged" : "freed of the tag"}.`, () =>
            tag.mutate({ tagId, contactIds: changed, isOn: !isOn }),
          );
        },
      },
    );
  }

  async function askDelete() {
    const isSure = await confirm({
      title: `Delete ${contacts(chosen.length)}?`,
      message: "Their leads go with them. All of it comes back with Undo within ten seconds.",
      confirmLabel: "Delete contacts",
      isDangerous: true,
    });
    if (isSure) remove.mutate({ contactIds: [...chosen] });
  }

  return (
    <div className={classes.bulk} role="toolbar" aria-label="Chosen contacts">
      <strong aria-live="polite">{contacts(chosen.length)} chosen</strong>
      {isTooMany ? <span>Choose at most {mostContactsAtOnce} at once.</span> : null}
      <TagPicker onPick={(tagId) => putTag(tagId, true)}>
        {(toggle) => (
          <Button size="compact-sm" variant="default" disabled={isTooMany} onClick={toggle}>
            Tag
          </Button>
        )}
      </TagPicker>
      <TagPicker canCreate={false} onPick={(tagId) => putTag(tagId, false)}>
        {(toggle) => (
          <Button size="compact-sm" variant="default" disabled={isTooMany} onClick={toggle}>
            Take tag off
          </Button>
        )}
      </TagPicker>
      {isManager ? (
        <ManyConsents
          whose={contacts(chosen.length)}
          isDisabled={isTooMany}
          isSaving={consent.isPending}
          failure={consent.error}
          onAsk={consent.reset}
          onSave={(said) => consent.mutate({ contactIds: [...chosen], consent: said })}
        />
      ) : null}
      {isManager ? (
        <Button
          size="compact-sm"
          variant="default"
          c="red"
          disabled={isTooMany}
          onClick={() => void askDelete()}
        >
          Delete
        </Button>
      ) : null}
      <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear}>
        Choose none
      </Button>
    </div>
  );
}

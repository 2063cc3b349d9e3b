import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import { showFailure, showUndo } from "@/components/toasts";
import type { ContactId } from "@/contracts/ids";
import type { Contact } from "./contact-details-card";
import type { Duplicate } from "./duplicate-words";

type MergeModalProps = { contact: Contact; other: Duplicate; onClose: () => void };

/** Which of the two stays, and what becomes of the rest. */
export function MergeModal({ contact, other, onClose }: MergeModalProps) {
  const router = useRouter();
  const utils = trpc.useUtils();
  const [keptId, setKeptId] = useState<ContactId>(contact.id);
  const [kept, gone] = keptId === contact.id ? [contact, other] : [other, contact];
  const refresh = () => utils.contacts.invalidate();
  const unmerge = trpc.contacts.unmerge.useMutation({
    onSettled: () => void refresh(),
    onError: (error) => showFailure("The merge was not taken back", error),
  });
  const merge = trpc.contacts.merge.useMutation({
    onSuccess: ({ mergeId }) => {
      showUndo(`${gone.name} is merged into ${kept.name}.`, () => unmerge.mutate({ mergeId }));
      onClose();
      if (kept.id === contact.id) void refresh();
      else router.push(`/dashboard/contacts/${kept.id}`);
    },
  });
  const lost = [
    ...(gone.phoneText !== null && kept.phoneText !== null && gone.phoneText !== kept.phoneText
      ? [gone.phoneText]
      : []),
    ...(gone.email !== null && kept.email !== null && gone.email !== kept.email ? [gone.email] : []),
  ];
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ "aria-label": "Close" }} title="Merge two contacts">
      <Stack gap="md">
        <Radio.Group label="Which one stays?" value={keptId} onChange={(id) => setKeptId(id as ContactId)}>
          <Stack gap="xs" mt={6}>
            {[contact, other].map((each) => (
              <Radio
                key={each.id}
                value={each.id}
                label={each.name}
                description={[each.company, each.phoneText, each.email].filter(Boolean).join(" · ")}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Text size="sm">
          Leads, with their calls, notes and tasks, and tags of {gone.name} go over to {kept.name}, and so
          does what {kept.name} lacks.
          {lost.length > 0 ? ` Only on ${gone.name} stays: ${lost.join(", ")}.` : ""} It can be taken back on
          the contact’s page.
        </Text>
        {merge.error ? (
          <Text size="sm" role="alert" c="var(--mantine-color-error)">
            {errorSentence(merge.error)}
          </Text>
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={merge.isPending}
            onClick={() => merge.mutate({ contactId: kept.id, mergedContactId: gone.id })}
          >
            Merge
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

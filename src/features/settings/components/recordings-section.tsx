"use client";

import { Select, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type RouterOutputs, trpc } from "@/client/trpc";
import { confirm } from "@/components/confirm";
import { errorSentence } from "@/components/error-state";
import { Section } from "./section";

const offered = [7, 30, 90, 180, 365];
const forever = "forever";

/** How long the way to a recording is kept. What is deleted does not come back. */
export function RecordingsSection({
  workspace,
  isAdmin,
}: {
  workspace: RouterOutputs["workspace"]["get"];
  isAdmin: boolean;
}) {
  const utils = trpc.useUtils();
  const update = trpc.workspace.update.useMutation({
    onSuccess: () => notifications.show({ message: "Recordings are kept as you chose." }),
    onError: (error) =>
      notifications.show({ title: "Not saved", message: errorSentence(error), color: "red" }),
    onSettled: () => utils.workspace.get.invalidate(),
  });
  const days = workspace.recordingRetentionDays;
  const choices =
    days === null || offered.includes(days) ? offered : [...offered, days].toSorted((a, b) => a - b);
  const data = [
    { value: forever, label: "As long as the provider keeps them" },
    ...choices.map((each) => ({ value: String(each), label: `${each} days` })),
  ];
  const value = days === null ? forever : String(days);
  async function choose(chosen: string | null) {
    if (chosen === null || chosen === value) return;
    const next = chosen === forever ? null : Number(chosen);
    const isShorter = next !== null && (days === null || next < days);
    const isSure =
      !isShorter ||
      (await confirm({
        title: `Delete recordings after ${next} days?`,
        message: `Older ones can no longer be heard here from the next hour on. This cannot be taken back.`,
        confirmLabel: "Delete older recordings",
        isDangerous: true,
      }));
    if (isSure) update.mutate({ recordingRetentionDays: next });
  }
  return (
    <Section title="Recordings" description="Each listening is kept with who and how long, for managers.">
      {isAdmin ? (
        <Select
          label="Keep recordings"
          description="After that the way to a recording is deleted here, once an hour and for good. The provider’s own file stays the provider’s."
          allowDeselect={false}
          disabled={update.isPending}
          data={data}
          value={value}
          onChange={(chosen) => void choose(chosen)}
        />
      ) : (
        <Text size="sm">{data.find((each) => each.value === value)?.label}</Text>
      )}
    </Section>
  );
}

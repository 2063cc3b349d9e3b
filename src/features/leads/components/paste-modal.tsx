"use client";

import { Button, Group, Modal, Select, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { type RouterInputs, type RouterOutputs, trpc } from "@/client/trpc";
import { useIsManager } from "@/client/workspace-provider";
import { errorSentence } from "@/components/error-state";
import { formatNumber } from "@/components/format";
import { type CampaignId, campaignId } from "@/contracts/ids";
import { PastePreview, SkippedRows } from "./paste-preview";

type Columns = NonNullable<RouterInputs["leads"]["previewImport"]["columns"]>;
type Result = RouterOutputs["leads"]["import"];

type PasteModalProps = {
  /** Leads of this paste go into this campaign's queue too. */
  campaign?: { id: CampaignId; name: string };
  onClose: () => void;
};

const leadsWord = (count: number) => (count === 1 ? "1 lead" : `${formatNumber(count)} leads`);

/** Three steps: paste; see what will happen, as the server reads it; see what happened. */
export function PasteModal({ campaign, onClose }: PasteModalProps) {
  const isManager = useIsManager();
  const utils = trpc.useUtils();
  const [text, setText] = useState("");
  const [columns, setColumns] = useState<Columns | undefined>();
  const [target, setTarget] = useState<CampaignId | null>(campaign?.id ?? null);
  const [result, setResult] = useState<Result | null>(null);
  const campaigns = trpc.campaigns.list.useQuery({ limit: 100 }, { enabled: isManager && !campaign });
  const preview = trpc.leads.previewImport.useMutation();
  const run = trpc.leads.import.useMutation({
    onSuccess: (answer) => {
      setResult(answer);
      void utils.leads.list.invalidate();
      void utils.campaigns.invalidate();
    },
  });

  function look(nextColumns?: Columns) {
    setColumns(nextColumns);
    run.reset();
    preview.mutate({ text, ...(nextColumns ? { columns: nextColumns } : {}) });
  }

  if (result) {
    return (
      <Modal
        opened
        onClose={onClose}
        closeButtonProps={{ "aria-label": "Close" }}
        title="Paste a list"
        size="xl"
      >
        <Stack gap="md">
          <Text fw={600} role="status">
            {result.added === 0 ? "No lead was added." : `${leadsWord(result.added)} added.`}
          </Text>
          <SkippedRows rows={result.skipped} title="were left out" />
          <Group justify="flex-end">
            <Button onClick={onClose} data-autofocus>
              Close
            </Button>
          </Group>
        </Stack>
      </Modal>
    );
  }

  const seen = preview.data;
  const hasPhone = seen?.columns.some((column) => column.column === "phone") ?? false;
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": "Close" }}
      title={campaign ? `Paste a list into ${campaign.name}` : "Paste a list"}
      size="xl"
      closeOnClickOutside={text === ""}
    >
      <Stack gap="md">
        {seen ? (
          <PastePreview preview={seen} isBusy={preview.isPending} onColumns={look} />
        ) : (
          <Textarea
            label="Rows"
            description="Copy rows from a spreadsheet, or the text of a CSV file. The first row may name the columns; a number without a country is read in your workspace’s country. At most 5,000 rows."
            placeholder={"Name, Phone, Company\nKavita Deshpande, 98765 43210, Acme Finance"}
            rows={12}
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {preview.error ? <Problem error={preview.error} /> : null}
        {run.error ? <Problem error={run.error} /> : null}
        {seen && isManager && !campaign ? (
          <Select
            label="Also put them into a campaign"
            placeholder="No campaign"
            clearable
            clearButtonProps={{ "aria-label": "No campaign" }}
            searchable
            value={target}
            onChange={(value) => setTarget(campaignId.safeParse(value).data ?? null)}
            data={(campaigns.data?.campaigns ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : null}
        <Group justify="space-between" gap="xs">
          {seen ? (
            <Button
              variant="default"
              onClick={() => {
                preview.reset();
                run.reset();
                setColumns(undefined);
              }}
            >
              Back to the text
            </Button>
          ) : (
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
          )}
          {seen ? (
            <Button
              disabled={!hasPhone || seen.readyCount === 0 || preview.isPending}
              loading={run.isPending}
              onClick={() => run.mutate({ text, campaignId: target, ...(columns ? { columns } : {}) })}
            >
              {seen.readyCount === 0 ? "Nothing to add" : `Add ${leadsWord(seen.readyCount)}`}
            </Button>
          ) : (
            <Button disabled={text.trim() === ""} loading={preview.isPending} onClick={() => look()}>
              See what will happen
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function Problem({ error }: { error: unknown }) {
  return (
    <Text size="sm" role="alert" c="var(--mantine-color-error)">
      {errorSentence(error)}
    </Text>
  );
}

"use client";

import { Modal, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { FormEnd } from "@/components/form-end";
import { showDone } from "@/components/toasts";
import { type ExportFormat, exportFormat, exportReason, type ExportView } from "@/contracts/exports/schema";
import { exportedRows, exportListWords } from "./export-words";

/** The browser takes the file itself: nothing of it is in the page's memory, however long it is. */
function download(path: string) {
  const link = document.createElement("a");
  link.href = path;
  link.download = "";
  document.body.append(link);
  link.click();
  link.remove();
}

export function ExportModal({ view, onClose }: { view: ExportView; onClose: () => void }) {
  const { workspaceId } = useWorkspace().current;
  const [format, setFormat] = useState<ExportFormat>("csv");
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const ask = trpc.exports.ask.useMutation({
    onSuccess: ({ exportId, count }) => {
      download(`/api/exports/${workspaceId}/${exportId}`);
      showDone(`${exportedRows(view.list, count)} are on their way to your downloads.`);
      onClose();
    },
  });

  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    const parsed = exportReason.safeParse(reason);
    setProblem(parsed.success ? null : (parsed.error.issues[0]?.message ?? "Give a reason."));
    if (parsed.success) ask.mutate({ view, format, reason: parsed.data });
  }

  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": "Close" }}
      title={`Export ${exportListWords[view.list].toLowerCase()}`}
    >
      <form onSubmit={handleSubmit} noValidate>
        <Stack gap="md">
          <Text size="sm">
            The file holds what this list holds now: its filter, its order, its columns, every row. An import
            here reads it again.
          </Text>
          <SegmentedControl
            aria-label="Kind of file"
            value={format}
            onChange={(value) => setFormat(exportFormat.parse(value))}
            data={[
              { value: "csv", label: "CSV" },
              { value: "xlsx", label: "Excel (XLSX)" },
            ]}
          />
          <TextInput
            label="What is it for?"
            description="Managers see who exported what, when and why."
            data-autofocus
            maxLength={200}
            value={reason}
            error={problem}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <FormEnd failure={ask.error} isSaving={ask.isPending} onCancel={onClose}>
            Export
          </FormEnd>
        </Stack>
      </form>
    </Modal>
  );
}

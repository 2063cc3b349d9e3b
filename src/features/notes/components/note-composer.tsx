"use client";

import { Button, Group, Textarea } from "@mantine/core";
import { useEffect, useState } from "react";
import { keepTabText, readTabText } from "@/client/tab-text";
import { trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import type { LeadId } from "@/contracts/ids";
import classes from "./notes.module.css";

const draftKey = (leadId: LeadId) => `ringside.note.${leadId}`;

const keepDraft = (leadId: LeadId, text: string) => keepTabText(draftKey(leadId), text === "" ? null : text);

/** Writes a note on a lead. What is typed and not saved is still there after a reload of this tab. */
export function NoteComposer({ leadId }: { leadId: LeadId }) {
  const utils = trpc.useUtils();
  const [text, setText] = useState("");
  useEffect(() => setText(readTabText(draftKey(leadId)) ?? ""), [leadId]);
  const save = trpc.notes.save.useMutation({
    onSuccess: () => {
      setText("");
      keepDraft(leadId, "");
      void utils.leads.timeline.invalidate({ leadId });
      void utils.notes.invalidate();
    },
  });

  function handleSave() {
    if (text.trim() !== "" && !save.isPending) save.mutate({ leadId, text });
  }

  return (
    <div>
      <Textarea
        aria-label="New note"
        placeholder="Write a note"
        // Grown by the browser: to measure it in script lays the whole desk out anew, with every lead that comes.
        classNames={{ input: classes.growing }}
        rows={2}
        maxLength={20_000}
        value={text}
        error={save.error ? `Not saved: ${errorSentence(save.error)}` : undefined}
        onChange={(event) => {
          setText(event.currentTarget.value);
          keepDraft(leadId, event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) {
            event.preventDefault();
            handleSave();
          }
        }}
      />
      {text.trim() === "" ? null : (
        <Group justify="flex-end" mt={8}>
          <Button size="xs" onClick={handleSave} loading={save.isPending}>
            Save note
          </Button>
        </Group>
      )}
    </div>
  );
}

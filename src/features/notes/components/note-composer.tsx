"use client";

import { Button, Group, Textarea } from "@mantine/core";
import { trpc } from "@/client/trpc";
import { useTyped } from "@/client/use-typed";
import { errorSentence } from "@/components/error-state";
import type { LeadId } from "@/contracts/ids";
import classes from "./notes.module.css";

const read = (kept: unknown) => (typeof kept === "string" ? kept : undefined);

/** Writes a note on a lead. What is typed and not saved is still there after a reload of this tab. */
export function NoteComposer({ leadId }: { leadId: LeadId }) {
  const utils = trpc.useUtils();
  const [text, setText] = useTyped(`note.${leadId}`, read, "");
  const save = trpc.notes.save.useMutation({
    onSuccess: (_saved, sent) => {
      void utils.leads.timeline.invalidate({ leadId: sent.leadId as LeadId });
      void utils.notes.invalidate();
    },
  });

  async function handleSave() {
    if (text.trim() === "" || save.isPending) return;
    try {
      await save.mutateAsync({ leadId, text });
    } catch {
      // The field says why.
      return;
    }
    // Of this lead, whichever is shown by now; what was typed since stays.
    setText((now) => (now === text ? "" : now));
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
          const typed = event.currentTarget.value;
          setText(() => typed);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void handleSave();
          }
        }}
      />
      {text.trim() === "" ? null : (
        <Group justify="flex-end" mt={8}>
          <Button size="xs" onClick={() => void handleSave()} loading={save.isPending}>
            Save note
          </Button>
        </Group>
      )}
    </div>
  );
}

"use client";

import { Button, Group, Textarea } from "@mantine/core";
import { useEffect, useState } from "react";
import { keepTabText, readTabText } from "@/client/tab-text";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { errorSentence } from "@/components/error-state";
import type { LeadId } from "@/contracts/ids";
import classes from "./notes.module.css";

/** Writes a note on a lead. What is typed and not saved is still there after a reload of this tab. */
export function NoteComposer({ leadId }: { leadId: LeadId }) {
  const utils = trpc.useUtils();
  const { user } = useWorkspace();
  const [text, setText] = useState("");
  const keyOf = (of: string) => `ringside.composer.${user.id}.${of}`;
  const key = keyOf(leadId);
  const keep = (to: string, draft: string) => keepTabText(to, draft === "" ? null : draft);
  useEffect(() => setText(readTabText(key) ?? ""), [key]);
  const save = trpc.notes.save.useMutation({
    onSuccess: (_saved, sent) => {
      // What was typed since, or of another lead by now, stays.
      const of = keyOf(sent.leadId);
      if (readTabText(of) === sent.text) keep(of, "");
      setText((now) => (now === sent.text ? "" : now));
      void utils.leads.timeline.invalidate({ leadId: sent.leadId as LeadId });
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
          keep(key, event.currentTarget.value);
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

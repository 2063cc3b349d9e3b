"use client";

import { ActionIcon, Button, Group, Textarea } from "@mantine/core";
import { useState } from "react";
import { trpc } from "@/client/trpc";
import { useTyped } from "@/client/use-typed";
import { useIsManager, useWorkspace } from "@/client/workspace-provider";
import { errorSentence } from "@/components/error-state";
import { LateMenu } from "@/components/late-menu";
import { showDone, showFailure, showUndo } from "@/components/toasts";
import type { TimelineItem } from "@/contracts/activities/views";
import type { LeadId } from "@/contracts/ids";
import classes from "./notes.module.css";

type Note = Extract<TimelineItem, { kind: "note" }>;

/** What the text is being changed to, and the version that was read before. */
type Draft = { text: string; version: number };
// By hand: the desk's first load has no room for what checks forms.
const readDraft = (kept: unknown): Draft | undefined =>
  typeof kept === "object" &&
  kept !== null &&
  "text" in kept &&
  typeof kept.text === "string" &&
  "version" in kept &&
  typeof kept.version === "number"
    ? { text: kept.text, version: kept.version }
    : undefined;

/** A note's text with what its reader may do: the author changes it, a manager may delete it. */
export function NoteCard({ note, leadId }: { note: Note; leadId: LeadId }) {
  const { user } = useWorkspace();
  const isManager = useIsManager();
  const utils = trpc.useUtils();
  const [draft, keepDraft] = useTyped<Draft | null>(`note-change.${note.id}`, readDraft, null);
  // One that was kept from before takes no focus: keys are meant for the page.
  const [isAsked, setIsAsked] = useState(false);
  const setDraft = (next: Draft | null) => keepDraft(() => next);
  const refresh = () => {
    void utils.leads.timeline.invalidate({ leadId });
    void utils.notes.invalidate();
  };
  const save = trpc.notes.save.useMutation({
    onSuccess: (saved) => {
      setDraft(null);
      refresh();
      if (saved.isMerged) showDone("This note changed in another place meanwhile. Both versions are kept.");
    },
  });
  const restore = trpc.notes.restore.useMutation({
    onSettled: refresh,
    onError: (error) => showFailure("The note was not brought back", error),
  });
  const remove = trpc.notes.delete.useMutation({
    onSettled: refresh,
    onSuccess: () => showUndo("Note deleted.", () => restore.mutate({ noteId: note.id })),
    onError: (error) => showFailure("The note was not deleted", error),
  });
  const isMine = note.authorUserId === user.id;

  if (draft) {
    return (
      <div>
        <Textarea
          aria-label="Change note"
          autosize
          minRows={2}
          maxRows={14}
          maxLength={20_000}
          autoFocus={isAsked}
          value={draft.text}
          error={save.error ? `Not saved: ${errorSentence(save.error)}` : undefined}
          onChange={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
        />
        <Group justify="flex-end" gap="xs" mt={8}>
          <Button size="xs" variant="default" onClick={() => setDraft(null)}>
            Cancel
          </Button>
          <Button
            size="xs"
            loading={save.isPending}
            disabled={draft.text.trim() === ""}
            onClick={() =>
              save.mutate({ leadId, noteId: note.id, text: draft.text, baseVersion: draft.version })
            }
          >
            Save
          </Button>
        </Group>
      </div>
    );
  }

  return (
    <div className={classes.note}>
      <p className={classes.text}>{note.text}</p>
      {isMine || isManager ? (
        <LateMenu
          position="bottom-end"
          width={140}
          button={
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              aria-label={`Actions for the note of ${note.authorName}`}
            >
              ⋯
            </ActionIcon>
          }
          entries={[
            ...(isMine
              ? [
                  {
                    kind: "item" as const,
                    key: "change",
                    label: "Change",
                    onPress: () => {
                      setIsAsked(true);
                      setDraft({ text: note.text, version: note.version });
                    },
                  },
                ]
              : []),
            {
              kind: "item",
              key: "delete",
              label: "Delete",
              isDangerous: true,
              onPress: () => remove.mutate({ noteId: note.id }),
            },
          ]}
        />
      ) : null}
    </div>
  );
}

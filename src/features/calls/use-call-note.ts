"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useLive } from "@/client/live-provider";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import type { CallView } from "@/contracts/calls/views";
import { readDraft, writeDraft } from "./note-drafts";

const saveAfterMs = 500;
const retryAfterMs = 4000;

export type NoteState =
  | { kind: "empty" }
  | { kind: "unsaved" }
  | { kind: "saving" }
  | { kind: "saved"; at: Date }
  /** The server could not be reached: kept here and sent later. */
  | { kind: "kept" };

/** A call's quick note, saved as it is typed. No text is ever dropped: the server keeps both sides of a conflict. */
export function useCallNote(call: Pick<CallView, "id" | "note">) {
  const { user } = useWorkspace();
  const { status } = useLive();
  const save = trpc.calls.saveNote.useMutation();
  const { mutateAsync } = save;
  const [draft] = useState(() => readDraft(user.id, call.id));
  const [text, setText] = useState(draft?.text ?? call.note?.text ?? "");
  const [state, setState] = useState<NoteState>(
    draft ? { kind: "unsaved" } : call.note ? { kind: "saved", at: call.note.updatedAt } : { kind: "empty" },
  );
  const now = useRef({
    text,
    version: draft?.baseVersion ?? call.note?.version ?? 0,
    isDirty: draft !== null,
    isSaving: false,
  });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const flush = useCallback(
    async function save(): Promise<boolean> {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
      const current = now.current;
      if (!current.isDirty || current.isSaving) return !current.isDirty;
      current.isSaving = true;
      setState({ kind: "saving" });
      const sent = current.text;
      try {
        const saved = await mutateAsync({ callId: call.id, text: sent, baseVersion: current.version });
        current.version = saved.version;
        if (current.text === sent) {
          current.isDirty = false;
          writeDraft(user.id, call.id, null);
          // Another tab wrote too: the server kept both, and both are shown.
          if (saved.text !== sent) {
            current.text = saved.text;
            setText(saved.text);
          }
          setState({ kind: "saved", at: saved.updatedAt });
        } else {
          writeDraft(user.id, call.id, { text: current.text, baseVersion: saved.version });
          timer.current = setTimeout(() => void save(), saveAfterMs);
        }
        return !current.isDirty;
      } catch {
        setState({ kind: "kept" });
        timer.current = setTimeout(() => void save(), retryAfterMs);
        return false;
      } finally {
        current.isSaving = false;
      }
    },
    [call.id, mutateAsync, user.id],
  );

  const change = useCallback(
    (next: string) => {
      setText(next);
      setState({ kind: "unsaved" });
      now.current.text = next;
      now.current.isDirty = true;
      writeDraft(user.id, call.id, { text: next, baseVersion: now.current.version });
      if (timer.current) clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), saveAfterMs);
    },
    [call.id, flush, user.id],
  );

  // A draft found on this device, and whatever an outage kept back.
  const isLive = status.kind === "live";
  useEffect(() => {
    if (isLive && now.current.isDirty) void flush();
  }, [isLive, flush]);

  useEffect(
    () => () => {
      void flush();
    },
    [flush],
  );

  // Written in another tab while nothing is unsaved here.
  const serverVersion = call.note?.version ?? 0;
  const serverText = call.note?.text ?? "";
  useEffect(() => {
    const current = now.current;
    if (current.isDirty || current.isSaving || serverVersion <= current.version) return;
    current.version = serverVersion;
    current.text = serverText;
    setText(serverText);
  }, [serverVersion, serverText]);

  return {
    text,
    change,
    flush,
    state,
    isUnsaved: state.kind === "unsaved" || state.kind === "saving" || state.kind === "kept",
  };
}

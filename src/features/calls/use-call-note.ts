"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useLive } from "@/client/live-provider";
import { trpc } from "@/client/trpc";
import { onVisibilityChange } from "@/client/visibility";
import { useWorkspace } from "@/client/workspace-provider";
import type { CallView } from "@/contracts/calls/views";
import { writeDraft, youngestDraft } from "./note-drafts";

const saveAfterMs = 500;
/** Who types without a pause is saved in between. */
const saveAtLeastEveryMs = 3000;
const retryAfterMs = 4000;

export type NoteState =
  | { kind: "empty" }
  | { kind: "unsaved" }
  | { kind: "saving" }
  | { kind: "saved"; at: Date }
  /** The server could not be reached: kept here and sent later. */
  | { kind: "kept" };

export type CallNote = {
  text: string;
  change: (text: string) => void;
  /** Saves what is unsaved; true = all of it is on the server. */
  flush: () => Promise<boolean>;
  state: NoteState;
  isUnsaved: boolean;
  /** Another tab wrote too, and the note holds both texts. */
  isMerged: boolean;
};

/** A call's quick note, saved as it is typed. No text is ever dropped: the server keeps both sides of a conflict. */
export function useCallNote(call: Pick<CallView, "id" | "note">): CallNote {
  const { user } = useWorkspace();
  const { status } = useLive();
  const { mutateAsync } = trpc.calls.saveNote.useMutation();
  const [draft] = useState(() => youngestDraft(user.id, call.id));
  const [text, setText] = useState(draft?.text ?? call.note?.text ?? "");
  const [isMerged, setIsMerged] = useState(false);
  const [state, setState] = useState<NoteState>(
    draft ? { kind: "unsaved" } : call.note ? { kind: "saved", at: call.note.updatedAt } : { kind: "empty" },
  );
  const now = useRef({
    text,
    version: draft?.baseVersion ?? call.note?.version ?? 0,
    isDirty: draft !== null,
    saving: null as Promise<boolean> | null,
    unsavedSince: null as number | null,
  });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const keep = useCallback(
    (isDirty: boolean) => {
      const { text: typed, version } = now.current;
      writeDraft(user.id, call.id, isDirty ? { text: typed, baseVersion: version, at: Date.now() } : null);
    },
    [user.id, call.id],
  );

  const flush = useCallback(
    async function flushNow(): Promise<boolean> {
      const current = now.current;
      const again = (ms: number) => {
        timer.current = setTimeout(() => void flushNow(), ms);
      };
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
      // What is on its way may not be the last of it.
      if (current.saving) await current.saving;
      if (!current.isDirty) return true;
      current.saving ??= save().finally(() => {
        current.saving = null;
      });
      return current.saving;

      async function save(): Promise<boolean> {
        setState({ kind: "saving" });
        const sent = current.text;
        current.unsavedSince = null;
        try {
          const saved = await mutateAsync({ callId: call.id, text: sent, baseVersion: current.version });
          const isUnchanged = current.text === sent;
          if (!saved.isMerged || saved.text === sent) current.version = saved.version;
          else {
            setIsMerged(true);
            // Typed on at the end meanwhile: that goes under both texts. Changed elsewhere: this text keeps its old
            // base, and the server puts the two together again.
            if (current.text.startsWith(sent)) {
              current.version = saved.version;
              current.text = saved.text + current.text.slice(sent.length);
              setText(current.text);
            }
          }
          current.isDirty = !isUnchanged;
          keep(current.isDirty);
          if (current.isDirty) again(saveAfterMs);
          else setState({ kind: "saved", at: saved.updatedAt });
          return !current.isDirty;
        } catch {
          setState({ kind: "kept" });
          again(retryAfterMs);
          return false;
        }
      }
    },
    [call.id, mutateAsync, keep],
  );

  const change = useCallback(
    (next: string) => {
      const current = now.current;
      setText(next);
      setState({ kind: "unsaved" });
      current.text = next;
      current.isDirty = true;
      current.unsavedSince ??= performance.now();
      keep(true);
      if (timer.current) clearTimeout(timer.current);
      const left = current.unsavedSince + saveAtLeastEveryMs - performance.now();
      timer.current = setTimeout(() => void flush(), Math.max(0, Math.min(saveAfterMs, left)));
    },
    [flush, keep],
  );

  // A draft found on this device, and whatever an outage kept back.
  const isLive = status.kind === "live";
  useEffect(() => {
    if (isLive && now.current.isDirty) void flush();
  }, [isLive, flush]);

  useEffect(() => onVisibilityChange((isVisible) => void (isVisible || flush())), [flush]);
  useEffect(
    () => () => {
      void flush();
    },
    [flush],
  );

  // Written in another tab while nothing is unsaved here.
  const serverVersion = call.note?.version ?? 0;
  const serverText = call.note?.text ?? "";
  const serverAt = call.note?.updatedAt;
  useEffect(() => {
    const current = now.current;
    if (current.isDirty || current.saving || serverVersion <= current.version) return;
    current.version = serverVersion;
    current.text = serverText;
    setText(serverText);
    if (serverAt) setState({ kind: "saved", at: serverAt });
  }, [serverVersion, serverText, serverAt]);

  return {
    text,
    change,
    flush,
    state,
    isMerged,
    isUnsaved: state.kind === "unsaved" || state.kind === "saving" || state.kind === "kept",
  };
}

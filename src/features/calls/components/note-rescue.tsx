"use client";

import { useEffect } from "react";
import { useLive } from "@/client/live-provider";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import type { CallId } from "@/contracts/ids";
import { listDrafts, readDraft, writeDraft } from "../note-drafts";

/** Sends notes that were left on this device by a tab that was closed or killed while it could not save. */
export function NoteRescue({ openIds }: { openIds: readonly CallId[] }) {
  const { user } = useWorkspace();
  const { status } = useLive();
  const { mutateAsync } = trpc.calls.saveNote.useMutation();
  const isLive = status.kind === "live";
  const openKey = openIds.join();

  useEffect(() => {
    if (!isLive) return;
    // Those on the screen save themselves; a moment's patience leaves them the first word.
    const timer = setTimeout(() => {
      for (const callId of listDrafts(user.id)) {
        if (openKey.includes(callId)) continue;
        const draft = readDraft(user.id, callId);
        if (!draft) continue;
        void mutateAsync({ callId, ...draft })
          .then(() => {
            if (readDraft(user.id, callId)?.text === draft.text) writeDraft(user.id, callId, null);
          })
          // Another workspace's call, or still no connection: it stays on this device.
          .catch(() => undefined);
      }
    }, 3000);
    return () => clearTimeout(timer);
  }, [isLive, openKey, user.id, mutateAsync]);

  return null;
}

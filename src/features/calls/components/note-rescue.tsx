"use client";

import { useEffect } from "react";
import { useLive } from "@/client/live-provider";
import { trpc } from "@/client/trpc";
import { useWorkspace } from "@/client/workspace-provider";
import { markPageAlive, orphansOf } from "../living-pages";
import { listDrafts, recoverDrafts, writeDraft } from "../note-drafts";

const everyMs = 30_000;

/** Sends notes that were left on this device by a tab that was closed or killed while it could not save. */
export function NoteRescue() {
  const { user } = useWorkspace();
  const { status } = useLive();
  const { mutateAsync } = trpc.calls.saveNote.useMutation();
  const isLive = status.kind === "live";

  useEffect(markPageAlive, []);

  useEffect(() => {
    if (!isLive) return;
    let isOver = false;
    const rescue = async () => {
      await recoverDrafts(user.id);
      for (const { callId, page, text, baseVersion, at } of await orphansOf(listDrafts(user.id))) {
        if (isOver) return;
        try {
          await mutateAsync({ callId, text, baseVersion });
          const now = listDrafts(user.id).find((draft) => draft.callId === callId && draft.page === page);
          if (now?.at === at) writeDraft(user.id, callId, null, page);
        } catch {
          // Another workspace's call, or no connection after all: it stays on this device.
        }
      }
    };
    void rescue();
    const timer = setInterval(() => void rescue(), everyMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [isLive, user.id, mutateAsync]);

  return null;
}

"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { trpc } from "./trpc";

/**
 * The shell is drawn from what the server handed to the page: names, role, workspaces. Events make `session.me`
 * stale; where its answer has changed, the layout is read anew, without a reload.
 */
export function FollowSession(): null {
  const router = useRouter();
  const me = trpc.session.me.useQuery();
  const text = me.data ? JSON.stringify(me.data) : null;
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (text === null) return;
    const before = shown.current;
    shown.current = text;
    if (before !== null && before !== text) router.refresh();
  }, [text, router]);
  return null;
}

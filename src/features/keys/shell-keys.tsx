"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { undoLast } from "@/components/toasts";
import { KeysDialog } from "./keys-dialog";
import { useKeyListener, useKeys } from "./use-keys";

/** The keys of every page, their listener and their list. Mounted once, by the shell. */
export function ShellKeys({ areSingleKeysOn }: { areSingleKeysOn: boolean }) {
  const router = useRouter();
  const [isListOpen, setIsListOpen] = useState(false);
  useKeyListener(areSingleKeysOn);
  useKeys("app", {
    undo: undoLast,
    help: () => setIsListOpen(true),
    goDashboard: () => router.push("/dashboard"),
    goCalls: () => router.push("/dashboard/calls"),
    goLeads: () => router.push("/dashboard/leads"),
    goWork: () => router.push("/dashboard/work"),
  });
  return (
    <KeysDialog isOpen={isListOpen} areSingleKeysOn={areSingleKeysOn} onClose={() => setIsListOpen(false)} />
  );
}

"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { undoLast } from "@/components/toasts";
import { useKeyListener, useKeys } from "./use-keys";

const KeysDialog = lazy(async () => ({ default: (await import("./keys-dialog")).KeysDialog }));

/** The keys of every page, their listener and their list. Mounted once, by the shell. */
export function ShellKeys({ areSingleKeysOn }: { areSingleKeysOn: boolean }) {
  const router = useRouter();
  const [list, setList] = useState<"unasked" | "open" | "closed">("unasked");
  useKeyListener(areSingleKeysOn);
  useKeys("app", {
    undo: undoLast,
    help: () => setList("open"),
    goDashboard: () => router.push("/dashboard"),
    goCalls: () => router.push("/dashboard/calls"),
    goLeads: () => router.push("/dashboard/leads"),
    goWork: () => router.push("/dashboard/work"),
  });
  if (list === "unasked") return null;
  return (
    <Suspense fallback={null}>
      <KeysDialog
        isOpen={list === "open"}
        areSingleKeysOn={areSingleKeysOn}
        onClose={() => setList("closed")}
      />
    </Suspense>
  );
}

"use client";

import { ActionIcon } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { Tip } from "@/components/tip";
import { useKeys } from "@/features/keys/use-keys";
import { keyOf } from "@/features/keys/key-table";

// Loaded when it is first asked for: nobody waits for it at the first paint.
const CommandBar = lazy(async () => ({ default: (await import("./command-bar")).CommandBar }));

/** Search and commands: ⌘K, "/" where the page has no search of its own, or the button. */
export function CommandBarButton({ className }: { className?: string }) {
  const [isWanted, setIsWanted] = useState(false);
  const open = () => {
    setIsWanted(true);
    void import("./store").then(({ commandBar }) => commandBar.open());
  };
  useKeys("app", { commandBar: open, search: open });
  return (
    <>
      <Tip label={`Search and commands: ${keyOf("commandBar")}`} side="bottom">
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          className={className}
          aria-label="Search and commands"
          onClick={open}
        >
          <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
            <circle cx="7.5" cy="7.5" r="5" fill="none" stroke="currentColor" strokeWidth="1.6" />
            <path d="M11.5 11.5 16 16" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
          </svg>
        </ActionIcon>
      </Tip>
      {isWanted ? (
        <Suspense fallback={null}>
          <CommandBar />
        </Suspense>
      ) : null}
    </>
  );
}

"use client";

import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import type { ExportView } from "@/contracts/exports/schema";

const ExportModal = lazy(async () => ({ default: (await import("./export-modal")).ExportModal }));

/** Takes what the list shows out as a file. `view` is the list's own filter, order and columns. */
export function ExportButton({ view }: { view: ExportView }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setIsOpen(true)}>
        Export
      </Button>
      {isOpen ? (
        <Suspense fallback={null}>
          <ExportModal view={view} onClose={() => setIsOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

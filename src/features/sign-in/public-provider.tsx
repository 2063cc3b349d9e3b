"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { createWorkspaceClient, trpc } from "@/client/trpc";

/** Transport of the pages before a workspace is known: no workspace, no stream. */
export function PublicProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(
    () => new QueryClient({ defaultOptions: { mutations: { retry: false, networkMode: "always" } } }),
  );
  const [client] = useState(() => createWorkspaceClient(null));
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}

"use client";

import { MantineProvider } from "@mantine/core";
import { setNonce } from "get-nonce";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { ToastHost } from "./toast-host";
import { resolveCssVariables, theme } from "./theme";

// zod probes `Function("")` to compile its parsers, which the page's script policy forbids and reports. Said where
// every copy of zod looks for it, so that a page without a form does not load zod for this line.
const shared = globalThis as { __zod_globalConfig?: { jitless?: boolean } };
shared.__zod_globalConfig = { ...shared.__zod_globalConfig, jitless: true };

/** What every page needs, signed in or not. `nonce` is the page's own, for style tags made in the browser. */
export function BrowserProviders({
  nonce: given,
  children,
}: {
  nonce: string | undefined;
  children: ReactNode;
}) {
  // A refresh of the page's data brings the nonce of that answer: the policy in force is still the document's.
  const [nonce] = useState(given);
  // Scroll locks of modals and menus insert a style tag that knows the nonce only from here.
  if (nonce && typeof window !== "undefined") setNonce(nonce);
  return (
    <NuqsAdapter>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={resolveCssVariables}
        defaultColorScheme="auto"
        {...(nonce ? { getStyleNonce: () => nonce } : {})}
      >
        {children}
        <ToastHost />
      </MantineProvider>
    </NuqsAdapter>
  );
}

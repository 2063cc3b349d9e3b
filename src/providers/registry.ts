import type { ProviderName } from "@/contracts/providers/schema";
import { createOutbound } from "@/platform/outbound";
import { outboundAllowOrigins } from "@/platform/env";
import { createCallerDeskClient } from "@/providers/callerdesk/client";
import { readCallerDeskWebhook } from "@/providers/callerdesk/webhook";
import type { CallPort, WebhookReading } from "@/providers/ports";

export type WebhookInput = {
  method: "GET" | "POST";
  contentType: string | null;
  query: string;
  body: Uint8Array;
};
export type WebhookReader = (
  input: WebhookInput,
  options: { allowOrigins: readonly string[] },
) => WebhookReading;

/** Exhaustive: a provider without a reader does not compile. */
export const webhookReaders: Record<ProviderName, WebhookReader> = {
  callerdesk: readCallerDeskWebhook,
};

/** What a port is made of; the secret is opened just before and kept nowhere. */
export type AccountAccess = { provider: ProviderName; baseUrl: string; secret: string };

const callPorts: Record<ProviderName, (access: AccountAccess) => CallPort> = {
  callerdesk: ({ baseUrl, secret }) =>
    createCallerDeskClient({
      baseUrl,
      authcode: secret,
      outbound: createOutbound({ allowOrigins: outboundAllowOrigins() }),
      allowOrigins: outboundAllowOrigins(),
    }),
};

export function callPortFor(access: AccountAccess): CallPort {
  return callPorts[access.provider](access);
}

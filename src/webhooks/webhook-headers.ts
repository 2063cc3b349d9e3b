/** Beside what the server says with everything (platform/response-headers). */
export const webhookHeaders = {
  "cache-control": "no-store",
  "content-type": "text/plain; charset=utf-8",
} as const;

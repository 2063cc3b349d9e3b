/**
 * Where vendors keep recordings. A URL in a webhook body is a stranger's word: only https on these hosts is
 * stored, and the proxy that plays it asks again (providers.md §0.7, security.md O6).
 */
export const callerDeskRecordingHosts: readonly string[] = [
  "callrecords.callerdesk.io",
  "newcallrecords.callerdesk.io",
];

export type RecordingPolicy = {
  /** Exact host names, lower case, https and default port only. */
  hosts: readonly string[];
  /** Exact origins of OUTBOUND_ALLOW_ORIGINS (our own twin): exempt from https and the host list. */
  allowOrigins: readonly string[];
};

const longestUrl = 2048;

/** The URL in its normal form where `policy` lets us fetch it, else null. Never throws. */
export function readRecordingUrl(text: string, policy: RecordingPolicy): string | null {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > longestUrl) return null;
  let url: URL;
  try {
    url = new URL(trimmed);
  } catch {
    return null;
  }
  if (url.username !== "" || url.password !== "") return null;
  if (policy.allowOrigins.includes(url.origin)) return url.href;
  if (url.protocol !== "https:" || url.port !== "") return null;
  return policy.hosts.includes(url.hostname) ? url.href : null;
}

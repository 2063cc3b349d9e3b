import { readOutboundUrl } from "@/platform/outbound";
import type { SecretPlace } from "@/platform/secrets";

/** How long the old webhook address still works after a rotation. */
export const overlapMs = 24 * 3600_000;
/** Calls younger than this may simply not have rung yet. */
const graceMs = 2 * 60_000;
export const silenceWindowMs = 30 * 60_000;

/**
 * The vendor's origin as it may be stored, or null: https on the usual port, or an origin the operator allowed by
 * OUTBOUND_ALLOW_ORIGINS. The address it leads to is judged again at each request.
 */
export function readBaseUrl(typed: string, allowOrigins: readonly string[]): string | null {
  const url = readOutboundUrl(typed.trim(), allowOrigins);
  if (!url || url.pathname !== "/" || url.search !== "" || url.hash !== "") return null;
  return url.origin;
}

/** A vendor key: printable, without spaces at the ends of what was pasted. Null where it cannot be one. */
export function readProviderKey(typed: string): string | null {
  const key = typed.trim();
  return /^[\x21-\x7e]{4,200}$/.test(key) ? key : null;
}

export function isSimulatedOrigin(baseUrl: string, allowOrigins: readonly string[]): boolean {
  return allowOrigins.includes(baseUrl);
}

/** Whether nobody outside this machine can reach the address: no provider can post to it. */
export function isLoopbackOrigin(origin: string): boolean {
  const { hostname } = new URL(origin);
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    hostname === "0.0.0.0" ||
    hostname.startsWith("127.")
  );
}

/**
 * Minutes since the first of the recent calls that the provider took and has not said a word about; null while
 * there is nothing to worry about. `acceptedAt` are the request times of calls within the last half hour.
 */
export function silentMinutes(
  acceptedAt: readonly Date[],
  lastHeardAt: Date | null,
  now: Date,
): number | null {
  const waiting = acceptedAt
    .map((at) => at.getTime())
    .filter((at) => now.getTime() - at >= graceMs && now.getTime() - at <= silenceWindowMs)
    .sort((a, b) => a - b);
  const first = waiting[0];
  if (first === undefined || (lastHeardAt !== null && lastHeardAt.getTime() >= first)) return null;
  return Math.floor((now.getTime() - first) / 60_000);
}

/** Which row a provider's key belongs to: its ciphertext opens nowhere else. */
export function keyPlace(workspaceId: string, accountId: string): SecretPlace {
  return { workspaceId, table: "provider_accounts", column: "secret", rowId: accountId };
}

export function endpointSecretPlace(workspaceId: string, endpointId: string): SecretPlace {
  return { workspaceId, table: "webhook_endpoints", column: "secret", rowId: endpointId };
}

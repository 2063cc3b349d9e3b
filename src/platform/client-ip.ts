import { env } from "@/platform/env";

/**
 * The caller's address. Next puts the socket's address last into X-Forwarded-For; each trusted proxy in front
 * adds one more, and whatever stands before those is the caller's own claim and worth nothing.
 */
export function clientIp(forwardedFor: string | null, remoteAddress: string | null): string {
  const hops = env().TRUSTED_PROXY_HOPS;
  const chain = (forwardedFor ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (remoteAddress !== null && chain.at(-1) !== remoteAddress) chain.push(remoteAddress);
  return chain.at(-1 - hops) ?? chain[0] ?? "unknown";
}

/** /24 of an IPv4, /48 of an IPv6 address: what limits and the sessions list keep. */
export function ipPrefix(ip: string): string {
  const plain = ip.replace(/^::ffff:/, "");
  if (/^\d+\.\d+\.\d+\.\d+$/.test(plain)) return `${plain.split(".").slice(0, 3).join(".")}.0/24`;
  if (plain.includes(":")) return `${plain.split(":").slice(0, 3).join(":")}::/48`;
  return "unknown";
}

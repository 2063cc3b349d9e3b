import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * Whether an address is plain public unicast, the only kind a server-side request may reach (security.md O2).
 * Everything special is refused by being named in no allowed range: loopback, private, link-local with the
 * metadata services, CGNAT, multicast, documentation, benchmarking, and every IPv6 form that carries an IPv4
 * address inside (mapped, compatible, NAT64, 6to4, Teredo). Text that is no canonical address is refused too.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0 || address.includes("%")) return false;
  let parsed: ipaddr.IPv4 | ipaddr.IPv6;
  try {
    parsed = ipaddr.parse(address);
  } catch {
    return false;
  }
  if (parsed.range() !== "unicast") return false;
  // Oracle's metadata service (192.0.0.192) lies in 192.0.0.0/24, reserved already; Alibaba's (100.100.100.200) in
  // CGNAT; Azure's wire server is a public address that answers only inside its cloud.
  if (parsed.kind() === "ipv4") return !refusedFour.some((range) => matches(parsed, range));
  // 2000::/3 is all the global unicast there is; NAT64's local prefix and IPv4-compatible forms lie outside.
  return matches(parsed, "2000::/3") && !refusedSix.some((range) => matches(parsed, range));
}

const refusedFour = ["168.63.129.16/32", "192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24"];
const refusedSix = ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"];

function matches(address: ipaddr.IPv4 | ipaddr.IPv6, range: string): boolean {
  const [base, bits] = ipaddr.parseCIDR(range);
  return address.kind() === base.kind() && address.match(base, bits);
}

import { parseIpAddress, sharePrefix } from "../ip-address.ts";

/** Whether an address lies in a range in CIDR notation (`203.0.113.0/24`, `2001:db8::/32`) or is that very address. */
export function inRange(address: string, range: string): boolean {
  const [network = "", prefix] = range.split("/");
  const [seen, wanted] = [parseIpAddress(address), parseIpAddress(network)];
  if (!seen || !wanted) return false;
  const bits = prefix === undefined ? wanted.bits : Number(prefix);
  return Number.isInteger(bits) && bits >= 0 && bits <= wanted.bits && sharePrefix(seen, wanted, bits);
}

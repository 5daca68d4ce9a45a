import { BlockList, isIP } from "node:net";

/** Whether an address lies in a range in CIDR notation (`203.0.113.0/24`, `2001:db8::/32`) or is that very address. */
export function inRange(address: string, range: string): boolean {
  const [network = "", bits] = range.split("/");
  const family = isIP(network);
  if (family === 0 || isIP(address) === 0) return false;
  const type = family === 6 ? "ipv6" : "ipv4";
  const list = new BlockList();
  if (bits === undefined) list.addAddress(network, type);
  else list.addSubnet(network, Number(bits), type);
  return list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

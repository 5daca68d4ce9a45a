import { BlockList, isIP } from "node:net";

/**
 * The `cidr` operator of event patterns, for IPv4 and IPv6 (doc: "Comparison operators for use in event patterns in
 * Amazon EventBridge", IP address matching). Throws the reason as a plain string error.
 */
export function compileCidr(text: string): (value: string) => boolean {
  const slashed = text.split("/");
  const [address, mask] = slashed;
  if (slashed.length !== 2 || address === undefined || mask === undefined) {
    throw new Error("Malformed CIDR, one '/' required");
  }
  if (!/^[+-]?\d+$/.test(mask)) throw new Error("Malformed CIDR, mask bits must be an integer");
  const bits = Number(mask);
  if (bits < 0) throw new Error("Malformed CIDR, mask bits must not be negative");
  const version = isIP(address);
  if (version === 0) throw new Error(`Nonstandard IP address: ${address}`);
  const most = version === 4 ? 32 : 128;
  if (bits > most) throw new Error(`Malformed CIDR, mask bits must be at most ${most}`);
  const family = version === 4 ? "ipv4" : "ipv6";
  const block = new BlockList();
  block.addSubnet(address, bits, family);
  return (value) => isIP(value) === version && block.check(value, family);
}

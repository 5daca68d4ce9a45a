import { parseIpAddress, sharePrefix } from "../ip-address.ts";

/**
 * The `cidr` operator of event patterns, for IPv4 and IPv6 (doc: "Comparison operators for use in event patterns in
 * Amazon EventBridge", IP address matching). Throws the reason as a plain error.
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
  const network = parseIpAddress(address);
  if (!network) throw new Error(`Nonstandard IP address: ${address}`);
  if (bits > network.bits) throw new Error(`Malformed CIDR, mask bits must be at most ${network.bits}`);
  return (value) => {
    const candidate = parseIpAddress(value);
    return candidate !== undefined && sharePrefix(candidate, network, bits);
  };
}

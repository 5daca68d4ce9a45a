/** An IPv4 or IPv6 address as a number. */
export interface IpAddress {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Reads an address as RFC 4291 and dotted decimals write it; undefined for anything else. */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (!text.includes(":")) {
    const value = parseDotted(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  const value = parseGroups(text);
  return value === undefined ? undefined : { bits: 128, value };
}

/** Whether two addresses of one kind are the same in their first `prefix` bits. */
export function sharePrefix(a: IpAddress, b: IpAddress, prefix: number): boolean {
  if (a.bits !== b.bits) return false;
  const rest = BigInt(a.bits - prefix);
  return a.value >> rest === b.value >> rest;
}

function parseDotted(text: string): bigint | undefined {
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(text)) return undefined;
  let value = 0n;
  for (const part of text.split(".")) {
    // A leading zero would be octal to some and decimal to others.
    if (Number(part) > 255 || (part.length > 1 && part.startsWith("0"))) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseGroups(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => groupsOf(half, index === halves.length - 1));
  if (!head || (halves.length === 2 && !tail)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<bigint>(tail ? missing : 0).fill(0n), ...(tail ?? [])];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** @param last whether it may end with an IPv4 address: `::ffff:10.0.0.1` */
function groupsOf(half: string, last: boolean): bigint[] | undefined {
  if (half === "") return [];
  const parts = half.split(":");
  const groups: bigint[] = [];
  for (const [index, part] of parts.entries()) {
    const dotted = last && index === parts.length - 1 && part.includes(".") ? parseDotted(part) : undefined;
    if (dotted !== undefined) groups.push(dotted >> 16n, dotted & 0xffffn);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

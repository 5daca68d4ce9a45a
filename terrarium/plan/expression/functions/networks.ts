import { ExpressionError } from "../expression-error.ts";
import { type TerraformNumber, toWhole } from "../number.ts";
import { withType } from "../type.ts";
import { define, type FunctionGroup, strings } from "./definition.ts";

/** Terraform language, "IP Network Functions". */
export const functions: FunctionGroup = {
  cidrhost: define(["string", "number"], (prefix: string, host: TerraformNumber) => {
    const { address, length, bits } = parsePrefix(prefix);
    const space = 1n << BigInt(bits - length);
    const number = whole(host, "the number of the host");
    if (number >= space || number < -space) {
      throw new ExpressionError(`a prefix of ${length} bits has no room for a host with the number ${number}`);
    }
    return formatAddress(address + (number < 0n ? space + number : number), bits);
  }),
  cidrnetmask: define(["string"], (prefix: string) => {
    const { length, bits } = parsePrefix(prefix);
    if (bits !== 32) throw new ExpressionError("only IPv4 prefixes have a network mask");
    return formatAddress(((1n << BigInt(length)) - 1n) << BigInt(bits - length), bits);
  }),
  cidrsubnet: define(
    ["string", "number", "number"],
    (prefix: string, more: TerraformNumber, number: TerraformNumber) => {
      const parent = parsePrefix(prefix);
      const added = Number(whole(more, "the count of new bits"));
      const length = parent.length + added;
      const index = whole(number, "the number of the network");
      if (added < 0 || length > parent.bits) {
        throw new ExpressionError(`not enough bits: a prefix of ${parent.length} cannot be extended by ${added}`);
      }
      if (index < 0n || index >= 1n << BigInt(added)) {
        throw new ExpressionError(`an extension of ${added} bits has no room for a network with the number ${index}`);
      }
      return `${formatAddress(parent.address + (index << BigInt(parent.bits - length)), parent.bits)}/${length}`;
    },
  ),
  cidrsubnets: define(["string"], (prefix: string, ...more: TerraformNumber[]) => subnets(prefix, more), {
    rest: "number",
  }),
};

interface Prefix {
  readonly address: bigint;
  readonly length: number;
  readonly bits: 32 | 128;
}

function parsePrefix(text: string): Prefix {
  const [address = "", length = "", ...rest] = text.split("/");
  const value = parse4(address);
  const bits = value === undefined ? 128 : 32;
  const parsed = value ?? parse6(address);
  if (parsed === undefined || !/^\d+$/.test(length) || Number(length) > bits || rest.length > 0) {
    throw new ExpressionError(`${JSON.stringify(text)} is not an address prefix such as 10.0.0.0/16`);
  }
  const host = BigInt(bits - Number(length));
  return { address: (parsed >> host) << host, length: Number(length), bits };
}

function parse4(address: string): bigint | undefined {
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d+$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function parse6(address: string): bigint | undefined {
  const [, before = "", dotted = ""] = /^(.*:)([\d.]+)$/.exec(address) ?? [];
  const last = dotted.includes(".") ? parse4(dotted) : undefined;
  if (last !== undefined) return parse6(`${before}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`);
  const [head = "", tail, ...more] = address.split("::");
  const parts = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const left = parts(head);
  const right = parts(tail ?? "");
  const missing = 8 - left.length - right.length;
  const whole = tail === undefined ? missing === 0 : missing >= 1 && more.length === 0;
  if (!whole || ![...left, ...right].every((part) => /^[0-9a-fA-F]{1,4}$/.test(part))) return undefined;
  const all = [...left, ...new Array<string>(missing).fill("0"), ...right];
  return all.reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
}

function formatAddress(value: bigint, bits: number): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
  if (value >> 32n === 0xffffn) return formatAddress(value & 0xffff_ffffn, 32);
  const parts = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16));
  return shortenZeros(parts);
}

/** `::` for the first of the longest rows of two or more zeros. */
function shortenZeros(parts: readonly string[]): string {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < parts.length; start++) {
    let length = 0;
    while (parts[start + length] === "0") length++;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return parts.join(":");
  return `${parts.slice(0, best.start).join(":")}::${parts.slice(best.start + best.length).join(":")}`;
}

/** One network after the other, each at the next place that its size allows. */
function subnets(prefix: string, more: readonly TerraformNumber[]): string[] {
  const parent = parsePrefix(prefix);
  let next = parent.address;
  const end = parent.address + (1n << BigInt(parent.bits - parent.length));
  const found = more.map((bits) => {
    const added = Number(whole(bits, "the count of new bits"));
    const length = parent.length + added;
    if (added < 1 || length > parent.bits) {
      throw new ExpressionError(`a prefix of ${parent.length} bits cannot be extended by ${added}`);
    }
    const size = 1n << BigInt(parent.bits - length);
    const start = ((next + size - 1n) / size) * size;
    if (start + size > end)
      throw new ExpressionError(`not enough room left in ${prefix} for a network of ${length} bits`);
    next = start + size;
    return `${formatAddress(start, parent.bits)}/${length}`;
  });
  return withType(found, strings);
}

function whole(value: TerraformNumber, what: string): bigint {
  const integer = toWhole(value);
  if (integer === undefined) throw new ExpressionError(`${what} must be whole`);
  return integer;
}

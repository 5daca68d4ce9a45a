import { crc32 } from "./crc32.ts";

/** A block of a set: strings, lists of strings and sets of strings. */
type Block = Readonly<Record<string, string | readonly string[] | ReadonlySet<string>>>;

/**
 * The order in which the provider visits the blocks of a set, each once: by the text of the CRC-32 of their content
 * (terraform-plugin-sdk, schema.HashResource). It decides which of two conditions on one variable counts.
 */
export function inSetOrder<T>(items: readonly T[], content: (item: T) => Block): T[] {
  const byHash = new Map(items.map((item) => [hash(blockText(content(item))), item]));
  return [...byHash].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, item]) => item);
}

function blockText(block: Block): string {
  return Object.keys(block)
    .sort()
    .map((name) => `${name}:${valueText(block[name]!)}`)
    .join("");
}

function valueText(value: string | readonly string[] | ReadonlySet<string>): string {
  if (typeof value === "string") return `${value};`;
  if (value instanceof Set) {
    const members = [...value].map((member) => `${member};`);
    return `{${members.sort((left, right) => (hash(left) < hash(right) ? -1 : 1)).join("")}};`;
  }
  return `(${[...value].map((member) => `${member};`).join("")});`;
}

function hash(text: string): string {
  return String(crc32(text));
}

/** What an answer in the query protocol is made of: a list becomes `<member>` elements, undefined leaves a member out. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | XmlMap
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue };

/** A map, which becomes `<entry>` elements, unlike a structure. */
export class XmlMap {
  readonly entries: Readonly<Record<string, string | undefined>>;

  constructor(entries: Readonly<Record<string, string | undefined>>) {
    this.entries = entries;
  }
}

/** The elements of a structure, one after the other. */
export function xmlOf(value: XmlValue): string {
  if (value === undefined) return "";
  if (value instanceof XmlMap) {
    return Object.entries(value.entries)
      .filter(([, text]) => text !== undefined)
      .map(([key, text]) => `<entry>${element("key", key)}${element("value", text)}</entry>`)
      .join("");
  }
  if (isList(value)) return value.map((item) => element("member", item)).join("");
  if (typeof value !== "object") return escapeXml(String(value));
  return Object.entries(value)
    .map(([name, member]) => element(name, member))
    .join("");
}

export function element(name: string, value: XmlValue): string {
  return value === undefined ? "" : `<${name}>${xmlOf(value)}</${name}>`;
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

/** What must not stand in XML text as it is; a bare carriage return would be read as a line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
const SPECIAL = /[&<>"'\u0000-\u0008\u000b-\u001f\u007f]/g;
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text for XML and HTML alike. */
export function escapeXml(text: string): string {
  return text.replace(SPECIAL, (character) => ENTITIES[character] ?? `&#x${character.charCodeAt(0).toString(16)};`);
}

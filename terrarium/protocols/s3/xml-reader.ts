import { WireError } from "./wire-error.ts";

/** An element of a request. Namespace prefixes are left out; attributes are not looked at, as S3 uses none that matter. */
export class XmlElement {
  readonly name: string;
  readonly children: XmlElement[] = [];
  text = "";

  constructor(name: string) {
    this.name = name;
  }

  child(name: string): XmlElement | undefined {
    return this.children.find((child) => child.name === name);
  }

  all(name: string): readonly XmlElement[] {
    return this.children.filter((child) => child.name === name);
  }

  /** The text of a child. */
  optional(name: string): string | undefined {
    return this.child(name)?.text;
  }

  /** @throws WireError MalformedXML where the child is missing */
  required(name: string): string {
    const text = this.optional(name);
    if (text === undefined) throw malformedXml();
    return text;
  }

  /** A whole number of at least `least`. @throws WireError MalformedXML */
  number(name: string, least = 0): number | undefined {
    const text = this.optional(name)?.trim();
    if (text === undefined) return undefined;
    if (!/^\d{1,15}$/.test(text) || Number(text) < least) throw malformedXml();
    return Number(text);
  }

  /** @throws WireError MalformedXML */
  boolean(name: string): boolean | undefined {
    const text = this.optional(name)?.trim().toLowerCase();
    if (text === undefined || text === "true" || text === "false") return text && text === "true";
    throw malformedXml();
  }
}

export function malformedXml(): WireError {
  return new WireError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}

const DEEPEST = 20;
const NAME = "(?:[A-Za-z_][\\w.-]*:)?";
const TOKEN = new RegExp(
  [
    "<!--[\\s\\S]*?-->|<\\?[\\s\\S]*?\\?>",
    "<!\\[CDATA\\[(?<cdata>[\\s\\S]*?)\\]\\]>",
    `</${NAME}(?<close>[A-Za-z_][\\w.-]*)\\s*>`,
    `<${NAME}(?<open>[A-Za-z_][\\w.-]*)(?:\\s+[\\w:.-]+\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*\\s*(?<empty>/?)>`,
    "(?<text>[^<]+)",
  ].join("|"),
  "y",
);
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));|&/g;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Reads the small documents that requests carry. Strict: what is not well-formed is refused, and so are document types,
 * through which XML readers are attacked.
 *
 * @param root the name that the document's element must have
 * @throws WireError MalformedXML
 */
export function readXml(source: string, root: string): XmlElement {
  const top = new XmlElement("");
  const open: XmlElement[] = [top];
  let at = 0;
  while (at < source.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(source)?.groups;
    if (!token) throw malformedXml();
    at = TOKEN.lastIndex;
    readToken(token, open);
  }
  const [element, ...others] = top.children;
  if (open.length > 1 || others.length > 0 || element?.name !== root || top.text.trim() !== "") throw malformedXml();
  return element;
}

/** @param open the elements that are open at this place, the innermost last */
function readToken(token: Readonly<Record<string, string | undefined>>, open: XmlElement[]): void {
  const inside = open.at(-1)!;
  if (token.text !== undefined) inside.text += unescapeXml(token.text);
  if (token.cdata !== undefined) inside.text += token.cdata;
  if (token.close !== undefined) {
    if (open.length === 1 || inside.name !== token.close) throw malformedXml();
    open.pop();
  }
  if (token.open !== undefined) {
    const element = new XmlElement(token.open);
    inside.children.push(element);
    if (token.empty === "") open.push(element);
    if (open.length > DEEPEST) throw malformedXml();
  }
}

function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(REFERENCE, (_all, name?: string, decimal?: string, hexadecimal?: string) => {
    if (name !== undefined) return NAMED[name]!;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal ?? "", 16);
    if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) throw malformedXml();
    return String.fromCodePoint(code);
  });
}

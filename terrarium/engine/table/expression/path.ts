import { type AttributeValue, attributeOf, type Item } from "../value/attribute-value.ts";
import { isReservedWord } from "./reserved-words.ts";
import type { Tokens } from "./tokens.ts";

/** Where a value stands in an item: names of attributes and members, and indexes of lists ("Document paths"). */
export type Path = readonly [string, ...(string | number)[]];

/** Reads `a.#b[2].c`. */
export function parsePath(tokens: Tokens): Path {
  const path: [string, ...(string | number)[]] = [parseName(tokens)];
  for (;;) {
    if (tokens.accepts(".")) path.push(parseName(tokens));
    else if (tokens.accepts("[")) {
      if (tokens.next.kind !== "number") tokens.unexpected();
      path.push(Number(tokens.take().text));
      tokens.expects("]");
    } else return path;
  }
}

function parseName(tokens: Tokens): string {
  const { kind, text } = tokens.next;
  if (kind === "name") {
    tokens.take();
    if (isReservedWord(text)) {
      tokens.invalid(`Attribute name is a reserved keyword; reserved keyword: ${text}`);
    }
    return text;
  }
  if (kind !== "name-reference") tokens.unexpected();
  tokens.take();
  const name = tokens.inputs.name(text);
  if (name === undefined) {
    tokens.invalid(`An expression attribute name used in the document path is not defined; attribute name: ${text}`);
  }
  return name;
}

/** The value at a path, or undefined where there is none. */
export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  let value = attributeOf(item, path[0]);
  for (let index = 1; index < path.length && value; index++) {
    const step = path[index]!;
    value = typeof step === "number" ? value.L?.[step] : value.M && attributeOf(value.M, step);
  }
  return value;
}

/** As error messages write it: `[order, items, [2]]`. */
export function pathText(path: Path): string {
  return `[${path.map((step) => (typeof step === "number" ? `[${step}]` : step)).join(", ")}]`;
}

/** @throws ValidationException when one path is the other's beginning, or takes a list for a map */
export function assertApart(tokens: Tokens, paths: readonly Path[]): void {
  for (let later = 1; later < paths.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      const problem = clash(paths[earlier]!, paths[later]!);
      if (!problem) continue;
      tokens.invalid(
        `Two document paths ${problem} with each other; must remove or rewrite one of these paths; ` +
          `path one: ${pathText(paths[earlier]!)}, path two: ${pathText(paths[later]!)}`,
      );
    }
  }
}

function clash(one: Path, two: Path): "overlap" | "conflict" | undefined {
  for (let index = 0; index < Math.min(one.length, two.length); index++) {
    if (typeof one[index] !== typeof two[index]) return "conflict";
    if (one[index] !== two[index]) return undefined;
  }
  return "overlap";
}

import { parse } from "node:querystring";
import { InvalidParameterValue } from "../../engine/queue/queue-errors.ts";
import type { Input } from "./json-input.ts";
import { parsePlainForm } from "./plain-form.ts";
import type { Members, Shape } from "./shape.ts";

/** Parameters as the query protocol spells them: flat, with dots and numbers. */
export type QueryParameters = Readonly<Record<string, string | string[] | undefined>>;

/** More than this of one list is no request of anybody's; each action has its own, lower limit. */
const LONGEST_LIST = 1_000;

export function parseQuery(text: string): QueryParameters {
  return parsePlainForm(text) ?? parse(text, "&", "=", { maxKeys: 0 });
}

/** The parameters of a request in the query protocol, in the form they have in JSON. */
export function queryInput(parameters: QueryParameters, members: Members): Input {
  return readMembers(parameters, "", members) ?? {};
}

function readMembers(parameters: QueryParameters, prefix: string, members: Members): Input | undefined {
  let read: Input | undefined;
  for (const name in members) {
    const value = readShape(parameters, prefix + name, prefix, members[name]!);
    if (value === undefined) continue;
    read ??= {};
    read[name] = value;
  }
  return read;
}

/**
 * @param name of the parameter itself
 * @param prefix before its name: lists and maps have a name of their own there
 */
function readShape(parameters: QueryParameters, name: string, prefix: string, shape: Shape): unknown {
  if (typeof shape === "string") return readText(parameters, name, shape);
  if ("members" in shape) return readMembers(parameters, `${name}.`, shape.members);
  if ("list" in shape) {
    const items = readNumbered((at) => readItem(parameters, `${prefix}${shape.at}.${at}`, shape.list));
    return items.length > 0 ? items : undefined;
  }
  const entries = readNumbered((at) => {
    const entry = `${prefix}${shape.at}.${at}`;
    const key = first(parameters[`${entry}.${shape.key}`]);
    if (key === undefined) return undefined;
    return [key, readItem(parameters, `${entry}.${shape.value}`, shape.map) ?? emptyOf(shape.map)] as const;
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function readItem(parameters: QueryParameters, name: string, shape: Shape): unknown {
  return readShape(parameters, name, `${name}.`, shape);
}

function emptyOf(shape: Shape): unknown {
  return typeof shape === "string" ? "" : {};
}

function readNumbered<T>(read: (number: number) => T | undefined): T[] {
  const items: T[] = [];
  while (items.length < LONGEST_LIST) {
    const item = read(items.length + 1);
    if (item === undefined) break;
    items.push(item);
  }
  return items;
}

function readText(
  parameters: QueryParameters,
  name: string,
  shape: "string" | "integer" | "boolean" | "blob",
): unknown {
  const text = first(parameters[name]);
  if (text === undefined) return undefined;
  switch (shape) {
    case "string":
      return text;
    case "integer":
      if (!/^[+-]?\d{1,15}$/.test(text)) throw InvalidParameterValue.of(name, text, "Must be an integer.");
      return Number(text);
    case "boolean":
      return text.toLowerCase() === "true";
    case "blob":
      return Buffer.from(text, "base64");
  }
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

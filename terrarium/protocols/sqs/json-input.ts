import { MissingParameter } from "../../engine/queue/queue-errors.ts";
import type { Members, Shape } from "./shape.ts";
import { SerializationFailed } from "./wire-errors.ts";

export type Input = Record<string, unknown>;

/** The parameters of a request in AWS JSON 1.0. @throws SerializationFailed for what has another form */
export function jsonInput(body: string, members: Members): Input {
  if (body === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new SerializationFailed("The request body is not valid JSON.");
  }
  return readMembers(value, members);
}

/** @throws MissingParameter for the first that is missing */
export function requireParameters(input: Input, names: readonly string[]): void {
  for (const name of names) if (input[name] === undefined) throw new MissingParameter(name);
}

function readMembers(value: unknown, members: Members): Input {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw misplaced(value, "a structure");
  const read: Input = {};
  for (const name in members) {
    const member = (value as Input)[name];
    if (member !== undefined && member !== null) read[name] = readShape(member, members[name]!);
  }
  return read;
}

function readShape(value: unknown, shape: Shape): unknown {
  switch (shape) {
    case "string":
      if (typeof value !== "string") throw misplaced(value, "a String");
      return value;
    case "integer":
      if (typeof value !== "number" || !Number.isInteger(value)) throw misplaced(value, "an Integer");
      return value;
    case "boolean":
      if (typeof value !== "boolean") throw misplaced(value, "a Boolean");
      return value;
    case "blob":
      if (typeof value !== "string") throw misplaced(value, "a Blob");
      return Buffer.from(value, "base64");
  }
  if ("members" in shape) return readMembers(value, shape.members);
  if ("list" in shape) {
    if (!Array.isArray(value)) throw misplaced(value, "a list");
    return value.map((item) => readShape(item, shape.list));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw misplaced(value, "a map");
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readShape(item, shape.map)]));
}

function misplaced(value: unknown, wanted: string): SerializationFailed {
  const found = value === null ? "NULL" : Array.isArray(value) ? "START_ARRAY" : TOKENS[typeof value];
  return new SerializationFailed(`${found} can not be converted to ${wanted}`);
}

const TOKENS: Readonly<Record<string, string>> = {
  string: "STRING_VALUE",
  number: "NUMBER_VALUE",
  boolean: "BOOLEAN_VALUE",
  object: "START_OBJECT",
};

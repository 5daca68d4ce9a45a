import { SerializationException, ValidationException } from "../table-errors.ts";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { canonicalNumber } from "./decimal.ts";

/** "Limits: nested attribute depth". */
const DEEPEST = 32;

/**
 * Reads a value of a request: its form is checked, and numbers are written as DynamoDB writes them.
 *
 * @throws ValidationException, SerializationException
 */
export function readValue(raw: unknown, depth = 0): AttributeValue {
  if (!isObject(raw)) throw new SerializationException("Unexpected value type in payload");
  const types = Object.keys(raw).filter((type) => raw[type] !== null && raw[type] !== undefined);
  const [type] = types;
  if (type === undefined) {
    throw new ValidationException(
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
    );
  }
  if (types.length > 1) {
    throw new ValidationException(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    );
  }
  const value = raw[type];
  switch (type) {
    case "S":
      return { S: text(value) };
    case "N":
      return { N: canonicalNumber(text(value)) };
    case "B":
      return { B: base64(value) };
    case "BOOL":
      if (typeof value !== "boolean")
        throw new SerializationException(`${token(value)} cannot be converted to Boolean`);
      return { BOOL: value };
    case "NULL":
      if (value !== true) throw invalid("Null attribute value types must have the value of true");
      return { NULL: true };
    case "SS":
      return { SS: distinct(list(value).map(text), "An string set  may not be empty", named) };
    case "NS":
      return { NS: distinct(list(value).map(text).map(canonicalNumber), "An number set  may not be empty", unnamed) };
    case "BS":
      return { BS: distinct(list(value).map(base64), "Binary sets should not be empty", binaries) };
    case "L":
      return { L: list(value).map((member) => readValue(member, deeper(depth))) };
    case "M":
      if (!isObject(value)) throw new SerializationException("Unexpected field type");
      return { M: readItem(value, deeper(depth)) };
    default:
      throw new ValidationException(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
      );
  }
}

/** Reads a map of values: an item, a key, the members of a map. @throws ValidationException, SerializationException */
export function readItem(raw: unknown, depth = 0): Item {
  if (!isObject(raw)) throw new SerializationException("Unexpected field type");
  return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, readValue(value, depth)]));
}

function deeper(depth: number): number {
  if (depth >= DEEPEST - 1) throw new ValidationException("Nesting Levels have exceeded supported limits");
  return depth + 1;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new SerializationException(`${token(value)} cannot be converted to String`);
  return value;
}

function base64(value: unknown): string {
  if (typeof value !== "string") {
    throw new SerializationException("only base-64-encoded strings are convertible to bytes");
  }
  if (value.length % 4 !== 0) {
    throw new SerializationException(
      `Base64 encoded length is expected a multiple of 4 bytes but found: ${value.length}`,
    );
  }
  if (Buffer.from(value, "base64").toString("base64") !== value) {
    throw new SerializationException("Invalid last non-pad Base64 character dectected");
  }
  return value;
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new SerializationException("Unexpected field type");
  return value;
}

function distinct(members: string[], empty: string, duplicates: (members: string[]) => string): string[] {
  if (members.length === 0) throw invalid(empty);
  if (new Set(members).size !== members.length) throw new ValidationException(duplicates(members));
  return members;
}

const PREFIX = "One or more parameter values were invalid:";
const named = (members: string[]) => `${PREFIX} Input collection [${members.join(", ")}] contains duplicates.`;
const binaries = (members: string[]) =>
  `${PREFIX} Input collection [${members.join(", ")}]of type BS contains duplicates.`;
const unnamed = () => "Input collection contains duplicates";

function token(value: unknown): string {
  if (typeof value === "number") return Number.isInteger(value) ? "NUMBER_VALUE" : "DECIMAL_VALUE";
  if (typeof value === "boolean") return value ? "TRUE_VALUE" : "FALSE_VALUE";
  return typeof value === "string" ? "STRING_VALUE" : "START_OBJECT";
}

function invalid(problem: string): ValidationException {
  return new ValidationException(`One or more parameter values were invalid: ${problem}`);
}

import { SerializationException, ValidationException } from "../table-errors.ts";
import type { AttributeValue } from "../value/attribute-value.ts";
import { readValue } from "../value/read-value.ts";

/** The expressions of a request, by their names in the API. */
export type ExpressionKind =
  | "ConditionExpression"
  | "UpdateExpression"
  | "ProjectionExpression"
  | "KeyConditionExpression"
  | "FilterExpression";

/**
 * What stands behind `#name` and `:value` in the expressions of one request ("Expression attribute names"). Each must be used by
 * one of them.
 */
export class ExpressionInputs {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Readonly<Record<string, AttributeValue>>;
  readonly #unusedNames: Set<string>;
  readonly #unusedValues: Set<string>;

  /**
   * @param request a request of the API
   * @param kinds the expressions that the action takes
   * @throws ValidationException, SerializationException
   */
  constructor(request: Readonly<Record<string, unknown>>, kinds: readonly ExpressionKind[]) {
    const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = request;
    const given = kinds.filter((kind) => request[kind] !== undefined);
    const taking = kinds.filter((kind) => kind !== "ProjectionExpression");
    if (names !== undefined && given.length === 0) {
      throw new ValidationException("ExpressionAttributeNames can only be specified when using expressions");
    }
    if (values !== undefined && !taking.some((kind) => given.includes(kind))) {
      const verb = taking.length === 1 ? "is" : "are";
      throw new ValidationException(
        `ExpressionAttributeValues can only be specified when using expressions: ${taking.join(" and ")} ${verb} null`,
      );
    }
    this.#names = readNames(names);
    this.#values = readValues(values);
    this.#unusedNames = new Set(Object.keys(this.#names));
    this.#unusedValues = new Set(Object.keys(this.#values));
  }

  /** The name behind `#name`. */
  name(reference: string): string | undefined {
    this.#unusedNames.delete(reference);
    return Object.hasOwn(this.#names, reference) ? this.#names[reference] : undefined;
  }

  /** The value behind `:value`. */
  value(reference: string): AttributeValue | undefined {
    this.#unusedValues.delete(reference);
    return Object.hasOwn(this.#values, reference) ? this.#values[reference] : undefined;
  }

  /** @throws ValidationException when a name or value was given for nothing. To be called after all were parsed */
  assertAllUsed(): void {
    for (const [what, unused] of [
      ["ExpressionAttributeNames", this.#unusedNames],
      ["ExpressionAttributeValues", this.#unusedValues],
    ] as const) {
      if (unused.size === 0) continue;
      throw new ValidationException(
        `Value provided in ${what} unused in expressions: keys: {${[...unused].join(", ")}}`,
      );
    }
  }
}

function readNames(raw: unknown): Readonly<Record<string, string>> {
  if (raw === undefined) return {};
  const entries = entriesOf(raw);
  if (entries.length === 0) throw new ValidationException("ExpressionAttributeNames must not be empty");
  for (const [key, name] of entries) {
    if (!/^#[0-9a-zA-Z_]+$/.test(key)) {
      throw new ValidationException(`ExpressionAttributeNames contains invalid key: Syntax error; key: "${key}"`);
    }
    if (typeof name !== "string") throw new SerializationException("Unexpected value type in payload");
  }
  return Object.fromEntries(entries) as Record<string, string>;
}

function readValues(raw: unknown): Readonly<Record<string, AttributeValue>> {
  if (raw === undefined) return {};
  const entries = entriesOf(raw);
  if (entries.length === 0) throw new ValidationException("ExpressionAttributeValues must not be empty");
  for (const [key] of entries) {
    if (!/^:[0-9a-zA-Z_]+$/.test(key)) {
      throw new ValidationException(`ExpressionAttributeValues contains invalid key: Syntax error; key: "${key}"`);
    }
  }
  return Object.fromEntries(entries.map(([key, value]) => [key, readNamedValue(key, value)]));
}

function readNamedValue(key: string, raw: unknown): AttributeValue {
  try {
    return readValue(raw);
  } catch (error) {
    if (!(error instanceof ValidationException)) throw error;
    throw new ValidationException(`ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`);
  }
}

function entriesOf(raw: unknown): [string, unknown][] {
  if (typeof raw === "object" && raw !== null && !Array.isArray(raw)) return Object.entries(raw);
  throw new SerializationException("Unexpected field type");
}

import { createRequire } from "node:module";
import type { Ajv, ErrorObject, Options, ValidateFunction } from "ajv";
import { EngineError } from "./errors.ts";

/** A model's schema cannot be used. */
export class InvalidSchema extends EngineError {}

/** Says what is wrong with a value, one sentence each, as API Gateway words them; an empty list for a value that fits. */
export type SchemaCheck = (value: unknown) => readonly string[];

/** `https://apigateway.amazonaws.com/restapis/ID/models/NAME`, as one model of an API refers to another. */
const MODEL_REFERENCE = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/(\w+)$/;

const require = createRequire(import.meta.filename);
let AjvDraft04: (new (options: Options) => Ajv) | undefined;

/**
 * Compiles a JSON schema of draft 4, the draft of API Gateway ("Data models for REST APIs").
 *
 * @param models the API's other schemas by name, for `$ref`
 * @throws InvalidSchema
 */
export function compileSchema(schema: string, models: Readonly<Record<string, string>> = {}): SchemaCheck {
  // Loaded when the first model is there: a start without models does not pay for it.
  AjvDraft04 ??= require("ajv-draft-04") as new (options: Options) => Ajv;
  const ajv = new AjvDraft04({ allErrors: true, strict: false, verbose: true, validateFormats: false, logger: false });
  let validate: ValidateFunction;
  try {
    for (const [name, text] of Object.entries(models)) ajv.addSchema(withoutId(text), name);
    validate = ajv.compile(withoutId(schema));
  } catch (error) {
    throw new InvalidSchema(`Invalid model schema specified: ${(error as Error).message}`);
  }
  return (value) => (validate(value) ? [] : sentences(validate.errors ?? []));
}

/** The ids of schemas are names of their own here, and references between models become those. */
function withoutId(text: string): object {
  return JSON.parse(text, (key, value) => {
    if (key === "id" && typeof value === "string" && MODEL_REFERENCE.test(value)) return undefined;
    if (key === "$ref" && typeof value === "string") return MODEL_REFERENCE.exec(value)?.[1] ?? value;
    return value;
  });
}

function sentences(errors: readonly ErrorObject[]): string[] {
  const missing = errors.filter(({ keyword }) => keyword === "required");
  const unknown = errors.filter(({ keyword }) => keyword === "additionalProperties");
  const grouped = [
    ...byPlace(
      missing,
      (names) => `object has missing required properties (${JSON.stringify(names)})`,
      "missingProperty",
    ),
    ...byPlace(
      unknown,
      (names) => `object instance has properties which are not allowed by the schema: ${JSON.stringify(names)}`,
      "additionalProperty",
    ),
  ];
  const single = errors
    .filter(({ keyword }) => keyword !== "required" && keyword !== "additionalProperties")
    .map(sentence);
  return [...new Set([...grouped, ...single.filter((text) => text !== undefined)])];
}

/** API Gateway names all missing or unknown properties of one object in one sentence. */
function byPlace(errors: readonly ErrorObject[], say: (names: string[]) => string, parameter: string): string[] {
  const places = new Map<string, string[]>();
  for (const { instancePath, params } of errors) {
    places.set(instancePath, [...(places.get(instancePath) ?? []), String(params[parameter])]);
  }
  return [...places.values()].map((names) => say([...new Set(names)].sort()));
}

/** The wording of the validator that API Gateway uses (the Java library json-schema-validator). */
function sentence({ keyword, params, data, message, schema }: ErrorObject): string | undefined {
  switch (keyword) {
    case "type":
      return `instance type (${typeOf(data)}) does not match any allowed primitive type (allowed: ${JSON.stringify([params.type].flat().sort())})`;
    case "enum":
      return `instance value (${JSON.stringify(data)}) not found in enum (possible values: ${JSON.stringify(params.allowedValues)})`;
    case "minimum":
      return `numeric instance is lower than the required minimum (minimum: ${schema}, found: ${data})`;
    case "maximum":
      return `numeric instance is greater than the required maximum (maximum: ${schema}, found: ${data})`;
    case "minLength":
      return `string ${JSON.stringify(data)} is too short (length: ${String(data).length}, required minimum: ${params.limit})`;
    case "maxLength":
      return `string ${JSON.stringify(data)} is too long (length: ${String(data).length}, maximum allowed: ${params.limit})`;
    case "pattern":
      return `ECMA 262 regex ${JSON.stringify(params.pattern)} does not match input string ${JSON.stringify(data)}`;
    case "minItems":
      return `array is too short: must have at least ${params.limit} elements but instance has ${(data as unknown[]).length} elements`;
    case "maxItems":
      return `array is too long: must have at most ${params.limit} elements but instance has ${(data as unknown[]).length} elements`;
    case "minProperties":
      return `object has too few properties (found ${Object.keys(data as object).length} but schema requires at least ${params.limit})`;
    case "maxProperties":
      return `object has too many properties (found ${Object.keys(data as object).length} but schema requires at most ${params.limit})`;
    case "uniqueItems":
      return "array must not contain duplicate elements";
    case "multipleOf":
      return `remainder of division is not zero (${data} / ${params.multipleOf})`;
    case "anyOf":
      return "instance failed to match at least one required schema among several";
    case "oneOf":
      return params.passingSchemas
        ? "instance failed to match exactly one schema (matched several)"
        : "instance failed to match exactly one schema (matched 0 out of several)";
    case "not":
      return "instance matched a schema which it should not have";
    default:
      return message;
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

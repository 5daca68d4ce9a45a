import type { Validate } from "../json-schema.ts";
import type { MethodDefinition, RequestValidatorDefinition } from "./definitions.ts";
import type { Exchange } from "./exchange.ts";
import { byContentType } from "./media-types.ts";
import type { Models } from "./models.ts";
import { Refusal } from "./refusal.ts";

/** Throws a Refusal for a request that may not pass. */
export type ValidateRequest = (exchange: Exchange) => void;

interface Required {
  readonly name: string;
  isMissing(exchange: Exchange): boolean;
}

const PARAMETER = /^method\.request\.(header|querystring|path|multivalueheader|multivaluequerystring)\.(.+)$/;

/**
 * What a request validator asks of requests for a method ("Request validation for REST APIs"): parameters that must be
 * there, and a body that fits the model for its content type. A content type without a model is not looked at.
 *
 * @throws InvalidModel
 */
export function compileValidation(
  method: MethodDefinition,
  validator: RequestValidatorDefinition | undefined,
  models: Models,
): ValidateRequest | undefined {
  const required = validator?.validateParameters ? requiredParameters(method) : [];
  const bodies = validator?.validateBody ? bodyValidators(method, models) : undefined;
  if (required.length === 0 && !bodies) return undefined;
  return (exchange) => {
    const missing = required.filter((parameter) => parameter.isMissing(exchange));
    if (missing.length > 0) {
      const names = missing.map(({ name }) => name).join(", ");
      throw new Refusal("BAD_REQUEST_PARAMETERS", { message: `Missing required request parameters: [${names}]` });
    }
    const contentType = exchange.contentType || "application/json";
    const validate = bodies && (byContentType(bodies, contentType) ?? bodies.get("$default"));
    if (validate) validateBody(exchange.body, validate);
  };
}

function bodyValidators(method: MethodDefinition, models: Models): ReadonlyMap<string, Validate> {
  const names = Object.entries(method.requestModels);
  const all = names.length === 0 ? [["application/json", "Empty"] as const] : names;
  return new Map(all.map(([type, name]) => [type, models.validator(name)]));
}

function validateBody(body: string, validate: Validate): void {
  let value: unknown;
  try {
    // An empty body counts as an empty object.
    value = JSON.parse(body === "" ? "{}" : body);
  } catch (error) {
    throw new Refusal("BAD_REQUEST_BODY", { validation: `[the body is not JSON: ${(error as Error).message}]` });
  }
  const problems = problemsOf(value, validate);
  if (problems.length > 0) throw new Refusal("BAD_REQUEST_BODY", { validation: `[${problems.join(", ")}]` });
}

/** A body that is nested deeper than can be looked through fits no model. */
function problemsOf(value: unknown, validate: Validate): readonly string[] {
  try {
    return validate(value);
  } catch (error) {
    if (error instanceof RangeError) return ["the body is nested too deeply"];
    throw error;
  }
}

function requiredParameters(method: MethodDefinition): Required[] {
  return Object.entries(method.requestParameters)
    .filter(([, isRequired]) => isRequired)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([source]) => {
      const [, place, name] = PARAMETER.exec(source) ?? [];
      if (place === undefined || name === undefined) return [];
      if (place.endsWith("header")) return [{ name, isMissing: (exchange) => exchange.header(name) === undefined }];
      if (place.endsWith("querystring")) return [{ name, isMissing: (exchange) => !exchange.query.has(name) }];
      return [{ name, isMissing: (exchange) => !exchange.pathParameters.has(name) }];
    });
}

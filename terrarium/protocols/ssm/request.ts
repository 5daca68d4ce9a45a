import { ValidationException } from "../../engine/parameter/parameter-errors.ts";
import { ParameterService } from "../../engine/parameter/parameter-service.ts";
import type { World } from "../../engine/world.ts";
import type { JsonInput } from "../json-service.ts";
import type { ServiceCall } from "../service-call.ts";

/** A member that is a text, if it is there. @throws ValidationException */
export function optionalText(input: JsonInput, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new ValidationException(`${name} must be a string.`);
  return value;
}

/** @throws ValidationException */
export function text(input: JsonInput, name: string): string {
  return optionalText(input, name) ?? required(name);
}

/** Up to ten names. @throws ValidationException */
export function names(input: JsonInput): readonly string[] {
  const value = input.Names;
  if (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= 10 &&
    value.every((name) => typeof name === "string")
  ) {
    return value;
  }
  throw new ValidationException("Names must be a list of 1 to 10 names.");
}

/** @throws AccessDenied unless the caller may do this to the parameter */
export function allow(world: World, call: ServiceCall, action: string, name: string): void {
  const bare = bareName(name);
  const resource = name === "*" ? "*" : world.service(ParameterService).arn(bare);
  world.authorize({ principal: call.principal, action: `ssm:${action}`, resource });
}

/** The name without ARN and version: requests may bring either. */
export function bareName(name: string): string {
  return nameOf(name).split(":")[0]!;
}

/** The name, and the version if there is one, of what may be an ARN. */
export function nameOf(nameOrArn: string): string {
  const match = /^arn:[^:]+:ssm:[^:]*:\d{12}:parameter(\/.*)$/.exec(nameOrArn);
  if (!match) return nameOrArn;
  // A name with one slash alone, at its beginning, is spelled in an ARN like one with none.
  return match[1]!.lastIndexOf("/") === 0 ? match[1]!.slice(1) : match[1]!;
}

function required(name: string): never {
  throw new ValidationException(
    `1 validation error detected: Value null at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must not be null`,
  );
}

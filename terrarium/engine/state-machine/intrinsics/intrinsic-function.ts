import { EngineError } from "../../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Environment } from "../language/environment.ts";

/** Arguments that a function cannot use: the state fails with States.IntrinsicFailure. */
export class IntrinsicFailure extends EngineError {}

/** One intrinsic function: how many arguments it takes, and what it makes of them. */
export interface IntrinsicFunction {
  readonly arity: readonly [least: number, most?: number];
  call(given: readonly Json[], environment: Environment): Json;
}

export function asArray(value: Json | undefined): Json[] {
  if (!Array.isArray(value)) throw new IntrinsicFailure(`${JSON.stringify(value)} is not an array`);
  return value;
}

export function asText(value: Json | undefined): string {
  if (typeof value !== "string") throw new IntrinsicFailure(`${JSON.stringify(value)} is not a string`);
  return value;
}

/** Whole numbers are wanted; others are rounded, as AWS does. */
export function asWhole(value: Json | undefined): number {
  if (typeof value !== "number") throw new IntrinsicFailure(`${JSON.stringify(value)} is not a number`);
  return Math.round(value);
}

export function asObject(value: Json | undefined): JsonObject {
  if (!isObject(value)) throw new IntrinsicFailure(`${JSON.stringify(value)} is not a JSON object`);
  return value;
}

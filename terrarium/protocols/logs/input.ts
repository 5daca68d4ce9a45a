import { InvalidParameterException } from "../../engine/logs/log-errors.ts";
import type { JsonInput } from "../json-service.ts";

/** Members of an input by name and type; what cannot be used is refused in the words of CloudWatch Logs. */
export function required(input: JsonInput, name: string): string {
  return optional(input, name) ?? refuse(name, undefined, "Member must not be null");
}

export function optional(input: JsonInput, name: string): string | undefined {
  const value = input[name] ?? undefined;
  return value === undefined || typeof value === "string" ? value : refuse(name, value, "Member must be a string");
}

export function texts(input: JsonInput, name: string): string[] {
  const value = input[name] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  return refuse(name, value, "Member must be a list of strings");
}

export function whole(input: JsonInput, name: string, least: number, most: number): number | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  return refuse(name, value, `Member must have value from ${least} to ${most}`);
}

/** Milliseconds since 1970. */
export const time = (input: JsonInput, name: string): number | undefined =>
  whole(input, name, 0, Number.MAX_SAFE_INTEGER);

export function flag(input: JsonInput, name: string): boolean {
  const value = input[name] ?? false;
  return typeof value === "boolean" ? value : refuse(name, value, "Member must be true or false");
}

/** @throws InvalidParameterException */
export function refuse(name: string, value: unknown, constraint: string): never {
  throw new InvalidParameterException(
    `1 validation error detected: Value ${value === undefined ? "null" : JSON.stringify(value)} at '${name}' failed to satisfy constraint: ${constraint}`,
  );
}

import { type JsonInput, ValidationException } from "../json-service.ts";

/** A required string. @throws ValidationException */
export function stringOf(input: JsonInput, name: string): string {
  const value = optionalString(input, name);
  if (value === undefined || value === "") {
    throw new ValidationException(
      `1 validation error detected: Value at '${wireName(name)}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
}

/** @throws ValidationException */
export function optionalString(input: JsonInput, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && typeof value !== "string") throw wrong(name, "a string", value);
  return value;
}

/** @throws ValidationException */
export function optionalNumber(input: JsonInput, name: string): number | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && typeof value !== "number") throw wrong(name, "a number", value);
  return value;
}

/** An instant in milliseconds since 1970: seconds as the SDKs send them, or ISO 8601 as HTTP APIs may. @throws ValidationException */
export function optionalTime(input: JsonInput, name: string): number | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  const time = typeof value === "number" ? value * 1000 : typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (!Number.isFinite(time)) throw wrong(name, "a time", value);
  return time;
}

/** @throws ValidationException */
export function stringsOf(input: JsonInput, name: string): string[] | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.some((item) => typeof item !== "string"))
    throw wrong(name, "a list of strings", value);
  return value;
}

/** @throws ValidationException */
export function optionalObject(input: JsonInput, name: string): JsonInput | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && (typeof value !== "object" || Array.isArray(value))) throw wrong(name, "an object", value);
  return value as JsonInput | undefined;
}

/** @throws ValidationException */
export function objectsOf(input: JsonInput, name: string): JsonInput[] {
  const value = input[name];
  if (!Array.isArray(value) || value.some((item) => typeof item !== "object" || item === null)) {
    throw wrong(name, "a list of objects", value);
  }
  return value as JsonInput[];
}

/** Seconds since 1970, as answers carry times. */
export const seconds = (milliseconds: number): number => milliseconds / 1000;

/** One page of a list: `Limit` of them from `NextToken` on. @throws ValidationException */
export function pageOf<T>(items: readonly T[], input: JsonInput): { page: readonly T[]; NextToken?: string } {
  const limit = optionalNumber(input, "Limit") ?? 100;
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw wrong("Limit", "a whole number from 1 to 100", limit);
  const token = optionalString(input, "NextToken");
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0) throw wrong("NextToken", "a token of an earlier answer", token);
  const page = items.slice(from, from + limit);
  return from + limit < items.length ? { page, NextToken: String(from + limit) } : { page };
}

const wireName = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

function wrong(name: string, accepted: string, value: unknown): ValidationException {
  return new ValidationException(
    `Parameter ${name} is not valid. Reason: it must be ${accepted}, not ${JSON.stringify(value)}`,
  );
}

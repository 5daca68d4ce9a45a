export type Schema = Readonly<Record<string, unknown>>;
/** Adds what is wrong with a value. */
export type Check = (value: unknown, problems: string[]) => void;

/** One keyword of a schema. */
export interface Keyword {
  /** Throws where the keyword's own value is wrong; returns nothing where there is nothing to check. */
  compile(of: unknown, schema: Schema, check: (schema: unknown) => Check): Check | undefined;
}

export type Members = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function number(of: unknown): number {
  if (typeof of !== "number") throw new Error(`must be a number, but is ${JSON.stringify(of)}`);
  return of;
}

export function size(of: unknown): number {
  if (!Number.isInteger(of) || number(of) < 0) throw new Error(`must be a whole number, but is ${JSON.stringify(of)}`);
  return number(of);
}

export function names(of: unknown): string[] {
  if (!Array.isArray(of) || of.length === 0 || of.some((name) => typeof name !== "string"))
    throw new Error(`must be a list of names, but is ${JSON.stringify(of)}`);
  return [...new Set(of as string[])];
}

export function list(of: unknown): unknown[] {
  if (!Array.isArray(of) || of.length === 0) throw new Error(`must be a list, but is ${JSON.stringify(of)}`);
  return of;
}

export function members(of: unknown): [string, unknown][] {
  if (!isObject(of)) throw new Error(`must be an object, but is ${JSON.stringify(of)}`);
  return Object.entries(of);
}

export function expression(of: unknown): RegExp {
  if (typeof of !== "string") throw new Error(`must be a regular expression, but is ${JSON.stringify(of)}`);
  try {
    return new RegExp(of, "u");
  } catch {
    return new RegExp(of);
  }
}

/** A value as it is in a message. */
export const text = (value: unknown) => JSON.stringify(value);

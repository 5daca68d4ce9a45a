import type { Arguments } from "./arguments.ts";
import { PlanError } from "./plan-error.ts";

/** Fails unless the argument is absent or one of those the service takes. */
export function checkOneOf(args: Arguments, name: string, accepted: readonly string[]): string | undefined {
  const value = args.optionalString(name);
  if (value !== undefined && !accepted.includes(value)) {
    args.fail(name, `must be one of ${accepted.join(", ")}, but is ${JSON.stringify(value)}`);
  }
  return value;
}

/** Fails unless the argument is absent or a whole number within these bounds. */
export function checkWhole(args: Arguments, name: string, least: number, most: number): number | undefined {
  const value = args.optionalNumber(name);
  if (value !== undefined && (!Number.isInteger(value) || value < least || value > most)) {
    args.fail(name, `must be a whole number from ${least} to ${most}, but is ${value}`);
  }
  return value;
}

/** What is thrown while an argument is put to use becomes an error that names the argument. */
export function usingArgument<T>(args: Arguments, name: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    if (error instanceof PlanError) throw error;
    return args.fail(name, `cannot be used: ${(error as Error).message}`);
  }
}

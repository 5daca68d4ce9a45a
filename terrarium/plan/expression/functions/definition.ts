import { convert } from "../convert.ts";
import { ExpressionError } from "../expression-error.ts";
import type { Type, Value } from "../type.ts";

/** What a function may use beside its arguments. */
export interface FunctionContext {
  /** Where relative paths begin: the directory of the stack. */
  readonly directory: string;
  /** Renders template text, for templatefile. */
  render(text: string, variables: Readonly<Record<string, Value>>): Value;
}

/** The type that an argument is converted to first; null is refused unless `nullable`. */
export type Parameter = Type | { readonly nullable: Type };

export interface FunctionDefinition {
  readonly parameters: readonly Parameter[];
  /** The parameter that takes all further arguments. */
  readonly rest?: Parameter;
  readonly optional: number;
  readonly apply: (context: FunctionContext, ...values: never[]) => Value;
}
export type FunctionGroup = Readonly<Record<string, FunctionDefinition>>;

export const strings: Type = { kind: "list", of: "string" };
export const numbers: Type = { kind: "list", of: "number" };
export const anyList: Type = { kind: "list", of: "any" };
export const anySet: Type = { kind: "set", of: "any" };

/** A function of its arguments alone. */
export function define(
  parameters: readonly Parameter[],
  apply: (...values: never[]) => Value,
  more: { readonly rest?: Parameter; readonly optional?: number } = {},
): FunctionDefinition {
  return {
    parameters,
    rest: more.rest,
    optional: more.optional ?? 0,
    apply: (_context, ...values) => apply(...values),
  };
}

/** Converts the arguments as the function wants them, and calls it. */
export function apply(
  name: string,
  definition: FunctionDefinition,
  values: readonly Value[],
  context: FunctionContext,
): Value {
  const { parameters, rest, optional } = definition;
  const least = parameters.length - optional;
  if (values.length < least) {
    throw new ExpressionError(`${name}() takes ${rest ? "at least " : ""}${count(least)}, but has ${values.length}`);
  }
  if (rest === undefined && values.length > parameters.length) {
    throw new ExpressionError(`${name}() takes ${count(parameters.length)}, but has ${values.length}`);
  }
  const converted = values.map((value, index) => {
    const parameter = parameters[index] ?? rest!;
    const nullable = typeof parameter === "object" && "nullable" in parameter;
    if (value === null && !nullable) throw new ExpressionError(`${name}(): argument ${index + 1} is null`);
    return inCall(`${name}(): argument ${index + 1}`, () => convert(value, nullable ? parameter.nullable : parameter));
  });
  return inCall(`${name}()`, () => definition.apply(context, ...(converted as never[])));
}

function count(parameters: number): string {
  return parameters === 1 ? "1 argument" : `${parameters} arguments`;
}

function inCall<T>(where: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    // A RangeError is a size that no text or number can have.
    if (error instanceof ExpressionError || error instanceof RangeError) {
      throw new ExpressionError(`${where}: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

import type { JsonObject } from "./configuration.ts";
import { constantValue } from "./constant-value.ts";
import { convert } from "./expression/convert.ts";
import { ExpressionError } from "./expression/expression-error.ts";
import { parseExpression } from "./expression/parse-expression.ts";
import { describeType, type Type, type Value } from "./expression/type.ts";
import { readVariableFiles } from "./variable-files.ts";
import { parseType } from "./variable-type.ts";

/**
 * The values of a stack's variables: from `*.tfvars`, else from the environment, else the default (Terraform language,
 * "Input Variables"). What has no value or a wrong one is reported with the name of the setting that would give it.
 */
export function readVariables(
  stack: string,
  directory: string,
  declared: Readonly<Record<string, JsonObject>>,
  environment: Readonly<Record<string, string>>,
): { values: Record<string, Value>; problems: string[] } {
  const problems: string[] = [];
  const values: [string, Value][] = [];
  if (Object.keys(declared).length === 0) return { values: {}, problems };
  const files = readVariableFiles(directory);
  for (const [name, block] of Object.entries(declared)) {
    const where = `variable "${name}" (stack ${stack})`;
    try {
      const type = block.type === undefined ? undefined : readType(block.type);
      const given = giveValue(name, block, type, files.get(name), environment);
      const value = given.value === null && block.nullable === false ? ((block.default ?? null) as Value) : given.value;
      if (value === null && block.nullable === false)
        throw new ExpressionError("is null, but the variable is not nullable");
      values.push([name, convertGiven(value, type ?? "any", given.source, block.sensitive === true)]);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      problems.push(`${where} ${error.message}`);
    }
  }
  return { values: Object.fromEntries(values), problems };
}

function readType(type: unknown): Type {
  try {
    return parseType(String(type));
  } catch (error) {
    throw new ExpressionError(`has the type ${JSON.stringify(type)}: ${(error as Error).message}`);
  }
}

function giveValue(
  name: string,
  block: JsonObject,
  type: Type | undefined,
  file: { readonly value: Value; readonly file: string } | undefined,
  environment: Readonly<Record<string, string>>,
): { value: Value; source: string } {
  if (file !== undefined) return { value: file.value, source: file.file };
  const text = environment[name];
  if (text !== undefined) return { value: parseGiven(name, text, type), source: `TF_VAR_${name}` };
  if (Object.hasOwn(block, "default")) return { value: block.default as Value, source: "its default" };
  const wanted = type === undefined ? "" : ` (${describeType(type)})`;
  throw new ExpressionError(`has no value: set TF_VAR_${name}${wanted}`);
}

/** Text is taken as it is for a variable of a simple type; for any other it is an expression. */
function parseGiven(name: string, text: string, type: Type | undefined): Value {
  if (type === undefined || (typeof type === "string" && type !== "any")) return text;
  try {
    return constantValue(parseExpression(text));
  } catch (error) {
    throw new ExpressionError(
      `is of type ${describeType(type)}, so TF_VAR_${name} must be an expression such as ["a"] or {a = 1}: ${(error as Error).message}`,
    );
  }
}

function convertGiven(value: Value, type: Type, source: string, sensitive: boolean): Value {
  try {
    return convert(value, type);
  } catch (error) {
    const seen = sensitive ? "a value that is not shown" : JSON.stringify(value);
    const reason = sensitive ? "" : `: ${(error as Error).message}`;
    throw new ExpressionError(`is of type ${describeType(type)}, but ${source} is ${seen}${reason}`);
  }
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { constantValue } from "./constant-value.ts";
import { ExpressionError } from "./expression/expression-error.ts";
import { parseExpression } from "./expression/parse-expression.ts";
import type { Value } from "./expression/type.ts";
import { readJsonFile } from "./json-file.ts";
import { PlanError } from "./plan-error.ts";

/** A value that a file gives to a variable. */
export interface FileValue {
  readonly value: Value;
  readonly file: string;
}

/** What `terraform.tfvars` and `*.auto.tfvars` of a directory say, the later ones over the earlier (Terraform, "Input Variables"). */
export function readVariableFiles(directory: string): Map<string, FileValue> {
  const names = readdirSync(directory);
  const first = ["terraform.tfvars", "terraform.tfvars.json"].filter((name) => names.includes(name));
  const rest = names.filter((name) => /\.auto\.tfvars(\.json)?$/.test(name)).sort();
  const values = new Map<string, FileValue>();
  for (const name of [...first, ...rest]) {
    const file = join(directory, name);
    for (const [variable, value] of Object.entries(readValues(file))) values.set(variable, { value, file });
  }
  return values;
}

function readValues(file: string): Record<string, Value> {
  const values = file.endsWith(".json") ? readJsonFile(file) : readHcl(file);
  if (typeof values === "object" && values !== null && !Array.isArray(values)) return values as Record<string, Value>;
  throw new PlanError(`${file} must have an object of values by the names of variables`);
}

/** The lines `name = value` are what stands in an object. */
function readHcl(file: string): unknown {
  try {
    return constantValue(parseExpression(`{\n${readFileSync(file, "utf8")}\n}`));
  } catch (error) {
    if (error instanceof ExpressionError) throw new PlanError(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

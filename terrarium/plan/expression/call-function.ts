import { createRequire } from "node:module";
import { nearest } from "../near-miss.ts";
import { ExpressionError } from "./expression-error.ts";
import { apply, type FunctionContext, type FunctionGroup } from "./functions/definition.ts";
import type { Expression } from "./syntax.ts";
import type { Value } from "./type.ts";

/** Which file of functions/ has which functions. A file is read when the first of its functions is called. */
const groups: Readonly<Record<string, string>> = {
  arns: "provider::aws::arn_build provider::aws::arn_parse provider::aws::trim_iam_role_path",
  conversions: "ephemeralasnull nonsensitive sensitive tobool tolist tomap tonumber toset tostring type",
  encodings: "base64decode base64encode base64gzip csvdecode textdecodebase64 textencodebase64 urlencode",
  files:
    "abspath basename dirname file filebase64 filebase64sha256 filebase64sha512 fileexists filemd5 fileset filesha1 filesha256 filesha512 pathexpand templatefile",
  format: "format formatlist",
  documents: "jsondecode jsonencode",
  hashes: "base64sha256 base64sha512 md5 sha1 sha256 sha512 uuidv5",
  lists:
    "alltrue anytrue chunklist compact concat contains distinct element flatten index matchkeys one range reverse slice sort sum",
  maps: "coalesce coalescelist keys length lookup merge setintersection setproduct setsubtract setunion transpose values zipmap",
  networks: "cidrhost cidrnetmask cidrsubnet cidrsubnets",
  numbers: "abs ceil floor log max min parseint pow signum",
  patterns: "regex regexall replace",
  text: "chomp endswith indent join lower split startswith strcontains strrev substr title trim trimprefix trimspace trimsuffix upper",
  times: "formatdate timeadd timecmp",
};
const groupOf = new Map(
  Object.entries(groups).flatMap(([group, names]) => names.split(" ").map((name) => [name, group] as const)),
);

const notHere = new Map<string, string>(
  Object.entries({
    bcrypt: "its result is another one each time",
    plantimestamp: "its result is another one each time",
    timestamp: "its result is another one each time",
    uuid: "its result is another one each time",
    rsadecrypt: "the terrarium does not read keys",
    yamldecode: "the terrarium does not read YAML; use jsondecode()",
    yamlencode: "the terrarium does not write YAML; use jsonencode(), which is YAML too",
  }),
);

const load = createRequire(import.meta.url);
const loaded = new Map<string, FunctionGroup>();

/** Calls a function of the Terraform language. Throws an ExpressionError that names the function. */
export function callFunction(
  call: Expression & { kind: "call" },
  toValue: (argument: Expression) => Value,
  context: FunctionContext,
): Value {
  const name = call.name.replace(/^core::/, "");
  if (name === "try") return firstThatWorks(call.arguments, toValue);
  if (name === "can") return works(call.arguments, toValue);
  const group = groupOf.get(name);
  if (group === undefined) throw unknown(name);
  const functions = functionsOf(group);
  const values = call.arguments.map(toValue);
  if (call.expand) {
    const last = values.pop()!;
    if (!Array.isArray(last)) throw new ExpressionError(`${name}(): what is before "..." must be a list, set or tuple`);
    values.push(...last);
  }
  return apply(name, functions[name]!, values, context);
}

function functionsOf(group: string): FunctionGroup {
  let functions = loaded.get(group);
  if (functions === undefined) {
    functions = (load(`./functions/${group}.ts`) as { functions: FunctionGroup }).functions;
    loaded.set(group, functions);
  }
  return functions;
}

/** Every function that can be called, for the documentation. */
export function functionNames(): string[] {
  return ["can", "try", ...groupOf.keys()].sort();
}

function unknown(name: string): ExpressionError {
  const reason = notHere.get(name);
  if (reason !== undefined)
    return new ExpressionError(`the function ${name}() is not supported by the terrarium: ${reason}`);
  const near = nearest(name, functionNames());
  return new ExpressionError(
    `the function ${name}() is not supported by the terrarium${near === undefined ? "" : `; did you mean ${near}()?`}`,
  );
}

function firstThatWorks(candidates: readonly Expression[], toValue: (argument: Expression) => Value): Value {
  const problems: string[] = [];
  for (const candidate of candidates) {
    try {
      return toValue(candidate);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      problems.push(error.message);
    }
  }
  throw new ExpressionError(`try(): no expression has a value${problems.map((problem) => `\n  ${problem}`).join("")}`);
}

function works(candidates: readonly Expression[], toValue: (argument: Expression) => Value): boolean {
  if (candidates.length !== 1) throw new ExpressionError(`can() takes 1 argument, but has ${candidates.length}`);
  try {
    toValue(candidates[0]!);
    return true;
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Construct } from "constructs";
import { WrongProp } from "./wrong-prop.ts";

/** What asl-validator says of a definition; it brings no types. */
interface Verdict {
  readonly isValid: boolean;
  readonly errors: readonly { readonly "Error code": string; readonly Message: string }[];
}

const PLACEHOLDER = /\$\{([^}]*)\}/g;
/** What stands for a name: a text anywhere within a text, or a number instead of one. */
export type Substitutions = Readonly<Record<string, string | number>>;

/**
 * A definition in the Amazon States Language from a file, with `${name}` in its texts replaced. A name without a value, and a value without a
 * name, are errors; so is what asl-validator finds. Source: "Amazon States Language".
 *
 * @throws WrongProp with the construct and every state that is wrong
 */
export function stateDefinition(at: Construct, file: string, values: Substitutions): string {
  const text = readFileSync(file, "utf8");
  const used = new Set([...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name));
  const missing = [...used].filter((name) => !Object.hasOwn(values, name));
  if (missing.length > 0) throw new WrongProp(at, "substitutions", Object.keys(values), `with ${missing.join(", ")}`);
  const unused = Object.keys(values).filter((name) => !used.has(name));
  if (unused.length > 0) {
    throw new WrongProp(at, "substitutions", unused, `only what the definition names: ${[...used].join(", ")}`);
  }
  const withNumbers = text.replaceAll(/"\$\{([^}]*)\}"/g, (placeholder, name: string) =>
    typeof values[name] === "number" ? String(values[name]) : placeholder,
  );
  check(at, file, withNumbers);
  return withNumbers.replaceAll(PLACEHOLDER, (_, name: string) => JSON.stringify(String(values[name])).slice(1, -1));
}

/** Values are known to Terraform alone: what is checked has an ARN in the place of each. */
function check(at: Construct, file: string, text: string): void {
  const withArns = text.replaceAll(PLACEHOLDER, (_, name: string) =>
    name === "partition" ? "aws" : `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
  );
  let definition: object;
  try {
    definition = JSON.parse(withArns);
  } catch (error) {
    throw new WrongProp(at, "definition", file, `JSON: ${(error as Error).message}`);
  }
  const require = createRequire(import.meta.filename);
  const validate = require("asl-validator") as (definition: object) => Verdict;
  const { errors } = validate(definition);
  if (errors.length === 0) return;
  const sentences = errors.map(
    (error) => `  ${error["Error code"]}: ${error.Message}${namingStates(error.Message, withArns)}`,
  );
  throw new WrongProp(
    at,
    "definition",
    file,
    `a definition that asl-validator finds nothing wrong with:\n${sentences.join("\n")}`,
  );
}

/** Where the validator says only which state is missing, those that lead there. */
function namingStates(message: string, text: string): string {
  const target = /target: (.+)$/.exec(message)?.[1];
  if (target === undefined) return "";
  const { States = {} } = JSON.parse(text) as { States?: Readonly<Record<string, unknown>> };
  const leading = Object.keys(States).filter((name) => JSON.stringify(States[name]).includes(`"${target}"`));
  return leading.length === 0 ? " (StartAt)" : ` (from ${leading.join(", ")})`;
}

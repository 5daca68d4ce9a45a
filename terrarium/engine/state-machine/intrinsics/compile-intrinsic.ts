import type { Json } from "../json.ts";
import type { Environment } from "../language/environment.ts";
import { PathNotFound, PathSyntaxError } from "../language/json-path.ts";
import type { PathExpression } from "../language/path-expression.ts";
import { StateError } from "../state-error.ts";
import { ARRAY_FUNCTIONS } from "./array-functions.ts";
import { IntrinsicFailure, type IntrinsicFunction } from "./intrinsic-function.ts";
import { JSON_FUNCTIONS } from "./json-functions.ts";
import { MATH_FUNCTIONS } from "./math-functions.ts";
import { TEXT_FUNCTIONS } from "./text-functions.ts";

const FUNCTIONS: Readonly<Record<string, IntrinsicFunction>> = {
  ...ARRAY_FUNCTIONS,
  ...JSON_FUNCTIONS,
  ...MATH_FUNCTIONS,
  ...TEXT_FUNCTIONS,
};

/** AWS nests them ten deep at most. */
const DEEPEST = 10;
const SPACE = /\s*/y;
const CALL = /States\.(\w+)\s*\(/y;
const TEXT = /'((?:[^'\\]|\\.)*)'/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /(true|false|null)\b/y;
/** A path ends at the comma or parenthesis outside its own brackets. */
const PATH = /\$(?:\[(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\?\((?:[^()]|\([^()]*\))*\)|[^\]'"?]*)+\]|[^,()\s[])*/y;

/**
 * An intrinsic function of JSONPath states, with its arguments: `States.Format('{}', $.name)` (doc: "Intrinsics for JSONPath
 * states in Step Functions").
 *
 * @param path reads the paths among its arguments
 * @throws PathSyntaxError
 */
export function compileIntrinsic(text: string, path: (text: string) => PathExpression): PathExpression {
  const reader = { text, at: 0 };
  const expression = readCall(reader, path, 1);
  match(reader, SPACE);
  if (reader.at < text.length) fail(reader, `"${text.slice(reader.at)}" is left over`);
  return expression;
}

interface Reader {
  readonly text: string;
  at: number;
}

function match(reader: Reader, expression: RegExp): RegExpExecArray | undefined {
  expression.lastIndex = reader.at;
  const found = expression.exec(reader.text);
  if (found) reader.at += found[0].length;
  return found ?? undefined;
}

function fail(reader: Reader, problem: string): never {
  throw new PathSyntaxError(`"${reader.text}" is not an intrinsic function: ${problem}`);
}

function readCall(reader: Reader, path: (text: string) => PathExpression, depth: number): PathExpression {
  const start = reader.at;
  const name = match(reader, CALL)?.[1] ?? fail(reader, `a function is missing at character ${start + 1}`);
  const called = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!called) fail(reader, `there is no function States.${name}; there are ${Object.keys(FUNCTIONS).join(", ")}`);
  if (depth > DEEPEST) fail(reader, `functions are nested more than ${DEEPEST} deep`);
  const given: PathExpression[] = [];
  for (match(reader, SPACE); reader.text[reader.at] !== ")"; match(reader, SPACE)) {
    if (given.length > 0) {
      if (reader.text[reader.at] !== ",") fail(reader, `"," or ")" is missing at character ${reader.at + 1}`);
      reader.at++;
      match(reader, SPACE);
    }
    given.push(readArgument(reader, path, depth));
  }
  reader.at++;
  const [least, most = least] = called.arity;
  if (given.length < least || given.length > most) {
    const words =
      least === most ? `${least}` : `${least} to ${most === Number.POSITIVE_INFINITY ? "any number of" : most}`;
    fail(reader, `States.${name} takes ${words} arguments, not ${given.length}`);
  }
  const find = (environment: Environment): Json => {
    const values = given.map((argument) => argument.find(environment));
    try {
      return called.call(values, environment);
    } catch (error) {
      if (!(error instanceof IntrinsicFailure)) throw error;
      throw new StateError("States.IntrinsicFailure", `States.${name} failed: ${error.message}`);
    }
  };
  return {
    text: reader.text.slice(start, reader.at),
    variables: given.flatMap((argument) => argument.variables),
    find,
    tryFind(environment) {
      try {
        return find(environment);
      } catch (error) {
        if (error instanceof PathNotFound) return undefined;
        throw error;
      }
    },
  };
}

function readArgument(reader: Reader, path: (text: string) => PathExpression, depth: number): PathExpression {
  if (reader.text.startsWith("States.", reader.at)) return readCall(reader, path, depth + 1);
  const text = match(reader, TEXT);
  if (text) return constant(text[1]!.replace(/\\(['{}\\])/g, (all, kept) => (kept === "'" ? kept : all)));
  const number = match(reader, NUMBER);
  if (number) return constant(Number(number[0]));
  const word = match(reader, WORD);
  if (word) return constant(word[1] === "null" ? null : word[1] === "true");
  const found = match(reader, PATH);
  if (!found || found[0] === "") return fail(reader, `an argument is missing at character ${reader.at + 1}`);
  return path(found[0]);
}

/** A text keeps `\{`, `\}` and `\\` for States.Format, which alone gives braces a meaning. */
function constant(value: Json): PathExpression {
  return { text: String(value), variables: [], find: () => value, tryFind: () => value };
}

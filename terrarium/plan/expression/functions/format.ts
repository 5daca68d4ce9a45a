import { toBool, toNumber, toText } from "../convert.ts";
import { ExpressionError } from "../expression-error.ts";
import { encodeJson } from "../json.ts";
import { isNumber, toBig, toWhole } from "../number.ts";
import { kindOf, type Value, withType } from "../type.ts";
import { charactersOf } from "./characters.ts";
import { define, type FunctionGroup, strings } from "./definition.ts";
import { formatFloat } from "./number-format.ts";

/** Terraform language, "format Function" and "formatlist Function". */
export const functions: FunctionGroup = {
  format: define(["string"], format, { rest: { nullable: "any" } }),
  formatlist: define(["string"], formatList, { rest: { nullable: "any" } }),
};

const sequence =
  /%(?<flags>[ 0+#-]*)(?<width>\d+)?(?:\.(?<precision>\d*))?(?:\[(?<argument>\d+)\])?(?<verb>[a-zA-Z%])/y;

interface Verb {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly verb: string;
  readonly text: string;
}

function format(specification: string, ...values: Value[]): string {
  let result = "";
  let next = 0;
  let highest = 0;
  for (let at = 0; at < specification.length; ) {
    const percent = specification.indexOf("%", at);
    result += specification.slice(at, percent < 0 ? undefined : percent);
    if (percent < 0) break;
    sequence.lastIndex = percent;
    const match = sequence.exec(specification);
    if (match === null) throw new ExpressionError(`invalid format starting at offset ${percent + 1}`);
    at = sequence.lastIndex;
    const { flags = "", width = "0", precision, argument, verb = "" } = match.groups!;
    if (verb === "%") {
      result += "%";
      continue;
    }
    if (argument !== undefined) next = Number(argument) - 1;
    if (next < 0 || next >= values.length) {
      throw new ExpressionError(
        `not enough arguments for "${match[0]}" at ${percent}: need index ${next + 1} but have ${values.length} in all`,
      );
    }
    const value = values[next]!;
    next++;
    highest = Math.max(highest, next);
    const parsed: Verb = {
      flags,
      width: Number(width),
      precision: precision === undefined ? undefined : Number(precision),
      verb,
      text: match[0],
    };
    try {
      result += pad(formatOne(parsed, value), parsed, value);
    } catch (error) {
      throw new ExpressionError(`unsupported value for "${match[0]}" at ${percent}: ${(error as Error).message}`);
    }
  }
  if (highest < values.length) {
    throw new ExpressionError(`too many arguments; only ${highest} used by the format`);
  }
  return result;
}

function formatOne(verb: Verb, value: Value): string {
  switch (verb.verb) {
    case "v":
      return formatAny(verb, value);
    case "t":
      return toBool(present(value)) ? "true" : "false";
    case "s":
    case "q": {
      const text = toText(present(value));
      const cut = verb.precision === undefined ? text : charactersOf(text).slice(0, verb.precision).join("");
      return verb.verb === "q" ? encodeJson(cut) : cut;
    }
    case "b":
    case "d":
    case "o":
    case "x":
    case "X":
      return formatInteger(verb, value);
    case "e":
    case "E":
    case "f":
    case "g":
    case "G": {
      const number = toBig(toNumber(present(value)));
      return withSign(verb, number.mantissa < 0n, formatFloat(number, verb.verb, verb.precision));
    }
  }
  throw new ExpressionError(`there is no verb "${verb.verb}"`);
}

function formatAny(verb: Verb, value: Value): string {
  if (verb.flags.includes("#")) return encodeJson(value);
  if (typeof value === "string") return value;
  if (isNumber(value)) return formatOne({ ...verb, verb: "g" }, value);
  return typeof value === "boolean" ? String(value) : encodeJson(value);
}

const bases: Readonly<Record<string, number>> = { b: 2, d: 10, o: 8, x: 16, X: 16 };
const prefixes: Readonly<Record<string, string>> = { b: "0b", o: "0", x: "0x", X: "0X" };

function formatInteger(verb: Verb, value: Value): string {
  const integer = toWhole(toNumber(present(value)));
  if (integer === undefined) throw new ExpressionError("an integer is required");
  const digits = (integer < 0n ? -integer : integer).toString(bases[verb.verb]);
  const prefix = verb.flags.includes("#") ? (prefixes[verb.verb] ?? "") : "";
  return withSign(verb, integer < 0n, prefix + (verb.verb === "X" ? digits.toUpperCase() : digits));
}

function present(value: Value): Value {
  if (value === null) throw new ExpressionError("the value is null");
  return value;
}

function withSign(verb: Verb, negative: boolean, digits: string): string {
  const sign = negative ? "-" : verb.flags.includes("+") ? "+" : verb.flags.includes(" ") ? " " : "";
  const zeros = verb.flags.includes("0") && !verb.flags.includes("-");
  return sign + (zeros ? digits.padStart(verb.width - sign.length, "0") : digits);
}

function pad(text: string, verb: Verb, value: Value): string {
  const missing = verb.width - (typeof value === "string" ? charactersOf(text).length : text.length);
  if (missing <= 0) return text;
  return verb.flags.includes("-") ? text + " ".repeat(missing) : " ".repeat(missing) + text;
}

/** Once for each element of the lists among the arguments; other arguments stay the same. */
function formatList(specification: string, ...values: Value[]): Value {
  const isList = (value: Value): value is Value[] => ["list", "set", "tuple"].includes(kindOf(value) ?? "");
  const first = values.findIndex(isList);
  const length = first < 0 ? 1 : (values[first] as Value[]).length;
  for (const [index, value] of values.entries()) {
    if (isList(value) && value.length !== length) {
      throw new ExpressionError(
        `argument ${index + 1} has ${value.length} elements, but argument ${first + 1} has ${length}`,
      );
    }
  }
  const rows = Array.from({ length }, (_, row) =>
    format(specification, ...values.map((value) => (isList(value) ? value[row]! : value))),
  );
  return withType(rows, strings);
}

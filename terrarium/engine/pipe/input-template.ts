import { EngineError } from "../errors.ts";
import { compileEventPath } from "./event-path.ts";
import type { PipeEvent } from "./pipe-event.ts";
import { quotedAfter } from "./quotes.ts";

/** The template cannot be used as it is written. */
export class InvalidInputTemplate extends EngineError {}

/** What the template made of one event cannot be sent: the execution fails, and the message stays in its queue. */
export class TransformationFailed extends EngineError {}

/** What the reserved variables of a pipe's templates stand for. */
export interface PipeConstants {
  readonly pipeArn: string;
  readonly pipeName: string;
  readonly sourceArn: string;
  readonly targetArn: string;
  readonly enrichmentArn?: string;
}

/** Gives the value that a variable stands for; undefined where the event has none. */
type Variable = (event: PipeEvent, at: number) => unknown;

interface Placeholder {
  readonly text: string;
  readonly value: Variable;
  /** It stands inside a string of the template: `"order <$.body.id>"`. */
  readonly quoted: boolean;
}

type Part = string | Placeholder;

const LONGEST = 8192;
const PLACEHOLDER = /<(\$[^<>]*|aws\.pipes\.[^<>]*)>/g;
/** A value holding one of these changes the meaning of the string it is put into, as it is put there unescaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON forbids in strings.
const UNSAFE_IN_STRING = /["\\\u0000-\u001f]/;

/**
 * The input transformer of EventBridge Pipes, compiled once per pipe (doc: "Amazon EventBridge Pipes input
 * transformation"). A variable that is a value of the template's JSON becomes JSON: strings get their quotes, what the
 * event does not have becomes "". Inside a string of the template a variable is put in as it is: unescaped, objects
 * without their quotes. A message body that is JSON is parsed, so paths reach into it.
 */
export class InputTemplate {
  readonly #parts: readonly Part[];
  readonly #json: boolean;
  readonly #lone: Placeholder | undefined;

  private constructor(parts: readonly Part[], json: boolean) {
    this.#parts = parts;
    this.#json = json;
    const [first, ...others] = parts.filter((part) => typeof part !== "string" || part.trim() !== "");
    if (typeof first === "object" && others.length === 0) this.#lone = first;
  }

  /** @throws InvalidInputTemplate */
  static compile(text: string, constants: PipeConstants): InputTemplate {
    if (text.length > LONGEST) {
      throw new InvalidInputTemplate(`an input template has at most ${LONGEST} characters, this one ${text.length}`);
    }
    const parts = split(text, constants);
    const json = /^\s*[{[]/.test(text);
    if (json) checkSkeleton(parts);
    return new InputTemplate(parts, json);
  }

  /** It is nothing but a path into the event: an object found there loses its quotes, which is rarely meant. */
  get isLonePath(): boolean {
    return this.#lone?.text.startsWith("<$") ?? false;
  }

  /**
   * @param at when the transformer received the event, in milliseconds since 1970
   * @throws TransformationFailed
   */
  render(event: PipeEvent, at: number): string {
    if (this.#lone) return renderLone(this.#lone, event, at);
    let result = "";
    let suspect: Placeholder | undefined;
    for (const part of this.#parts) {
      if (typeof part === "string") {
        result += part;
      } else if (this.#json && !part.quoted) {
        result += asJson(part.value(event, at));
      } else {
        const inserted = asText(part.value(event, at));
        if (this.#json && UNSAFE_IN_STRING.test(inserted)) suspect ??= part;
        result += inserted;
      }
    }
    if (suspect) checkResult(result, suspect);
    return result;
  }
}

function split(text: string, constants: PipeConstants): Part[] {
  const parts: Part[] = [];
  let quoted = false;
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const literal = text.slice(end, match.index);
    quoted = quotedAfter(literal, quoted);
    if (literal) parts.push(literal);
    parts.push({ text: match[0], value: compileVariable(match[1]!, constants), quoted });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

function compileVariable(name: string, constants: PipeConstants): Variable {
  if (name.startsWith("$")) {
    try {
      const path = compileEventPath(name);
      return (event) => path(event.decoded);
    } catch (error) {
      throw new InvalidInputTemplate((error as Error).message);
    }
  }
  const variables: Readonly<Record<string, Variable>> = {
    "aws.pipes.pipe-arn": () => constants.pipeArn,
    "aws.pipes.pipe-name": () => constants.pipeName,
    "aws.pipes.source-arn": () => constants.sourceArn,
    "aws.pipes.target-arn": () => constants.targetArn,
    "aws.pipes.enrichment-arn": () => constants.enrichmentArn,
    "aws.pipes.event.ingestion-time": (_event, at) => new Date(at).toISOString(),
    "aws.pipes.event": (event) => event.record,
    "aws.pipes.event.json": (event) => (event.bodyIsJson ? event.decoded : undefined),
  };
  const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (variable) return variable;
  throw new InvalidInputTemplate(`<${name}> is no reserved variable; there are: ${Object.keys(variables).join(", ")}`);
}

/** The template's own text must be JSON once every variable is thought to be a value. */
function checkSkeleton(parts: readonly Part[]): void {
  const skeleton = parts.map((part) => (typeof part === "string" ? part : part.quoted ? "" : "null")).join("");
  try {
    JSON.parse(skeleton);
  } catch (error) {
    throw new InvalidInputTemplate(`it can never be JSON, with null for each variable: ${(error as Error).message}`);
  }
}

function checkResult(result: string, { text }: Placeholder): void {
  try {
    JSON.parse(result);
  } catch {
    throw new TransformationFailed(
      `The input template did not give valid JSON: ${text} stands inside quotes and its value holds a quote, a backslash ` +
        "or a control character, which is put in unescaped. Leave the quotes around the variable out: strings get their own.",
    );
  }
}

/** A template that is nothing but a path: scalars are JSON, objects and arrays lose their quotes and are a string. */
function renderLone(part: Placeholder, event: PipeEvent, at: number): string {
  const value = part.value(event, at);
  if (value === null || typeof value !== "object" || part.text.startsWith("<aws.")) return asJson(value);
  return JSON.stringify(asText(value));
}

/** A path that leads nowhere gives an empty string, which keeps the template valid JSON. */
function asJson(value: unknown): string {
  return value === undefined ? '""' : JSON.stringify(value);
}

function asText(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  return JSON.stringify(value).replaceAll('"', "");
}

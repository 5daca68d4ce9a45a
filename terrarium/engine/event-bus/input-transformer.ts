import { EngineError } from "../errors.ts";
import { compileEventPath, type EventPath } from "../pipe/event-path.ts";
import { quotedAfter } from "../pipe/quotes.ts";
import { type BusEvent, compact, type EventEnvelope } from "./bus-event.ts";
import { ValidationException } from "./event-bus-errors.ts";

/** What the transformer made of one event cannot be sent: trying again is of no use. */
export class TransformationFailed extends EngineError {}

export interface InputTransformerDefinition {
  /** Variables by name, each a path into the event: `{"instance": "$.detail.instance-id"}`. */
  readonly paths: Readonly<Record<string, string>>;
  readonly template: string;
}

/** What the reserved variables stand for. */
export interface RuleNames {
  readonly ruleArn: string;
  readonly ruleName: string;
}

type Variable = (event: BusEvent) => unknown;
type Part = string | { readonly name: string; readonly value: Variable; readonly quoted: boolean };

const MOST_PATHS = 100;
const LONGEST = 8192;
const PLACEHOLDER = /<([\w.-]+)>/g;
/** Lines of text, each a JSON string: "For strings, quotes are required". */
const STRINGS = /^\s*(?:"(?:[^"\\\p{Cc}]|\\.)*"\s*)+$/u;

/**
 * The input transformer of a rule's target, compiled once (doc: "Amazon EventBridge input transformation"). A variable that is
 * a value of the template's JSON becomes JSON; inside a string it is put in as it is, unescaped, and objects lose their quotes.
 * A path that leads nowhere leaves nothing: in the place of a value an empty string, so that the rest stays JSON.
 */
export class InputTransformer {
  readonly #parts: readonly Part[];
  readonly #json: boolean;

  /**
   * @param target id of the target, for messages
   * @throws ValidationException
   */
  constructor({ paths, template }: InputTransformerDefinition, names: RuleNames, target: string) {
    if (Object.keys(paths).length > MOST_PATHS) {
      throw new ValidationException(`InputPathsMap of target ${target} has more than ${MOST_PATHS} variables.`);
    }
    if (template.length > LONGEST) {
      throw new ValidationException(`InputTemplate of target ${target} has more than ${LONGEST} characters.`);
    }
    const variables = compileVariables(paths, names, target);
    const parts = split(template, variables, target);
    this.#json = checkSkeleton(parts, target);
    // "The JSON that is passed to the target is minified": placeholders hold neither spaces nor quotes.
    this.#parts = this.#json ? split(compact(template), variables, target) : parts;
  }

  /** @throws TransformationFailed */
  render(event: BusEvent): string {
    let result = "";
    let suspect = false;
    for (const part of this.#parts) {
      if (typeof part === "string") result += part;
      else if (part.quoted) {
        const inserted = asText(part.value(event));
        // A quote, a backslash or a control character changes the meaning of the string around it.
        suspect ||= this.#json && /["\\\p{Cc}]/u.test(inserted);
        result += inserted;
      } else result += asJson(part.value(event));
    }
    if (suspect) checkResult(result);
    return this.#json ? result : result.trim();
  }
}

function compileVariables(
  paths: Readonly<Record<string, string>>,
  { ruleArn, ruleName }: RuleNames,
  target: string,
): Map<string, Variable> {
  const variables = new Map<string, Variable>([
    ["aws.events.rule-arn", () => ruleArn],
    ["aws.events.rule-name", () => ruleName],
    ["aws.events.event.ingestion-time", (event) => new Date(event.ingestedAt).toISOString()],
    ["aws.events.event", ({ envelope: { detail: _, ...rest } }) => rest],
    ["aws.events.event.json", (event) => event.envelope],
  ]);
  for (const [name, path] of Object.entries(paths)) {
    if (/^aws\./i.test(name)) {
      throw new ValidationException(`InputPathsMap of target ${target} has the reserved name ${name}.`);
    }
    const find = compilePath(path, target);
    variables.set(name, (event) => find(event.envelope));
  }
  return variables;
}

/** A path into an event. @throws ValidationException */
export function compilePath(path: string, target: string): EventPath & ((envelope: EventEnvelope) => unknown) {
  try {
    return compileEventPath(path);
  } catch (error) {
    throw new ValidationException(`The input path of target ${target} is not valid: ${(error as Error).message}`);
  }
}

function split(template: string, variables: ReadonlyMap<string, Variable>, target: string): Part[] {
  const parts: Part[] = [];
  let quoted = false;
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    const literal = template.slice(end, match.index);
    quoted = quotedAfter(literal, quoted);
    if (literal) parts.push(literal);
    const name = match[1]!;
    const value = variables.get(name);
    if (!value) {
      const known = [...variables.keys()].join(", ");
      throw new ValidationException(
        `InputTemplate for target ${target} contains invalid placeholder ${name}; there are: ${known}`,
      );
    }
    parts.push({ name, value, quoted });
    end = match.index + match[0].length;
  }
  if (end < template.length) parts.push(template.slice(end));
  return parts;
}

/** Whether the template is JSON once each variable is thought to be a value; else it must be strings. */
function checkSkeleton(parts: readonly Part[], target: string): boolean {
  const skeleton = parts.map((part) => (typeof part === "string" ? part : part.quoted ? "" : "null")).join("");
  try {
    // A lone string is text, as several are: what is put into it is its own business.
    return typeof JSON.parse(skeleton) !== "string";
  } catch (error) {
    if (STRINGS.test(skeleton)) return false;
    throw new ValidationException(
      `Invalid InputTemplate for target ${target}: ${(error as Error).message}. It must be JSON, or strings in quotes, ` +
        "with each variable thought to be null",
    );
  }
}

function checkResult(result: string): void {
  try {
    JSON.parse(result);
  } catch {
    throw new TransformationFailed(
      "The input transformer did not give valid JSON: a variable inside quotes has a value that holds a quote, a backslash " +
        "or a control character, which is put in unescaped. Without the quotes around it, a string gets its own.",
    );
  }
}

function asJson(value: unknown): string {
  return value === undefined ? '""' : JSON.stringify(value);
}

function asText(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  return JSON.stringify(value).replaceAll('"', "");
}

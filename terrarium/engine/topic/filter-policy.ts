import { EventPattern } from "../event-pattern/event-pattern.ts";
import { InvalidEventPattern } from "../event-pattern/invalid-event-pattern.ts";
import { messageFor, type Notice } from "./notice.ts";
import { FilterPolicyLimitExceeded, InvalidParameter } from "./topic-errors.ts";

export type FilterPolicyScope = "MessageAttributes" | "MessageBody";

/** Why a message is kept from a subscription: what SNS puts behind `NumberOfNotificationsFilteredOut`. */
export type FilteredOut =
  | "MessageAttributes"
  | "MessageBody"
  | "NoMessageAttributes"
  | "InvalidAttributes"
  | "InvalidMessageBody";

const OPERATORS = new Set(["prefix", "suffix", "anything-but", "numeric", "exists", "equals-ignore-case", "cidr"]);
const INSIDE_ANYTHING_BUT = new Set(["prefix", "suffix"]);
const MOST_KEYS = 5;
const MOST_COMBINATIONS = 150;
const LARGEST_POLICY = 256 * 1024;
const LARGEST_NUMBER = 1e9;

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Which messages of a topic a subscription gets ("Amazon SNS subscription filter policies"). It is matched as an event
 * pattern is, an array in the message fits when one of its elements does; it has fewer operators, and limits of its own.
 */
export class FilterPolicy {
  readonly #scope: FilterPolicyScope;
  readonly #pattern: EventPattern | undefined;

  private constructor(scope: FilterPolicyScope, pattern: EventPattern | undefined) {
    this.#scope = scope;
    this.#pattern = pattern;
  }

  /** @param text JSON; an empty object lets everything pass. @throws InvalidParameter, FilterPolicyLimitExceeded */
  static compile(text: string, scope: FilterPolicyScope): FilterPolicy {
    if (Buffer.byteLength(text) > LARGEST_POLICY) throw invalid("the policy is longer than 256 KB");
    let policy: unknown;
    try {
      policy = JSON.parse(text);
    } catch {
      throw invalid("failed to parse JSON.");
    }
    if (!isObject(policy)) throw invalid("Filter policy must be a JSON object");
    if (Object.keys(policy).length === 0) return new FilterPolicy(scope, undefined);
    const keys = new Set<string>();
    const combinations = check(policy, scope, [], keys);
    if (keys.size > MOST_KEYS) {
      throw new FilterPolicyLimitExceeded(`The filter policy has ${keys.size} keys, more than ${MOST_KEYS}`);
    }
    if (combinations > MOST_COMBINATIONS) throw invalid("Filter policy is too complex");
    try {
      return new FilterPolicy(scope, EventPattern.compile(policy));
    } catch (error) {
      if (!(error instanceof InvalidEventPattern)) throw error;
      throw invalid(error.message.replace(/^Event pattern is not valid\. Reason: /, ""));
    }
  }

  /** Undefined where the subscription gets the message. */
  refusal(notice: Notice, protocol: string): FilteredOut | undefined {
    if (!this.#pattern) return undefined;
    return this.#scope === "MessageBody"
      ? this.#refusalOfBody(this.#pattern, messageFor(notice, protocol))
      : this.#refusalOfAttributes(this.#pattern, notice);
  }

  #refusalOfBody(pattern: EventPattern, message: string): FilteredOut | undefined {
    let body: unknown;
    try {
      body = JSON.parse(message);
    } catch {
      return "InvalidMessageBody";
    }
    if (!isObject(body)) return "InvalidMessageBody";
    return pattern.matches(body) ? undefined : "MessageBody";
  }

  #refusalOfAttributes(pattern: EventPattern, { attributes = {} }: Notice): FilteredOut | undefined {
    const values: Record<string, unknown> = {};
    for (const [name, { type, value }] of Object.entries(attributes)) {
      if (type.startsWith("String.Array")) values[name] = JSON.parse(value);
      else if (type.startsWith("Number")) values[name] = Number(value);
      else if (type.startsWith("String")) values[name] = value;
    }
    if (pattern.matches(values)) return undefined;
    if (Object.keys(attributes).length === 0) return "NoMessageAttributes";
    return Object.keys(values).length === 0 ? "InvalidAttributes" : "MessageAttributes";
  }
}

/** Collects the keys, and returns how many combinations the values have: each level of nesting multiplies them. */
function check(policy: JsonObject, scope: FilterPolicyScope, path: readonly string[], keys: Set<string>): number {
  let combinations = 1;
  for (const [name, value] of Object.entries(policy)) {
    const here = [...path, name];
    if (name === "$or" && Array.isArray(value) && value.every(isObject)) {
      combinations *= value.reduce((sum, alternative) => sum + check(alternative, scope, path, keys), 0);
    } else if (Array.isArray(value)) {
      keys.add(here.join("."));
      combinations *= value.length * here.length;
      for (const alternative of value) checkAlternative(alternative);
    } else if (isObject(value)) {
      if (scope === "MessageAttributes") {
        throw invalid("Filter policy scope MessageAttributes does not support nested filter policy");
      }
      combinations *= check(value, scope, here, keys);
    } else throw invalid(`"${name}" must be an object or an array`);
  }
  return combinations;
}

function checkAlternative(alternative: unknown): void {
  if (typeof alternative === "number") checkNumber(alternative);
  if (!isObject(alternative)) return;
  for (const [operator, operand] of Object.entries(alternative)) {
    if (!OPERATORS.has(operator)) throw invalid(`Unrecognized match type ${operator}`);
    if (operator === "numeric" && Array.isArray(operand)) for (const bound of operand) checkNumber(bound);
    const inner = isObject(operand) ? Object.keys(operand)[0] : undefined;
    if (operator === "anything-but" ? inner && !INSIDE_ANYTHING_BUT.has(inner) : inner !== undefined) {
      throw invalid(`Unsupported ${operator} pattern: ${inner}`);
    }
  }
}

function checkNumber(value: unknown): void {
  if (typeof value === "number" && Math.abs(value) > LARGEST_NUMBER) {
    throw invalid(`Value of numeric must be from -${LARGEST_NUMBER} to ${LARGEST_NUMBER}`);
  }
}

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function invalid(reason: string): InvalidParameter {
  return new InvalidParameter(`FilterPolicy: ${reason}`);
}

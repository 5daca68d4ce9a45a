import { EngineError } from "../errors.ts";
import { EventPattern } from "../event-pattern/event-pattern.ts";
import type { PipeEvent } from "./pipe-event.ts";

/** The pipe's filter criteria cannot be used. */
export class InvalidFilterCriteria extends EngineError {}

const MOST_FILTERS = 5;
const LONGEST_PATTERN = 4096;
/** What the polling adds to a message cannot be filtered by (doc: "Event filtering in Amazon EventBridge Pipes"). */
const NOT_FILTERABLE = ["awsRegion", "eventSource", "eventSourceARN", "eventSourceKey"];

interface Compiled {
  readonly pattern: EventPattern;
  /** What kind of body the pattern is about; undefined where it is about none. */
  readonly body?: "plain" | "json";
}

/**
 * The filter criteria of a pipe: a message passes when one of the patterns fits it. A body that is JSON is matched by a
 * pattern of its fields, a plain one by a pattern of strings; where the two differ in kind, the message does not pass.
 */
export class PipeFilter {
  readonly #patterns: readonly Compiled[];

  private constructor(patterns: readonly Compiled[]) {
    this.#patterns = patterns;
  }

  /** @throws InvalidFilterCriteria, InvalidEventPattern */
  static compile(patterns: readonly string[]): PipeFilter {
    if (patterns.length > MOST_FILTERS) {
      throw new InvalidFilterCriteria(`a pipe has at most ${MOST_FILTERS} filters, this one ${patterns.length}`);
    }
    for (const pattern of patterns) {
      if (pattern.length > LONGEST_PATTERN) {
        throw new InvalidFilterCriteria(
          `a filter pattern has at most ${LONGEST_PATTERN} characters, this one ${pattern.length}`,
        );
      }
    }
    return new PipeFilter(patterns.map(compile));
  }

  passes(event: PipeEvent): boolean {
    if (this.#patterns.length === 0) return true;
    const { filterable } = event;
    const kind = typeof filterable.body === "string" ? "plain" : "json";
    return this.#patterns.some(({ pattern, body }) => (!body || body === kind) && pattern.matches(filterable));
  }
}

function compile(text: string): Compiled {
  const pattern = EventPattern.compile(text);
  let body: Compiled["body"];
  for (const [name, value] of Object.entries(JSON.parse(text) as object)) {
    const first = name.split(".", 1)[0]!;
    if (NOT_FILTERABLE.includes(first)) {
      throw new InvalidFilterCriteria(
        `${first} is added by the pipe and cannot be filtered by; leave it out of the pattern`,
      );
    }
    if (first === "body") body = name === "body" && Array.isArray(value) ? "plain" : "json";
  }
  return { pattern, body };
}

import type { Example } from "./example.ts";

const rule = (pattern: object) => ({ aws_cloudwatch_event_rule: { r: { event_pattern: JSON.stringify(pattern) } } });

/** Patterns of rules and pipes can match. */
export const EVENT_PATTERNS_EXAMPLES: readonly Example[] = [
  [
    "event-pattern",
    { aws_cloudwatch_event_rule: { r: { event_pattern: '{"source":"a"}' } } },
    { aws_cloudwatch_event_rule: { r: { event_pattern: '{"source":["a"]}' } } },
    "write a list",
  ],
  [
    "event-pattern",
    {
      aws_pipes_pipe: {
        p: { source_parameters: { filter_criteria: { filter: [{ pattern: '{"body":{"id":[]}}' }] } } },
      },
    },
    {
      aws_pipes_pipe: {
        p: { source_parameters: { filter_criteria: { filter: [{ pattern: '{"body":{"id":[1]}}' }] } } },
      },
    },
    "body.id is an empty list",
  ],
  ["event-pattern", rule({ orderType: ["a"] }), rule({ detail: { orderType: ["a"] } }), "has no field orderType"],
  ["event-pattern", rule({ source: { a: ["b"] } }), rule({ source: ["b"] }), "source is a text"],
  [
    "event-pattern",
    rule({ detail: { a: [{ starts: "b" }] } }),
    rule({ detail: { a: [{ prefix: "b" }] } }),
    "write one of",
  ],
  [
    "event-pattern",
    rule({ detail: { a: [{ numeric: [">", 5, "<", 3] }] } }),
    rule({ detail: { a: [{ numeric: [">", 3, "<", 5] }] } }),
    "a range that has a number in it",
  ],
  [
    "event-pattern",
    rule({ $or: [{ detail: { a: [{ exists: "yes" }] } }] }),
    rule({ $or: [{ detail: { a: [{ exists: true }] } }] }),
    "it takes true or false",
  ],
];

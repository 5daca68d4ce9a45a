import { block, type Check, eachOf, listOf } from "./check.ts";
import { operatorFaults } from "./pattern-operators.ts";

/** What an event has: "AWS service event metadata" in EventBridge's reference. */
const OF_AN_EVENT = [
  "version",
  "id",
  "detail-type",
  "source",
  "account",
  "time",
  "region",
  "resources",
  "detail",
  "replay-name",
];
/** What a message of a queue has as a pipe sees it: "Amazon SQS as a source" in EventBridge's user guide. */
const OF_A_MESSAGE = [
  "messageId",
  "receiptHandle",
  "body",
  "attributes",
  "messageAttributes",
  "md5OfBody",
  "eventSource",
  "eventSourceARN",
  "awsRegion",
  "dataKey",
];
/** Fields of an event that hold text, never an object. */
const TEXTS = new Set(OF_AN_EVENT.filter((field) => field !== "detail"));

/** A pattern that no event has can be applied, and then nothing happens: "Event patterns" in EventBridge's user guide. */
export const eventPattern: Check = {
  id: "event-pattern",
  run: eachOf(
    ["aws_cloudwatch_event_rule", "aws_cloudwatch_event_archive", "aws_pipes_pipe"],
    ({ type, arguments: args }) => {
      if (type !== "aws_pipes_pipe") {
        return args.event_pattern === undefined ? [] : faults(String(args.event_pattern), OF_AN_EVENT, TEXTS);
      }
      const filters = listOf(block(block(args.source_parameters)?.filter_criteria)?.filter);
      const patterns = filters.map((filter) => String(block(filter)?.pattern));
      // Of other sources' records the fields are not known here.
      const fields = /sqs|aws_sqs_queue|cross-stack/.test(String(args.source)) ? OF_A_MESSAGE : undefined;
      return patterns.flatMap((pattern) => faults(pattern, fields, new Set()));
    },
  ),
};

function faults(text: string, fields: readonly string[] | undefined, texts: ReadonlySet<string>): string[] {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch {
    return text.startsWith("${") ? [] : [`has the pattern ${text}, which is not JSON`];
  }
  return [...unknownFields(pattern, fields, texts), ...faultsAt(pattern, "")];
}

/** A pattern on a field that no event carries, such as one that forgot `detail`. */
function unknownFields(pattern: unknown, fields: readonly string[] | undefined, texts: ReadonlySet<string>): string[] {
  if (typeof pattern !== "object" || pattern === null || Array.isArray(pattern) || fields === undefined) return [];
  return Object.entries(pattern).flatMap(([field, inner]) => {
    if (field === "$or") return listOf(inner).flatMap((choice) => unknownFields(choice, fields, texts));
    if (!fields.includes(field)) {
      return [`can never match: what it looks at has no field ${field}; it has ${fields.join(", ")}`];
    }
    const nested = typeof inner === "object" && inner !== null && !Array.isArray(inner);
    return texts.has(field) && nested ? [`can never match: ${field} is a text; write a list of the values`] : [];
  });
}

function faultsAt(pattern: unknown, path: string): string[] {
  const here = path === "" ? "the pattern" : path;
  if (Array.isArray(pattern)) {
    if (pattern.length === 0) return [`can never match: ${here} is an empty list`];
    return pattern.flatMap((matcher) => operatorFaults(matcher, here));
  }
  if (typeof pattern !== "object" || pattern === null) {
    return [`can never match: ${here} is ${JSON.stringify(pattern)}; write a list of the values`];
  }
  const entries = Object.entries(pattern);
  if (entries.length === 0) return [`has nothing in ${here}: name a field`];
  return entries.flatMap(([field, inner]) =>
    field === "$or"
      ? listOf(inner).flatMap((choice) => faultsAt(choice, path))
      : faultsAt(inner, path === "" ? field : `${path}.${field}`),
  );
}

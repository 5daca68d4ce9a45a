import { block, type Check, eachOf, listOf } from "./check.ts";

/** A pattern that no event has can be applied, and then nothing happens: "Event patterns" in EventBridge's user guide. */
export const eventPattern: Check = {
  id: "event-pattern",
  run: eachOf(["aws_cloudwatch_event_rule", "aws_cloudwatch_event_archive", "aws_pipes_pipe"], (resource) => {
    const { event_pattern, source_parameters } = resource.arguments;
    const filters = listOf(block(block(source_parameters)?.filter_criteria)?.filter);
    const patterns = [event_pattern, ...filters.map((filter) => block(filter)?.pattern)];
    return patterns.filter((pattern) => pattern !== undefined).flatMap((pattern) => faults(String(pattern)));
  }),
};

function faults(text: string): string[] {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch {
    return text.startsWith("${") ? [] : [`has the pattern ${text}, which is not JSON`];
  }
  return faultsAt(pattern, "");
}

function faultsAt(pattern: unknown, path: string): string[] {
  const here = path === "" ? "the pattern" : path;
  if (Array.isArray(pattern)) {
    return pattern.length === 0 ? [`can never match: ${here} is an empty list`] : [];
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

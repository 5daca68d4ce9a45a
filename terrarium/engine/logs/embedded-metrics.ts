import type { Metrics } from "../metrics/metrics.ts";
import type { LogEvent } from "./log-event.ts";

interface Directive {
  readonly Namespace?: unknown;
  readonly Dimensions?: unknown;
  readonly Metrics?: unknown;
}

type Line = Readonly<Record<string, unknown>>;

/** Longer lists of values are no embedded metrics. */
const MOST_VALUES = 100;

/**
 * Makes metrics of the lines that are in the embedded metric format ("Specification: Embedded metric format"). A line that is not
 * quite in it makes none, as in CloudWatch.
 */
export function putEmbeddedMetrics(metrics: Metrics, events: readonly LogEvent[]): void {
  for (const { at, message } of events) {
    const line = parse(message);
    const metadata = line?._aws as { Timestamp?: unknown; CloudWatchMetrics?: unknown } | undefined;
    if (!line || !Array.isArray(metadata?.CloudWatchMetrics)) continue;
    const time = typeof metadata.Timestamp === "number" ? metadata.Timestamp : at;
    for (const directive of metadata.CloudWatchMetrics as Directive[]) put(metrics, line, directive, time);
  }
}

function put(metrics: Metrics, line: Line, directive: Directive, at: number): void {
  const { Namespace: namespace, Metrics: definitions } = directive;
  if (typeof namespace !== "string" || !Array.isArray(definitions)) return;
  const sets = Array.isArray(directive.Dimensions) ? (directive.Dimensions as string[][]) : [[]];
  for (const names of sets) {
    if (!Array.isArray(names) || !names.every((name) => Object.hasOwn(line, name))) continue;
    const dimensions = Object.fromEntries(names.map((name) => [name, String(line[name])]));
    for (const definition of definitions as { Name?: string; Unit?: string; StorageResolution?: number }[]) {
      const { Name: name, Unit: unit = "None", StorageResolution: resolution } = definition;
      if (typeof name !== "string") continue;
      const values = numbers(line[name]);
      if (values.length === 0) continue;
      metrics.put({ namespace, name, dimensions, unit, at, values, highResolution: resolution === 1 });
    }
  }
}

function numbers(value: unknown): number[] {
  const values = Array.isArray(value) ? value : [value];
  return values.length <= MOST_VALUES && values.every((each) => typeof each === "number") ? values : [];
}

function parse(message: string): Line | undefined {
  if (!message.startsWith("{")) return undefined;
  try {
    return JSON.parse(message) as Line;
  } catch {
    // An ordinary line that happens to look like one.
    return undefined;
  }
}

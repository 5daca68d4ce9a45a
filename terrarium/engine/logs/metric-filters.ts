import { Metrics } from "../metrics/metrics.ts";
import type { World } from "../world.ts";
import { compileFilterPattern, type LineMatch } from "./filter-pattern/filter-pattern.ts";
import { PatternScanner } from "./filter-pattern/pattern-scanner.ts";
import { readSelector } from "./filter-pattern/selector.ts";
import { InvalidParameterException } from "./log-errors.ts";
import type { LogEvent } from "./log-event.ts";
import { LogGroups } from "./log-groups.ts";

export interface MetricFilterDefinition {
  readonly name: string;
  readonly logGroupName: string;
  readonly pattern: string;
  readonly transformation: MetricTransformation;
}

/** What a filter makes of the lines that fit it. */
export interface MetricTransformation {
  readonly namespace: string;
  readonly name: string;
  /** A number, or where the number stands in the line: `$.latency`, `$bytes`. */
  readonly value: string;
  /** For minutes in which lines came in, but none that fits. */
  readonly defaultValue?: number;
  /** Where their values stand in the line. */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** @default "None" */
  readonly unit?: string;
}

type ReadValue = (fields: Readonly<Record<string, unknown>>) => unknown;

/** Makes metrics of log lines ("Creating metrics from log events using filters"). */
export class MetricFilters {
  readonly #world: World;
  readonly #filters = new Map<string, MetricFilterDefinition>();

  constructor(world: World) {
    this.#world = world;
  }

  /** @returns what ends it. @throws InvalidParameterException, ResourceNotFoundException */
  add(definition: MetricFilterDefinition): () => void {
    const key = `${definition.logGroupName} ${definition.name}`;
    if (this.#filters.has(key)) {
      throw new InvalidParameterException(`the log group has a metric filter "${definition.name}" already`);
    }
    const stop = this.#world
      .service(LogGroups)
      .observe(definition.logGroupName, this.#observer(definition, compileFilterPattern(definition.pattern)));
    this.#filters.set(key, definition);
    return () => {
      stop();
      this.#filters.delete(key);
    };
  }

  list(): readonly MetricFilterDefinition[] {
    return [...this.#filters.values()];
  }

  #observer({ transformation }: MetricFilterDefinition, match: LineMatch): (events: readonly LogEvent[]) => void {
    const metrics = this.#world.service(Metrics);
    const { namespace, name, unit = "None", defaultValue } = transformation;
    const readValue = compileValue(transformation.value);
    const dimensions = Object.entries(transformation.dimensions ?? {}).map(
      ([key, value]) => [key, compileValue(value)] as const,
    );
    return (events) => {
      for (const { at, message } of events) {
        const fields = match(message);
        const value = fields && numberOf(readValue(fields));
        if (value === undefined) {
          if (defaultValue !== undefined)
            metrics.put({ namespace, name, dimensions: {}, unit, at, values: [defaultValue] });
          continue;
        }
        const found = dimensions.map(([key, read]) => [key, read(fields!)] as const);
        // "Dimensions exported with metrics": a line that lacks one of them makes no metric.
        if (found.some(([, text]) => text === undefined || text === null)) continue;
        const texts = Object.fromEntries(found.map(([key, text]) => [key, String(text)]));
        metrics.put({ namespace, name, dimensions: texts, unit, at, values: [value] });
      }
    };
  }
}

/** @throws InvalidParameterException */
function compileValue(text: string): ReadValue {
  if (/^\$[.[]/.test(text)) {
    const { select } = readSelector(new PatternScanner(text));
    return ({ $: root }) => select(root)[0];
  }
  if (text.startsWith("$")) return (fields) => fields[text.slice(1)] ?? fields[text];
  if (text.trim() !== "" && Number.isFinite(Number(text))) return () => Number(text);
  throw new InvalidParameterException(
    `Invalid metric transformation: ${JSON.stringify(text)} is neither a number nor a place in the line such as $.latency or $bytes`,
  );
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

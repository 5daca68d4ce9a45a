import { pause } from "../../clock.ts";
import { AccessDenied } from "../../errors.ts";
import { EventPattern } from "../../event-pattern/event-pattern.ts";
import type { TableStream } from "../../table/stream.ts";
import type { StreamRecord } from "../../table/stream-records.ts";
import type { World } from "../../world.ts";
import type { EventSource, MappingRun } from "./event-source.ts";
import { StreamBatches, type StreamFailureOptions } from "./stream-batches.ts";
import { StreamPositions } from "./stream-position.ts";

export interface DynamoDbSourceOptions extends StreamFailureOptions {
  readonly startingPosition: "TRIM_HORIZON" | "LATEST";
  /** 1 to 10,000. @default 100 */
  readonly batchSize?: number;
  /** 0 to 300. @default 0 */
  readonly windowSeconds?: number;
  /** Event patterns; a record that none of them fits is passed over. */
  readonly filters?: readonly string[];
}

const AFTER_A_PROBLEM = 10_000;

/**
 * The stream of a table as the source of a mapping ("Using AWS Lambda with Amazon DynamoDB"): one batch after the other, in the
 * order of the changes. The mapping goes on behind a batch when it was processed, or given up.
 */
export class DynamoDbEventSource implements EventSource {
  readonly actions = ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"];
  readonly #world: World;
  readonly #stream: TableStream;
  readonly #options: DynamoDbSourceOptions;
  readonly #patterns: readonly EventPattern[];
  readonly #batches: StreamBatches;
  #filtered = 0;

  /** @throws InvalidEventPattern */
  constructor(world: World, stream: TableStream, options: DynamoDbSourceOptions) {
    this.#world = world;
    this.#stream = stream;
    this.#options = options;
    this.#patterns = (options.filters ?? []).map((filter) => EventPattern.compile(filter));
    this.#batches = new StreamBatches(world, stream.arn, options);
  }

  get arn(): string {
    return this.#stream.arn;
  }

  get figures(): Readonly<Record<string, number>> {
    return { inFlight: this.#batches.inFlight, filtered: this.#filtered };
  }

  async run(mapping: MappingRun): Promise<void> {
    const { signal } = mapping;
    const positions = this.#world.service(StreamPositions);
    let position = positions.of(mapping.arn, this.arn);
    if (position === undefined) {
      position = this.#options.startingPosition === "LATEST" ? this.#stream.latest : 0;
      await positions.keep(mapping.arn, this.arn, position);
    }
    while (!signal.aborted) {
      const records = await this.#gather(mapping, position);
      const last = records.at(-1);
      if (!last) continue;
      const passing = records.filter(({ record }) => this.#passes(record));
      this.#filtered += records.length - passing.length;
      if (!(await this.#batches.process(mapping, passing))) break;
      position = last.sequence;
      await positions.keep(mapping.arn, this.arn, position);
    }
  }

  /** The next batch: at once, or, with a window, as many records as come in it. Waits while there is none. */
  async #gather({ principal, signal, report }: MappingRun, position: number): Promise<readonly StreamRecord[]> {
    const { clock, authorize } = this.#world;
    const { batchSize = 100, windowSeconds = 0 } = this.#options;
    try {
      authorize({ principal, action: "dynamodb:GetRecords", resource: this.arn });
      report(undefined);
    } catch (error) {
      if (!(error instanceof AccessDenied)) throw error;
      report(`Lambda cannot read the stream with the function's role: ${error.message}`);
      await pause(clock, AFTER_A_PROBLEM, signal);
      return [];
    }
    const records = this.#stream.read(position, batchSize);
    if (records.length === 0) {
      await this.#change(signal);
      return [];
    }
    if (windowSeconds === 0 || records.length === batchSize) return records;
    const end = clock.now() + windowSeconds * 1000;
    while (clock.now() < end && !signal.aborted) {
      await this.#change(signal, end - clock.now());
      if (this.#stream.read(position, batchSize).length === batchSize) break;
    }
    return signal.aborted ? [] : this.#stream.read(position, batchSize);
  }

  /** Resolves when there is something new, at the end of the mapping, or after so many milliseconds. */
  #change(signal: AbortSignal, within?: number): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = within === undefined ? undefined : this.#world.clock.after(within, done);
      const unfollow = this.#stream.onChange(done);
      function done() {
        timer?.cancel();
        unfollow();
        signal.removeEventListener("abort", done);
        resolve();
      }
      signal.addEventListener("abort", done);
    });
  }

  #passes(record: object): boolean {
    return this.#patterns.length === 0 || this.#patterns.some((pattern) => pattern.matches(record as never));
  }
}

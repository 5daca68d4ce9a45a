import type { Principal } from "../../authorization.ts";

/** One record of a batch, as the function gets it. */
export interface BatchRecord {
  /** What names it in `batchItemFailures`: a message's id, a stream record's sequence number. */
  readonly id: string;
  readonly record: object;
  readonly lineage: string;
}

/** What came of a batch. */
export type BatchOutcome =
  /** The function has answered; it may have named records that it could not process. */
  | { readonly kind: "processed"; readonly failed: ReadonlySet<string> }
  /** None of the batch counts as processed. */
  | { readonly kind: "failed"; readonly reason: string }
  /** The function was not run. */
  | { readonly kind: "throttled" };

/** What a source does its work with. */
export interface MappingRun {
  /** ARN of the mapping: the part that its hops happen at. */
  readonly arn: string;
  /** The function's role: what is done at the source is done as it. */
  readonly principal: Principal;
  /** Aborted when the mapping is disabled or the system stops: what is in flight ends, nothing more begins. */
  readonly signal: AbortSignal;
  /** Runs the function with a batch. Never rejects. */
  invoke(records: readonly BatchRecord[]): Promise<BatchOutcome>;
  /** Tells of a problem at the source, or that there is none any more: the mapping shows it. */
  report(problem: string | undefined): void;
}

/**
 * Where the records of an event source mapping come from, and what becomes of them there: a queue deletes what was processed, a
 * stream remembers how far it has come.
 */
export interface EventSource {
  readonly arn: string;
  /** What the function's role must be allowed on the source when the mapping is made, and from then on. */
  readonly actions: readonly string[];
  /** Figures for the topology: how many batches may run, how many messages were filtered … */
  readonly figures: Readonly<Record<string, number>>;
  /** Polls until the signal is aborted, and resolves when everything in flight has ended. */
  run(mapping: MappingRun): Promise<void>;
}

import type { Principal } from "../../authorization.ts";
import { AccessDenied } from "../../errors.ts";
import type { World } from "../../world.ts";
import { InvalidFunctionParameter, RequestTooLarge, TooManyRequests } from "../function-errors.ts";
import type { Invocation, LambdaFunction } from "../invocation.ts";
import { readBatchResponse } from "./batch-response.ts";
import type { BatchOutcome, BatchRecord, EventSource } from "./event-source.ts";

export interface MappingDefinition {
  readonly uuid: string;
  readonly lambda: LambdaFunction;
  readonly source: EventSource;
  readonly enabled: boolean;
  /** Whether the function names what it could not process (`ReportBatchItemFailures`). */
  readonly reportsFailures: boolean;
  /** What is declared, as the API shows it: `BatchSize`, `FilterCriteria` … */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Where it was declared: `stack/address`. */
  readonly address?: string;
}

/** Its states that last ("Lambda event source mappings"). */
export type MappingState = "Enabled" | "Disabled";

/** An event source mapping: it polls a source and runs a function with batches of what it finds. */
export class EventSourceMapping {
  readonly definition: MappingDefinition;
  readonly arn: string;
  readonly #world: World;
  readonly #counts = { processed: 0, failed: 0, throttled: 0 };
  #stopping: AbortController | undefined;
  #polling: Promise<void> = Promise.resolve();
  #problem: string | undefined;
  #hasProcessed = false;
  #modifiedAt: number;

  constructor(world: World, definition: MappingDefinition) {
    this.#world = world;
    this.definition = definition;
    this.#modifiedAt = world.clock.now();
    const { partition, region, id } = world.account;
    const { uuid, lambda, source, address } = definition;
    this.arn = `arn:${partition}:lambda:${region}:${id}:event-source-mapping:${uuid}`;
    const figures = () => ({ state: this.state, ...source.figures, ...this.#counts });
    world.topology.add({ id: this.arn, kind: "event-source-mapping", name: uuid, address, figures });
    world.topology.connect(source.arn, this.arn, "reads");
    world.topology.connect(this.arn, lambda.arn.split(":").slice(0, 7).join(":"), "invokes");
  }

  get state(): MappingState {
    return this.#stopping ? "Enabled" : "Disabled";
  }

  /** As `LastProcessingResult` of the API. */
  get lastProcessingResult(): string {
    if (this.#problem !== undefined) return `PROBLEM: ${this.#problem}`;
    return this.#hasProcessed ? "OK" : "No records processed";
  }

  /** Milliseconds since 1970. */
  get modifiedAt(): number {
    return this.#modifiedAt;
  }

  /** What Lambda checks when a mapping is made. @throws InvalidFunctionParameter */
  checkPermissions(): void {
    const { source } = this.definition;
    for (const action of source.actions) {
      try {
        this.#world.authorize({ principal: this.#principal, action, resource: source.arn });
      } catch (error) {
        if (!(error instanceof AccessDenied)) throw error;
        const [service = "", name] = action.split(":");
        throw new InvalidFunctionParameter(
          `The provided execution role does not have permissions to call ${name} on ${service.toUpperCase()}: ${error.message}. ` +
            "Let the mapping depend on the role's policy (depends_on) where that is what allows it.",
        );
      }
    }
  }

  enable(): void {
    if (this.#stopping) return;
    this.#modifiedAt = this.#world.clock.now();
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#polling = this.#polling
      .then(() =>
        this.definition.source.run({
          arn: this.arn,
          principal: this.#principal,
          signal: stopping.signal,
          invoke: (records) => this.#invoke(records),
          report: (problem) => this.#report(problem),
        }),
      )
      .catch((error: Error) => this.#world.log.error(`${this.arn} has ended`, { error: error.stack }));
  }

  /** Takes nothing more, and resolves when what is in flight has ended. */
  async disable(): Promise<void> {
    if (!this.#stopping) return;
    this.#modifiedAt = this.#world.clock.now();
    this.#stopping.abort();
    this.#stopping = undefined;
    await this.#polling;
  }

  get #principal(): Principal {
    return { kind: "role", arn: this.definition.lambda.roleArn };
  }

  async #invoke(records: readonly BatchRecord[]): Promise<BatchOutcome> {
    const outcome = await this.#outcome(records);
    if (outcome.kind === "throttled") this.#counts.throttled++;
    else this.#hasProcessed = true;
    for (const { id, lineage } of records) {
      const reason =
        outcome.kind === "failed"
          ? outcome.reason
          : outcome.kind === "throttled"
            ? "throttled"
            : outcome.failed.has(id)
              ? "named in batchItemFailures"
              : undefined;
      if (reason === undefined) this.#counts.processed++;
      else this.#counts.failed++;
      const target = this.definition.lambda.arn;
      const detail = { messageId: id, target, ...(reason !== undefined && { reason }) };
      this.#world.trace.record(reason === undefined ? "delivered" : "failed", this.arn, lineage, detail);
    }
    return outcome;
  }

  async #outcome(records: readonly BatchRecord[]): Promise<BatchOutcome> {
    const { lambda, reportsFailures } = this.definition;
    const event = JSON.stringify({ Records: records.map(({ record }) => record) });
    let invocation: Invocation;
    try {
      invocation = await lambda.invoke(event, records.length === 1 ? { lineage: records[0]!.lineage } : {});
    } catch (error) {
      if (error instanceof TooManyRequests) return { kind: "throttled" };
      if (error instanceof RequestTooLarge) return { kind: "failed", reason: error.message };
      this.#world.log.error(`${this.arn} could not run ${lambda.arn}`, { error: (error as Error).stack });
      return { kind: "failed", reason: (error as Error).message };
    }
    if (invocation.functionError) return { kind: "failed", reason: invocation.payload.slice(0, 500) };
    if (!reportsFailures) return { kind: "processed", failed: new Set() };
    const response = readBatchResponse(invocation.payload, new Set(records.map(({ id }) => id)));
    if (response.ok) return { kind: "processed", failed: response.failed };
    this.#world.log.warn(`${lambda.arn} answered ${this.arn} with what it cannot use: ${response.reason}`);
    return { kind: "failed", reason: response.reason };
  }

  #report(problem: string | undefined): void {
    if (problem !== undefined && problem !== this.#problem) this.#world.log.warn(`${this.arn}: ${problem}`);
    this.#problem = problem;
  }
}

import type { Principal } from "../authorization.ts";
import { AccessDenied, EngineError } from "../errors.ts";
import type { Queue } from "../queue/queue.ts";
import type { World } from "../world.ts";
import { BackOff } from "./back-off.ts";
import { Concurrency } from "./concurrency.ts";
import { Deletions } from "./deletions.ts";
import type { InputTemplate } from "./input-template.ts";
import type { PipeFilter } from "./pipe-filter.ts";
import { PipeLog, type PipeLogConfiguration } from "./pipe-log.ts";
import { PipeMetrics } from "./pipe-metrics.ts";
import type { PipeTarget } from "./pipe-target.ts";
import { type Batching, SourcePoller } from "./source-poller.ts";

export interface PipeDefinition {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly source: Queue;
  readonly target: PipeTarget;
  readonly filter: PipeFilter;
  readonly template?: InputTemplate;
  /** @default 10 messages at once, as many as the target takes; no window */
  readonly batching?: Partial<Batching>;
  readonly log?: PipeLogConfiguration;
  /** Where it was declared: `stack/address`. */
  readonly address?: string;
}

/** The pipe's role may not do what the pipe has to. */
export class PipePermissionsMissing extends EngineError {}

/** `STOPPING`: it takes nothing more and finishes what is in flight. */
export type PipeState = "STOPPED" | "RUNNING" | "STOPPING";

const SOURCE_ACTIONS = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
const DEFAULT_BATCH = 10;

/**
 * An EventBridge pipe with an SQS queue as its source (doc: "Amazon EventBridge Pipes"). Delivery is at least once: a
 * message is deleted from the source after the target has taken it, and only then.
 */
export class Pipe {
  readonly #world: World;
  readonly #definition: PipeDefinition;
  readonly #counts = { delivered: 0, failed: 0, filtered: 0, held: 0 };
  #state: PipeState = "STOPPED";
  #stopping = new AbortController();
  #backOff: BackOff;
  #concurrency: Concurrency;
  #polling: Promise<void> = Promise.resolve();

  constructor(world: World, definition: PipeDefinition) {
    this.#world = world;
    this.#definition = definition;
    this.#backOff = new BackOff(world.clock, world.random);
    this.#concurrency = new Concurrency(world.clock);
    const { arn, name, address, source, target } = definition;
    world.topology.add({ id: arn, kind: "pipe", name, address, figures: () => this.figures });
    world.topology.connect(source.arn, arn, "reads");
    world.topology.connect(arn, target.arn, target.edge);
  }

  get state(): PipeState {
    return this.#state;
  }

  get figures(): Readonly<Record<string, number | string>> {
    const { delivered, failed, filtered, held } = this.#counts;
    const { until } = this.#backOff;
    return {
      state: this.#state,
      // What waits for its next try is in nobody's hands but the pipe's.
      inFlight: this.#concurrency.running - held,
      retrying: held,
      concurrency: this.#concurrency.limit,
      delivered,
      failed,
      filtered,
      ...(until !== undefined && { backingOffUntil: new Date(until).toISOString() }),
    };
  }

  /** Begins to poll. @throws PipePermissionsMissing when the role may not do what the pipe has to */
  start(): void {
    if (this.#state !== "STOPPED") return;
    const { name, arn, source, target, filter, template, batching = {}, log } = this.#definition;
    const principal = this.#assumeRole();
    this.#stopping = new AbortController();
    this.#backOff = new BackOff(this.#world.clock, this.#world.random);
    this.#concurrency = new Concurrency(this.#world.clock);
    const parts = {
      world: this.#world,
      arn,
      principal,
      source,
      target,
      filter,
      template,
      log: new PipeLog(this.#world, { arn, name }, log),
      metrics: new PipeMetrics(this.#world, name),
      backOff: this.#backOff,
      concurrency: this.#concurrency,
      deletions: new Deletions({ world: this.#world, arn, principal, source }),
      counts: this.#counts,
      signal: this.#stopping.signal,
    };
    const size = Math.min(batching.size ?? DEFAULT_BATCH, target.largestBatch);
    const poller = new SourcePoller(parts, { size, windowSeconds: batching.windowSeconds ?? 0 });
    this.#state = "RUNNING";
    this.#polling = poller.run();
  }

  /** Takes nothing more, and resolves when what is in flight has ended; what waits for a retry is in its queue again. */
  async stop(): Promise<void> {
    if (this.#state === "RUNNING") {
      this.#state = "STOPPING";
      this.#stopping.abort();
      this.#concurrency.close();
      this.#backOff.close();
    }
    await this.#polling;
    this.#state = "STOPPED";
  }

  /** Checks, as EventBridge does when a pipe starts, what the pipe needs before its first message. */
  #assumeRole(): Principal {
    const { roleArn, arn, source } = this.#definition;
    const principal: Principal = { kind: "role", arn: roleArn };
    try {
      this.#world.authorize({
        principal: { kind: "service", name: "pipes.amazonaws.com", sourceArn: arn },
        action: "sts:AssumeRole",
        resource: roleArn,
      });
      for (const action of SOURCE_ACTIONS) this.#world.authorize({ principal, action, resource: source.arn });
    } catch (error) {
      if (!(error instanceof AccessDenied)) throw error;
      throw new PipePermissionsMissing(
        `Pipes does not have required permissions to perform Queue operations (${SOURCE_ACTIONS.join(", ")}): ${error.message}`,
      );
    }
    return principal;
  }
}

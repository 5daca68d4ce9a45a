import type { World } from "../world.ts";
import { Concurrency } from "./concurrency.ts";
import { type EventInvokeConfig, EventQueue } from "./event-queue.ts";
import { Execution } from "./execution.ts";
import type { FunctionConfiguration } from "./function-definition.ts";
import { FunctionConflict, TooManyRequests } from "./function-errors.ts";
import { FunctionMetrics } from "./function-metrics.ts";
import type { Invocation, InvokeOptions, LambdaFunction } from "./invocation.ts";
import { checkedPayload, LARGEST_EVENT, LARGEST_PAYLOAD } from "./payload.ts";
import { LATEST, Versions } from "./versions.ts";

/** A function of AWS Lambda with all that is declared of it: versions, aliases, and how its events are dealt with. */
export class DeployedFunction {
  readonly configuration: FunctionConfiguration;
  readonly versions: Versions;
  readonly metrics: FunctionMetrics;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  readonly #world: World;
  readonly #concurrency: Concurrency;
  readonly #events: EventQueue;
  readonly #executions = new Map<string, Execution>();
  readonly #eventConfigs = new Map<string, EventInvokeConfig>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #counts = { invocations: 0, errors: 0, throttles: 0 };

  constructor(world: World, configuration: FunctionConfiguration) {
    this.#world = world;
    this.configuration = configuration;
    this.modifiedAt = world.clock.now();
    this.#concurrency = world.service(Concurrency);
    this.versions = new Versions(configuration.arn);
    if (configuration.publish) this.versions.publish("1");
    const { name, arn, roleArn, deadLetterArn, address } = configuration;
    this.metrics = new FunctionMetrics(world, name);
    this.#concurrency.reserve(name, configuration.reservedConcurrency);
    this.#events = new EventQueue(world, {
      name,
      arn,
      roleArn,
      deadLetterArn,
      metrics: this.metrics,
      config: (qualifier) => this.eventConfig(qualifier) ?? {},
      run: (qualifier, payload, options) => this.#run(qualifier, payload, options),
    });
    world.topology.add({ id: arn, kind: "function", name, address, figures: () => this.figures });
    if (deadLetterArn) world.topology.connect(arn, deadLetterArn, "dead-letters");
  }

  get name(): string {
    return this.configuration.name;
  }

  get figures(): Readonly<Record<string, number>> {
    let environments = 0;
    for (const execution of this.#executions.values()) environments += execution.environments;
    return { inFlight: this.#running.size, environments, waitingEvents: this.#events.size, ...this.#counts };
  }

  /** The function as it is invoked by a qualifier. @throws FunctionNotFound */
  qualified(qualifier: string = LATEST): LambdaFunction {
    this.versions.check(qualifier);
    const { name, arn, roleArn, timeoutSeconds } = this.configuration;
    return {
      name,
      arn: qualifier === LATEST ? arn : `${arn}:${qualifier}`,
      roleArn,
      timeoutSeconds,
      invoke: (payload, options) => this.#run(qualifier, payload, options),
      invokeAsync: async (payload, options = {}) => {
        const requestId = await this.#events.add(qualifier, checkedPayload(payload, LARGEST_EVENT), options);
        return { requestId };
      },
    };
  }

  /** How events for a qualifier are dealt with, where that is declared. */
  eventConfig(qualifier: string): EventInvokeConfig | undefined {
    return this.#eventConfigs.get(qualifier);
  }

  /** @throws FunctionNotFound, FunctionConflict */
  putEventConfig(qualifier: string, config: EventInvokeConfig): void {
    this.versions.check(qualifier);
    const { arn, name } = this.configuration;
    if (this.#eventConfigs.has(qualifier))
      throw new FunctionConflict(`another resource declares how events of ${name}:${qualifier} are dealt with`);
    this.#eventConfigs.set(qualifier, config);
    for (const destination of [config.onSuccess, config.onFailure])
      if (destination) this.#world.topology.connect(arn, destination, "sends");
  }

  /** Goes on with the events that are kept. */
  resume(): void {
    this.#events.pump();
  }

  /** Begins nothing more, waits for what runs, and ends the environments. */
  async stop(): Promise<void> {
    await this.#events.stop();
    await Promise.allSettled(this.#running);
    this.close();
  }

  /** Ends the environments, whatever they do. */
  close(): void {
    this.#events.close();
    for (const execution of this.#executions.values()) execution.close();
  }

  #run(qualifier: string, payload: string, options: InvokeOptions & { requestId?: string } = {}): Promise<Invocation> {
    const running = this.#invoke(qualifier, payload, options);
    this.#running.add(running);
    const done = () => void this.#running.delete(running);
    running.then(done, done);
    return running;
  }

  async #invoke(
    qualifier: string,
    payload: string,
    options: InvokeOptions & { requestId?: string },
  ): Promise<Invocation> {
    const { name, arn } = this.configuration;
    const event = checkedPayload(payload, LARGEST_PAYLOAD);
    const version = this.versions.choose(qualifier, this.#world.random);
    const requestId = options.requestId ?? this.#world.random.uuid();
    this.#begin();
    const lineage = options.lineage ?? requestId;
    this.#world.trace.record("received", arn, lineage, { requestId, version });
    try {
      const { result, logTail } = await this.#execution(version).run(
        { requestId, payload: event, traceHeader: options.traceHeader ?? this.#traceHeader(requestId) },
        {
          arn: qualifier === LATEST ? arn : `${arn}:${qualifier}`,
          clientContext: parsed(options.clientContext),
          signal: options.signal,
        },
      );
      const { failure, durationMs } = result;
      this.metrics.add("Duration", durationMs);
      const detail = { requestId, duration: Math.round(durationMs * 100) / 100 };
      if (!failure) {
        this.#world.trace.record("delivered", arn, lineage, detail);
        return { requestId, payload: result.payload, logTail, durationMs, executedVersion: version };
      }
      this.#counts.errors++;
      this.metrics.add("Errors");
      const { errorType, errorMessage } = failure;
      this.#world.trace.record("failed", arn, lineage, { ...detail, reason: `${errorType}: ${errorMessage}` });
      return {
        requestId,
        payload: JSON.stringify(failure),
        functionError: "Unhandled",
        logTail,
        durationMs,
        executedVersion: version,
      };
    } finally {
      this.#concurrency.end(name);
    }
  }

  #begin(): void {
    try {
      this.#concurrency.begin(this.name);
    } catch (error) {
      if (error instanceof TooManyRequests) {
        this.#counts.throttles++;
        this.metrics.add("Throttles");
      }
      throw error;
    }
    this.#counts.invocations++;
    this.metrics.add("Invocations");
    this.metrics.add("ConcurrentExecutions", this.#concurrency.runningOf(this.name));
  }

  #execution(version: string): Execution {
    let execution = this.#executions.get(version);
    if (!execution) {
      execution = new Execution(this.#world, this.configuration, version);
      this.#executions.set(version, execution);
    }
    return execution;
  }

  /** As X-Ray writes it; made of the request's id, which is random enough. */
  #traceHeader(requestId: string): string {
    const hex = requestId.replaceAll("-", "");
    const seconds = Math.floor(this.#world.clock.now() / 1000).toString(16);
    const sampled = this.configuration.tracing === "Active" ? 1 : 0;
    return `Root=1-${seconds}-${hex.slice(0, 24)};Parent=${hex.slice(16)};Sampled=${sampled}`;
  }
}

/** What a client sends beside the payload; what is no JSON is left out, as AWS does not look at it either. */
function parsed(clientContext: string | undefined): unknown {
  if (clientContext === undefined) return undefined;
  try {
    return JSON.parse(clientContext);
  } catch {
    return undefined;
  }
}

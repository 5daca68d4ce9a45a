import { stableUuid } from "../stable-uuid.ts";
import type { World } from "../world.ts";
import { type CompiledMachine, compileMachine } from "./definition/compile-machine.ts";
import type { MachineType } from "./machine-type.ts";
import { type LoggingConfiguration, NO_LOGGING } from "./run/execution-log.ts";
import { ExecutionMetrics } from "./run/execution-metrics.ts";

/** A state machine as it is declared. */
export interface StateMachineDefinition {
  readonly name: string;
  readonly type: MachineType;
  readonly roleArn: string;
  /** The Amazon States Language, as text. */
  readonly definition: string;
  readonly logging?: LoggingConfiguration;
  readonly tracing?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What an execution is started with, and keeps over an update of its machine. */
export interface Revision {
  readonly definition: string;
  readonly roleArn: string;
  readonly type: MachineType;
}

/** A state machine of this world: its definition, ready to run, and its figures. */
export class StateMachine {
  readonly arn: string;
  readonly createdAt: number;
  readonly metrics: ExecutionMetrics;
  /** Where it was declared; undefined for one that was made at run time. */
  readonly address: string | undefined;
  readonly counts = { running: 0, inFlight: 0, succeeded: 0, failed: 0 };
  deleting = false;
  updatedAt: number;
  #definition: StateMachineDefinition;
  #compiled: CompiledMachine;

  /** @throws InvalidDefinition */
  constructor(world: World, arn: string, definition: StateMachineDefinition, address?: string, createdAt?: number) {
    this.arn = arn;
    this.createdAt = createdAt ?? world.clock.now();
    this.updatedAt = this.createdAt;
    this.address = address;
    this.metrics = new ExecutionMetrics(world, arn);
    this.#definition = definition;
    this.#compiled = compileMachine(definition.definition, definition.type);
  }

  get definition(): StateMachineDefinition {
    return this.#definition;
  }

  get compiled(): CompiledMachine {
    return this.#compiled;
  }

  get name(): string {
    return this.#definition.name;
  }

  get logging(): LoggingConfiguration {
    return this.#definition.logging ?? NO_LOGGING;
  }

  get revision(): Revision {
    const { definition, roleArn, type } = this.#definition;
    return { definition, roleArn, type };
  }

  /** The same for the same definition and role. */
  get revisionId(): string {
    return stableUuid(JSON.stringify(this.revision));
  }

  /** What runs goes on as it began. @throws InvalidDefinition */
  update(change: Partial<Omit<StateMachineDefinition, "name" | "type">>, now: number): void {
    const definition = { ...this.#definition, ...change };
    this.#compiled = compileMachine(definition.definition, definition.type);
    this.#definition = definition;
    this.updatedAt = now;
  }
}

import { Lifecycle } from "../lifecycle.ts";
import type { World } from "../world.ts";
import { ExecutionLedger } from "./execution-ledger.ts";
import {
  type ExecutionStatus,
  type ExecutionSummary,
  Executions,
  type StartRequest,
} from "./integrations/executions.ts";
import { LARGEST_PAYLOAD, tooLarge } from "./json.ts";
import type { HistoryEvent } from "./run/history-event.ts";
import { isRunning, RunningExecutions } from "./running-executions.ts";
import type { Revision, StateMachine } from "./state-machine.ts";
import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidExecutionInput,
  InvalidName,
  StateMachineDeleting,
  StateMachineTypeNotSupported,
} from "./state-machine-errors.ts";

export interface StartedExecution {
  readonly executionArn: string;
  readonly startedAt: number;
}

const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{C}]{1,80}$/u;

/** Starts, stops, shows and resumes the executions of this world's machines. */
export class ExecutionService {
  readonly #world: World;
  readonly #ledger: ExecutionLedger;
  readonly #running: RunningExecutions;
  readonly #machine: (arn: string) => StateMachine;

  constructor(world: World, machine: (arn: string) => StateMachine) {
    this.#world = world;
    this.#machine = machine;
    this.#ledger = new ExecutionLedger(world);
    this.#running = new RunningExecutions(world, this.#ledger);
    world.service(Executions).use({
      start: (request) => this.start(request),
      stop: (arn, cause) => this.stop(arn, { cause }),
      ended: (arn) => this.ended(arn),
    });
    world.service(Lifecycle).whenClosing(() => this.#running.suspend());
  }

  /**
   * StartExecution. Resolves when the execution is durable. The same name with the same input is the same execution while it runs;
   * names stay taken for 90 days.
   *
   * @throws ExecutionAlreadyExists, InvalidExecutionInput, InvalidName, StateMachineDoesNotExist, StateMachineDeleting
   */
  async start({ machineArn, name, input, lineage }: StartRequest): Promise<StartedExecution> {
    const machine = this.#machine(machineArn);
    const { random } = this.#world;
    const started = this.#prepare(machine, name ?? random.uuid(), input);
    const known = machine.definition.type === "STANDARD" ? this.#ledger.find(started.executionArn) : undefined;
    if (known) {
      if (known.status === "RUNNING" && known.input === input) return { ...started, startedAt: known.startedAt };
      throw new ExecutionAlreadyExists(`Execution Already Exists: '${started.executionArn}'`);
    }
    await this.#running.start(machine, { ...started, input, lineage: lineage ?? random.uuid() });
    return { executionArn: started.executionArn, startedAt: started.startedAt };
  }

  /** StartSyncExecution, of EXPRESS machines: resolves when it has ended. @throws StateMachineTypeNotSupported */
  async startSync({ machineArn, name, input, lineage }: StartRequest): Promise<ExecutionSummary> {
    const machine = this.#machine(machineArn);
    if (machine.definition.type !== "EXPRESS") {
      throw new StateMachineTypeNotSupported("This operation is not supported by this type of state machine");
    }
    const { random } = this.#world;
    const started = this.#prepare(machine, name ?? random.uuid(), input);
    const { ended } = await this.#running.start(machine, { ...started, input, lineage: lineage ?? random.uuid() });
    return ended;
  }

  /** StopExecution: an execution that has ended stays as it is. @throws ExecutionDoesNotExist */
  async stop(arn: string, reason: { error?: string; cause?: string }): Promise<number> {
    const summary = this.describe(arn);
    if (!isRunning(summary)) return summary.stoppedAt!;
    const ended = await this.#running.stop(arn, reason);
    return ended.stoppedAt!;
  }

  /** Stops all executions of a machine that goes. */
  async stopAll(machineArn: string): Promise<void> {
    await this.#running.stopAll(machineArn);
  }

  /** @throws ExecutionDoesNotExist */
  describe(arn: string): ExecutionSummary {
    const found = this.#ledger.find(arn);
    if (!found) throw new ExecutionDoesNotExist(`Execution Does Not Exist: '${arn}'`);
    return found;
  }

  /** Resolves when the execution has ended. @throws ExecutionDoesNotExist */
  async ended(arn: string): Promise<ExecutionSummary> {
    const summary = this.describe(arn);
    return isRunning(summary) ? this.#running.ended(arn) : summary;
  }

  /** What the execution was started with. @throws ExecutionDoesNotExist */
  revision(arn: string): Revision {
    this.describe(arn);
    return this.#ledger.revision(arn);
  }

  /** Newest first, below a key that a former page gave. */
  list(machineArn: string, status: ExecutionStatus | undefined, limit: number, below?: number) {
    const machine = this.#machine(machineArn);
    if (machine.definition.type === "EXPRESS") {
      throw new StateMachineTypeNotSupported("This operation is not supported by this type of state machine");
    }
    return this.#ledger.list(machineArn, status, limit, below);
  }

  /** Events from one id to another, both included. @throws ExecutionDoesNotExist */
  history(arn: string, from: number, to: number): { events: HistoryEvent[]; last: number } {
    this.describe(arn);
    this.#running.flush(arn);
    return this.#ledger.history(arn, from, to);
  }

  /** Goes on with what ran when the last run ended. */
  resume(machine: StateMachine): void {
    this.#running.resume(machine);
  }

  /** A machine goes with this run: what is under way stays where it is, before its functions and queues go too. */
  suspend(machine: StateMachine): void {
    this.#running.suspend(machine.arn);
  }

  #prepare(machine: StateMachine, name: string, input: string) {
    if (machine.deleting) throw new StateMachineDeleting(`State Machine is deleting: '${machine.arn}'`);
    if (!NAME.test(name)) throw new InvalidName(`Invalid Name: '${name}'`);
    if (tooLarge(input)) {
      throw new InvalidExecutionInput(`Invalid State Machine Execution Input: longer than ${LARGEST_PAYLOAD} bytes`);
    }
    try {
      JSON.parse(input);
    } catch (error) {
      throw new InvalidExecutionInput(`Invalid State Machine Execution Input: '${(error as Error).message}'`);
    }
    const express = machine.definition.type === "EXPRESS";
    const base = machine.arn.replace(":stateMachine:", express ? ":express:" : ":execution:");
    const executionArn = `${base}:${name}${express ? `:${this.#world.random.uuid()}` : ""}`;
    return { executionArn, name, startedAt: this.#world.clock.now() };
  }
}

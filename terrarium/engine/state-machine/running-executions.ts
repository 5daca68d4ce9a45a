import type { World } from "../world.ts";
import { type CompiledMachine, compileMachine } from "./definition/compile-machine.ts";
import type { ExecutionLedger } from "./execution-ledger.ts";
import type { ExecutionSummary } from "./integrations/executions.ts";
import { type Ending, Execution, type KeepEnding } from "./run/execution.ts";
import { executionLog } from "./run/execution-log.ts";
import type { ExecutionRow } from "./run/execution-tables.ts";
import { Journal } from "./run/journal.ts";
import type { Revision, StateMachine } from "./state-machine.ts";
import { tellStatusChange } from "./status-change.ts";
import { TaskTokens } from "./task-tokens.ts";

interface NewExecution {
  readonly executionArn: string;
  readonly name: string;
  readonly startedAt: number;
  readonly input: string;
  readonly lineage: string;
}

interface Running {
  readonly execution: Execution;
  readonly ended: Promise<ExecutionSummary>;
}

/** EXPRESS executions end after five minutes. */
const LONGEST_EXPRESS = 300;

export const isRunning = ({ status }: ExecutionSummary) => status === "RUNNING";

/** The executions under way in this process. */
export class RunningExecutions {
  readonly #world: World;
  readonly #ledger: ExecutionLedger;
  readonly #running = new Map<string, Running>();

  constructor(world: World, ledger: ExecutionLedger) {
    this.#world = world;
    this.#ledger = ledger;
  }

  /** Resolves when the start is durable; an EXPRESS execution lives in memory, and may run again where a crash ends it. */
  async start(machine: StateMachine, started: NewExecution): Promise<Running> {
    const world = this.#world;
    world.trace.record("accepted", machine.arn, started.lineage, { execution: started.name });
    if (machine.definition.type === "EXPRESS") return this.#run(machine, started, machine.compiled, undefined);
    const { executionArn: arn, name, startedAt, input, lineage } = started;
    let id = 0;
    const written = world.store.write(() => {
      id = this.#ledger.insert(machine, { arn, name, started: startedAt, input, lineage });
    });
    const running = this.#run(machine, started, machine.compiled, id);
    await written;
    return running;
  }

  /** @throws where it does not run */
  ended(arn: string): Promise<ExecutionSummary> {
    return this.#get(arn).ended;
  }

  async stop(arn: string, reason: { error?: string; cause?: string }): Promise<ExecutionSummary> {
    const { execution, ended } = this.#get(arn);
    await execution.stop(reason);
    return ended;
  }

  async stopAll(machineArn: string): Promise<void> {
    const running = [...this.#running.values()].filter(({ execution }) => execution.machineArn === machineArn);
    await Promise.all(running.map(({ execution }) => execution.stop({})));
  }

  /** What an execution has done so far is in the store, for who reads it. */
  flush(arn: string): void {
    const journal = this.#running.get(arn)?.execution.journal;
    journal
      ?.commit()
      .catch((error: Error) => this.#world.log.error(`the history of ${arn} was lost`, { error: error.message }));
  }

  /** The run ends, or a machine's part in it: what is under way waits for the next one. */
  suspend(machineArn?: string): void {
    for (const [arn, { execution }] of this.#running) {
      if (machineArn !== undefined && execution.machineArn !== machineArn) continue;
      execution.suspend();
      this.#running.delete(arn);
    }
  }

  /** Goes on with a machine's kept executions, each with the definition it began with. */
  resume(machine: StateMachine): void {
    const compiled = new Map<number, { machine: CompiledMachine; revision: Revision }>();
    for (const row of this.#ledger.tables.running(machine.arn)) {
      if (this.#running.has(row.arn)) continue;
      let known = compiled.get(row.revision);
      if (!known) {
        const revision = JSON.parse(this.#ledger.tables.revision(row.revision)) as Revision;
        known = { machine: compileMachine(revision.definition, revision.type), revision };
        compiled.set(row.revision, known);
      }
      const { roleArn } = known.revision;
      this.#run(machine, startedOf(row), known.machine, row.id, { roleArn, kept: true });
    }
  }

  #run(
    machine: StateMachine,
    started: NewExecution,
    compiled: CompiledMachine,
    id: number | undefined,
    { roleArn = machine.definition.roleArn, kept = false } = {},
  ): Running {
    const { executionArn: arn, name, startedAt, input, lineage } = started;
    const { tables } = this.#ledger;
    const log = { executionArn: arn, machineName: machine.name, startedAt };
    const execution = new Execution({
      world: this.#world,
      machine: compiled,
      machineArn: machine.arn,
      machineName: machine.name,
      roleArn,
      arn,
      name,
      startedAt,
      input,
      lineage,
      counts: machine.counts,
      tokens: this.#world.service(TaskTokens),
      longestSeconds: id === undefined ? LONGEST_EXPRESS : undefined,
      journal: new Journal(this.#world, {
        tables: id === undefined ? undefined : tables,
        execution: id ?? 0,
        listener: executionLog(this.#world, machine.logging, log),
        ...(kept && id !== undefined && { kept: tables.frames(id), lastId: tables.lastEventId(id) }),
      }),
    });
    machine.counts.running++;
    if (!kept) machine.metrics.started();
    if (id !== undefined && !kept) tellStatusChange(this.#world, execution.summary(), lineage);
    const keep: KeepEnding = ({ status, stoppedAt, output = null, error = null, cause = null }) => {
      if (id !== undefined) tables.end(id, { status, stopped: stoppedAt, output, error, cause });
    };
    const ended = execution.run(keep).then((ending) => this.#ended(machine, execution, ending, id !== undefined));
    const running = { execution, ended };
    this.#running.set(arn, running);
    ended.catch((error: Error) => {
      this.#world.log.error(`execution ${arn} could not be kept`, { error: error.message });
      this.#running.delete(arn);
      machine.counts.running--;
    });
    return running;
  }

  #ended(machine: StateMachine, execution: Execution, ending: Ending, durable: boolean): ExecutionSummary {
    const summary = execution.summary(ending);
    const { status, error } = ending;
    this.#running.delete(execution.arn);
    machine.counts.running--;
    if (status === "SUCCEEDED") machine.counts.succeeded++;
    else machine.counts.failed++;
    machine.metrics.ended(ending, summary.startedAt);
    this.#world.trace.record(status === "SUCCEEDED" ? "delivered" : "failed", machine.arn, execution.lineage, {
      execution: summary.name,
      status,
      ...(error !== undefined && { error }),
    });
    if (durable) tellStatusChange(this.#world, summary, execution.lineage);
    return summary;
  }

  #get(arn: string): Running {
    const running = this.#running.get(arn);
    if (!running) throw new Error(`${arn} is kept as running, but its state machine is not declared`);
    return running;
  }
}

function startedOf(row: ExecutionRow): NewExecution {
  const { arn, name, started, input, lineage } = row;
  return { executionArn: arn, name, startedAt: started, input, lineage };
}

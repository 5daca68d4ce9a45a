import type { World } from "../world.ts";
import type { ExecutionStatus, ExecutionSummary } from "./integrations/executions.ts";
import { type ExecutionRow, ExecutionTables } from "./run/execution-tables.ts";
import type { HistoryEvent } from "./run/history-event.ts";
import type { Revision, StateMachine, StateMachineDefinition } from "./state-machine.ts";

const DAY = 86_400_000;
/** How long an execution is shown after its end, and its name is taken. */
const RETENTION = 90 * DAY;

/** The durable executions: what the store knows of them. */
export class ExecutionLedger {
  readonly tables: ExecutionTables;
  readonly #world: World;
  readonly #revisions = new WeakMap<StateMachineDefinition, number>();
  #swept: number;

  constructor(world: World) {
    this.#world = world;
    this.tables = new ExecutionTables(world.store);
    this.#swept = world.clock.now();
  }

  find(arn: string): ExecutionSummary | undefined {
    const row = this.tables.byArn(arn);
    return row && !this.#isOver(row) ? summaryOf(row) : undefined;
  }

  /** Takes a new execution down; its number. To be called within a write. */
  insert(machine: StateMachine, row: Pick<ExecutionRow, "arn" | "name" | "started" | "input" | "lineage">): number {
    this.#sweep();
    const before = this.tables.byArn(row.arn);
    if (before) this.tables.remove(before.id);
    return this.tables.insert({ ...row, machine: machine.arn, revision: this.#revisionOf(machine) });
  }

  revision(arn: string): Revision {
    return JSON.parse(this.tables.revision(this.tables.byArn(arn)!.revision)) as Revision;
  }

  list(machine: string, status: ExecutionStatus | undefined, limit: number, below = Number.MAX_SAFE_INTEGER) {
    const rows = this.tables.list(machine, status, below, limit + 1).filter((row) => !this.#isOver(row));
    const page = rows.slice(0, limit);
    return { executions: page.map(summaryOf), next: rows.length > limit ? page.at(-1)!.id : undefined };
  }

  history(arn: string, from: number, to: number): { events: HistoryEvent[]; last: number } {
    const { id } = this.tables.byArn(arn)!;
    return { events: this.tables.events(id, from, to), last: this.tables.lastEventId(id) };
  }

  #revisionOf(machine: StateMachine): number {
    const known = this.#revisions.get(machine.definition);
    if (known !== undefined) return known;
    const number = this.tables.putRevision(machine.arn, JSON.stringify(machine.revision));
    this.#revisions.set(machine.definition, number);
    return number;
  }

  #isOver({ stopped }: ExecutionRow): boolean {
    return stopped !== null && stopped < this.#world.clock.now() - RETENTION;
  }

  /** Once a day, when there is something to do anyway. */
  #sweep(): void {
    const now = this.#world.clock.now();
    if (now - this.#swept < DAY) return;
    this.#swept = now;
    this.tables.removeEndedBefore(now - RETENTION);
  }
}

function summaryOf(row: ExecutionRow): ExecutionSummary {
  return {
    executionArn: row.arn,
    machineArn: row.machine,
    name: row.name,
    status: row.status,
    startedAt: row.started,
    input: row.input,
    ...(row.stopped !== null && { stoppedAt: row.stopped }),
    ...(row.output !== null && { output: row.output }),
    ...(row.error !== null && { error: row.error }),
    ...(row.cause !== null && { cause: row.cause }),
  };
}

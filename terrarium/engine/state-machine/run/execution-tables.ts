import type { StatementSync } from "node:sqlite";
import type { Store } from "../../store.ts";
import type { ExecutionStatus } from "../integrations/executions.ts";
import { type Frame, frameText, readFrame } from "./frame.ts";
import type { HistoryEvent } from "./history-event.ts";

/** An execution as the store keeps it. */
export interface ExecutionRow {
  readonly id: number;
  readonly arn: string;
  readonly machine: string;
  readonly name: string;
  /** The definition and role it was started with, as JSON. */
  readonly revision: number;
  readonly status: ExecutionStatus;
  readonly started: number;
  readonly stopped: number | null;
  readonly input: string;
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly lineage: string;
}

/** Events of one commit are one row; the frames, where an execution stands, are changed in place. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sfn_executions (
    id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, machine TEXT NOT NULL, name TEXT NOT NULL, revision INTEGER NOT NULL,
    status TEXT NOT NULL, started INTEGER NOT NULL, stopped INTEGER, input TEXT NOT NULL, output TEXT, error TEXT, cause TEXT,
    lineage TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS sfn_executions_by_machine ON sfn_executions (machine, id);
  CREATE INDEX IF NOT EXISTS sfn_executions_running ON sfn_executions (machine) WHERE status = 'RUNNING';
  CREATE TABLE IF NOT EXISTS sfn_frames (
    execution INTEGER NOT NULL, path TEXT NOT NULL, input TEXT NOT NULL, frame TEXT NOT NULL, PRIMARY KEY (execution, path)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sfn_events (
    execution INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, events TEXT NOT NULL, PRIMARY KEY (execution, first)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sfn_revisions (id INTEGER PRIMARY KEY, machine TEXT NOT NULL, revision TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS sfn_revisions_by_machine ON sfn_revisions (machine, id)`;

/** The tables of executions: what they are, where they stand, and what they have done. */
export class ExecutionTables {
  readonly #statements: Record<string, StatementSync>;

  constructor(store: Store) {
    store.define(SCHEMA);
    const prepare = (sql: string) => store.prepare(sql);
    this.#statements = {
      insert: prepare(
        "INSERT INTO sfn_executions (arn, machine, name, revision, status, started, input, lineage) VALUES (?, ?, ?, ?, 'RUNNING', ?, ?, ?)",
      ),
      end: prepare("UPDATE sfn_executions SET status = ?, stopped = ?, output = ?, error = ?, cause = ? WHERE id = ?"),
      byArn: prepare("SELECT * FROM sfn_executions WHERE arn = ?"),
      running: prepare("SELECT * FROM sfn_executions WHERE machine = ? AND status = 'RUNNING' ORDER BY id"),
      list: prepare("SELECT * FROM sfn_executions WHERE machine = ? AND id < ? ORDER BY id DESC LIMIT ?"),
      listStatus: prepare(
        "SELECT * FROM sfn_executions WHERE machine = ? AND status = ? AND id < ? ORDER BY id DESC LIMIT ?",
      ),
      expired: prepare("SELECT id FROM sfn_executions WHERE stopped < ? LIMIT 1000"),
      remove: prepare("DELETE FROM sfn_executions WHERE id = ?"),
      removeEvents: prepare("DELETE FROM sfn_events WHERE execution = ?"),
      addEvents: prepare("INSERT INTO sfn_events (execution, first, last, events) VALUES (?, ?, ?, ?)"),
      events: prepare("SELECT events FROM sfn_events WHERE execution = ? AND last >= ? AND first <= ? ORDER BY first"),
      lastEvent: prepare("SELECT max(last) AS last FROM sfn_events WHERE execution = ?"),
      putFrame: prepare(
        "INSERT INTO sfn_frames (execution, path, input, frame) VALUES (?, ?, ?, ?) ON CONFLICT (execution, path) DO UPDATE SET input = excluded.input, frame = excluded.frame",
      ),
      removeFrame: prepare("DELETE FROM sfn_frames WHERE execution = ? AND path = ?"),
      removeFrames: prepare("DELETE FROM sfn_frames WHERE execution = ?"),
      frames: prepare("SELECT path, input, frame FROM sfn_frames WHERE execution = ?"),
      revision: prepare("SELECT revision FROM sfn_revisions WHERE id = ?"),
      lastRevision: prepare("SELECT id, revision FROM sfn_revisions WHERE machine = ? ORDER BY id DESC LIMIT 1"),
      addRevision: prepare("INSERT INTO sfn_revisions (machine, revision) VALUES (?, ?)"),
    };
  }

  /** The new execution's id. */
  insert(row: Pick<ExecutionRow, "arn" | "machine" | "name" | "revision" | "started" | "input" | "lineage">): number {
    const { arn, machine, name, revision, started, input, lineage } = row;
    return Number(this.#run("insert", arn, machine, name, revision, started, input, lineage));
  }

  end(id: number, end: Pick<ExecutionRow, "status" | "output" | "error" | "cause"> & { stopped: number }): void {
    this.#run("end", end.status, end.stopped, end.output, end.error, end.cause, id);
  }

  byArn(arn: string): ExecutionRow | undefined {
    return this.#statements.byArn!.get(arn) as ExecutionRow | undefined;
  }

  running(machine: string): ExecutionRow[] {
    return this.#statements.running!.all(machine) as unknown as ExecutionRow[];
  }

  /** Newest first, below an id. */
  list(machine: string, status: ExecutionStatus | undefined, below: number, limit: number): ExecutionRow[] {
    const rows = status
      ? this.#statements.listStatus!.all(machine, status, below, limit)
      : this.#statements.list!.all(machine, below, limit);
    return rows as unknown as ExecutionRow[];
  }

  /** Removes executions that ended before a time; how many. */
  removeEndedBefore(time: number): number {
    const rows = this.#statements.expired!.all(time) as { id: number }[];
    for (const { id } of rows) this.remove(id);
    return rows.length;
  }

  remove(id: number): void {
    this.#run("removeEvents", id);
    this.#run("removeFrames", id);
    this.#run("remove", id);
  }

  addEvents(id: number, events: readonly HistoryEvent[]): void {
    this.#run("addEvents", id, events[0]!.id, events.at(-1)!.id, JSON.stringify(events));
  }

  /** The events from one id to another. */
  events(id: number, from: number, to: number): HistoryEvent[] {
    const rows = this.#statements.events!.all(id, from, to) as { events: string }[];
    const events = rows.flatMap((row) => JSON.parse(row.events) as HistoryEvent[]);
    return events.filter((event) => event.id >= from && event.id <= to);
  }

  lastEventId(id: number): number {
    return (this.#statements.lastEvent!.get(id) as { last: number | null }).last ?? 0;
  }

  putFrame(id: number, frame: Frame): void {
    this.#run("putFrame", id, frame.path, frame.inputText, frameText(frame));
  }

  removeFrame(id: number, path: string): void {
    this.#run("removeFrame", id, path);
  }

  removeFrames(id: number): void {
    this.#run("removeFrames", id);
  }

  frames(id: number): Frame[] {
    const rows = this.#statements.frames!.all(id) as { path: string; input: string; frame: string }[];
    return rows.map(({ path, input, frame }) => readFrame(path, input, frame));
  }

  revision(id: number): string {
    return (this.#statements.revision!.get(id) as { revision: string }).revision;
  }

  /** The number of a revision: the same one as long as nothing changes. */
  putRevision(machine: string, revision: string): number {
    const last = this.#statements.lastRevision!.get(machine) as { id: number; revision: string } | undefined;
    return last?.revision === revision ? last.id : Number(this.#run("addRevision", machine, revision));
  }

  #run(name: string, ...values: (string | number | null)[]): number | bigint {
    return this.#statements[name]!.run(...values).lastInsertRowid;
  }
}

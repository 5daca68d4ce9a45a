import type { Timer } from "../clock.ts";
import type { World } from "../world.ts";
import { lineageOf } from "./message-record.ts";
import type { MessageRow } from "./message-table.ts";
import { type MoveTaskRow, MoveTaskTable } from "./move-task-table.ts";
import type { Queue } from "./queue.ts";
import { InvalidParameterValue, ResourceNotFound, UnsupportedOperation } from "./queue-errors.ts";
import type { QueueTables } from "./queue-tables.ts";
import { redriven } from "./transfer.ts";

/** What a task needs to find its queues. */
export interface MoveTaskHouse {
  readonly world: World;
  readonly tables: QueueTables;
  find(arn: string): Queue | undefined;
  isDeadLetterQueue(queue: Queue): boolean;
}

/** A task at work: how much it has moved since it began, or since this process did. */
interface Running {
  readonly since: number;
  moved: number;
  timer: Timer;
}

/** A message move task as ListMessageMoveTasks shows it. */
export interface MoveTask extends Omit<MoveTaskRow, "id" | "last_seq"> {
  /** What cancels it; only of a running task. */
  readonly handle?: string;
}

/** Milliseconds between two steps, and how many messages a step moves where no rate is set. */
const STEP = 10;
const MOVED_AT_ONCE = 100;
const SLOWEST_STEP = 100;

/**
 * Message move tasks ("StartMessageMoveTask"): they bring dead letters back to where they came from, or elsewhere.
 * Each message is moved in one commit with the count of it, so a crash neither loses nor doubles one, and the task goes
 * on with the next start.
 */
export class MoveTasks {
  readonly #house: MoveTaskHouse;
  readonly #table: MoveTaskTable;
  readonly #running = new Map<string, Running>();

  constructor(house: MoveTaskHouse) {
    this.#house = house;
    this.#table = new MoveTaskTable(house.world.store);
  }

  /** Returns the handle of the task. @throws ResourceNotFound, InvalidParameterValue */
  async start(source: string, destination?: string, rate?: number): Promise<string> {
    const { world, tables } = this.#house;
    const queue = this.#queue(source, "SourceArn");
    if (!this.#house.isDeadLetterQueue(queue))
      throw new InvalidParameterValue("Source queue must be configured as a Dead Letter Queue.");
    if (destination !== undefined && this.#queue(destination, "DestinationArn").fifo !== queue.fifo)
      throw new InvalidParameterValue("The destination queue must be of the same type as the source queue.");
    if (rate !== undefined && !(Number.isInteger(rate) && rate >= 1 && rate <= 500))
      throw InvalidParameterValue.of("MaxNumberOfMessagesPerSecond", rate, "Must be between 1 and 500, if provided.");
    if (this.#table.ofSource(source).some((task) => task.status === "RUNNING"))
      throw new InvalidParameterValue(
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
    const now = world.clock.now();
    const begin = (): MoveTaskRow => ({
      id: world.random.uuid(),
      source,
      destination: destination ?? null,
      rate: rate ?? null,
      status: "RUNNING",
      moved: 0,
      to_move: queue.depth().visible,
      failure: null,
      started_at: now,
      last_seq: tables.messages.nextSeq(now),
    });
    const task = await world.store.write(() => {
      const begun = begin();
      this.#table.save(begun);
      return begun;
    });
    this.#run(task);
    return handleOf(task);
  }

  /** Ends a task and returns how much it has moved. @throws ResourceNotFound, InvalidParameterValue */
  async cancel(handle: string): Promise<number> {
    const { taskId, sourceArn } = readHandle(handle);
    this.#queue(sourceArn, "SourceArn");
    const task = this.#table.get(taskId);
    if (!task || task.source !== sourceArn) throw new ResourceNotFound("Task does not exist.");
    if (task.status !== "RUNNING") throw new UnsupportedOperation("Only active tasks can be cancelled.");
    this.pause(task.source);
    await this.#house.world.store.write(() => this.#table.save({ ...task, status: "CANCELLED" }));
    return task.moved;
  }

  /** ARN of the queue that a task takes messages from. @throws InvalidParameterValue for what is no handle */
  sourceOf(handle: string): string {
    return readHandle(handle).sourceArn;
  }

  /** The tasks of a dead-letter queue, the newest first. */
  list(source: string, limit: number): MoveTask[] {
    this.#queue(source, "SourceArn");
    return this.#table.ofSource(source, limit).map((task) => {
      const { id: _, last_seq: __, ...shown } = task;
      return task.status === "RUNNING" ? { ...shown, handle: handleOf(task) } : shown;
    });
  }

  /** Goes on with the task of a queue that has come to life again. */
  resume(source: string): void {
    const task = this.#table.ofSource(source, 1)[0];
    if (task?.status === "RUNNING" && !this.#running.has(source)) this.#run(task);
  }

  /** Lets the task of a queue rest. */
  pause(source: string): void {
    this.#running.get(source)?.timer.cancel();
    this.#running.delete(source);
  }

  #run(task: MoveTaskRow): void {
    const since = this.#house.world.clock.now();
    this.#running.set(task.source, { since, moved: 0, timer: this.#later(task) });
  }

  #later(task: MoveTaskRow): Timer {
    const step = task.rate === null ? STEP : Math.max(SLOWEST_STEP, 1000 / task.rate);
    return this.#house.world.clock.after(step, () => {
      this.#step(task.id).catch((error: Error) => {
        this.pause(task.source);
        this.#house.world.log.error(`the message move task of ${task.source} rests until the next start`, {
          reason: error.message,
        });
      });
    });
  }

  async #step(id: string): Promise<void> {
    const { world, tables } = this.#house;
    const task = this.#table.get(id);
    const running = task && this.#running.get(task.source);
    if (!task || !running || task.status !== "RUNNING") return;
    const now = world.clock.now();
    const allowed =
      task.rate === null
        ? MOVED_AT_ONCE
        : Math.min(MOVED_AT_ONCE, Math.floor(((now - running.since) * task.rate) / 1000) - running.moved);
    const source = this.#house.find(task.source);
    const moved: { row: MessageRow; messageId: string; to: string }[] = [];
    const after = await world.store.write(() => {
      let failure: string | null = source ? null : NO_QUEUE;
      const rows = source?.ready(allowed).filter((row) => row.seq <= task.last_seq) ?? [];
      for (const row of rows) {
        const target = this.#target(task, row);
        if (typeof target === "string") {
          failure = target;
          break;
        }
        const messageId = world.random.uuid();
        const delay = target.attributes.delaySeconds * 1000;
        target.takeOver(row, redriven(row, messageId, delay, now), tables.messages.nextSeq(now));
        moved.push({ row, messageId, to: target.arn });
      }
      source?.tookAway(moved.map(({ row }) => row));
      const finished = failure === null && !source?.ready(MOVED_AT_ONCE).some((row) => row.seq <= task.last_seq);
      const status = failure ? "FAILED" : finished ? "COMPLETED" : "RUNNING";
      const next: MoveTaskRow = { ...task, moved: task.moved + moved.length, status, failure };
      this.#table.save(next);
      return next;
    });
    running.moved += moved.length;
    for (const { row, messageId, to } of moved)
      world.trace.record("moved", task.source, lineageOf(row), { messageId, was: row.message_id, to });
    if (this.#running.get(task.source) !== running) return;
    if (after.status === "RUNNING") running.timer = this.#later(task);
    else this.#running.delete(task.source);
  }

  /** Where a message goes, or why it cannot. */
  #target(task: MoveTaskRow, row: MessageRow): Queue | string {
    const arn = task.destination ?? row.source;
    if (arn === null) return "CouldNotDetermineMessageSource";
    return this.#house.find(arn) ?? NO_QUEUE;
  }

  #queue(arn: string, parameter: string): Queue {
    if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(arn))
      throw new InvalidParameterValue(
        `You must use this format to specify the ${parameter}: arn:<partition>:<service>:<region>:<account-id>:<resource-id>`,
      );
    const queue = this.#house.find(arn);
    if (!queue)
      throw new ResourceNotFound(`The resource that you specified for the ${parameter} parameter doesn't exist.`);
    return queue;
  }
}

const NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue";

function handleOf(task: MoveTaskRow): string {
  return Buffer.from(JSON.stringify({ taskId: task.id, sourceArn: task.source })).toString("base64");
}

function readHandle(handle: string): { taskId: string; sourceArn: string } {
  try {
    const { taskId, sourceArn } = JSON.parse(Buffer.from(handle, "base64").toString());
    if (typeof taskId === "string" && typeof sourceArn === "string") return { taskId, sourceArn };
  } catch {
    // Answered below, as any other text that is no handle.
  }
  throw new InvalidParameterValue("Value for parameter TaskHandle is invalid.");
}

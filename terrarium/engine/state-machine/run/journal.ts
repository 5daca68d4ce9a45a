import type { World } from "../../world.ts";
import type { ExecutionTables } from "./execution-tables.ts";
import type { Frame } from "./frame.ts";
import { detailsNameOf, type EventDetails, type HistoryEvent } from "./history-event.ts";

/** AWS ends an execution at this many events. */
const MOST_EVENTS = 25_000;

/** Where the events go beside the store: the execution's log. */
export type EventListener = (event: HistoryEvent) => void;

/**
 * What one execution has done and where it stands, on its way into the store. Events and frames gather until somebody needs
 * them to be durable: before a task is called, before a wait, every few transitions, and at the end. What a crash takes with it
 * has touched nothing outside, and is done again.
 */
export class Journal {
  readonly #world: World;
  /** Undefined for an EXPRESS execution, which lives in memory. */
  readonly #tables: ExecutionTables | undefined;
  readonly #execution: number;
  readonly #listener: EventListener;
  #lastId: number;
  #events: HistoryEvent[] = [];
  readonly #frames = new Map<string, Frame>();
  /** Paths of the frames that the store has: others need no removal. */
  readonly #stored: Set<string>;
  /** Frames of before a restart that nobody has taken up yet. */
  readonly #kept: Map<string, Frame>;
  #closed = false;
  #removed: string[] = [];

  constructor(
    world: World,
    options: {
      tables: ExecutionTables | undefined;
      execution: number;
      listener: EventListener;
      /** Of what is taken up again. */
      lastId?: number;
      kept?: readonly Frame[];
    },
  ) {
    this.#world = world;
    this.#tables = options.tables;
    this.#execution = options.execution;
    this.#listener = options.listener;
    this.#lastId = options.lastId ?? 0;
    this.#kept = new Map(options.kept?.map((frame) => [frame.path, frame]));
    this.#stored = new Set(this.#kept.keys());
  }

  /** Whether the history is as long as it may be. */
  get isFull(): boolean {
    return this.#lastId >= MOST_EVENTS - 1;
  }

  /** Adds an event; its id. */
  record(type: string, previousEventId: number, details?: EventDetails): number {
    const id = ++this.#lastId;
    const timestamp = this.#world.clock.now();
    const event: HistoryEvent = details
      ? { id, previousEventId, timestamp, type, detailsName: detailsNameOf(type), details }
      : { id, previousEventId, timestamp, type };
    if (this.#tables) this.#events.push(event);
    this.#listener(event);
    return id;
  }

  /** The frame has changed. */
  save(frame: Frame): void {
    if (this.#tables && !this.#closed) this.#frames.set(frame.path, frame);
  }

  /** Where a region stood before a restart. */
  keptFrame(path: string): Frame | undefined {
    return this.#kept.get(path);
  }

  /** The frames below a path are of no use any more. */
  dropBelow(path: string): void {
    if (!this.#tables) return;
    const below = `${path}/`;
    for (const key of this.#kept.keys()) if (key.startsWith(below)) this.#kept.delete(key);
    for (const key of this.#frames.keys()) if (key.startsWith(below)) this.#frames.delete(key);
    for (const key of this.#stored) {
      if (!key.startsWith(below)) continue;
      this.#stored.delete(key);
      this.#removed.push(key);
    }
  }

  /** Resolves when all of it is durable. `more` goes into the same commit. */
  commit(more?: () => void): Promise<void> {
    const tables = this.#tables;
    if (!tables || (this.#events.length === 0 && this.#frames.size === 0 && this.#removed.length === 0 && !more)) {
      return Promise.resolve();
    }
    return this.#world.store.write(() => {
      this.flush();
      more?.();
    });
  }

  /** Puts what has gathered into the store's open transaction: for who reads the history now. */
  flush(): void {
    const tables = this.#tables;
    if (!tables) return;
    if (this.#events.length > 0) tables.addEvents(this.#execution, this.#events);
    this.#events = [];
    for (const path of this.#removed) tables.removeFrame(this.#execution, path);
    this.#removed = [];
    for (const frame of this.#frames.values()) {
      tables.putFrame(this.#execution, frame);
      this.#stored.add(frame.path);
    }
    this.#frames.clear();
  }

  /** All frames are of no use any more: the execution ends. */
  close(): void {
    this.#closed = true;
    this.#frames.clear();
    this.#removed = [];
    if (this.#stored.size > 0) this.#tables?.removeFrames(this.#execution);
    this.#stored.clear();
  }
}

import type { World } from "../world.ts";
import type { Archive } from "./archive.ts";
import type { ArchivePosition } from "./archive-table.ts";
import { replayed } from "./bus-event.ts";
import type { EventBus } from "./event-bus.ts";

export type ReplayState = "STARTING" | "RUNNING" | "CANCELLING" | "COMPLETED" | "CANCELLED" | "FAILED";

/** What a replay is to send where ("StartReplay"). Times in milliseconds since 1970. */
export interface ReplayDefinition {
  readonly name: string;
  readonly description?: string;
  readonly archiveArn: string;
  readonly busArn: string;
  /** ARNs of the rules that see the events; empty: all of the bus. */
  readonly ruleArns: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** How far a replay is, as it is kept. */
export interface ReplayProgress {
  readonly state: ReplayState;
  readonly stateReason?: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly position: ArchivePosition;
  /** Time of the last event that was sent. */
  readonly lastReplayed?: number;
}

const AT_ONCE = 50;

/** One replay of an archive ("Replaying archived events in Amazon EventBridge"): in the order of the events' times, in groups. */
export class Replay {
  readonly definition: ReplayDefinition;
  readonly #world: World;
  readonly #save: (replay: Replay) => Promise<void>;
  #progress: ReplayProgress;

  constructor(
    world: World,
    definition: ReplayDefinition,
    progress: ReplayProgress,
    save: (replay: Replay) => Promise<void>,
  ) {
    this.#world = world;
    this.definition = definition;
    this.#progress = progress;
    this.#save = save;
  }

  get progress(): ReplayProgress {
    return this.#progress;
  }

  get active(): boolean {
    return ["STARTING", "RUNNING", "CANCELLING"].includes(this.#progress.state);
  }

  async cancel(): Promise<void> {
    await this.#advance({ state: "CANCELLING" });
  }

  async fail(stateReason: string): Promise<void> {
    await this.#advance({ state: "FAILED", stateReason, endedAt: this.#world.clock.now() });
  }

  /** Sends all that is left; at least once, as a group that was under way when the process ended is sent again. */
  async run(archive: Archive, bus: EventBus): Promise<void> {
    const { name, ruleArns, to } = this.definition;
    const only = ruleArns.length > 0 ? new Set(ruleArns) : undefined;
    archive.replaying++;
    try {
      if (this.#progress.state === "STARTING") await this.#advance({ state: "RUNNING" });
      for (;;) {
        if (this.#progress.state === "CANCELLING") return await this.#end("CANCELLED");
        const events = archive.page(this.#progress.position, to, AT_ONCE);
        const last = events.at(-1);
        if (!last) return await this.#end("COMPLETED");
        const now = this.#world.clock.now();
        await Promise.all(events.map(({ event, lineage }) => bus.accept(replayed(event, name, now, lineage), only)));
        await this.#advance({ position: { at: last.at, id: last.id }, lastReplayed: last.at });
      }
    } finally {
      archive.replaying--;
    }
  }

  #end(state: ReplayState): Promise<void> {
    return this.#advance({ state, endedAt: this.#world.clock.now() });
  }

  #advance(change: Partial<ReplayProgress>): Promise<void> {
    this.#progress = { ...this.#progress, ...change };
    return this.#save(this);
  }
}

import type { StatementSync } from "node:sqlite";
import type { World } from "../../world.ts";

/** How far each mapping has come in its stream, on the disk: a restart goes on there. */
export class StreamPositions {
  readonly #world: World;
  readonly #find: StatementSync;
  readonly #keep: StatementSync;

  constructor(world: World) {
    this.#world = world;
    world.store.define(
      "CREATE TABLE IF NOT EXISTS stream_position (mapping TEXT, stream TEXT, sequence INTEGER NOT NULL, PRIMARY KEY (mapping, stream))",
    );
    this.#find = world.store.prepare("SELECT sequence FROM stream_position WHERE mapping = ? AND stream = ?");
    this.#keep = world.store.prepare("INSERT OR REPLACE INTO stream_position VALUES (?, ?, ?)");
  }

  of(mapping: string, stream: string): number | undefined {
    return (this.#find.get(mapping, stream) as { sequence: number } | undefined)?.sequence;
  }

  /** Resolves when it is on the disk. */
  keep(mapping: string, stream: string, sequence: number): Promise<void> {
    return this.#world.store.write(() => void this.#keep.run(mapping, stream, sequence));
  }
}

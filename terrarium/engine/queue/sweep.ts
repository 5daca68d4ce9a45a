import type { World } from "../world.ts";
import { hop } from "./delivery.ts";
import type { QueueTables } from "./queue-tables.ts";

const SWEPT_AT_ONCE = 500;

/**
 * Removes the messages of a filling that has ended, by a purge or with its queue, some in each turn of the event loop:
 * nobody waits for it, and what it does not finish the next run does.
 */
export async function sweep(world: World, tables: QueueTables, generation: number, arn: string): Promise<void> {
  try {
    for (let left = true; left; ) {
      const trails = tables.messages.trails(generation, SWEPT_AT_ONCE);
      left = trails.length === SWEPT_AT_ONCE;
      await world.store.write(() => {
        for (const trail of trails) tables.messages.delete(trail.seq);
        if (left) return;
        tables.groups.deleteAll(generation);
        tables.deduplication.deleteAll(generation);
        tables.attempts.deleteAll(generation);
        tables.registry.swept(generation);
      });
      for (const trail of trails) {
        const { lineage, detail } = hop("purged", trail);
        world.trace.record("purged", arn, lineage, detail);
      }
    }
  } catch (error) {
    world.log.warn(`purged messages of ${arn} are not all swept away yet, the next start goes on with it`, {
      reason: (error as Error).message,
    });
  }
}

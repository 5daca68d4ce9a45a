import { KeptDefinitions } from "./engine/event-bus/kept-definitions.ts";
import type { World } from "./engine/world.ts";

/**
 * Wakes the services that have something to do by themselves because of what an earlier run on the same state made at run time,
 * such as a rule with a schedule: services are else made when the first resource or call needs them.
 */
export async function wakeKeptServices(world: World): Promise<void> {
  if (!KeptDefinitions.hasWork(world.store)) return;
  const { Replays } = await import("./engine/event-bus/replays.ts");
  world.service(Replays);
}

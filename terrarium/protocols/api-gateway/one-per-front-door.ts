import type { World } from "../../engine/world.ts";
import type { FrontDoor } from "../front-door.ts";

/** What there is one of at each front door: made when it is first asked for. */
export function onePerFrontDoor<T>(
  make: (world: World, frontDoor: FrontDoor) => T,
): (world: World, frontDoor: FrontDoor) => T {
  const made = new WeakMap<FrontDoor, T>();
  return (world, frontDoor) => {
    const found = made.get(frontDoor) ?? make(world, frontDoor);
    made.set(frontDoor, found);
    return found;
  };
}

import type { Authorize } from "../../terrarium/engine/authorization.ts";
import type { Clock } from "../../terrarium/engine/clock.ts";
import { silentLog } from "../../terrarium/engine/log.ts";
import { type Outside, OutsideUnreachable } from "../../terrarium/engine/outside.ts";
import { Store } from "../../terrarium/engine/store.ts";
import { VirtualClock } from "../../terrarium/engine/virtual-clock.ts";
import type { World } from "../../terrarium/engine/world.ts";
import { createWorld } from "../../terrarium/world.ts";

export interface TestWorldOptions {
  /** @default a VirtualClock */
  readonly clock?: Clock;
  /** @default 1 */
  readonly seed?: number;
  /** A database file; the default is one in memory, which goes with the world. */
  readonly file?: string;
  /** @default nobody is reachable */
  readonly outside?: Outside;
  readonly authorize?: Authorize;
}

/** A world for unit tests of the engine, on virtual time unless told otherwise. */
export function createTestWorld<C extends Clock = VirtualClock>(
  options: TestWorldOptions & { clock?: C } = {},
): World & { readonly clock: C } {
  const clock = options.clock ?? new VirtualClock();
  const world = createWorld({
    account: { id: "000000000000", region: "us-east-1", partition: "aws", endpoint: "http://127.0.0.1:4566" },
    clock,
    seed: options.seed ?? 1,
    // Time is virtual, and the disk's is not: nothing waits for it.
    store: new Store(options.file ?? ":memory:", { durable: false }),
    log: silentLog,
    outside: options.outside ?? ((request) => Promise.reject(new OutsideUnreachable(request.url, "ECONNREFUSED"))),
    authorize: options.authorize,
  });
  return world as World & { readonly clock: C };
}

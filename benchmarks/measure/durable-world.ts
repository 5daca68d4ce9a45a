import { join } from "node:path";
import { Lifecycle } from "../../terrarium/engine/lifecycle.ts";
import { silentLog } from "../../terrarium/engine/log.ts";
import { Store } from "../../terrarium/engine/store.ts";
import type { World } from "../../terrarium/engine/world.ts";
import { realClock } from "../../terrarium/real-clock.ts";
import { createWorld, type WorldParts } from "../../terrarium/world.ts";
import { temporaryDirectory } from "./topology.ts";

/** The engine without its doors, on this machine's time and with its state on a real disk. */
export function durableWorld(parts: Pick<WorldParts, "permissions"> = {}): { world: World; close(): void } {
  const directory = temporaryDirectory();
  const store = new Store(join(directory.path, "state.db"));
  const world = createWorld({
    account: { id: "000000000000", region: "us-east-1", partition: "aws", endpoint: "http://127.0.0.1:4566" },
    clock: realClock,
    seed: 1,
    store,
    log: silentLog,
    outside: (request) => Promise.reject(new Error(`nobody is reachable, ${request.url} neither`)),
    ...parts,
  });
  return {
    world,
    close() {
      world.service(Lifecycle).close();
      store.close();
      directory.remove();
    },
  };
}

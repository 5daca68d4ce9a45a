import type { Authorize } from "./engine/authorization.ts";
import type { Clock } from "./engine/clock.ts";
import { Authorizer, type PermissionMode } from "./engine/iam/authorizer.ts";
import { GrantAudit } from "./engine/iam/grants.ts";
import type { Log } from "./engine/log.ts";
import type { Outside } from "./engine/outside.ts";
import { Random } from "./engine/random.ts";
import type { Store } from "./engine/store.ts";
import { Topology } from "./engine/topology.ts";
import { Trace } from "./engine/trace.ts";
import type { Account, World } from "./engine/world.ts";

export interface WorldParts {
  readonly account: Account;
  readonly clock: Clock;
  /** @default `clock` */
  readonly callersClock?: Clock;
  readonly seed: number;
  readonly store: Store;
  readonly log: Log;
  readonly outside: Outside;
  /** What becomes of a call that the policies do not allow. @default "off": nobody looks */
  readonly permissions?: PermissionMode;
  /** Keeps which grants are used, and withholds some. @default one that withholds none */
  readonly audit?: GrantAudit;
  /** Decides in the place of the policies. */
  readonly authorize?: Authorize;
}

/** Puts a world together: the parts that differ from run to run, and those that every run has. */
export function createWorld(parts: WorldParts): World {
  const services = new Map<new (world: World) => unknown, unknown>();
  const world: World = {
    account: parts.account,
    clock: parts.clock,
    callersClock: parts.callersClock ?? parts.clock,
    random: new Random(parts.seed),
    trace: new Trace(parts.clock),
    topology: new Topology(),
    store: parts.store,
    log: parts.log,
    outside: parts.outside,
    authorize: parts.authorize ?? ((request) => authorizer.authorize(request)),
    service<T>(Service: new (world: World) => T): T {
      let service = services.get(Service) as T | undefined;
      if (service === undefined) {
        service = new Service(world);
        services.set(Service, service);
      }
      return service;
    },
  };
  const authorizer = new Authorizer(world, parts.permissions ?? "off", parts.audit ?? new GrantAudit());
  return world;
}

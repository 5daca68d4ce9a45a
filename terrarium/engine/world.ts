import type { Authorize } from "./authorization.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { Outside } from "./outside.ts";
import type { Random } from "./random.ts";
import type { Store } from "./store.ts";
import type { Topology } from "./topology.ts";
import type { Trace } from "./trace.ts";

/** The AWS account that the terrarium plays. */
export interface Account {
  /** Twelve digits. */
  readonly id: string;
  /** `us-east-1` */
  readonly region: string;
  /** `aws` */
  readonly partition: string;
  /** Where clients reach the AWS APIs, without a slash at the end: `http://127.0.0.1:4566`. */
  readonly endpoint: string;
}

/** What every part of the engine may touch, and all it may touch: time, chance, disk, and the others. */
export interface World {
  readonly account: Account;
  readonly clock: Clock;
  /** Time as clients outside have it, who sign their requests with it: the same as `clock`, unless a test moves that. */
  readonly callersClock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly topology: Topology;
  readonly store: Store;
  readonly log: Log;
  readonly outside: Outside;
  readonly authorize: Authorize;
  /** The one instance of a service in this world, made on first use: `world.service(QueueService)`. */
  service<T>(Service: new (world: World) => T): T;
}

import { TokenBucket } from "../rest-api/token-bucket.ts";
import type { World } from "../world.ts";

/** "New connections per second per account (across all WebSocket APIs) per Region", where nobody had it raised. */
const A_SECOND = 500;

/**
 * The account's quota of new connections ("Quotas for configuring and running a WebSocket API"). It is said, and nobody is refused for it: it
 * can be raised, no configuration says whether it was, and AWS holds to it by best effort.
 */
export class ConnectionQuota {
  readonly #world: World;
  readonly #bucket: TokenBucket;
  #isSaid = false;

  constructor(world: World) {
    this.#world = world;
    this.#bucket = new TokenBucket({ burst: A_SECOND, rate: A_SECOND }, world.clock.now());
  }

  /** Somebody asks for a connection. */
  asked(): void {
    if (this.#bucket.take(this.#world.clock.now()) || this.#isSaid) return;
    this.#isSaid = true;
    this.#world.log.warn(
      `more than ${A_SECOND} clients a second ask for WebSocket connections: AWS may answer 429 to some until the account's quota "New connections per second" is raised`,
    );
  }
}

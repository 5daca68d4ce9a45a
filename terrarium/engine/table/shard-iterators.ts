import type { World } from "../world.ts";
import { ExpiredIteratorException, ValidationException } from "./table-errors.ts";

const GOOD_FOR = 15 * 60_000;

/** Places in streams, as clients carry them ("GetShardIterator"): each says for itself where it stands, and until when. */
export class ShardIterators {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  issue(arn: string, after: number): string {
    const until = this.#world.clock.now() + GOOD_FOR;
    return `${arn}|1|${Buffer.from(JSON.stringify({ after, until })).toString("base64")}`;
  }

  /** @throws ValidationException, ExpiredIteratorException */
  read(iterator: string): { readonly arn: string; readonly after: number } {
    const [arn = "", , place = ""] = iterator.split("|");
    const { after, until } = parse(place);
    if (until < this.#world.clock.now()) {
      throw new ExpiredIteratorException("The shard iterator has expired and can no longer be used");
    }
    return { arn, after };
  }
}

function parse(place: string): { after: number; until: number } {
  try {
    const { after, until } = JSON.parse(Buffer.from(place, "base64").toString());
    if (Number.isSafeInteger(after) && Number.isSafeInteger(until)) return { after, until };
  } catch {
    // Said below, as for what is JSON but no place.
  }
  throw new ValidationException("Invalid ShardIterator");
}

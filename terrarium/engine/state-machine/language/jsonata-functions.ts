import jsonata from "jsonata";
import { Random } from "../../random.ts";
import { partition, range } from "../intrinsics/array-functions.ts";
import { digest } from "../intrinsics/text-functions.ts";
import type { Json } from "../json.ts";
import type { Environment } from "./environment.ts";

/**
 * What Step Functions adds to JSONata (doc: "Transforming data with JSONata", "Functions"), and JSONata's own functions of chance,
 * which take theirs from the world.
 */
export function jsonataFunctions({ random }: Environment): Record<string, unknown> {
  return {
    partition: (array: Json[], size: number) => partition(array, Math.floor(size)),
    range: (first: number, last: number, step: number) => range(first, last, step),
    hash: (data: Json, algorithm = "MD5") => digest(data, algorithm),
    random: (seed?: number) => (seed === undefined ? random : new Random(seed)).fraction(),
    uuid: () => random.uuid(),
    parse: (text: string) => JSON.parse(text) as unknown,
    shuffle: (array: Json[]) => shuffle(array, random),
    eval: () => {
      throw new Error("$eval is not offered by Step Functions; $parse reads JSON");
    },
  };
}

const formatMillis = jsonata("$fromMillis($ms, $picture, $timezone)");

/** `$now` and `$millis`, which would read the machine's clock. */
export function jsonataTime(now: number): Record<string, unknown> {
  return {
    millis: () => now,
    now: (picture?: string, timezone?: string) =>
      picture === undefined ? new Date(now).toISOString() : formatMillis.evaluate({}, { ms: now, picture, timezone }),
  };
}

function shuffle(array: readonly Json[], random: Random): Json[] {
  const shuffled = [...array];
  for (let index = shuffled.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    [shuffled[index], shuffled[other]] = [shuffled[other]!, shuffled[index]!];
  }
  return shuffled;
}

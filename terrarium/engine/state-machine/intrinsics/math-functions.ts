import { Random } from "../../random.ts";
import type { Json } from "../json.ts";
import type { Environment } from "../language/environment.ts";
import { asWhole, IntrinsicFailure, type IntrinsicFunction } from "./intrinsic-function.ts";

/** The intrinsic functions for numbers and ids; chance comes from the world, so that a run can be replayed. */
export const MATH_FUNCTIONS: Readonly<Record<string, IntrinsicFunction>> = {
  MathRandom: { arity: [2, 3], call: randomBetween },
  MathAdd: { arity: [2], call: ([a, b]) => asWhole(a) + asWhole(b) },
  UUID: { arity: [0], call: (_given, { random }) => random.uuid() },
};

/** From `first`, included, to `last`, not included. With a seed it is always the same number. */
function randomBetween([first, last, seed]: readonly Json[], { random }: Environment): Json {
  const [from, to] = [asWhole(first), asWhole(last)];
  if (to <= from) throw new IntrinsicFailure(`the range from ${from} to ${to} is empty`);
  const source = seed === undefined ? random : new Random(asWhole(seed));
  return from + source.below(to - from);
}

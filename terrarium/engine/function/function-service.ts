import type { World } from "../world.ts";
import { FunctionNotFound } from "./function-errors.ts";
import type { LambdaFunction } from "./invocation.ts";

/** The functions of AWS Lambda in this world. */
export class FunctionService {
  readonly #functions = new Map<string, LambdaFunction>();

  // biome-ignore lint/complexity/noUselessConstructor: a service is made with its world
  constructor(_world: World) {}

  /** @param arn with or without a qualifier. @throws FunctionNotFound */
  byArn(arn: string): LambdaFunction {
    return this.byName(arn.split(":")[6] ?? "");
  }

  /** @param name `orders`, or `orders:live`. @throws FunctionNotFound */
  byName(name: string): LambdaFunction {
    const found = this.#functions.get(name);
    if (!found) throw new FunctionNotFound(name);
    return found;
  }

  /** Sorted by name. */
  list(): LambdaFunction[] {
    return [...this.#functions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

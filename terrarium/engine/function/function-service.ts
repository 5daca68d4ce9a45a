import { Lifecycle } from "../lifecycle.ts";
import { Recipients } from "../recipients.ts";
import type { World } from "../world.ts";
import { Concurrency } from "./concurrency.ts";
import { DeployedFunction } from "./deployed-function.ts";
import { configurationOf, type FunctionDefinition } from "./function-definition.ts";
import { FunctionConflict, FunctionNotFound } from "./function-errors.ts";
import { functionRecipient } from "./function-recipient.ts";
import type { LambdaFunction } from "./invocation.ts";

/** The functions of AWS Lambda in this world ("AWS Lambda Developer Guide"). */
export class FunctionService {
  readonly #world: World;
  readonly #functions = new Map<string, DeployedFunction>();
  /** Taken away, though something may still run in them. */
  readonly #stopping = new Set<DeployedFunction>();

  constructor(world: World) {
    this.#world = world;
    world.service(Recipients).serve("lambda", (arn) => {
      try {
        return functionRecipient(world, this.byArn(arn));
      } catch (error) {
        if (error instanceof FunctionNotFound) return undefined;
        throw error;
      }
    });
    world.service(Lifecycle).whenClosing(() => {
      for (const deployed of [...this.#functions.values(), ...this.#stopping]) {
        deployed.close();
        deployed.configuration.code.remove();
      }
    });
  }

  /** @throws FunctionConflict, InvalidFunctionParameter */
  declare(definition: FunctionDefinition): DeployedFunction {
    const { name } = definition;
    if (this.#functions.has(name)) throw new FunctionConflict(`Function already exist: ${name}`);
    const deployed = new DeployedFunction(this.#world, configurationOf(definition, this.#arn(name)));
    this.#functions.set(name, deployed);
    this.#world.service(Lifecycle).whenReady(() => deployed.resume());
    return deployed;
  }

  /** Takes a function away: what runs ends, what waits for it stays on the disk. */
  async remove(name: string): Promise<void> {
    const deployed = this.deployed(name);
    this.#functions.delete(name);
    this.#world.topology.remove(deployed.configuration.arn);
    this.#stopping.add(deployed);
    await deployed.stop();
    this.#stopping.delete(deployed);
    this.#world.service(Concurrency).reserve(name, undefined);
    deployed.configuration.code.remove();
  }

  /** @param arn with or without a qualifier. @throws FunctionNotFound */
  byArn(arn: string): LambdaFunction {
    const [, , , , , , name = "", qualifier] = arn.split(":");
    const deployed = this.#functions.get(name);
    if (!deployed || !(arn === deployed.configuration.arn || arn.startsWith(`${deployed.configuration.arn}:`)))
      throw new FunctionNotFound(arn);
    return deployed.qualified(qualifier);
  }

  /** @param name `orders`, or `orders:live`. @throws FunctionNotFound */
  byName(name: string): LambdaFunction {
    const [bare = "", qualifier] = name.split(":");
    return this.deployed(bare).qualified(qualifier);
  }

  /** With all that is declared of it. @throws FunctionNotFound */
  deployed(name: string): DeployedFunction {
    const found = this.#functions.get(name);
    if (!found) throw new FunctionNotFound(this.#arn(name));
    return found;
  }

  /** Sorted by name. */
  list(): LambdaFunction[] {
    return this.all().map((deployed) => deployed.qualified());
  }

  /** The same with all that is declared of them. */
  all(): DeployedFunction[] {
    return [...this.#functions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #arn(name: string): string {
    const { partition, region, id } = this.#world.account;
    return `arn:${partition}:lambda:${region}:${id}:function:${name}`;
  }
}

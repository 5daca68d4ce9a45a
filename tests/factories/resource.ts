import { createHash } from "node:crypto";
import type { World } from "../../terrarium/engine/world.ts";
import { Arguments } from "../../terrarium/plan/arguments.ts";
import type { FrontDoor } from "../../terrarium/protocols/front-door.ts";
import type { Attributes, ResourceDefinition, ResourceWorld, Running } from "../../terrarium/resource.ts";
import { createTestWorld } from "./world.ts";

/** A resource of a test, as the terrarium makes it: names checked, attributes computed, and brought to life when asked for. */
export interface DeclaredResource<A extends Attributes> {
  readonly attributes: A & Attributes;
  start(): Promise<Running | undefined>;
}

/** Declares `TYPE.test` of the stack `test` with these arguments. */
export function declareResource<A extends Attributes>(
  definition: ResourceDefinition<A>,
  raw: Readonly<Record<string, unknown>>,
  options: { world?: World; frontDoor?: FrontDoor; name?: string } = {},
): DeclaredResource<A> {
  const name = options.name ?? "test";
  const address = `${definition.type}.${name}`;
  const args = new Arguments(raw, { address, type: definition.type, stack: "test" });
  const world = { ...(options.world ?? createTestWorld()), frontDoor: options.frontDoor } as ResourceWorld;
  const self = {
    address: `test/${address}`,
    name,
    directory: ".",
    id: (length: number) => createHash("sha256").update(address).digest("hex").slice(0, length).padEnd(length, "0"),
  };
  args.checkNames([...definition.honours], Object.keys(definition.ignores));
  const attributes = definition.attributes(args, world, self);
  return {
    attributes,
    start: async () => definition.start?.(args, world, { ...self, attributes }),
  };
}

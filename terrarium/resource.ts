import type { World } from "./engine/world.ts";
import type { Arguments } from "./plan/arguments.ts";
import type { FrontDoor } from "./protocols/front-door.ts";

/** What a resource may touch: the engine's world, and the places of the front door where it can be reached. */
export interface ResourceWorld extends World {
  readonly frontDoor: FrontDoor;
}

/** The one resource that is being brought to life. */
export interface Self {
  /** `stack/aws_sqs_queue.orders`: unique, the same in every run; what errors name. */
  readonly address: string;
  /** `orders` */
  readonly name: string;
  /** Directory of its stack: relative paths of assets start here. */
  readonly directory: string;
  /** Lower-case letters and digits, made from the address: the same in every run, so that kept state is found again. */
  id(length: number): string;
}

export type Attributes = Record<string, unknown>;

/** A running part. Stopped in the reverse of the order in which parts were started. */
export interface Running {
  stop?(): void | Promise<void>;
}

/**
 * One Terraform type: which arguments it takes, what other resources may refer to, and how it comes to life. The file
 * is found by its name: `aws_sqs_queue` is `terrarium/resources/aws-sqs-queue.ts`.
 */
export interface ResourceDefinition<A extends Attributes = Attributes> {
  readonly type: string;
  /** A line for docs/support.md: what of the service is here. */
  readonly summary: string;
  /** Arguments that change what happens here. `block` covers everything in the block; `block.name` just that name. */
  readonly honours: readonly string[];
  /** Arguments that are accepted without a local effect, each with the reason. An argument in neither list is an error. */
  readonly ignores: Readonly<Record<string, string>>;
  /** Pure: what other resources may refer to, beside the arguments themselves. Called for all before any `start`. */
  attributes(args: Arguments, world: ResourceWorld, self: Self): A;
  /** Brings it to life. Throws with a sentence that says what is wrong with which argument. */
  start?(
    args: Arguments,
    world: ResourceWorld,
    self: Self & { readonly attributes: A },
  ): Running | undefined | Promise<Running | undefined>;
}

/** Gives a resource file its types; the Terraform type stands first so that the file reads from its top. */
export function defineResource<A extends Attributes>(
  type: string,
  definition: Omit<ResourceDefinition<A>, "type">,
): ResourceDefinition<A> {
  return { type, ...definition };
}

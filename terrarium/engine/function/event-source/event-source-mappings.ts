import { Lifecycle } from "../../lifecycle.ts";
import type { World } from "../../world.ts";
import { FunctionConflict, FunctionResourceNotFound } from "../function-errors.ts";
import { EventSourceMapping, type MappingDefinition } from "./event-source-mapping.ts";

/** The event source mappings of this world. */
export class EventSourceMappings {
  readonly #world: World;
  readonly #mappings = new Map<string, EventSourceMapping>();

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * Makes a mapping. Where it is enabled it polls as soon as everything that is declared is there (`Lifecycle`).
   *
   * @throws FunctionConflict, InvalidFunctionParameter
   */
  create(definition: MappingDefinition): EventSourceMapping {
    const { lambda, source } = definition;
    for (const { definition: other } of this.#mappings.values()) {
      if (other.source.arn === source.arn && other.lambda.arn === lambda.arn)
        throw new FunctionConflict(
          `An event source mapping with event source arn (" ${source.arn} ") and function (" ${lambda.name} ") already exists. ` +
            `Please update or delete the existing mapping with UUID ${other.uuid}`,
        );
    }
    const mapping = new EventSourceMapping(this.#world, definition);
    try {
      mapping.checkPermissions();
    } catch (error) {
      this.#world.topology.remove(mapping.arn);
      throw error;
    }
    this.#mappings.set(definition.uuid, mapping);
    // What the function needs may be declared later than its mapping.
    this.#world.service(Lifecycle).whenReady(() => {
      if (definition.enabled && this.#mappings.get(definition.uuid) === mapping) mapping.enable();
    });
    return mapping;
  }

  /** @throws FunctionResourceNotFound */
  get(uuid: string): EventSourceMapping {
    const mapping = this.#mappings.get(uuid);
    if (!mapping) throw new FunctionResourceNotFound("The resource you requested does not exist.");
    return mapping;
  }

  /** In the order in which they were made. */
  list(): EventSourceMapping[] {
    return [...this.#mappings.values()];
  }

  async remove(uuid: string): Promise<void> {
    const mapping = this.get(uuid);
    await mapping.disable();
    this.#mappings.delete(uuid);
    this.#world.topology.remove(mapping.arn);
  }
}

import { EngineError } from "../errors.ts";
import type { World } from "../world.ts";
import { ApiDestination, type ApiDestinationDefinition } from "./api-destination.ts";
import { Connection, type ConnectionDefinition } from "./connection.ts";

/** No connection or API destination has that ARN. */
export class ResourceNotFoundException extends EngineError {}

/** The connections and API destinations of EventBridge in this world. */
export class ApiDestinations {
  readonly #world: World;
  readonly #connections = new Map<string, Connection>();
  readonly #destinations = new Map<string, ApiDestination>();

  constructor(world: World) {
    this.#world = world;
  }

  declareConnection(definition: ConnectionDefinition): Connection {
    const connection = new Connection(this.#world, definition);
    this.#connections.set(definition.arn, connection);
    return connection;
  }

  /** @throws ResourceNotFoundException when there is no such connection. */
  declare(definition: ApiDestinationDefinition, connectionArn: string, address?: string): ApiDestination {
    const connection = this.#connections.get(connectionArn);
    if (!connection) throw new ResourceNotFoundException(`Connection ${connectionArn} does not exist.`);
    const destination = new ApiDestination(this.#world, definition, connection);
    this.#destinations.set(definition.arn, destination);
    const { name, endpoint, method } = definition;
    this.#world.topology.add({
      id: definition.arn,
      kind: "api-destination",
      name,
      address,
      figures: () => ({ ...destination.figures, endpoint: `${method} ${endpoint}` }),
    });
    return destination;
  }

  /** @throws ResourceNotFoundException */
  byArn(arn: string): ApiDestination {
    const destination = this.#destinations.get(arn);
    if (!destination) throw new ResourceNotFoundException(`ApiDestination ${arn} does not exist.`);
    return destination;
  }
}

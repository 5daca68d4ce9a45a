import { InvalidHttpApi } from "./invalid-http-api.ts";

/** APIs of API Gateway V2 come in two kinds, whose parts have the same Terraform types. */
export type ApiProtocol = "HTTP" | "WEBSOCKET";

/**
 * Which kind the API of an id is: so the resources of its parts find the service that they belong to. Known from the time
 * the attributes are computed, which comes before anything starts.
 */
export class ApiProtocols {
  readonly #protocols = new Map<string, ApiProtocol>();

  declare(apiId: string, protocol: ApiProtocol): void {
    this.#protocols.set(apiId, protocol);
  }

  /** @throws InvalidHttpApi */
  of(apiId: string): ApiProtocol {
    const protocol = this.#protocols.get(apiId);
    if (!protocol) throw new InvalidHttpApi(`"${apiId}" is no API here: refer to the id of an aws_apigatewayv2_api`);
    return protocol;
  }
}

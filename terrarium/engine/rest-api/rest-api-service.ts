import type { World } from "../world.ts";
import type { RestApiDefinition } from "./definitions.ts";
import { DomainName } from "./domain-name.ts";
import { InvalidApi, RestApi } from "./rest-api.ts";

/** The REST APIs of the account, and the custom domains that lead to them. */
export class RestApiService {
  readonly #world: World;
  readonly #apis = new Map<string, RestApi>();
  readonly #domains = new Map<string, DomainName>();

  constructor(world: World) {
    this.#world = world;
  }

  add(definition: RestApiDefinition): RestApi {
    const api = new RestApi(this.#world, definition);
    this.#apis.set(definition.id, api);
    return api;
  }

  /** @throws InvalidApi */
  api(id: string): RestApi {
    const api = this.find(id);
    if (!api) throw new InvalidApi(`"${id}" is no REST API: refer to the id of an aws_api_gateway_rest_api`);
    return api;
  }

  find(id: string): RestApi | undefined {
    return this.#apis.get(id);
  }

  remove(id: string): void {
    this.#apis.get(id)?.remove();
    this.#apis.delete(id);
  }

  /** @throws InvalidApi */
  addDomain(name: string): DomainName {
    if (this.#domains.has(name)) throw new InvalidApi(`the domain name "${name}" is declared twice`);
    const domain = new DomainName(name);
    this.#domains.set(name, domain);
    return domain;
  }

  /** @throws InvalidApi */
  domain(name: string): DomainName {
    const domain = this.#domains.get(name);
    if (!domain) {
      throw new InvalidApi(`"${name}" is no custom domain: refer to the domain_name of an aws_api_gateway_domain_name`);
    }
    return domain;
  }

  removeDomain(name: string): void {
    this.#domains.delete(name);
  }
}

import type { World } from "../world.ts";
import type { HttpApiDefinition } from "./definitions.ts";
import { HttpApi } from "./http-api.ts";
import { HttpDomainName } from "./http-domain-name.ts";
import { InvalidHttpApi } from "./invalid-http-api.ts";

/** The HTTP APIs of the account, and the custom domains that lead to them. They come from Terraform alone, so nothing is kept. */
export class HttpApiService {
  readonly #world: World;
  readonly #apis = new Map<string, HttpApi>();
  readonly #domains = new Map<string, HttpDomainName>();

  constructor(world: World) {
    this.#world = world;
  }

  /** @throws InvalidHttpApi */
  add(definition: HttpApiDefinition): HttpApi {
    const api = new HttpApi(this.#world, definition);
    this.#apis.set(definition.id, api);
    return api;
  }

  /** @throws InvalidHttpApi */
  api(id: string): HttpApi {
    const api = this.#apis.get(id);
    if (!api) throw new InvalidHttpApi(`"${id}" is no HTTP API: refer to the id of an aws_apigatewayv2_api`);
    return api;
  }

  remove(id: string): void {
    this.#apis.get(id)?.remove();
    this.#apis.delete(id);
  }

  /** @throws InvalidHttpApi */
  addDomain(name: string): HttpDomainName {
    if (this.#domains.has(name)) throw new InvalidHttpApi(`the domain name "${name}" is declared twice`);
    const domain = new HttpDomainName(name);
    this.#domains.set(name, domain);
    return domain;
  }

  /** @throws InvalidHttpApi */
  domain(name: string): HttpDomainName {
    const domain = this.#domains.get(name);
    if (!domain)
      throw new InvalidHttpApi(
        `"${name}" is no custom domain: refer to the domain_name of an aws_apigatewayv2_domain_name`,
      );
    return domain;
  }

  removeDomain(name: string): void {
    this.#domains.delete(name);
  }
}

import type { HttpApi } from "./http-api.ts";
import type { HttpStage } from "./http-stage.ts";
import { InvalidHttpApi } from "./invalid-http-api.ts";

/** Where a path of a custom domain leads. */
export interface HttpDomainMatch {
  readonly stage: HttpStage;
  /** What is left of the path for the stage to route. */
  readonly path: string;
  /** "(none)" is the empty one. */
  readonly basePath: string;
}

/** A custom domain for HTTP APIs ("Map API stages to a custom domain name for HTTP APIs"): keys of any depth, the longest first. */
export class HttpDomainName {
  readonly name: string;
  readonly #mappings = new Map<string, { readonly api: HttpApi; readonly stage: string }>();

  constructor(name: string) {
    this.name = name;
  }

  /** @param key without slashes around it; empty for the domain's own root. @throws InvalidHttpApi */
  map(key: string, api: HttpApi, stage: string): void {
    if (!/^(?:[\w.$~!*'()+-]+(?:\/[\w.$~!*'()+-]+)*)?$/.test(key))
      throw new InvalidHttpApi(
        `api_mapping_key "${key}" must be letters, digits and $-_.+!*'(), without a slash at its ends`,
      );
    if (this.#mappings.has(key)) throw new InvalidHttpApi(`${this.name}/${key} is mapped twice`);
    if (!api.stage(stage)) throw new InvalidHttpApi(`stage "${stage}" is no stage of the API "${api.definition.name}"`);
    this.#mappings.set(key, { api, stage });
  }

  unmap(key: string): void {
    this.#mappings.delete(key);
  }

  match(path: string): HttpDomainMatch | undefined {
    for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
      const key = path.slice(1, end);
      const found = this.#lead(key, path.slice(end) || "/");
      if (found) return found;
    }
    return this.#lead("", path);
  }

  #lead(key: string, path: string): HttpDomainMatch | undefined {
    const mapping = this.#mappings.get(key);
    const stage = mapping?.api.stage(mapping.stage);
    return stage && { stage, path, basePath: key === "" ? "(none)" : key };
  }
}

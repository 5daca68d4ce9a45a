import { InvalidApi, type RestApi } from "./rest-api.ts";
import type { Stage } from "./stage.ts";

/** Where a path of a custom domain leads. */
export interface DomainMatch {
  readonly stage: Stage;
  /** What is left of the path for the stage to route. */
  readonly path: string;
  /** "(none)" is the empty one. */
  readonly basePath: string;
}

interface Mapping {
  readonly api: RestApi;
  /** Absent: the path's next part names the stage. */
  readonly stage: string | undefined;
}

const NONE = "(none)";

/** A custom domain ("Custom domain name for public REST APIs"): its base paths lead to stages of APIs. */
export class DomainName {
  readonly name: string;
  readonly #mappings = new Map<string, Mapping>();
  #deepest = 0;

  constructor(name: string) {
    this.name = name;
  }

  /**
   * @param basePath without slashes around it; empty or "(none)" for the domain's own root
   * @throws InvalidApi
   */
  map(basePath: string, api: RestApi, stage: string | undefined): void {
    const path = basePath === NONE ? "" : basePath;
    if (!/^(?:[\w.~-]+(?:\/[\w.~-]+)*)?$/.test(path))
      throw new InvalidApi(`base_path "${basePath}" must be letters, digits and ._~-, without a slash at its ends`);
    if (this.#mappings.has(path)) throw new InvalidApi(`${this.name}/${path} is mapped twice`);
    if (stage !== undefined && !api.stage(stage))
      throw new InvalidApi(`stage_name "${stage}" is no stage of the API "${api.definition.name}"`);
    this.#mappings.set(path, { api, stage });
    this.#deepest = Math.max(this.#deepest, path === "" ? 0 : path.split("/").length);
  }

  unmap(basePath: string): void {
    this.#mappings.delete(basePath === NONE ? "" : basePath);
  }

  /** By the longest base path that fits. */
  match(path: string): DomainMatch | undefined {
    const parts = path.split("/").slice(1);
    for (let count = Math.min(this.#deepest, parts.length); count >= 0; count--) {
      const basePath = parts.slice(0, count).join("/");
      const mapping = this.#mappings.get(basePath);
      if (!mapping) continue;
      const rest = parts.slice(count);
      const name = mapping.stage ?? rest.shift() ?? "";
      const stage = mapping.api.stage(name);
      if (stage) return { stage, path: `/${rest.join("/")}`, basePath: basePath === "" ? NONE : basePath };
    }
    return undefined;
  }
}

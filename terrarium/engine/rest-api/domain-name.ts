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
    // Where each of the path's parts ends, as many as base paths have.
    const ends = [0];
    for (let end = 0; ends.length <= this.#deepest && end >= 0 && end < path.length; ) {
      end = path.indexOf("/", end + 1);
      ends.push(end < 0 ? path.length : end);
    }
    for (let count = ends.length - 1; count >= 0; count--) {
      const end = ends[count]!;
      const basePath = path.slice(1, Math.max(1, end));
      const mapping = this.#mappings.get(basePath);
      const found = mapping && lead(mapping, path.slice(end) || "/");
      if (found) return { ...found, basePath: basePath === "" ? NONE : basePath };
    }
    return undefined;
  }
}

/** @param rest of the path, behind the base path */
function lead({ api, stage }: Mapping, rest: string): Pick<DomainMatch, "stage" | "path"> | undefined {
  if (stage !== undefined) {
    const found = api.stage(stage);
    return found && { stage: found, path: rest };
  }
  const end = rest.indexOf("/", 1);
  const found = api.stage(end < 0 ? rest.slice(1) : rest.slice(1, end));
  return found && { stage: found, path: end < 0 ? "/" : rest.slice(end) };
}

import type { World } from "../world.ts";

export interface Dashboard {
  readonly name: string;
  readonly arn: string;
  /** JSON */
  readonly body: string;
  readonly modifiedAt: number;
}

/** The dashboards that Terraform declares ("Using Amazon CloudWatch dashboards"). They are read, not drawn, here. */
export class Dashboards {
  readonly #world: World;
  readonly #dashboards = new Map<string, Dashboard>();

  constructor(world: World) {
    this.#world = world;
  }

  declare(name: string, arn: string, body: string): void {
    this.#dashboards.set(name, { name, arn, body, modifiedAt: this.#world.clock.now() });
  }

  find(name: string): Dashboard | undefined {
    return this.#dashboards.get(name);
  }

  /** Sorted by name. */
  list(): Dashboard[] {
    return [...this.#dashboards.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

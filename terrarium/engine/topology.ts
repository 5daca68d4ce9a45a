/** One part of the running system, as a console draws it. */
export interface Part {
  /** ARN, or a name where AWS gives it no ARN. */
  readonly id: string;
  /** What it is, in the field's words: `queue`, `pipe`, `rest-api`, `bucket`, `api-destination`. */
  readonly kind: string;
  readonly name: string;
  /** Where it was declared: `stack/address`; absent for what was made at run time. */
  readonly address?: string;
  /** Its figures at this moment: depth, in flight, objects … */
  readonly figures?: () => Readonly<Record<string, number | string | boolean>>;
}

/** Messages go from one part to another. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** `sends`, `reads`, `dead-letters`, `invokes`, `stores`. */
  readonly kind: string;
}

/** What exists at this moment and what is connected to what. */
export class Topology {
  readonly #parts = new Map<string, Part>();
  readonly #edges = new Map<string, Edge>();

  add(part: Part): void {
    this.#parts.set(part.id, part);
  }

  connect(from: string, to: string, kind: string): void {
    this.#edges.set(`${from} ${kind} ${to}`, { from, to, kind });
  }

  /** Takes a part away together with its edges. */
  remove(id: string): void {
    this.#parts.delete(id);
    for (const [key, edge] of this.#edges) if (edge.from === id || edge.to === id) this.#edges.delete(key);
  }

  get parts(): readonly Part[] {
    return [...this.#parts.values()];
  }

  get edges(): readonly Edge[] {
    return [...this.#edges.values()];
  }
}

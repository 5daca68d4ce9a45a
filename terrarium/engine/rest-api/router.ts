import { decode } from "./query-parameters.ts";

/** What a path leads to, and what its variables hold. */
export interface Match<T> {
  readonly node: T;
  readonly parameters: ReadonlyMap<string, string>;
}

interface Node<T> {
  readonly fixed: Map<string, Node<T>>;
  variable: { readonly name: string; readonly node: Node<T> } | undefined;
  greedy: { readonly name: string; readonly node: Node<T> } | undefined;
  value: T | undefined;
}

const NONE: ReadonlyMap<string, string> = new Map();

const empty = <T>(): Node<T> => ({ fixed: new Map(), variable: undefined, greedy: undefined, value: undefined });

/**
 * Finds the resource for a path: a fixed part before `{variable}`, and that before `{proxy+}`, which takes all that
 * is left ("Set up a proxy integration with a proxy resource"). What has no method for a request is passed over.
 */
export class Router<T> {
  readonly #root: Node<T> = empty();
  readonly #direct = new Map<string, T>();

  /** @param path as API Gateway writes it: `/orders/{id}/{rest+}` */
  add(path: string, value: T): void {
    let node = this.#root;
    for (const part of path.split("/").slice(1)) if (part !== "") node = step(node, part);
    node.value = value;
    if (!path.includes("{")) this.#direct.set(path, value);
  }

  /** @param fits whether a resource will do for the request */
  match(path: string, fits: (value: T) => boolean): Match<T> | undefined {
    const direct = this.#direct.get(path);
    if (direct !== undefined && fits(direct)) return { node: direct, parameters: NONE };
    // A slash at the end makes no difference.
    const parts = path.split("/").slice(1);
    while (parts.at(-1) === "") parts.pop();
    const parameters = new Map<string, string>();
    const node = find(this.#root, parts, 0, fits, parameters);
    return node === undefined ? undefined : { node, parameters };
  }
}

function step<T>(node: Node<T>, part: string): Node<T> {
  const variable = /^\{(.+?)(\+)?\}$/.exec(part);
  if (!variable) {
    const next = node.fixed.get(part) ?? empty<T>();
    node.fixed.set(part, next);
    return next;
  }
  const kind = variable[2] ? "greedy" : "variable";
  node[kind] ??= { name: variable[1]!, node: empty<T>() };
  return node[kind].node;
}

function find<T>(
  node: Node<T>,
  parts: readonly string[],
  at: number,
  fits: (value: T) => boolean,
  parameters: Map<string, string>,
): T | undefined {
  const part = parts[at];
  if (part === undefined) return node.value !== undefined && fits(node.value) ? node.value : undefined;
  const fixed = node.fixed.get(part) ?? node.fixed.get(decode(part));
  const found = fixed && find(fixed, parts, at + 1, fits, parameters);
  if (found !== undefined) return found;
  if (node.variable && part !== "") {
    const through = find(node.variable.node, parts, at + 1, fits, parameters);
    if (through !== undefined) {
      parameters.set(node.variable.name, decodePath(part));
      return through;
    }
  }
  const last = node.greedy?.node.value;
  if (!node.greedy || last === undefined || !fits(last)) return undefined;
  parameters.set(node.greedy.name, decodePath(parts.slice(at).join("/")));
  return last;
}

/** In a path a plus is a plus. */
function decodePath(text: string): string {
  return text.includes("%") ? decode(text.replaceAll("+", "%2B")) : text;
}

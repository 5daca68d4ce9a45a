import { decode } from "../rest-api/query-parameters.ts";
import { parseRouteKey } from "./route-key.ts";

export interface RouteMatch<T> {
  readonly route: T;
  readonly parameters: ReadonlyMap<string, string>;
}

interface Node<T> {
  readonly fixed: Map<string, Node<T>>;
  variable: Node<T> | undefined;
  /** Routes that end in `{name+}` here, by method. */
  readonly greedy: Map<string, Named<T>>;
  /** Routes that end here, by method. */
  readonly routes: Map<string, Named<T>>;
}

/** A route, and the names of its variables from left to right. */
interface Named<T> {
  readonly route: T;
  readonly names: readonly string[];
}

const NONE: ReadonlyMap<string, string> = new Map();
const empty = <T>(): Node<T> => ({ fixed: new Map(), variable: undefined, greedy: new Map(), routes: new Map() });

/**
 * The route for a request ("Routing API requests"): a full match before a greedy variable, and that before `$default`; of
 * two full matches the one with the earlier fixed part, and a method of its own before ANY. Unlike in REST APIs a slash at
 * the end counts.
 */
export class HttpRouter<T> {
  readonly #root = empty<T>();
  readonly #direct = new Map<string, RouteMatch<T>>();
  #default: RouteMatch<T> | undefined;

  /** @throws InvalidHttpApi */
  add(routeKey: string, route: T): void {
    const key = parseRouteKey(routeKey);
    if (!key) {
      this.#default = { route, parameters: NONE };
      return;
    }
    const names: string[] = [];
    let node = this.#root;
    for (const part of key.path.slice(1).split("/")) {
      if (part.endsWith("+}")) {
        names.push(part.slice(1, -2));
        node.greedy.set(key.method, { route, names });
        return;
      }
      node = step(node, part, names);
    }
    node.routes.set(key.method, { route, names });
    if (names.length === 0) this.#direct.set(routeKey, { route, parameters: NONE });
  }

  match(method: string, path: string): RouteMatch<T> | undefined {
    const direct = this.#direct.get(`${method} ${path}`);
    if (direct) return direct;
    const parts = path.slice(1).split("/");
    const values: string[] = [];
    const named = full(this.#root, parts, 0, method, values) ?? greedy(this.#root, parts, method, values);
    if (!named) return this.#default;
    return { route: named.route, parameters: new Map(named.names.map((name, at) => [name, decodePath(values[at]!)])) };
  }
}

function step<T>(node: Node<T>, part: string, names: string[]): Node<T> {
  if (part.startsWith("{")) {
    names.push(part.slice(1, -1));
    node.variable ??= empty();
    return node.variable;
  }
  const next = node.fixed.get(part) ?? empty<T>();
  node.fixed.set(part, next);
  return next;
}

const of = <T>(routes: ReadonlyMap<string, Named<T>>, method: string) => routes.get(method) ?? routes.get("ANY");

function full<T>(
  node: Node<T>,
  parts: readonly string[],
  at: number,
  method: string,
  values: string[],
): Named<T> | undefined {
  const part = parts[at];
  if (part === undefined) return of(node.routes, method);
  const next = node.fixed.get(part) ?? node.fixed.get(decodePath(part));
  const found = next && full(next, parts, at + 1, method, values);
  if (found || !node.variable || part === "") return found;
  values.push(part);
  const through = full(node.variable, parts, at + 1, method, values);
  if (!through) values.pop();
  return through;
}

/** The one that leaves the least of the path to its greedy variable. */
function greedy<T>(
  node: Node<T>,
  parts: readonly string[],
  method: string,
  values: string[],
  at = 0,
): Named<T> | undefined {
  const part = parts[at];
  if (part === undefined) return undefined;
  const next = node.fixed.get(part) ?? node.fixed.get(decodePath(part));
  const deeper = next && greedy(next, parts, method, values, at + 1);
  if (deeper) return deeper;
  if (node.variable && part !== "") {
    values.push(part);
    const through = greedy(node.variable, parts, method, values, at + 1);
    if (through) return through;
    values.pop();
  }
  const rest = parts.slice(at).join("/");
  const found = rest === "" ? undefined : of(node.greedy, method);
  if (found) values.push(rest);
  return found;
}

/** In a path a plus is a plus. */
function decodePath(text: string): string {
  return text.includes("%") ? decode(text.replaceAll("+", "%2B")) : text;
}

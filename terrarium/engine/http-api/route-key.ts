import { InvalidHttpApi } from "./invalid-http-api.ts";

const METHODS = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const PART = /^(?:\{[\w.-]+\+?\}|[^{}/]+)$/;

/** A route's key, read: `POST /orders/{id}`. */
export interface RouteKey {
  readonly method: string;
  /** `/orders/{id}` */
  readonly path: string;
}

/** @returns undefined for `$default`. @throws InvalidHttpApi */
export function parseRouteKey(key: string): RouteKey | undefined {
  if (key === "$default") return undefined;
  const [, method = "", path = ""] = /^(\S+) (\/\S*)$/.exec(key) ?? [];
  if (!METHODS.includes(method)) {
    throw new InvalidHttpApi(
      `route_key "${key}" must be $default, or a method (${METHODS.join(", ")}) and a path: "POST /orders/{id}"`,
    );
  }
  const parts = path === "/" ? [] : path.slice(1).split("/");
  const names = new Set<string>();
  for (const [at, part] of parts.entries()) {
    // An empty part at the end is a slash at the end, which is part of the path here.
    if (part === "" && at === parts.length - 1 && at > 0) continue;
    if (!PART.test(part))
      throw new InvalidHttpApi(`route_key "${key}": "${part}" is no part of a path, {name} or {name+}`);
    if (part.endsWith("+}") && at < parts.length - 1)
      throw new InvalidHttpApi(`route_key "${key}": nothing can be behind ${part}, which takes the rest of the path`);
    if (!part.startsWith("{")) continue;
    const name = part.replace(/[{}+]/g, "");
    if (names.has(name)) throw new InvalidHttpApi(`route_key "${key}" has two variables of the name "${name}"`);
    names.add(name);
  }
  return { method, path };
}

import { InvalidWebSocketApi } from "./errors.ts";

/** The route key that a message asks for; undefined: the message has none. */
export type RouteSelection = (body: string) => string | undefined;

const EXPRESSION = /^\$(?:request\.body((?:\.[\w-]+)+)|\{request\.body((?:\.[\w-]+)+)\})$/;

/**
 * Compiles a route selection expression ("WebSocket selection expressions" in the API Gateway Developer Guide): a path into the JSON of a message.
 *
 * @throws InvalidWebSocketApi
 */
export function compileRouteSelection(expression: string): RouteSelection {
  const found = EXPRESSION.exec(expression);
  const path = (found?.[1] ?? found?.[2])?.slice(1).split(".");
  if (!path) {
    throw new InvalidWebSocketApi(
      `route_selection_expression must be a path into the message, such as $request.body.action, but is "${expression}"`,
    );
  }
  return (body) => {
    let value = parse(body);
    for (const name of path) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
      value = (value as Record<string, unknown>)[name];
    }
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : undefined;
  };
}

/** What is no JSON has no route of its own. */
function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

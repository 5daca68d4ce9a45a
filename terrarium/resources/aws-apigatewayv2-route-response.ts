import { WebSocketApiService } from "../engine/websocket-api/websocket-api-service.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_apigatewayv2_route_response", {
  summary: "Route responses of WebSocket APIs: the answer of a route's integration goes back to the client",
  honours: ["api_id", "route_id", "route_response_key"],
  ignores: {
    model_selection_expression: "answers are not checked against models",
    response_models: "answers are not checked against models",
  },

  attributes: (_args, _world, self) => ({ id: self.id(6) }),

  start(args, world) {
    const key = args.string("route_response_key");
    if (key !== "$default") args.fail("route_response_key", `must be $default, but is "${key}"`);
    world.service(WebSocketApiService).api(args.string("api_id")).putRouteResponse(args.string("route_id"));
    return undefined;
  },
});

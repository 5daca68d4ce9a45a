import { ApiProtocols } from "../engine/http-api/api-protocols.ts";
import { HttpApiService } from "../engine/http-api/http-api-service.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_apigatewayv2_api_mapping", {
  summary: "Leads a key of any depth on a custom domain to a stage of an HTTP API",
  honours: ["api_id", "domain_name", "stage", "api_mapping_key"],
  ignores: {},

  attributes: (_args, _world, self) => ({ id: self.id(6) }),

  start(args, world) {
    if (world.service(ApiProtocols).of(args.string("api_id")) === "WEBSOCKET")
      args.fail("api_id", "is a WebSocket API, and these are not here yet: only HTTP APIs run");
    const service = world.service(HttpApiService);
    const domain = service.domain(args.string("domain_name"));
    const key = args.optionalString("api_mapping_key") ?? "";
    domain.map(key, service.api(args.string("api_id")), args.string("stage"));
    return { stop: () => domain.unmap(key) };
  },
});

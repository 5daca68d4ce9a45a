import { ApiProtocols } from "../engine/http-api/api-protocols.ts";
import { HttpApiService } from "../engine/http-api/http-api-service.ts";
import { WebSocketApiService } from "../engine/websocket-api/websocket-api-service.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_apigatewayv2_deployment", {
  summary: "An API as it was when the deployment was made: what comes after it (depends_on) is not in it",
  honours: ["api_id"],
  ignores: {
    triggers: "they tell Terraform when to deploy anew; here each start deploys",
    description: "nothing here shows it",
  },

  attributes: (_args, _world, self) => ({ id: self.id(6), auto_deployed: false }),

  start(args, world, self) {
    const api = args.string("api_id");
    const isHttp = world.service(ApiProtocols).of(api) === "HTTP";
    (isHttp ? world.service(HttpApiService) : world.service(WebSocketApiService)).api(api).deploy(self.attributes.id);
    return undefined;
  },
});

import { RestApiService } from "../engine/rest-api/rest-api-service.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_api_gateway_base_path_mapping", {
  summary: "Leads a base path of a custom domain to a stage of an API",
  honours: ["domain_name", "api_id", "stage_name", "base_path"],
  ignores: { domain_name_id: "it tells private custom domains apart, and there are no private networks here" },

  attributes: (args) => ({ id: `${args.string("domain_name")}/${args.optionalString("base_path") ?? ""}` }),

  start(args, world) {
    const service = world.service(RestApiService);
    const domain = service.domain(args.string("domain_name"));
    const basePath = args.optionalString("base_path") ?? "";
    domain.map(basePath, service.api(args.string("api_id")), args.optionalString("stage_name") || undefined);
    return { stop: () => domain.unmap(basePath) };
  },
});

import { RestApiService } from "../engine/rest-api/rest-api-service.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_api_gateway_request_validator", {
  summary: "Validation of bodies against models, and of parameters that must be there",
  honours: ["rest_api_id", "name", "validate_request_body", "validate_request_parameters"],
  ignores: {},

  attributes: (args, _world, self) => ({
    id: self.id(6),
    validate_request_body: args.boolean("validate_request_body", false),
    validate_request_parameters: args.boolean("validate_request_parameters", false),
  }),

  start(args, world, { attributes }) {
    args.string("name");
    world.service(RestApiService).api(args.string("rest_api_id")).putValidator({
      id: attributes.id,
      validateBody: attributes.validate_request_body,
      validateParameters: attributes.validate_request_parameters,
    });
    return undefined;
  },
});

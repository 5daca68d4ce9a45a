import { RestApiService } from "../engine/rest-api/rest-api-service.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_api_gateway_model", {
  summary: "Models in JSON schema, draft 4, which may refer to one another",
  honours: ["rest_api_id", "name", "content_type", "schema"],
  ignores: { description: "nothing here shows it" },

  attributes(args, _world, self) {
    const name = args.string("name");
    if (!/^[A-Za-z0-9]+$/.test(name)) args.fail("name", `must be letters and digits, but is "${name}"`);
    return { id: self.id(6), name };
  },

  start(args, world) {
    world
      .service(RestApiService)
      .api(args.string("rest_api_id"))
      .putModel({
        name: args.string("name"),
        contentType: args.string("content_type"),
        schema: args.optionalString("schema") ?? "{}",
      });
    return undefined;
  },
});

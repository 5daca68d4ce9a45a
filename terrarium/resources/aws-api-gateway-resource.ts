import { Declared } from "../engine/rest-api/declared.ts";
import { RestApiService } from "../engine/rest-api/rest-api-service.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_api_gateway_resource", {
  summary: "Paths of a REST API, with variables {name} and {name+}",
  honours: ["rest_api_id", "parent_id", "path_part"],
  ignores: {},

  attributes(args, world, self) {
    const id = self.id(6);
    const { paths } = world.service(Declared);
    const parent = paths.get(args.string("parent_id"));
    const path = `${parent === undefined || parent === "/" ? "" : parent}/${args.string("path_part")}`;
    paths.set(id, path);
    return { id, path };
  },

  start(args, world, self) {
    world
      .service(RestApiService)
      .api(args.string("rest_api_id"))
      .putResource({
        id: self.attributes.id,
        parentId: args.string("parent_id"),
        pathPart: args.string("path_part"),
      });
    return undefined;
  },
});

import { Policies } from "../engine/policies.ts";
import { Declared } from "../engine/rest-api/declared.ts";
import { RestApiService } from "../engine/rest-api/rest-api-service.ts";
import { RestApiDoor } from "../protocols/rest-api/door.ts";
import { defineResource } from "../resource.ts";

const KEY_SOURCES = ["HEADER", "AUTHORIZER"];

export default defineResource("aws_api_gateway_rest_api", {
  summary: "REST APIs, put together from resources, methods and integrations (not from an OpenAPI body)",
  honours: ["name", "api_key_source", "binary_media_types", "disable_execute_api_endpoint", "policy"],
  ignores: {
    description: "nothing here shows it",
    endpoint_configuration: "edge, regional and private endpoints are all this machine's front door",
    minimum_compression_size: "answers are not compressed on this machine",
    fail_on_warnings: "it is about the import of an OpenAPI body",
    parameters: "it is about the import of an OpenAPI body",
    put_rest_api_mode: "it is about the import of an OpenAPI body",
    tags: "nothing here reads the tags of an API",
    tags_all: "the provider computes it from tags and its default tags",
  },

  attributes(args, world, self) {
    const { partition, region, id: account } = world.account;
    const id = self.id(10);
    const rootResourceId = [...id].reverse().join("");
    world.service(Declared).paths.set(rootResourceId, "/");
    const keySource = args.optionalString("api_key_source") ?? "HEADER";
    if (!KEY_SOURCES.includes(keySource))
      args.fail("api_key_source", `must be one of ${KEY_SOURCES.join(", ")}, but is "${keySource}"`);
    return {
      id,
      root_resource_id: rootResourceId,
      arn: `arn:${partition}:apigateway:${region}::/restapis/${id}`,
      execution_arn: `arn:${partition}:execute-api:${region}:${account}:${id}`,
      created_date: new Date(world.clock.now()).toISOString(),
      api_key_source: keySource,
      binary_media_types: args.strings("binary_media_types"),
      disable_execute_api_endpoint: args.boolean("disable_execute_api_endpoint", false),
    };
  },

  start(args, world, self) {
    const { attributes } = self;
    const service = world.service(RestApiService);
    const policy = args.optionalString("policy");
    if (policy !== undefined) {
      // A policy may name the API it stands on by its short form.
      const full = policy.replaceAll(/"execute-api:\/([^"]*)"/g, `"${attributes.execution_arn}/$1"`);
      world.service(Policies).putResourcePolicy(attributes.execution_arn, full);
    }
    const api = service.add({
      id: attributes.id,
      name: args.string("name"),
      rootResourceId: attributes.root_resource_id,
      binaryMediaTypes: attributes.binary_media_types,
      apiKeySource: attributes.api_key_source as "HEADER" | "AUTHORIZER",
      disableExecuteApiEndpoint: attributes.disable_execute_api_endpoint,
      hasPolicy: policy !== undefined,
      address: self.address,
    });
    const close = RestApiDoor.of(world, world.frontDoor).openApi(api);
    return {
      stop() {
        close();
        service.remove(attributes.id);
      },
    };
  },
});

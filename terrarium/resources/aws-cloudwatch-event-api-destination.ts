import type { HttpMethod } from "../engine/api-destination/api-destination.ts";
import { ApiDestinations } from "../engine/api-destination/api-destinations.ts";
import { stableUuid } from "../engine/stable-uuid.ts";
import { checkOneOf, checkWhole, usingArgument } from "../plan/check-argument.ts";
import { NAME_IN_EVENTBRIDGE, resourceName } from "../plan/resource-name.ts";
import { defineResource } from "../resource.ts";

const METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const DEFAULT_RATE = 300;

export default defineResource("aws_cloudwatch_event_api_destination", {
  summary: "HTTPS endpoints that pipes call, with their rate limit and their connection's authorization",
  honours: ["name", "connection_arn", "http_method", "invocation_endpoint", "invocation_rate_limit_per_second"],
  ignores: {
    description: "nothing here reads it",
    id: "the provider sets it to the name",
  },
  attributes(args, world, self) {
    const { partition, region, id: account } = world.account;
    const name = resourceName(args, self.id, NAME_IN_EVENTBRIDGE);
    args.string("http_method");
    checkOneOf(args, "http_method", METHODS);
    checkWhole(args, "invocation_rate_limit_per_second", 1, Number.MAX_SAFE_INTEGER);
    const endpoint = args.string("invocation_endpoint");
    if (!/^https:\/\//.test(endpoint) || endpoint.length > 2048 || !URL.canParse(endpoint.replaceAll("*", "x"))) {
      args.fail(
        "invocation_endpoint",
        `must be an https URL of at most 2048 characters, but is ${JSON.stringify(endpoint)}. Where it really lives on ` +
          "this machine is said when the terrarium is started: --host sub.localhost=http://127.0.0.1:4001",
      );
    }
    return {
      id: name,
      name,
      arn: `arn:${partition}:events:${region}:${account}:api-destination/${name}/${stableUuid(self.address)}`,
      invocation_rate_limit_per_second: args.number("invocation_rate_limit_per_second", DEFAULT_RATE),
    };
  },
  start(args, world, { address, attributes }) {
    const definition = {
      name: attributes.name,
      arn: attributes.arn,
      endpoint: args.string("invocation_endpoint"),
      method: args.string("http_method") as HttpMethod,
      rateLimitPerSecond: attributes.invocation_rate_limit_per_second,
    };
    usingArgument(args, "connection_arn", () =>
      world.service(ApiDestinations).declare(definition, args.string("connection_arn"), address),
    );
    return undefined;
  },
});

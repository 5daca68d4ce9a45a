import { ApiProtocols } from "../engine/http-api/api-protocols.ts";
import type { AuthorizerDefinition } from "../engine/http-api/definitions.ts";
import { HttpApiService } from "../engine/http-api/http-api-service.ts";
import { functionOf } from "../engine/http-api/lambda-integration.ts";
import type { ConnectAuthorizerDefinition } from "../engine/websocket-api/definitions.ts";
import { WebSocketApiService } from "../engine/websocket-api/websocket-api-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { createTokenVerifier } from "../protocols/http-api/jwt-verifier.ts";
import { defineResource, type ResourceWorld } from "../resource.ts";

const USUAL_TTL = 300;

export default defineResource("aws_apigatewayv2_authorizer", {
  summary:
    "Authorizers: JWT by OpenID Connect discovery, and REQUEST by a Lambda function, also for $connect of WebSocket APIs",
  honours: [
    "api_id",
    "name",
    "authorizer_type",
    "authorizer_uri",
    "authorizer_credentials_arn",
    "authorizer_payload_format_version",
    "authorizer_result_ttl_in_seconds",
    "enable_simple_responses",
    "identity_sources",
    "jwt_configuration",
  ],
  ignores: { timeouts: "nothing here has to be waited for" },

  attributes: (_args, _world, self) => ({ id: self.id(6) }),

  start(args, world, self) {
    if (world.service(ApiProtocols).of(args.string("api_id")) === "WEBSOCKET") {
      const api = world.service(WebSocketApiService).api(args.string("api_id"));
      api.putAuthorizer(connectAuthorizer(args, self.attributes.id));
      return undefined;
    }
    const definition = httpAuthorizer(args, world, self.attributes.id);
    world.service(HttpApiService).api(args.string("api_id")).putAuthorizer(definition);
    return undefined;
  },
});

function httpAuthorizer(args: Arguments, world: ResourceWorld, id: string): AuthorizerDefinition {
  const type = args.string("authorizer_type");
  if (type === "JWT") return jwt(args, world, id);
  if (type !== "REQUEST") args.fail("authorizer_type", `must be JWT or REQUEST, but is "${type}"`);
  const version = args.string("authorizer_payload_format_version");
  if (version !== "1.0" && version !== "2.0")
    args.fail("authorizer_payload_format_version", `must be 1.0 or 2.0, but is "${version}"`);
  const simpleResponses = args.boolean("enable_simple_responses", false);
  if (simpleResponses && version === "1.0")
    args.fail("enable_simple_responses", "needs the authorizer_payload_format_version 2.0");
  const ttlSeconds = args.optionalNumber("authorizer_result_ttl_in_seconds") ?? USUAL_TTL;
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 0 || ttlSeconds > 3600)
    args.fail("authorizer_result_ttl_in_seconds", `must be a whole number from 0 to 3600, but is ${ttlSeconds}`);
  return {
    kind: "lambda",
    id,
    name: args.string("name"),
    functionArn: functionOf(args.string("authorizer_uri"), "authorizer_uri"),
    credentialsArn: args.optionalString("authorizer_credentials_arn") || undefined,
    payloadFormatVersion: version,
    simpleResponses,
    identitySources: args.strings("identity_sources"),
    ttlSeconds,
  };
}

/** Asked once a connection: there is nothing to be cached beyond it. */
function connectAuthorizer(args: Arguments, id: string): ConnectAuthorizerDefinition {
  const type = args.string("authorizer_type");
  if (type !== "REQUEST") args.fail("authorizer_type", `must be REQUEST for a WebSocket API, but is "${type}"`);
  for (const argument of ["authorizer_payload_format_version", "enable_simple_responses", "jwt_configuration"]) {
    if (args.has(argument)) args.fail(argument, "is for HTTP APIs alone");
  }
  return {
    id,
    name: args.string("name"),
    functionArn: functionOf(args.string("authorizer_uri"), "authorizer_uri"),
    credentialsArn: args.optionalString("authorizer_credentials_arn") || undefined,
    identitySources: args.strings("identity_sources"),
  };
}

function jwt(args: Arguments, world: ResourceWorld, id: string): AuthorizerDefinition {
  const configuration = args.block("jwt_configuration");
  if (!configuration) return args.fail("jwt_configuration", "is required for an authorizer of type JWT");
  const sources = args.strings("identity_sources");
  if (sources.length !== 1)
    args.fail(
      "identity_sources",
      `must be one, such as "$request.header.Authorization", but there are ${sources.length}`,
    );
  const issuer = configuration.string("issuer");
  if (!/^https?:\/\/./.test(issuer)) configuration.fail("issuer", `must be a URL, but is "${issuer}"`);
  const audience = configuration.strings("audience");
  if (audience.length === 0) configuration.fail("audience", "must name at least one audience");
  const verify = createTokenVerifier(world);
  return { kind: "jwt", id, name: args.string("name"), identitySource: sources[0]!, issuer, audience, verify };
}

import { ApiDestinations } from "../engine/api-destination/api-destinations.ts";
import type { Authorization, HttpParameters } from "../engine/api-destination/connection.ts";
import { stableUuid } from "../engine/stable-uuid.ts";
import type { Arguments } from "../plan/arguments.ts";
import { checkOneOf } from "../plan/check-argument.ts";
import { NAME_IN_EVENTBRIDGE, resourceName } from "../plan/resource-name.ts";
import { defineResource } from "../resource.ts";

const TYPES = ["API_KEY", "BASIC", "OAUTH_CLIENT_CREDENTIALS"];

export default defineResource("aws_cloudwatch_event_connection", {
  summary: "Connections with an API key, a user name and password, or OAuth client credentials",
  honours: ["name", "authorization_type", "auth_parameters"],
  ignores: {
    description: "nothing here reads it",
    kms_key_identifier: "nothing is encrypted on this machine",
    id: "the provider sets it to the name",
  },
  attributes(args, world, self) {
    const { partition, region, id: account } = world.account;
    const name = resourceName(args, self.id, NAME_IN_EVENTBRIDGE);
    args.string("authorization_type");
    checkOneOf(args, "authorization_type", TYPES);
    const uuid = stableUuid(self.address);
    return {
      id: name,
      name,
      arn: `arn:${partition}:events:${region}:${account}:connection/${name}/${uuid}`,
      secret_arn: `arn:${partition}:secretsmanager:${region}:${account}:secret:events!connection/${name}/${uuid}-${self.id(6)}`,
    };
  },
  start(args, world, { attributes: { arn, name } }) {
    const parameters = args.block("auth_parameters") ?? args.fail("auth_parameters", "is required");
    world.service(ApiDestinations).declareConnection({
      name,
      arn,
      authorization: readAuthorization(args.string("authorization_type"), parameters),
      invocationParameters: readHttpParameters(parameters.block("invocation_http_parameters")),
    });
    return undefined;
  },
});

function readAuthorization(type: string, parameters: Arguments): Authorization {
  const need = (name: string): Arguments =>
    parameters.block(name) ?? parameters.fail(name, `is required for the authorization_type ${type}`);
  if (type === "API_KEY") {
    const key = need("api_key");
    return { type, key: headerName(key, "key"), value: key.string("value") };
  }
  if (type === "BASIC") {
    const basic = need("basic");
    return { type, username: basic.string("username"), password: basic.string("password") };
  }
  const oauth = need("oauth");
  const client = oauth.block("client_parameters") ?? oauth.fail("client_parameters", "is required");
  const endpoint = oauth.string("authorization_endpoint");
  if (!/^https:\/\/./.test(endpoint)) {
    oauth.fail("authorization_endpoint", `must be an https URL, but is ${JSON.stringify(endpoint)}`);
  }
  oauth.string("http_method");
  return {
    type: "OAUTH_CLIENT_CREDENTIALS",
    endpoint,
    method: checkOneOf(oauth, "http_method", ["GET", "POST", "PUT"]) as "GET" | "POST" | "PUT",
    clientId: client.string("client_id"),
    clientSecret: client.string("client_secret"),
    parameters: readHttpParameters(oauth.block("oauth_http_parameters")),
  };
}

function readHttpParameters(block: Arguments | undefined): HttpParameters | undefined {
  if (!block) return undefined;
  const read = (name: string, keyOf = (entry: Arguments) => entry.string("key")) =>
    Object.fromEntries(block.blocks(name).map((entry) => [keyOf(entry), entry.optionalString("value") ?? ""]));
  const parameters = {
    headers: read("header", (entry) => headerName(entry, "key")),
    query: read("query_string"),
    body: read("body"),
  };
  return Object.fromEntries(Object.entries(parameters).filter(([, values]) => Object.keys(values).length > 0));
}

function headerName(block: Arguments, name: string): string {
  const header = block.string(name);
  if (/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,512}$/.test(header)) return header;
  return block.fail(name, `must be the name of an HTTP header, but is ${JSON.stringify(header)}`);
}

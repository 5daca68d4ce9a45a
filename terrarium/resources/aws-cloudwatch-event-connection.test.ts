import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { ApiDestinations } from "../engine/api-destination/api-destinations.ts";
import definition from "./aws-cloudwatch-event-connection.ts";

const KEY = { api_key: { key: "X-API-Key", value: "secret" } };

async function start(args: Record<string, unknown>) {
  const world = createTestWorld();
  const connection = declareResource(definition, { name: "subscriber", ...args }, { world });
  await connection.start();
  const { arn } = connection.attributes;
  const definitionOf = { name: "d", arn: "arn:d", endpoint: "https://x/", method: "POST" as const };
  return world.service(ApiDestinations).declare(definitionOf, arn).connection.definition;
}

test("a connection can be referred to", () => {
  const { attributes } = declareResource(definition, {
    name: "subscriber",
    authorization_type: "API_KEY",
    auth_parameters: KEY,
  });
  expect(attributes.id).toBe("subscriber");
  expect(attributes.arn).toMatch(/^arn:aws:events:us-east-1:000000000000:connection\/subscriber\/[0-9a-f-]{36}$/);
  expect(attributes.secret_arn).toMatch(
    /^arn:aws:secretsmanager:us-east-1:000000000000:secret:events!connection\/subscriber\//,
  );
});

test("an API key, with parameters that go with each request", async () => {
  const parameters = {
    header: [{ key: "X-Tenant", value: "t", is_value_secret: false }],
    query_string: [{ key: "v", value: "2" }],
    body: [{ key: "source", value: "sluice" }],
  };
  const auth_parameters = { ...KEY, invocation_http_parameters: parameters };
  expect(await start({ authorization_type: "API_KEY", auth_parameters })).toMatchObject({
    authorization: { type: "API_KEY", key: "X-API-Key", value: "secret" },
    invocationParameters: { headers: { "X-Tenant": "t" }, query: { v: "2" }, body: { source: "sluice" } },
  });
});

test("a user name and password", async () => {
  const auth_parameters = [{ basic: [{ username: "ada", password: "p" }] }];
  expect(await start({ authorization_type: "BASIC", auth_parameters })).toMatchObject({
    authorization: { type: "BASIC", username: "ada", password: "p" },
  });
});

const OAUTH = {
  authorization_endpoint: "https://login.example.com/token",
  http_method: "POST",
  client_parameters: { client_id: "id", client_secret: "s" },
  oauth_http_parameters: { body: [{ key: "audience", value: "orders" }] },
};

test("OAuth client credentials", async () => {
  const authorization = { authorization_type: "OAUTH_CLIENT_CREDENTIALS", auth_parameters: { oauth: OAUTH } };
  expect(await start(authorization)).toMatchObject({
    authorization: {
      type: "OAUTH_CLIENT_CREDENTIALS",
      endpoint: "https://login.example.com/token",
      method: "POST",
      clientId: "id",
      clientSecret: "s",
      parameters: { body: { audience: "orders" } },
    },
  });
});

test.each([
  [
    { authorization_type: "BASIC", auth_parameters: KEY },
    /"auth_parameters.basic" is required for the authorization_type BASIC/,
  ],
  [{ authorization_type: "API_KEY" }, /"auth_parameters" is required/],
  [
    { authorization_type: "API_KEY", auth_parameters: { api_key: { key: "a b", value: "s" } } },
    /"auth_parameters.api_key.key" must be the name of an HTTP header, but is "a b"/,
  ],
  [
    { authorization_type: "OAUTH_CLIENT_CREDENTIALS", auth_parameters: { oauth: { ...OAUTH, http_method: "PATCH" } } },
    /"auth_parameters.oauth.http_method" must be one of GET, POST, PUT/,
  ],
  [
    {
      authorization_type: "OAUTH_CLIENT_CREDENTIALS",
      auth_parameters: { oauth: { ...OAUTH, authorization_endpoint: "http://login" } },
    },
    /must be an https URL/,
  ],
])("%j is refused", async (args, reason) => {
  await expect(start(args)).rejects.toThrow(reason);
});

test("an unknown type is refused", () => {
  expect(() => declareResource(definition, { name: "x", authorization_type: "NONE" })).toThrow(
    /"authorization_type" must be one of/,
  );
});

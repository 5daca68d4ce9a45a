import { openGateway } from "../../tests/factories/gateway.ts";
import { declareResource } from "../../tests/factories/resource.ts";
import { Policies } from "../engine/policies.ts";
import definition from "./aws-api-gateway-rest-api.ts";

test("has the attributes that the provider gives it", () => {
  const { attributes } = declareResource(definition, { name: "orders" });
  expect(attributes).toEqual({
    id: expect.stringMatching(/^[\da-z]{10}$/),
    root_resource_id: expect.stringMatching(/^[\da-z]{10}$/),
    arn: `arn:aws:apigateway:us-east-1::/restapis/${attributes.id}`,
    execution_arn: `arn:aws:execute-api:us-east-1:000000000000:${attributes.id}`,
    created_date: "2026-01-01T00:00:00.000Z",
    api_key_source: "HEADER",
    binary_media_types: [],
    disable_execute_api_endpoint: false,
  });
  expect(attributes.root_resource_id).not.toBe(attributes.id);
});

test("is not read from an OpenAPI body, and takes keys from headers or authorizers alone", () => {
  expect(() => declareResource(definition, { name: "orders", body: "{}" })).toThrow(/argument "body" is not supported/);
  expect(() => declareResource(definition, { name: "orders", api_key_source: "QUERY" })).toThrow(
    /must be one of HEADER, AUTHORIZER, but is "QUERY"/,
  );
});

test("is in the topology while it runs, and its policy is where the evaluator finds it", async () => {
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "execute-api:Invoke",
        Resource: ["execute-api:/*", "execute-api:/a/GET/"],
      },
    ],
  });
  const gateway = await openGateway({ api: { policy } });
  const { world, api } = gateway;
  expect(world.topology.parts).toMatchObject([{ id: api.arn, kind: "rest-api", name: "orders" }]);
  const [found] = world.service(Policies).resourcePolicies(api.execution_arn);
  expect(found?.statements[0]?.resources).toEqual([`${api.execution_arn}/*`, `${api.execution_arn}/a/GET/`]);
  await gateway.close();
  expect(world.topology.parts).toEqual([]);
});

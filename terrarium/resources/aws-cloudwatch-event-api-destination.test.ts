import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { ApiDestinations } from "../engine/api-destination/api-destinations.ts";
import definition from "./aws-cloudwatch-event-api-destination.ts";

const connection_arn = "arn:aws:events:us-east-1:000000000000:connection/c/1";
const ARGS = { name: "sub", connection_arn, http_method: "POST", invocation_endpoint: "https://sub.localhost/*/sub" };

test("a destination is declared with its rate and its connection", async () => {
  const world = createTestWorld();
  const destinations = world.service(ApiDestinations);
  const authorization = { type: "API_KEY", key: "k", value: "v" } as const;
  destinations.declareConnection({ name: "c", arn: connection_arn, authorization });
  const destination = declareResource(definition, { ...ARGS, invocation_rate_limit_per_second: 5 }, { world });
  const { arn } = destination.attributes;
  expect(arn).toMatch(/^arn:aws:events:us-east-1:000000000000:api-destination\/sub\/[0-9a-f-]{36}$/);
  expect(destination.attributes).toMatchObject({ id: "sub", invocation_rate_limit_per_second: 5 });
  await destination.start();
  expect(destinations.byArn(arn).wildcards).toBe(1);
  expect(destinations.byArn(arn).definition).toMatchObject({ method: "POST", rateLimitPerSecond: 5 });
  expect(world.topology.parts[0]).toMatchObject({ id: arn, address: "test/aws_cloudwatch_event_api_destination.test" });
});

test("a destination without its connection is refused", async () => {
  await expect(declareResource(definition, ARGS).start()).rejects.toThrow(
    `Connection ${connection_arn} does not exist.`,
  );
});

test.each([
  [{ invocation_endpoint: "http://sub.localhost/sub" }, /must be an https URL.*--host sub\.localhost=http/],
  [{ invocation_endpoint: "https://" }, /must be an https URL/],
  [{ http_method: "TRACE" }, /"http_method" must be one of DELETE/],
  [{ invocation_rate_limit_per_second: 0 }, /"invocation_rate_limit_per_second" must be a whole number from 1/],
  [{ name: "a b" }, /"name" must be 1 to 64 letters/],
])("%j is refused", (change, reason) => {
  expect(() => declareResource(definition, { ...ARGS, ...change })).toThrow(reason);
});

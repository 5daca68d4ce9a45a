import { only, type SynthesizedStack, synthesize } from "./testing/local-deployment.ts";

const definition = (stack: SynthesizedStack) =>
  (only(stack, "aws_api_gateway_deployment").triggers as { definition: string }).definition;

test("people find what they need in its outputs", () => {
  const { gateway } = synthesize({ gateway: { stages: ["events", "orders"], hostedZoneId: "Z1" } });
  expect(Object.keys(gateway.output).filter((name) => !name.startsWith("cross-stack"))).toEqual([
    "alarm_topic_arn",
    "dead_letter_queue_url",
    "domain_urls",
    "gateway_urls",
    "queue_name",
    "queue_url",
  ]);
  const urls = gateway.output.domain_urls?.value as Record<string, string>;
  expect(Object.keys(urls)).toEqual(["events", "orders"]);
  expect(urls.events).toMatch(/^https:\/\/sub-gw\.example\.com\/.*stage_name\}\/sub$/);
});

test("without a hosted zone the DNS records are outputs, with one they are made", () => {
  const byHand = synthesize().gateway;
  expect(byHand.output.certificate_dns_record?.value).toMatchObject({ type: expect.stringMatching(/record_type/) });
  expect(byHand.output.gateway_dns_record?.value).toMatchObject({ name: "sub-gw.example.com", type: "CNAME" });
  expect(byHand.resource).not.toHaveProperty("aws_route53_record");
  const { output, resource } = synthesize({ gateway: { hostedZoneId: "Z1" } }).gateway;
  expect(output).not.toHaveProperty("gateway_dns_record");
  expect(Object.keys(resource.aws_route53_record ?? {})).toHaveLength(2);
});

test("the id of the API key is an output, its value is not", () => {
  const access = { apiKeyRequired: true, corsOrigin: "*", throttle: { rateLimit: 1, burstLimit: 2 } };
  const { gateway } = synthesize({ gateway: { access } });
  expect(gateway.output.api_key_id?.value).toMatch(/^\$\{aws_api_gateway_api_key\.\w[\w-]*\.id\}$/);
  expect(JSON.stringify(gateway)).not.toMatch(/aws_api_gateway_api_key\.[\w-]+\.value/);
});

test("a change of the API is a new deployment, another change is not", () => {
  const usual = definition(synthesize().gateway);
  const access = {
    apiKeyRequired: false,
    corsOrigin: "https://app.example.com",
    throttle: { rateLimit: 10, burstLimit: 20 },
  };
  expect(definition(synthesize({ gateway: { access } }).gateway)).not.toBe(usual);
  for (const gateway of [
    { stages: ["events", "orders"] },
    { access: { apiKeyRequired: false, corsOrigin: "*", throttle: { rateLimit: 5, burstLimit: 6 } } },
    { queue: { retention: 60, visibilityTimeout: 60, maxReceiveCount: 9 } },
    { alarmEmail: "ops@example.com" },
    { hostedZoneId: "Z1" },
  ]) {
    expect(definition(synthesize({ gateway }).gateway)).toBe(usual);
  }
});

test("a message is what the model says: both kinds of id, all four fields, and nothing that would be lost on the way", () => {
  const model = JSON.parse(String(only(synthesize().gateway, "aws_api_gateway_model").schema));
  expect(model).toMatchObject({
    $schema: "http://json-schema.org/draft-04/schema#",
    required: ["id", "name", "age", "job"],
    additionalProperties: false,
    properties: { id: { type: ["string", "integer"] }, age: { type: "integer", minimum: 0 } },
  });
  expect(Object.keys(model.properties)).toEqual(model.required);
});

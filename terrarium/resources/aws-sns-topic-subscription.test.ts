import { declareResource } from "../../tests/factories/resource.ts";
import definition from "./aws-sns-topic-subscription.ts";

const topic_arn = "arn:aws:sns:us-east-1:000000000000:alarms";

test("a subscription by e-mail waits for its confirmation", () => {
  const { attributes } = declareResource(definition, { topic_arn, protocol: "email", endpoint: "ops@example.com" });
  expect(attributes).toMatchObject({ pending_confirmation: true, owner_id: "000000000000" });
  expect(attributes.arn).toMatch(/^arn:aws:sns:us-east-1:000000000000:alarms:[0-9a-f-]{36}$/);
});

test("a subscription of a queue does not", () => {
  const args = {
    topic_arn,
    protocol: "sqs",
    endpoint: "arn:aws:sqs:us-east-1:000000000000:q",
    filter_policy: '{"a":["b"]}',
  };
  expect(declareResource(definition, args).attributes.pending_confirmation).toBe(false);
});

test.each([
  [{ topic_arn: "alarms", protocol: "email", endpoint: "a@b" }, /"topic_arn" must be the ARN of a topic/],
  [{ topic_arn, protocol: "pigeon", endpoint: "a@b" }, /"protocol" must be one of sqs/],
  [{ topic_arn, protocol: "email", endpoint: "nobody" }, /"endpoint" must be an e-mail address, but is "nobody"/],
  [{ topic_arn, protocol: "sqs", endpoint: "http://q" }, /"endpoint" must be an ARN for the protocol sqs/],
  [{ topic_arn, protocol: "sqs", endpoint: "arn:q", filter_policy: "{" }, /"filter_policy" must be JSON/],
])("%j is refused", (args, reason) => {
  expect(() => declareResource(definition, args)).toThrow(reason);
});

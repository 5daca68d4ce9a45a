import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { TopicService } from "../engine/topic/topic-service.ts";
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

describe("brought to life", () => {
  const started = async (args: Record<string, unknown>) => {
    const world = createTestWorld();
    await world.service(TopicService).declare({ name: "alarms" }, "test/aws_sns_topic.alarms");
    const subscription = declareResource(definition, { topic_arn, ...args }, { world });
    await subscription.start();
    return world.service(TopicService).subscriptions.byArn(String(subscription.attributes.arn));
  };

  test("a queue's takes messages at once, as its arguments say", async () => {
    const subscription = await started({
      protocol: "sqs",
      endpoint: "arn:aws:sqs:us-east-1:000000000000:q",
      raw_message_delivery: true,
      filter_policy: '{"kind":["order"]}',
      filter_policy_scope: "MessageBody",
      redrive_policy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dlq"}',
    });
    expect(subscription).toMatchObject({
      confirmed: true,
      raw: true,
      deadLetterQueue: "arn:aws:sqs:us-east-1:000000000000:dlq",
    });
    expect(subscription.attributes.FilterPolicyScope).toBe("MessageBody");
  });

  test("one by e-mail is pending", async () => {
    expect((await started({ protocol: "email", endpoint: "ops@example.com" })).confirmed).toBe(false);
  });

  test.each([
    [{ protocol: "sms", endpoint: "+123" }, /"endpoint" cannot be used: .*does not deliver to sms/],
    [{ protocol: "http", endpoint: "https://a" }, /"endpoint" cannot be used: .*must match the specified protocol/],
    [
      { protocol: "lambda", endpoint: "arn:aws:lambda:us-east-1:000000000000:function:f", raw_message_delivery: true },
      /"raw_message_delivery" cannot be used/,
    ],
    [{ protocol: "email", endpoint: "a@b", filter_policy: '{"a":{"b":["c"]}}' }, /"filter_policy" cannot.*nested/],
  ])("%j is refused", async (args, reason) => {
    await expect(started(args)).rejects.toThrow(reason);
  });
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

import { EncryptionKey } from "./encryption-key.ts";
import { MailTopic, type MailTopicProps } from "./mail-topic.ts";
import { ServiceRole } from "./service-role.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const RULE = "arn:aws:events:eu-west-1:000000000000:rule/a";
const synth = (props: Partial<MailTopicProps> = {}) =>
  new Synthesized((stack) => {
    const topic = new MailTopic(stack, "topic", { name: "pickups", ...props });
    topic.allowPublishFrom("events.amazonaws.com", RULE);
    topic.grantPublish(
      new ServiceRole(stack, "role", { name: "a", service: "lambda.amazonaws.com", description: "A" }),
    );
  });

test("people get what is published by mail, where an address is given", () => {
  expect(synth().all("aws_sns_topic_subscription")).toEqual([]);
  const stack = synth({ email: "store@example.com", displayName: "Orders to pick up" });
  expect(stack.only("aws_sns_topic_subscription")).toMatchObject({ protocol: "email", endpoint: "store@example.com" });
  expect(stack.only("aws_sns_topic")).toMatchObject({ name: "pickups", display_name: "Orders to pick up" });
});

test("who may publish is named, and TLS is asked of everybody", () => {
  const stack = synth();
  expect(statements(stack.only("aws_sns_topic_policy").policy)).toMatchObject([
    { Effect: "Deny", Action: "sns:Publish", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Condition: { ArnEquals: { "aws:SourceArn": RULE } },
    },
  ]);
  expect(statements(stack.only("aws_iam_role_policy").policy)).toMatchObject([{ Action: "sns:Publish" }]);
});

test("a key of one's own is used, and whoever publishes may use it", () => {
  const stack = new Synthesized((scope) => {
    const encryptionKey = new EncryptionKey(scope, "key", { name: "orders", description: "Orders" });
    const topic = new MailTopic(scope, "topic", { name: "pickups", encryptionKey });
    topic.allowPublishFrom("events.amazonaws.com", RULE);
  });
  expect(stack.only("aws_sns_topic").kms_master_key_id).toMatch(/aws_kms_key/);
  expect(statements(stack.only("aws_kms_key_policy").policy)[1]).toMatchObject({
    Principal: { Service: "events.amazonaws.com" },
  });
});

test.each<[Partial<MailTopicProps>, string]>([
  [{ name: "a b" }, 'stack/topic: name is "a b"'],
  [{ email: "store" }, 'stack/topic: email is "store"'],
  [{ displayName: "주문" }, "stack/topic: displayName is"],
])("%p is refused", (props, message) => {
  expect(() => synth(props)).toThrow(message);
});

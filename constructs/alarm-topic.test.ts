import { AlarmTopic, type AlarmTopicProps } from "./alarm-topic.ts";
import { EncryptionKey } from "./encryption-key.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const synth = (props: Partial<AlarmTopicProps> = {}) =>
  new Synthesized((stack) => new AlarmTopic(stack, "topic", { name: "alarms", ...props }));

test("only alarms of this account may publish, and only over TLS", () => {
  const [alarms, tls] = statements(synth().only("aws_sns_topic_policy").policy);
  const part = (position: number) =>
    expect.stringMatching(
      new RegExp(`^\\$\\{element\\(split\\(':', aws_sns_topic\\.\\w+\\.arn\\), ${position}\\)\\}$`),
    );
  expect(alarms).toMatchObject({
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: "sns:Publish",
    Condition: {
      StringEquals: { "aws:SourceAccount": part(4) },
      ArnLike: { "aws:SourceArn": expect.stringMatching(/:cloudwatch:.*:alarm:\*$/) },
    },
  });
  // SNS refuses `sns:*` in the policy of a topic.
  expect(tls).toMatchObject({ Effect: "Deny", Action: "sns:Publish" });
});

test("an address gets a subscription, no address none", () => {
  expect(synth({ email: "ops@example.com" }).only("aws_sns_topic_subscription")).toMatchObject({
    protocol: "email",
    endpoint: "ops@example.com",
  });
  expect(synth().all("aws_sns_topic_subscription")).toHaveLength(0);
});

test("with a key of its own, CloudWatch may use the key", () => {
  const stack = new Synthesized((scope) => {
    const encryptionKey = new EncryptionKey(scope, "key", { name: "alarms", description: "Alarms" });
    new AlarmTopic(scope, "topic", { name: "alarms", encryptionKey });
  });
  expect(stack.only("aws_sns_topic").kms_master_key_id).toMatch(/aws_kms_key/);
  expect(statements(stack.only("aws_kms_key_policy").policy)[1]).toMatchObject({
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: ["kms:GenerateDataKey", "kms:Decrypt"],
  });
});

test.each<[Partial<AlarmTopicProps>, string]>([
  [{ name: "a.b" }, 'stack/topic: name is "a.b"'],
  [{ email: "ops" }, 'stack/topic: email is "ops"; accepted is an e-mail address'],
])("%p is refused", (props, message) => {
  expect(() => synth(props)).toThrow(message);
});

import { NoticeTopic, type NoticeTopicProps } from "./notice-topic.ts";
import { ServiceRole } from "./service-role.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const synth = (props: Partial<NoticeTopicProps> = {}) =>
  new Synthesized((stack) => {
    const topic = new NoticeTopic(stack, "topic", { name: "orders", ...props });
    topic.grantPublish(
      new ServiceRole(stack, "role", { name: "a", service: "states.amazonaws.com", description: "A" }),
    );
  });

test("encrypted with the account's key, and closed to who comes without TLS", () => {
  expect(synth().only("aws_sns_topic")).toMatchObject({ name: "orders", kms_master_key_id: "alias/aws/sns" });
  expect(statements(synth().only("aws_sns_topic_policy").policy)).toMatchObject([
    { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
  ]);
});

test("a role may publish once it was granted, and somebody gets mails if there is an address", () => {
  expect(statements(synth().only("aws_iam_role_policy").policy)).toMatchObject([{ Action: "sns:Publish" }]);
  expect(synth().all("aws_sns_topic_subscription")).toEqual([]);
  expect(synth({ email: "a@b.org" }).only("aws_sns_topic_subscription")).toMatchObject({ protocol: "email" });
});

test.each<[Partial<NoticeTopicProps>, string]>([
  [{ name: "a b" }, 'stack/topic: name is "a b"'],
  [{ email: "nobody" }, 'stack/topic: email is "nobody"'],
])("%p is refused", (props, message) => {
  expect(() => synth(props)).toThrow(message);
});

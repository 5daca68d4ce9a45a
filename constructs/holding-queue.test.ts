import { AlarmTopic } from "./alarm-topic.ts";
import { HoldingQueue } from "./holding-queue.ts";
import { ServiceRole } from "./service-role.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const synth = (retain?: boolean) =>
  new Synthesized((stack) => {
    const alarmTopic = new AlarmTopic(stack, "topic", { name: "alarms" });
    const queue = new HoldingQueue(stack, "queue", { name: "unmatched", holds: "Orders", alarmTopic, retain });
    queue.allowSendFrom("events.amazonaws.com", "arn:aws:events:eu-west-1:000000000000:rule/a");
    const role = new ServiceRole(stack, "role", {
      name: "sender",
      service: "lambda.amazonaws.com",
      description: "Sends",
    });
    queue.grantSend(role);
  });

test("it is encrypted, keeps messages as long as SQS does, and cannot be destroyed with them", () => {
  expect(synth().only("aws_sqs_queue")).toMatchObject({
    name: "unmatched",
    sqs_managed_sse_enabled: true,
    message_retention_seconds: 1_209_600,
    max_message_size: 262_144,
    lifecycle: { prevent_destroy: true },
  });
  expect(synth(false).only("aws_sqs_queue")).not.toHaveProperty("lifecycle");
});

test("its first message raises an alarm that somebody hears", () => {
  expect(synth().only("aws_cloudwatch_metric_alarm")).toMatchObject({
    alarm_name: "unmatched",
    alarm_description: "Orders wait in unmatched",
    metric_name: "ApproximateNumberOfMessagesVisible",
    threshold: 0,
    alarm_actions: [expect.stringMatching(/aws_sns_topic/)],
  });
});

test("who may send is named, and TLS is asked of everybody", () => {
  const stack = synth();
  expect(statements(stack.only("aws_sqs_queue_policy").policy)).toMatchObject([
    { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:eu-west-1:000000000000:rule/a" } },
    },
  ]);
  expect(statements(stack.only("aws_iam_role_policy").policy)).toMatchObject([{ Action: "sqs:SendMessage" }]);
});

test("a name that SQS would refuse is refused", () => {
  const build = () =>
    new Synthesized((stack) => {
      const alarmTopic = new AlarmTopic(stack, "topic", { name: "alarms" });
      new HoldingQueue(stack, "queue", { name: "a.b", holds: "Orders", alarmTopic });
    });
  expect(build).toThrow('stack/queue: name is "a.b"');
});

import { TerraformVariable } from "cdktf";
import { HttpDestination } from "./http-destination.ts";
import { QueuePipe, type QueuePipeProps } from "./queue-pipe.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";
import { WorkQueue } from "./work-queue.ts";

const synth = (props: Partial<QueuePipeProps> = {}) =>
  new Synthesized((stack) => {
    const source = new WorkQueue(stack, "queue", { name: "orders" });
    const apiKey = new TerraformVariable(stack, "api_key", { type: "string", sensitive: true });
    const url = "https://sub.example.com/sub";
    const target = new HttpDestination(stack, "target", { name: "sub", description: "Sub", url, apiKey });
    new QueuePipe(stack, "pipe", { name: "orders", description: "Orders", source, target, ...props });
  });

test("takes one message at a time and delivers the fields that are named", () => {
  expect(synth({ fields: { id: "$.body.id" } }).only("aws_pipes_pipe")).toMatchObject({
    source: expect.stringMatching(/aws_sqs_queue/),
    source_parameters: { sqs_queue_parameters: { batch_size: 1 } },
    target: expect.stringMatching(/aws_cloudwatch_event_api_destination/),
    target_parameters: { input_template: '{"id": <$.body.id>}' },
  });
});

test("delivers the whole record when nothing is named, and filters when told", () => {
  const pipe = synth({ filters: [{ body: { job: ["devops"] } }] }).only("aws_pipes_pipe");
  expect(pipe).not.toHaveProperty("target_parameters");
  expect(pipe.source_parameters).toMatchObject({
    filter_criteria: { filter: [{ pattern: '{"body":{"job":["devops"]}}' }] },
  });
});

test("its role may consume that queue and invoke that destination; the pipe waits for it", () => {
  const stack = synth();
  expect(statements(stack.only("aws_iam_role_policy").policy)).toMatchObject([
    { Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"] },
    { Action: "events:InvokeApiDestination" },
  ]);
  expect(stack.only("aws_pipes_pipe").depends_on).toEqual([expect.stringMatching(/^aws_iam_role_policy\./)]);
});

test("only this pipe of this account may assume the role", () => {
  const [trust] = statements(synth().only("aws_iam_role").assume_role_policy);
  expect(trust).toMatchObject({
    Principal: { Service: "pipes.amazonaws.com" },
    Condition: {
      StringEquals: {
        "aws:SourceAccount": expect.stringMatching(/^\$\{element\(split\(':', aws_sqs_queue\..*\), 4\)\}$/),
        "aws:SourceArn": expect.stringMatching(/^arn:.*:pipes:.*:pipe\/orders$/),
      },
    },
  });
});

test("failed executions are logged, without the messages", () => {
  const stack = synth({ logRetentionDays: 7 });
  expect(stack.only("aws_cloudwatch_log_group")).toMatchObject({
    name: "/aws/vendedlogs/pipes/orders",
    retention_in_days: 7,
  });
  expect(stack.only("aws_pipes_pipe").log_configuration).toEqual({
    level: "ERROR",
    cloudwatch_logs_log_destination: { log_group_arn: expect.stringMatching(/aws_cloudwatch_log_group/) },
  });
});

test.each<[Partial<QueuePipeProps>, string]>([
  [{ name: "a/b" }, 'stack/pipe: name is "a/b"'],
  [{ fields: { id: "id" } }, 'stack/pipe: fields.id is "id"; accepted is a JSON path'],
  [{ logRetentionDays: 31 }, "stack/pipe/log: retentionDays is 31; accepted is one of 1, 3, 5"],
])("%p is refused", (props, message) => {
  expect(() => synth(props)).toThrow(message);
});

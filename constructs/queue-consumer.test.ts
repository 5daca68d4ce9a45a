import { QueueConsumer, type QueueConsumerProps } from "./queue-consumer.ts";
import { someFunction } from "./testing/functions.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";
import { WorkQueue, type WorkQueueProps } from "./work-queue.ts";

const synth = (props: Partial<QueueConsumerProps> = {}, queueProps: Partial<WorkQueueProps> = {}) =>
  new Synthesized((stack) => {
    const queue = new WorkQueue(stack, "queue", { name: "orders", visibilityTimeout: 60, ...queueProps });
    new QueueConsumer(stack, "consumer", { queue, function: someFunction(stack), ...props });
  });

test("only the messages that failed come back", () => {
  const mapping = synth({ batchSize: 5, maximumConcurrency: 4 }).only("aws_lambda_event_source_mapping");
  expect(mapping).toMatchObject({
    event_source_arn: expect.stringMatching(/aws_sqs_queue\.queue_/),
    function_name: expect.stringMatching(/aws_lambda_function\..*\.arn/),
    batch_size: 5,
    maximum_batching_window_in_seconds: 0,
    function_response_types: ["ReportBatchItemFailures"],
    scaling_config: { maximum_concurrency: 4 },
  });
  expect(synth().only("aws_lambda_event_source_mapping")).not.toHaveProperty("scaling_config");
});

test("the function may consume the queue, which the mapping waits for", () => {
  const stack = synth();
  expect(statements(stack.only("aws_iam_role_policy").policy)[1]).toMatchObject({
    Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  });
  expect(stack.only("aws_lambda_event_source_mapping").depends_on).toEqual([
    expect.stringMatching(/^aws_iam_role_policy\./),
  ]);
});

test.each<[Partial<QueueConsumerProps>, Partial<WorkQueueProps>, string]>([
  [
    {},
    { visibilityTimeout: 59 },
    "stack/consumer: queue.visibilityTimeout is 59; accepted is at least 60 seconds, six times the 10 seconds of the function's time-out and the batch window: set visibilityTimeout of stack/queue, or a shorter limits.timeout of stack/function",
  ],
  [{ batchWindow: 5 }, {}, "at least 65 seconds"],
  [{ batchSize: 11 }, {}, "stack/consumer: batchWindow is 0; accepted is at least 1 second, as the batch size is 11"],
  [{ batchSize: 0 }, {}, "stack/consumer: batchSize is 0"],
  [{ batchSize: 11 }, { fifo: true }, "stack/consumer: batchSize is 11; accepted is a whole number from 1 to 10"],
  [{ maximumConcurrency: 1 }, {}, "stack/consumer: maximumConcurrency is 1; accepted is a whole number from 2 to 1000"],
])("%p with a queue %p is refused", (props, queueProps, message) => {
  expect(() => synth(props, queueProps)).toThrow(message);
});

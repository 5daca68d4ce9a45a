import type { Example } from "./example.ts";

const pipe = (queue: Record<string, unknown>) => ({
  aws_sqs_queue: { q: queue },
  aws_cloudwatch_event_api_destination: { d: {} },
  aws_pipes_pipe: { p: { source: "${aws_sqs_queue.q.arn}", target: "${aws_cloudwatch_event_api_destination.d.arn}" } },
});
const TO_QUEUE = { protocol: "sqs", endpoint: "${aws_sqs_queue.q.arn}", redrive_policy: "{}" };

/** Visibility and sizes of queues fit what reads and fills them. */
export const QUEUES_EXAMPLES: readonly Example[] = [
  [
    "visibility",
    pipe({ visibility_timeout_seconds: 29 }),
    pipe({ visibility_timeout_seconds: 30 }),
    "set visibility_timeout_seconds to 30",
  ],
  [
    "visibility",
    {
      aws_sqs_queue: { q: {} },
      aws_lambda_function: { f: { timeout: 6 } },
      aws_lambda_event_source_mapping: {
        m: { event_source_arn: "${aws_sqs_queue.q.arn}", function_name: "${aws_lambda_function.f.arn}" },
      },
    },
    {
      aws_sqs_queue: { q: {} },
      aws_lambda_function: { f: { timeout: 5 } },
      aws_lambda_event_source_mapping: {
        m: { event_source_arn: "${aws_sqs_queue.q.arn}", function_name: "${aws_lambda_function.f.arn}" },
      },
    },
    "set visibility_timeout_seconds to 36",
  ],
  [
    "message-size",
    pipe({ max_message_size: 1_048_576 }),
    pipe({ max_message_size: 262_144 }),
    "set max_message_size to 262144",
  ],
  [
    "message-size",
    { aws_sqs_queue: { q: { max_message_size: 1024 } }, aws_sns_topic_subscription: { s: TO_QUEUE } },
    { aws_sqs_queue: { q: { max_message_size: 262_144 } }, aws_sns_topic_subscription: { s: TO_QUEUE } },
    "takes 1024 bytes, and a topic carries 262144",
  ],
];

import { block, type Check, eachOf } from "./check.ts";
import type { References } from "./references.ts";
import type { DeclaredResource } from "./synthesized-app.ts";

/** EventBridge gives an API destination five seconds to answer: "API destinations" in its user guide. */
const DESTINATION_TIMEOUT_SECONDS = 5;
const TARGET_MAX_BYTES = 262_144;
/** What AWS takes when nothing is set: Lambda's time-out, SQS's visibility. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_VISIBILITY_SECONDS = 30;
/** What hands messages over without a queue of its own. */
const SENDERS = ["aws_cloudwatch_event_target", "aws_sns_topic_subscription"];

/** What cannot be handled is put aside, and somebody hears of it. */
export const deadLetters: Check = {
  id: "dead-letters",
  run: eachOf(["aws_sqs_queue", ...SENDERS], (queue, references, resources) => {
    if (queue.type !== "aws_sqs_queue") {
      return deadLetterArn(queue) === undefined
        ? [
            `gives up what its target does not take: add a ${queue.type === "aws_sns_topic_subscription" ? "redrive_policy" : "dead_letter_config"}`,
          ]
        : [];
    }
    const redrives = resources.filter(
      ({ type, arguments: args }) =>
        type === "aws_sqs_queue_redrive_policy" || (type === "aws_sqs_queue" && args.redrive_policy),
    );
    const senders = resources.filter(({ type }) => SENDERS.includes(type) || type === "aws_lambda_function");
    if (
      redrives.some((other) => references.leads(other, other.arguments.redrive_policy, queue)) ||
      senders.some((other) => references.leads(other, deadLetterArn(other), queue))
    ) {
      return alarmed(queue, references, resources)
        ? []
        : [
            "takes dead letters, but no alarm with an action looks at its ApproximateNumberOfMessagesVisible: add an aws_cloudwatch_metric_alarm",
          ];
    }
    const own = redrives.some((other) => other === queue || references.leads(other, other.arguments.queue_url, queue));
    return own ? [] : ["has no dead-letter queue: add an aws_sqs_queue_redrive_policy"];
  }),
};

/** A consumer that is slow does not see its message again while it still works on it: six time-outs, as Lambda's guide says. */
export const visibility: Check = {
  id: "visibility",
  run: eachOf(["aws_pipes_pipe", "aws_lambda_event_source_mapping"], (consumer, references) => {
    const { source, event_source_arn, target, function_name } = consumer.arguments;
    const queue = queueOf(references.of(consumer, source ?? event_source_arn));
    const timeout = timeoutOf(references.of(consumer, target ?? function_name));
    if (queue === undefined || timeout === undefined) return [];
    const seen = Number(queue.arguments.visibility_timeout_seconds ?? DEFAULT_VISIBILITY_SECONDS);
    return seen < 6 * timeout
      ? [
          `takes from ${queue.address}, whose visibility of ${seen} s is less than six times the ${timeout} s its target may take: set visibility_timeout_seconds to ${6 * timeout} or more`,
        ]
      : [];
  }),
};

/** A message that one hop takes fits the next: a pipe and a topic carry 256 KiB. */
export const messageSize: Check = {
  id: "message-size",
  run: eachOf(["aws_pipes_pipe", "aws_sns_topic_subscription"], (hop, references) => {
    if (hop.type === "aws_pipes_pipe") {
      const queue = queueOf(references.of(hop, hop.arguments.source));
      if (queue === undefined || sizeOf(queue) <= TARGET_MAX_BYTES) return [];
      return [
        `takes from ${queue.address}, which lets ${sizeOf(queue)} bytes in, and carries ${TARGET_MAX_BYTES}: set max_message_size to ${TARGET_MAX_BYTES} or less`,
      ];
    }
    const queue = queueOf(references.of(hop, hop.arguments.endpoint));
    if (queue === undefined || sizeOf(queue) >= TARGET_MAX_BYTES) return [];
    return [
      `sends to ${queue.address}, which takes ${sizeOf(queue)} bytes, and a topic carries ${TARGET_MAX_BYTES}: set max_message_size to ${TARGET_MAX_BYTES}`,
    ];
  }),
};

/** What AWS takes when nothing is set: a mebibyte. */
const sizeOf = (queue: DeclaredResource) => Number(queue.arguments.max_message_size ?? 1_048_576);

/** Where an event target, a subscription or a function puts what is not taken. */
function deadLetterArn({ arguments: args }: DeclaredResource): unknown {
  // A mail is tried for hours and goes nowhere else: "SNS message delivery retries".
  if (String(args.protocol).startsWith("email")) return null;
  return args.redrive_policy ?? block(args.dead_letter_config)?.arn ?? block(args.dead_letter_config)?.target_arn;
}

function alarmed(queue: DeclaredResource, references: References, resources: readonly DeclaredResource[]): boolean {
  return resources.some(
    (other) =>
      other.type === "aws_cloudwatch_metric_alarm" &&
      other.arguments.metric_name === "ApproximateNumberOfMessagesVisible" &&
      Array.isArray(other.arguments.alarm_actions) &&
      other.arguments.alarm_actions.length > 0 &&
      references.leads(other, other.arguments.dimensions, queue),
  );
}

function queueOf(resources: readonly DeclaredResource[]): DeclaredResource | undefined {
  return resources.find(({ type }) => type === "aws_sqs_queue");
}

function timeoutOf(targets: readonly DeclaredResource[]): number | undefined {
  for (const { type, arguments: args } of targets) {
    if (type === "aws_cloudwatch_event_api_destination") return DESTINATION_TIMEOUT_SECONDS;
    if (type === "aws_lambda_function") return Number(args.timeout ?? DEFAULT_TIMEOUT_SECONDS);
  }
  return undefined;
}

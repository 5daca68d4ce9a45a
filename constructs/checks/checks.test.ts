import { CHECKS, runChecks } from "./checks.ts";
import type { StackConfiguration, SynthesizedStack } from "./synthesized-app.ts";

type Resources = NonNullable<StackConfiguration["resource"]>;

const stack = (resource: Resources, name = "app"): SynthesizedStack => ({
  name,
  dependencies: [],
  directory: "",
  configuration: { resource },
});
const found = (check: string, ...stacks: SynthesizedStack[]) =>
  runChecks(stacks, [])
    .findings.filter((finding) => finding.check === check)
    .map(({ resource, message }) => `${resource.address} ${message}`);
const policy = (statement: object) => JSON.stringify({ Statement: [statement] });
const denial = (target: string) =>
  policy({ Effect: "Deny", Principal: "*", Resource: target, Condition: { Bool: { "aws:SecureTransport": "false" } } });

const SQS = "arn:aws:apigateway:eu-west-1:sqs:path/1/q";
const FORM = { "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'" };
const BODY = "Action=SendMessage&MessageBody=$util.urlEncode($input.body)";
const integration = (own: Record<string, unknown>) => ({ aws_api_gateway_integration: { i: { uri: SQS, ...own } } });
const pipe = (queue: Record<string, unknown>) => ({
  aws_sqs_queue: { q: queue },
  aws_cloudwatch_event_api_destination: { d: {} },
  aws_pipes_pipe: { p: { source: "${aws_sqs_queue.q.arn}", target: "${aws_cloudwatch_event_api_destination.d.arn}" } },
});
const deadLetterQueue = (alarm: Record<string, unknown>) => ({
  aws_sqs_queue: { dlq: {}, q: { redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.dlq.arn}"}' } },
  aws_cloudwatch_metric_alarm: {
    a: {
      metric_name: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "${aws_sqs_queue.dlq.name}" },
      alarm_actions: ["${aws_sns_topic.t.arn}"],
      ...alarm,
    },
  },
});
const deadLetterOf = (target: string) => ({
  ...deadLetterQueue({}),
  aws_sqs_queue: { dlq: {} },
  aws_cloudwatch_event_target: { [target]: { dead_letter_config: { arn: "${aws_sqs_queue.dlq.arn}" } } },
});
const TO_QUEUE = { protocol: "sqs", endpoint: "${aws_sqs_queue.q.arn}", redrive_policy: "{}" };
const rule = (pattern: object) => ({ aws_cloudwatch_event_rule: { r: { event_pattern: JSON.stringify(pattern) } } });
const method = "${aws_api_gateway_method.m.http_method}";
const answer = (selection_pattern: string) => ({
  aws_api_gateway_method: { m: {} },
  ...integration({ http_method: method }),
  aws_api_gateway_integration_response: { r: { http_method: method, selection_pattern } },
});

const EXAMPLES: readonly [check: string, wrong: Resources, right: Resources, message: string][] = [
  [
    "encryption-at-rest",
    { aws_sqs_queue: { q: {} } },
    { aws_sqs_queue: { q: { sqs_managed_sse_enabled: true } } },
    "set sqs_managed_sse_enabled",
  ],
  [
    "encryption-at-rest",
    { aws_sns_topic: { t: {} } },
    { aws_sns_topic: { t: { kms_master_key_id: "k" } } },
    "set kms_master_key_id",
  ],
  [
    "encryption-at-rest",
    { aws_s3_bucket: { b: {} }, aws_s3_bucket_server_side_encryption_configuration: { e: { bucket: "another" } } },
    {
      aws_s3_bucket: { b: {} },
      aws_s3_bucket_server_side_encryption_configuration: { e: { bucket: "${aws_s3_bucket.b.id}" } },
    },
    "aws_s3_bucket_server_side_encryption_configuration",
  ],
  [
    "encryption-at-rest",
    { aws_dynamodb_table: { t: {} } },
    { aws_dynamodb_table: { t: { server_side_encryption: [{ enabled: true }] } } },
    "set server_side_encryption",
  ],
  [
    "tls-only",
    {
      aws_s3_bucket: { b: {} },
      aws_s3_bucket_policy: { p: { bucket: "${aws_s3_bucket.b.id}", policy: denial("*").replace("Deny", "Allow") } },
    },
    { aws_s3_bucket: { b: {} }, aws_s3_bucket_policy: { p: { bucket: "${aws_s3_bucket.b.id}", policy: denial("*") } } },
    "aws:SecureTransport",
  ],
  [
    "wildcard-action",
    { aws_iam_policy: { p: { policy: policy({ Effect: "Allow", Action: ["sqs:Send*"], Resource: "arn" }) } } },
    { aws_iam_policy: { p: { policy: policy({ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: "arn" }) } } },
    "allows sqs:Send*",
  ],
  [
    "wildcard-resource",
    { aws_iam_role_policy: { p: { policy: policy({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }) } } },
    {
      aws_iam_role_policy: {
        p: { policy: policy({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "${aws_sqs_queue.q.arn}" }) },
      },
    },
    "is about *",
  ],
  [
    "wildcard-resource",
    {
      aws_iam_policy: {
        p: {
          policy: `{"Statement":{"Effect":"Allow","Resource":"arn:aws:logs:eu:\${element(split(":", x.arn), 4)}:*"}}`,
        },
      },
    },
    { aws_iam_policy: { p: { policy: policy({ Effect: "Allow", Resource: "arn:aws:s3:::bucket/*" }) } } },
    "is about arn:aws:logs",
  ],
  [
    "log-retention",
    { aws_cloudwatch_log_group: { l: { retention_in_days: 0 } } },
    { aws_cloudwatch_log_group: { l: { retention_in_days: 7 } } },
    "set retention_in_days",
  ],
  ["dead-letters", deadLetterQueue({ alarm_actions: [] }), deadLetterQueue({}), "takes dead letters, but no alarm"],
  ["dead-letters", { aws_sqs_queue: { q: {} } }, deadLetterQueue({}), "has no dead-letter queue"],
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
    "form-template",
    integration({ request_templates: { j: BODY } }),
    integration({ request_parameters: FORM, request_templates: { j: BODY } }),
    "Content-Type",
  ],
  [
    "form-template",
    integration({ request_parameters: FORM, request_templates: { j: "Action=SendMessage&MessageBody=$input.body" } }),
    integration({ request_parameters: FORM, request_templates: { j: BODY } }),
    "wrap it in $util.urlEncode",
  ],
  [
    "message-size",
    pipe({ max_message_size: 1_048_576 }),
    pipe({ max_message_size: 262_144 }),
    "set max_message_size to 262144",
  ],
  ["refused-size", answer("2\\d{2}"), answer("4\\d{2}"), "has no answer for a message that SQS refuses"],
  [
    "event-pattern",
    { aws_cloudwatch_event_rule: { r: { event_pattern: '{"source":"a"}' } } },
    { aws_cloudwatch_event_rule: { r: { event_pattern: '{"source":["a"]}' } } },
    "write a list",
  ],
  [
    "event-pattern",
    {
      aws_pipes_pipe: {
        p: { source_parameters: { filter_criteria: { filter: [{ pattern: '{"body":{"id":[]}}' }] } } },
      },
    },
    {
      aws_pipes_pipe: {
        p: { source_parameters: { filter_criteria: { filter: [{ pattern: '{"body":{"id":[1]}}' }] } } },
      },
    },
    "body.id is an empty list",
  ],
  [
    "dead-letters",
    { aws_cloudwatch_event_target: { t: {} } },
    { aws_cloudwatch_event_target: { t: { dead_letter_config: [{ arn: "a" }] } } },
    "add a dead_letter_config",
  ],
  [
    "dead-letters",
    { aws_sns_topic_subscription: { s: { protocol: "sqs" } } },
    { aws_sns_topic_subscription: { s: { protocol: "email" } } },
    "add a redrive_policy",
  ],
  [
    "dead-letters",
    { ...deadLetterOf("t"), aws_cloudwatch_metric_alarm: {} },
    deadLetterOf("t"),
    "takes dead letters, but no alarm",
  ],
  [
    "wildcard-resource",
    { aws_sqs_queue_policy: { p: { policy: policy({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }) } } },
    { aws_sqs_queue_policy: { p: { policy: policy({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "a" }) } } },
    "is about *",
  ],
  [
    "message-size",
    { aws_sqs_queue: { q: { max_message_size: 1024 } }, aws_sns_topic_subscription: { s: TO_QUEUE } },
    { aws_sqs_queue: { q: { max_message_size: 262_144 } }, aws_sns_topic_subscription: { s: TO_QUEUE } },
    "takes 1024 bytes, and a topic carries 262144",
  ],
  ["event-pattern", rule({ orderType: ["a"] }), rule({ detail: { orderType: ["a"] } }), "has no field orderType"],
  ["event-pattern", rule({ source: { a: ["b"] } }), rule({ source: ["b"] }), "source is a text"],
  [
    "event-pattern",
    rule({ detail: { a: [{ starts: "b" }] } }),
    rule({ detail: { a: [{ prefix: "b" }] } }),
    "write one of",
  ],
  [
    "event-pattern",
    rule({ detail: { a: [{ numeric: [">", 5, "<", 3] }] } }),
    rule({ detail: { a: [{ numeric: [">", 3, "<", 5] }] } }),
    "a range that has a number in it",
  ],
  [
    "event-pattern",
    rule({ $or: [{ detail: { a: [{ exists: "yes" }] } }] }),
    rule({ $or: [{ detail: { a: [{ exists: true }] } }] }),
    "it takes true or false",
  ],
  [
    "name",
    { aws_iam_role: { r: { name: "r".repeat(65) } } },
    { aws_iam_role: { r: { name: "r".repeat(64) } } },
    "AWS takes 64",
  ],
  [
    "name",
    { aws_sqs_queue: { q: { name: "a.b" } } },
    { aws_sqs_queue: { q: { name: "a.fifo" } } },
    'has the name "a.b"',
  ],
];

test.each(EXAMPLES)("%s: the wrong example %j is found, the right one is not", (check, wrong, right, message) => {
  expect(found(check, stack(wrong))).toEqual([expect.stringContaining(message)]);
  expect(found(check, stack(right)).filter((text) => text.includes(message))).toEqual([]);
});

test("every check has a wrong example", () => {
  expect(new Set(EXAMPLES.map(([check]) => check))).toEqual(new Set(CHECKS.map(({ id }) => id)));
});

test("a queue in another stack is found through its output", () => {
  const { configuration, ...gateway } = stack({ aws_sqs_queue: { q: { max_message_size: 1_000_000 } } }, "gateway");
  const source = "${data.terraform_remote_state.cross-stack-reference-input-gateway.outputs.cross-stack-output-q}";
  const output = { "cross-stack-output-q": { value: "${aws_sqs_queue.q.arn}" } };
  const subscriber = stack({ aws_pipes_pipe: { p: { source } } }, "subscriber");
  expect(found("message-size", { ...gateway, configuration: { ...configuration, output } }, subscriber)).toHaveLength(
    1,
  );
});

describe("what is accepted", () => {
  const app = [stack({ aws_cloudwatch_log_group: { l: {} } })];
  const acceptance = { check: "log-retention", path: "app/l", reason: "audit" };

  test("lets its finding pass, and shows the reason", () => {
    expect(runChecks(app, [acceptance])).toEqual({ findings: [], accepted: [acceptance], unused: [] });
  });

  test("of a construct is accepted of what it is made of", () => {
    const { accepted } = runChecks(app, [{ ...acceptance, path: "app" }]);
    expect(accepted).toEqual([acceptance]);
  });

  test("of another check, or of another resource, lets nothing pass and is reported", () => {
    const others = [
      { ...acceptance, path: "app/gone" },
      { ...acceptance, check: "name" },
    ];
    expect(runChecks(app, others)).toMatchObject({
      findings: [{ check: "log-retention" }],
      unused: ["log-retention app/gone", "name app/l"],
    });
  });
});

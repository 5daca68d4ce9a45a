import { AlarmTopic } from "./alarm-topic.ts";
import { HoldingQueue } from "./holding-queue.ts";
import type { NodeFunctionProps } from "./node-function.ts";
import { someFunction } from "./testing/functions.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const synth = (props: Partial<NodeFunctionProps> = {}) => new Synthesized((stack) => void someFunction(stack, props));

test("its code is the bundle, known by its hash", () => {
  const fn = synth().only("aws_lambda_function");
  expect(fn).toMatchObject({
    function_name: "receive",
    runtime: "nodejs22.x",
    architectures: ["arm64"],
    handler: "index.handler",
    timeout: 10,
    memory_size: 256,
    filename: expect.stringMatching(
      /^assets\/function_code_[0-9A-F]{8}\/[0-9a-f]{32}\/lambdas-receive-order-handler-[0-9a-f]{16}\.zip$/,
    ),
    source_code_hash: expect.stringMatching(/^[\w+/]{43}=$/),
    tracing_config: { mode: "PassThrough" },
  });
  expect(fn).not.toHaveProperty("environment");
  expect(fn).not.toHaveProperty("reserved_concurrent_executions");
});

test("its role may write its own log and nothing else; the function waits for it", () => {
  const stack = synth();
  expect(statements(stack.only("aws_iam_role").assume_role_policy)).toMatchObject([
    { Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  ]);
  expect(statements(stack.only("aws_iam_role_policy").policy)).toEqual([
    {
      Sid: "WriteLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.function_log_group_[0-9A-F]{8}\.arn\}:\*$/),
    },
  ]);
  expect(stack.only("aws_lambda_function").depends_on).toEqual([expect.stringMatching(/^aws_iam_role_policy\./)]);
});

test("its log is JSON, and kept for as long as said", () => {
  const stack = synth({ logRetentionDays: 7 });
  expect(stack.only("aws_cloudwatch_log_group")).toMatchObject({ name: "/aws/lambda/receive", retention_in_days: 7 });
  expect(stack.only("aws_lambda_function").logging_config).toEqual({
    log_format: "JSON",
    log_group: expect.stringMatching(/aws_cloudwatch_log_group/),
    application_log_level: "INFO",
    system_log_level: "WARN",
  });
});

test("limits, environment and tracing, with what tracing needs", () => {
  const stack = synth({
    limits: { timeout: 30, memory: 1_024, reservedConcurrency: 5 },
    environment: { TABLE: "orders" },
    tracing: true,
  });
  expect(stack.only("aws_lambda_function")).toMatchObject({
    timeout: 30,
    memory_size: 1_024,
    reserved_concurrent_executions: 5,
    environment: { variables: { TABLE: "orders" } },
    tracing_config: { mode: "Active" },
  });
  expect(statements(stack.only("aws_iam_role_policy").policy)[1]).toMatchObject({
    Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  });
});

test("errors and throttles raise an alarm, and tell the topic", () => {
  const stack = new Synthesized((scope) => {
    someFunction(scope, { alarmTopic: new AlarmTopic(scope, "topic", { name: "alarms" }) });
  });
  const alarms = stack.all("aws_cloudwatch_metric_alarm");
  expect(alarms.map(({ alarm_name, metric_name }) => [alarm_name, metric_name])).toEqual([
    ["receive-errors", "Errors"],
    ["receive-throttles", "Throttles"],
  ]);
  for (const { alarm_actions } of alarms) expect(alarm_actions).toEqual([expect.stringMatching(/aws_sns_topic/)]);
});

test("what it failed to do when nobody waited is kept, once", () => {
  const stack = new Synthesized((scope) => {
    const alarmTopic = new AlarmTopic(scope, "topic", { name: "alarms" });
    const queue = new HoldingQueue(scope, "queue", { name: "failures", holds: "Failures", alarmTopic });
    const fn = someFunction(scope);
    fn.keepFailures(queue);
    fn.keepFailures(queue);
    const other = new HoldingQueue(scope, "other", { name: "other", holds: "Failures", alarmTopic });
    expect(() => fn.keepFailures(other)).toThrow("stack/function: failures is");
  });
  expect(stack.only("aws_lambda_function_event_invoke_config")).toMatchObject({
    maximum_retry_attempts: 2,
    destination_config: { on_failure: { destination: expect.stringMatching(/aws_sqs_queue\.queue_/) } },
  });
  expect(statements(stack.only("aws_iam_role_policy").policy)[1]).toMatchObject({ Action: "sqs:SendMessage" });
});

test.each<[Partial<NodeFunctionProps>, string]>([
  [{ name: "a b" }, 'stack/function: name is "a b"'],
  [{ entry: "../elsewhere.ts" }, 'stack/function: entry is "../elsewhere.ts"; accepted is a path in the repository'],
  [{ limits: { timeout: 901 } }, "stack/function: limits.timeout is 901; accepted is a whole number from 1 to 900"],
  [{ limits: { memory: 64 } }, "stack/function: limits.memory is 64"],
  [{ limits: { reservedConcurrency: -1 } }, "stack/function: limits.reservedConcurrency is -1"],
  [{ logRetentionDays: 2 }, "stack/function/log: retentionDays is 2"],
])("%p is refused", (props, message) => {
  expect(() => synth(props)).toThrow(message);
});

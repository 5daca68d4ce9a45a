import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { ApiDestinations } from "../engine/api-destination/api-destinations.ts";
import type { Log } from "../engine/log.ts";
import { LogGroups } from "../engine/logs/log-groups.ts";
import type { OutsideRequest } from "../engine/outside.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import definition from "./aws-pipes-pipe.ts";

const SOURCE = "arn:aws:sqs:us-east-1:000000000000:source";
const TARGET_QUEUE = "arn:aws:sqs:us-east-1:000000000000:target";
const DESTINATION = "arn:aws:events:us-east-1:000000000000:api-destination/sub/1";
const LOG_GROUP = "arn:aws:logs:us-east-1:000000000000:log-group:pipes";
const ARGS = { name: "orders", role_arn: "arn:aws:iam::000000000000:role/pipe", source: SOURCE, target: DESTINATION };

function setUp() {
  const requests: OutsideRequest[] = [];
  const warnings: string[] = [];
  const log: Log = { info() {}, warn: (message) => void warnings.push(message), error() {} };
  const made = createTestWorld({
    outside: async (request) => {
      requests.push(request);
      return { status: 200, headers: {}, body: "" };
    },
  });
  const world = Object.assign(made, { log });
  const queues = world.service(QueueService);
  const source = queues.create({ name: "source" });
  const target = queues.create({ name: "target" });
  const destinations = world.service(ApiDestinations);
  destinations.declareConnection({ name: "c", arn: "arn:c", authorization: { type: "API_KEY", key: "k", value: "v" } });
  const endpoint = "https://sub.localhost/sub/*";
  destinations.declare({ name: "sub", arn: DESTINATION, endpoint, method: "POST" }, "arn:c");
  world.service(LogGroups).declare({ name: "pipes", arn: LOG_GROUP });
  const pipe = (args: Record<string, unknown>) =>
    declareResource(
      definition,
      { ...ARGS, target_parameters: { http_parameters: { path_parameter_values: ["1"] } }, ...args },
      { world },
    );
  return { world, source, target, requests, warnings, pipe };
}

test("a pipe can be referred to", () => {
  expect(setUp().pipe({}).attributes).toEqual({
    id: "orders",
    name: "orders",
    arn: "arn:aws:pipes:us-east-1:000000000000:pipe/orders",
    desired_state: "RUNNING",
  });
});

test("a pipe filters, transforms and delivers to an API destination, and logs", async () => {
  const { world, source, requests, pipe } = setUp();
  const running = await pipe({
    source_parameters: {
      sqs_queue_parameters: { batch_size: 1 },
      filter_criteria: { filter: [{ pattern: '{"body":{"id":[{"numeric":[">",5]}]}}' }] },
    },
    target_parameters: {
      input_template: '{"id": <$.body.id>, "pipe": <aws.pipes.pipe-name>}',
      http_parameters: {
        path_parameter_values: ["$.body.id"],
        header_parameters: { "X-Message": "$.messageId" },
        query_string_parameters: { v: "1" },
      },
    },
    log_configuration: {
      level: "INFO",
      include_execution_data: ["ALL"],
      cloudwatch_logs_log_destination: { log_group_arn: LOG_GROUP },
    },
  }).start();
  await source.send({ body: '{"id":3}' });
  const { messageId } = await source.send({ body: '{"id":10}' });
  await world.trace.count({ hop: "deleted" }, 2);
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({ url: "https://sub.localhost/sub/10?v=1", body: '{"id": 10, "pipe": "orders"}' });
  expect(requests[0]?.headers["X-Message"]).toBe(messageId);
  expect(
    world
      .service(LogGroups)
      .events("pipes")
      .map(({ message }) => JSON.parse(message).messageType),
  ).toContain("ExecutionSucceeded");
  await running?.stop?.();
  expect(world.topology.parts.find(({ kind }) => kind === "pipe")?.figures?.()).toMatchObject({ state: "STOPPED" });
});

test("a pipe delivers to a queue", async () => {
  const { world, source, target, pipe } = setUp();
  const running = await pipe({ target: TARGET_QUEUE, target_parameters: undefined }).start();
  await source.send({ body: "hello" });
  await world.trace.next({ hop: "deleted" });
  expect(JSON.parse((await target.receive())[0]!.body)).toMatchObject({ body: "hello", eventSourceARN: SOURCE });
  await running?.stop?.();
});

test("a stopped pipe does nothing", async () => {
  const { world, source, pipe } = setUp();
  await pipe({ desired_state: "STOPPED" }).start();
  await source.send({ body: "hello" });
  await world.clock.advance(30_000);
  expect(source.depth().visible).toBe(1);
});

test("a pipe warns of what EventBridge would not do as it is written", async () => {
  const { warnings, pipe } = setUp();
  const running = await pipe({
    source_parameters: { sqs_queue_parameters: { batch_size: 10 } },
    target_parameters: { input_template: "<$.body>", http_parameters: { path_parameter_values: ["1"] } },
  }).start();
  await running?.stop?.();
  expect(warnings).toEqual([
    expect.stringContaining("aws_pipes_pipe.test: the input template is nothing but <$.body>: of an object"),
    expect.stringContaining("aws_pipes_pipe.test: batch_size is 10, but an API destination takes 1 at a time"),
  ]);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  [
    "another source",
    { source: "arn:aws:kinesis:us-east-1:000000000000:stream/s" },
    /"source" must be the ARN of an SQS queue/,
  ],
  [
    "a queue that is not there",
    { source: `${SOURCE}2` },
    /"source" cannot be used: no queue arn:aws:sqs:.*source2 is declared/,
  ],
  [
    "another target",
    { target: "arn:aws:lambda:us-east-1:000000000000:function:f" },
    /"target" must be the ARN of an API destination or of an SQS queue/,
  ],
  [
    "a destination that is not there",
    { target: `${DESTINATION}2` },
    /"target" cannot be used: ApiDestination .* does not exist/,
  ],
  [
    "a broken pattern",
    { source_parameters: { filter_criteria: { filter: { pattern: '{"a":1}' } } } },
    /filter_criteria" cannot be used: .*"a" must be an object/,
  ],
  [
    "a broken template",
    { target_parameters: { input_template: "{", http_parameters: { path_parameter_values: ["1"] } } },
    /input_template" cannot be used: it can never be JSON/,
  ],
  [
    "too few path parameters",
    { target_parameters: {} },
    /"target" cannot be used: the endpoint .* has 1 wildcards, and path_parameter_values has 0/,
  ],
  [
    "parameters of another target",
    { target_parameters: { sqs_queue_parameters: {} } },
    /sqs_queue_parameters" is for queues/,
  ],
  [
    "too large a batch",
    { target: TARGET_QUEUE, target_parameters: {}, source_parameters: { sqs_queue_parameters: { batch_size: 11 } } },
    /batch_size" is 11, but the target takes 10/,
  ],
  [
    "a log without a place",
    { log_configuration: { level: "INFO" } },
    /cloudwatch_logs_log_destination" is required for the level INFO/,
  ],
])("%s is refused", async (_name, args, reason) => {
  await expect(setUp().pipe(args).start()).rejects.toThrow(reason);
});

test.each<[Record<string, unknown>, RegExp]>([
  [
    { enrichment: "arn:aws:lambda:us-east-1:000000000000:function:f" },
    /aws_pipes_pipe\.test .*"enrichment" is not supported/,
  ],
  [
    { source_parameters: { kinesis_stream_parameters: {} } },
    /"source_parameters.kinesis_stream_parameters" is not supported/,
  ],
  [{ desired_state: "PAUSED" }, /"desired_state" must be one of RUNNING, STOPPED/],
  [{ role_arn: undefined }, /"role_arn" is required/],
])("%j is refused", (args, reason) => {
  expect(() => setUp().pipe(args)).toThrow(reason);
});

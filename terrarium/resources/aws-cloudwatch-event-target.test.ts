import { EventBusBench } from "../../tests/factories/event-bus.ts";
import { declareResource } from "../../tests/factories/resource.ts";
import definition from "./aws-cloudwatch-event-target.ts";

async function setUp(raw: object) {
  const bench = new EventBusBench();
  const bus = await bench.service.createBus("orders");
  const pattern = '{"source":["shop"]}';
  const rule = await bench.service.rules.declare(bus, { name: "delivery", pattern }, "test/rule");
  const args = { rule: "delivery", event_bus_name: "orders", arn: bench.queue.arn, ...raw };
  return { bench, rule, target: declareResource(definition, args, { world: bench.world }) };
}

test("a target gets the events of its rule", async () => {
  const { bench, rule, target } = await setUp({
    input_transformer: [{ input_paths: { id: "$.detail.id" }, input_template: '{"order": <id>}' }],
  });
  await target.start();
  expect(target.attributes.target_id).toMatch(/^terraform-[0-9a-f]{26}$/);
  await bench.put({ eventBusName: "orders" });
  expect((await bench.drain()).map(({ body }) => body)).toEqual(['{"order":1}']);
  expect(bench.world.topology.edges).toContainEqual({ from: rule.arn, to: bench.queue.arn, kind: "sends" });
});

test("all that can be said of a target", async () => {
  const http = "arn:aws:events:us-east-1:000000000000:api-destination/a/1";
  const { bench, rule, target } = await setUp({
    arn: http,
    target_id: "a",
    role_arn: "arn:aws:iam::000000000000:role/r",
    input_path: "$.detail",
    retry_policy: [{ maximum_retry_attempts: 3, maximum_event_age_in_seconds: 60 }],
    dead_letter_config: [{ arn: "arn:aws:sqs:us-east-1:000000000000:dead-letters" }],
    http_target: [
      { path_parameter_values: ["$.id"], header_parameters: { a: "b" }, query_string_parameters: { c: "d" } },
    ],
  });
  await target.start();
  expect(target.attributes.id).toBe("orders-delivery-a");
  expect(rule.targets).toEqual([
    {
      id: "a",
      arn: http,
      roleArn: "arn:aws:iam::000000000000:role/r",
      inputPath: "$.detail",
      retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 60 },
      deadLetterArn: bench.deadLetters.arn,
      http: { pathValues: ["$.id"], headers: { a: "b" }, query: { c: "d" } },
    },
  ]);
  expect(bench.world.topology.edges).toContainEqual({
    from: rule.arn,
    to: bench.deadLetters.arn,
    kind: "dead-letters",
  });
});

test("a retry policy that names no attempts has none, as the provider sends it", async () => {
  const { rule, target } = await setUp({ retry_policy: [{ maximum_event_age_in_seconds: 60 }] });
  await target.start();
  expect(rule.targets[0]?.retryPolicy).toEqual({ maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 });
});

test("a FIFO queue gets its message group", async () => {
  const arn = "arn:aws:sqs:us-east-1:000000000000:a.fifo";
  const { rule, target } = await setUp({ arn, sqs_target: [{ message_group_id: "g" }] });
  await target.start();
  expect(rule.targets[0]).toMatchObject({ messageGroupId: "g" });
});

test.each([
  [{ arn: "arn:aws:kinesis:us-east-1:000000000000:stream/s" }, /reach no other targets, such as arn:aws:kinesis/],
  [{ rule: "nope" }, /"rule" cannot be used: Rule nope does not exist on EventBus orders/],
  [{ event_bus_name: "nope" }, /"event_bus_name" cannot be used/],
  [{ input: "{" }, /"input" cannot be used: JSON syntax error/],
  [
    { input_transformer: [{ input_template: "no quotes" }] },
    /"input_transformer" cannot be used: Invalid InputTemplate/,
  ],
  [{ arn: "arn:aws:states:us-east-1:000000000000:stateMachine:m" }, /"arn" cannot be used: RoleArn is required/],
  [
    { retry_policy: [{ maximum_retry_attempts: 200, maximum_event_age_in_seconds: 60 }] },
    /maximum_retry_attempts" must be a whole number from 0 to 185/,
  ],
  [{ retry_policy: [{ maximum_retry_attempts: 2 }] }, /maximum_event_age_in_seconds" is required in a retry_policy/],
  [{ ecs_target: [{ task_definition_arn: "x" }] }, /"ecs_target" is not supported/],
])("%j is refused", async (raw, reason) => {
  const start = async () => (await setUp(raw)).target.start();
  await expect(start()).rejects.toThrow(reason);
});

test("two targets of one id are refused, and a sixth of any", async () => {
  const { bench, target } = await setUp({ target_id: "a" });
  await target.start();
  await expect(target.start()).rejects.toThrow('"target_id" is "a", as that of another target');
  const more = (target_id: string) =>
    declareResource(
      definition,
      { rule: "delivery", event_bus_name: "orders", arn: bench.queue.arn, target_id },
      { world: bench.world },
    ).start();
  for (const id of ["b", "c", "d", "e"]) await more(id);
  await expect(more("f")).rejects.toThrow("5 targets a rule");
});

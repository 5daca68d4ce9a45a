import { AlarmTopic } from "./alarm-topic.ts";
import type { EventBus, EventRoute } from "./event-bus.ts";
import { EventBus as Bus } from "./event-bus.ts";
import { functionTarget, logGroupTarget, queueTarget, topicTarget } from "./event-targets.ts";
import { LogGroup } from "./log-group.ts";
import { MailTopic } from "./mail-topic.ts";
import { someBus, someFunction } from "./testing/functions.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";
import { WorkQueue } from "./work-queue.ts";

const PATTERN = { source: ["com.mycompany.order"] };
const RULE = /^\$\{aws_cloudwatch_event_rule\.bus_rule-a_rule_[0-9A-F]{8}\.arn\}$/;
const withBus = (build: (bus: EventBus, stack: ConstructorParameters<typeof WorkQueue>[0]) => void) =>
  new Synthesized((stack) => build(someBus(stack), stack));
const route = (to: EventRoute["to"]): EventRoute => ({ name: "rule-a", description: "A", pattern: PATTERN, to });

test("a rule of the bus, with a target that is tried for a day and then put aside", () => {
  const stack = withBus((bus, scope) => {
    bus.route(route([queueTarget(new WorkQueue(scope, "queue", { name: "work" }), { input: { part: "$.detail" } })]));
  });
  expect(stack.only("aws_cloudwatch_event_rule")).toMatchObject({
    name: "rule-a",
    event_bus_name: expect.stringMatching(/aws_cloudwatch_event_bus\.bus_/),
    event_pattern: JSON.stringify(PATTERN),
  });
  expect(stack.only("aws_cloudwatch_event_target")).toMatchObject({
    rule: expect.stringMatching(/aws_cloudwatch_event_rule/),
    event_bus_name: expect.stringMatching(/aws_cloudwatch_event_bus/),
    target_id: "queue",
    arn: expect.stringMatching(/aws_sqs_queue\.queue_/),
    input_path: "$.detail",
    retry_policy: { maximum_retry_attempts: 185, maximum_event_age_in_seconds: 86_400 },
    dead_letter_config: { arn: expect.stringMatching(/aws_sqs_queue\.bus_undelivered_/) },
  });
});

test("a queue takes messages from the rule alone, and so do the dead letters", () => {
  const stack = withBus((bus, scope) => {
    bus.route(route([queueTarget(new WorkQueue(scope, "queue", { name: "work" }))]));
  });
  const allowing = stack
    .all("aws_sqs_queue_policy")
    .map(({ policy }) => statements(policy).filter(({ Effect }) => Effect === "Allow"))
    .filter(({ length }) => length > 0);
  expect(allowing).toHaveLength(2);
  for (const [statement, ...more] of allowing) {
    expect(more).toEqual([]);
    expect(statement).toMatchObject({
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Condition: { ArnEquals: { "aws:SourceArn": expect.stringMatching(RULE) } },
    });
  }
});

test("the dead letters take a rule's messages by one statement, however many targets it has", () => {
  const stack = withBus((bus, scope) => {
    bus.route(route(["one", "two"].map((name) => queueTarget(new WorkQueue(scope, name, { name })))));
  });
  const policy = stack
    .all("aws_sqs_queue_policy")
    .find(({ queue_url }) => /bus_undelivered/.test(String(queue_url)))?.policy;
  expect(statements(policy).filter(({ Effect }) => Effect === "Allow")).toHaveLength(1);
});

test("a topic takes messages from the rule alone", () => {
  const stack = withBus((bus, scope) =>
    bus.route(route([topicTarget(new MailTopic(scope, "topic", { name: "mail" }))])),
  );
  const policies = stack.all("aws_sns_topic_policy").flatMap(({ policy }) => statements(policy));
  expect(policies).toContainEqual(
    expect.objectContaining({
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Condition: { ArnEquals: { "aws:SourceArn": expect.stringMatching(RULE) } },
    }),
  );
});

test("a function may be called by the rule; what it fails to do is put aside too", () => {
  const stack = withBus((bus, scope) => bus.route(route([functionTarget(someFunction(scope))])));
  expect(stack.only("aws_lambda_permission")).toMatchObject({
    action: "lambda:InvokeFunction",
    principal: "events.amazonaws.com",
    source_arn: expect.stringMatching(RULE),
  });
  expect(stack.only("aws_lambda_function_event_invoke_config").destination_config).toEqual({
    on_failure: { destination: expect.stringMatching(/aws_sqs_queue\.bus_undelivered_/) },
  });
});

test("log groups are let in by one policy of the bus, each for its own rule", () => {
  const stack = withBus((bus, scope) => {
    const group = (id: string) => logGroupTarget(new LogGroup(scope, id, { name: `/aws/events/${id}` }));
    bus.route(route([group("a")]));
    bus.route({ ...route([group("b")]), name: "rule-b" });
  });
  const { policy_name, policy_document } = stack.only("aws_cloudwatch_log_resource_policy");
  expect(policy_name).toBe("orders-rules");
  const principal = { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] };
  expect(statements(policy_document)).toMatchObject([
    { Sid: "MakeStreams", Principal: principal, Resource: expect.stringMatching(/\.a_group_.*:\*$/) },
    {
      Sid: "PutEvents",
      Principal: principal,
      Condition: { ArnEquals: { "aws:SourceArn": expect.stringMatching(RULE) } },
    },
    { Sid: "MakeStreams2", Resource: expect.stringMatching(/\.b_group_.*:\*$/) },
    { Sid: "PutEvents2", Condition: { ArnEquals: { "aws:SourceArn": expect.stringMatching(/rule-b/) } } },
  ]);
});

test("two targets of one kind are told apart", () => {
  const stack = withBus((bus, scope) => {
    const queue = (id: string) => queueTarget(new WorkQueue(scope, id, { name: id }));
    bus.route(route([queue("one"), queue("two")]));
  });
  expect(
    stack
      .all("aws_cloudwatch_event_target")
      .map(({ target_id }) => target_id)
      .sort(),
  ).toEqual(["queue", "queue-2"]);
});

test("a schedule is on the default bus, with the dead letters of this one", () => {
  const stack = withBus((bus, scope) => {
    const to = [functionTarget(someFunction(scope), { retry: { attempts: 3, age: 600 } })];
    bus.schedule({ name: "daily", description: "Daily", at: "cron(0 0 * * ? *)", to });
  });
  const rule = stack.only("aws_cloudwatch_event_rule");
  expect(rule).toMatchObject({ name: "daily", schedule_expression: "cron(0 0 * * ? *)" });
  expect(rule).not.toHaveProperty("event_bus_name");
  expect(stack.only("aws_cloudwatch_event_target")).toMatchObject({
    retry_policy: { maximum_retry_attempts: 3, maximum_event_age_in_seconds: 600 },
    dead_letter_config: { arn: expect.stringMatching(/bus_undelivered/) },
  });
});

test("its events are archived, and the archive does not go with the stack", () => {
  const stack = withBus((bus) => void bus.archive("archive", { name: "orders", days: 30, pattern: PATTERN }));
  expect(stack.only("aws_cloudwatch_event_archive")).toMatchObject({
    name: "orders",
    event_source_arn: expect.stringMatching(/aws_cloudwatch_event_bus/),
    retention_days: 30,
    event_pattern: JSON.stringify(PATTERN),
    lifecycle: { prevent_destroy: true },
  });
});

test("somebody hears of what was not delivered, refused or lost", () => {
  const alarms = withBus((bus, scope) => {
    bus.route(route([queueTarget(bus.deadLetters)]));
    bus.schedule({ name: "daily", description: "D", at: "rate(1 day)", to: [functionTarget(someFunction(scope))] });
  })
    .all("aws_cloudwatch_metric_alarm")
    .filter(({ namespace }) => namespace !== "AWS/Lambda");
  expect(alarms.map(({ alarm_name, metric_name }) => [alarm_name, metric_name])).toEqual([
    ["orders-daily-lost-events", "InvocationsFailedToBeSentToDlq"],
    ["orders-refused-events", "PutEventsFailedEntriesCount"],
    ["orders-rule-a-lost-events", "InvocationsFailedToBeSentToDlq"],
    ["orders-undelivered", "ApproximateNumberOfMessagesVisible"],
  ]);
  for (const { alarm_actions } of alarms) expect(alarm_actions).toEqual([expect.stringMatching(/aws_sns_topic/)]);
  const dimensions = alarms.map((alarm) => Object.keys((alarm.dimensions as object | undefined) ?? {}));
  expect(dimensions).toEqual([["RuleName"], [], ["EventBusName", "RuleName"], ["QueueName"]]);
});

test.each<[(bus: EventBus, to: EventRoute["to"]) => void, string]>([
  [(bus) => bus.route(route([])), "stack/bus/rule-a: to is 0; accepted is one to five targets"],
  [(bus, to) => bus.route({ ...route(to), name: "a b" }), 'stack/bus/a b: name is "a b"'],
  [
    (bus, [target]) => bus.route(route([{ ...target!, retry: { attempts: 186 } }])),
    "stack/bus/rule-a: retry.attempts is 186",
  ],
  [(bus, [target]) => bus.route(route([{ ...target!, retry: { age: 59 } }])), "stack/bus/rule-a: retry.age is 59"],
  [
    (bus, [target]) => bus.route(route([{ ...target!, input: { part: "detail" } }])),
    "stack/bus/rule-a: queue.input.part is",
  ],
  [(bus, to) => bus.schedule({ name: "s", description: "S", at: "0 0 * * *", to }), "stack/bus/s: when.schedule is"],
  [(bus) => void bus.archive("archive", { name: "x".repeat(49), days: 1 }), "stack/bus: archive.name is"],
])("%s is refused", (use, message) => {
  const build = () => withBus((bus, scope) => use(bus, [queueTarget(new WorkQueue(scope, "queue", { name: "work" }))]));
  expect(build).toThrow(message);
});

test("the default bus is nobody's own", () => {
  const build = () =>
    new Synthesized((stack) => {
      const alarmTopic = new AlarmTopic(stack, "alarms", { name: "alarms" });
      new Bus(stack, "bus", { name: "default", description: "Default", alarmTopic });
    });
  expect(build).toThrow('stack/bus: name is "default"');
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { start, type Terrarium } from "../../terrarium/index.ts";

/**
 * The defect of the coffee workshop's metrics: its queue's policy names a rule that does not exist, so that EventBridge is denied each event, and
 * nobody hears of it. Here the dead-letter queue, the log and the trace say so, and what would allow it.
 */
const HERE = "us-east-1:000000000000";
const BUS = "Serverlesspresso";
const WAITING = `arn:aws:events:${HERE}:rule/${BUS}/MetricsWaiting`;
const COMPLETED = `arn:aws:events:${HERE}:rule/${BUS}/MetricsCompleted`;
const NOBODYS = `arn:aws:events:${HERE}:rule/${BUS}/MetricsRule`;
const QUEUE = `arn:aws:sqs:${HERE}:metrics`;
const SOURCE = "awsserverlessda.serverlesspresso";

const rule = (name: string, detailType: string) => ({
  name,
  event_bus_name: `\${aws_cloudwatch_event_bus.coffee.name}`,
  event_pattern: JSON.stringify({ source: [SOURCE], "detail-type": [detailType] }),
});
const target = (ruleKey: string, more: object = {}) => ({
  rule: `\${aws_cloudwatch_event_rule.${ruleKey}.name}`,
  event_bus_name: `\${aws_cloudwatch_event_bus.coffee.name}`,
  arn: `\${aws_sqs_queue.metrics.arn}`,
  ...more,
});
const allow = (queue: string, sourceArn: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Rule",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: `\${aws_sqs_queue.${queue}.arn}`,
        Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
      },
    ],
  });

const TERRAFORM = {
  provider: { aws: { region: "us-east-1" } },
  resource: {
    aws_cloudwatch_event_bus: { coffee: { name: BUS } },
    aws_cloudwatch_event_rule: {
      waiting: rule("MetricsWaiting", "OrderProcessor.WaitingCompletion"),
      completed: rule("MetricsCompleted", "OrderManager.OrderCompleted"),
    },
    aws_cloudwatch_event_target: {
      waiting: target("waiting", { dead_letter_config: { arn: `\${aws_sqs_queue.undelivered.arn}` } }),
      completed: target("completed"),
    },
    aws_sqs_queue: { metrics: { name: "metrics" }, undelivered: { name: "undelivered" } },
    aws_sqs_queue_policy: {
      metrics: { queue_url: `\${aws_sqs_queue.metrics.url}`, policy: allow("metrics", NOBODYS) },
      undelivered: { queue_url: `\${aws_sqs_queue.undelivered.url}`, policy: allow("undelivered", WAITING) },
    },
  },
};

const directory = mkdtempSync(join(tmpdir(), "denied-"));
const warnings: { message: string; fields: Readonly<Record<string, unknown>> }[] = [];
let terrarium: Terrarium;
let events: EventBridgeClient;
let sqs: SQSClient;

beforeAll(async () => {
  writeFileSync(join(directory, "main.tf.json"), JSON.stringify(TERRAFORM));
  const log = {
    info() {},
    error() {},
    warn: (message: string, fields = {}) => void warnings.push({ message, fields }),
  };
  terrarium = await start({ directory, port: 0, seed: 1, log });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  events = new EventBridgeClient({ endpoint: terrarium.url, region: "us-east-1", credentials });
  sqs = new SQSClient({ endpoint: terrarium.url, region: "us-east-1", credentials });
});
afterAll(async () => {
  events.destroy();
  sqs.destroy();
  await terrarium.stop(0);
  rmSync(directory, { recursive: true });
});

async function put(detailType: string): Promise<string> {
  const entry = { EventBusName: BUS, Source: SOURCE, DetailType: detailType, Detail: '{"orderId":"1"}' };
  const { Entries = [] } = await events.send(new PutEventsCommand({ Entries: [entry] }));
  return Entries[0]!.EventId!;
}

async function received(queue: string) {
  const QueueUrl = `${terrarium.url}/000000000000/${queue}`;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ["All"] }));
  return Messages;
}

const smallest = (sourceArn: string) => ({
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: "sqs:SendMessage",
  Resource: QUEUE,
  Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
});
const nearMiss = (sourceArn: string) =>
  `"Rule" of the policy of ${QUEUE} does not apply: its condition ArnEquals aws:SourceArn = ${NOBODYS} does not hold: ` +
  `the request has ${sourceArn}`;

test("whoever put the event is told nothing: it is the delivery that is denied, and the dead-letter queue has the reason", async () => {
  const eventId = await put("OrderProcessor.WaitingCompletion");
  await terrarium.trace.next({ hop: "dead-lettered", part: WAITING });
  expect(await received("metrics")).toEqual([]);
  const [dead, ...others] = await received("undelivered");
  expect(JSON.parse(dead!.Body!)).toMatchObject({ id: eventId, detail: { orderId: "1" } });
  const text = (name: string) => dead!.MessageAttributes?.[name]?.StringValue;
  expect([text("RULE_ARN"), text("TARGET_ARN"), text("ERROR_CODE")]).toEqual([WAITING, QUEUE, "NO_PERMISSIONS"]);
  expect(text("ERROR_MESSAGE")).toBe(
    `User: events.amazonaws.com is not authorized to perform: sqs:SendMessage on resource: ${QUEUE} ` +
      "because no resource-based policy allows the sqs:SendMessage action",
  );
  expect(others).toEqual([]);
});

test("without a dead-letter queue the event is given up, which the log and the trace say", async () => {
  const eventId = await put("OrderManager.OrderCompleted");
  const givenUp = await terrarium.trace.next(({ part, detail }) => part === COMPLETED && detail.givenUp === true);
  expect(givenUp.detail).toMatchObject({
    eventId,
    target: QUEUE,
    code: "NO_PERMISSIONS",
    why: "the target has no dead-letter queue",
  });
  expect(warnings).toContainEqual({
    message: expect.stringMatching(
      new RegExp(
        `^${COMPLETED} gave up an event for ${QUEUE}: NO_PERMISSIONS: .*; the target has no dead-letter queue$`,
      ),
    ),
    fields: {},
  });
});

test.each([
  ["MetricsWaiting", WAITING],
  ["MetricsCompleted", COMPLETED],
])("log and trace name the statement that nearly allowed %s, and the smallest one that would", (_name, sourceArn) => {
  const refusal = {
    principal: "events.amazonaws.com",
    action: "sqs:SendMessage",
    resource: QUEUE,
    nearMisses: [nearMiss(sourceArn)],
    wouldAllow: smallest(sourceArn),
    in: `the policy of ${QUEUE}`,
  };
  expect(warnings.map(({ fields }) => fields)).toContainEqual(refusal);
  const refused = terrarium.trace.since().filter(({ hop }) => hop === "refused");
  expect(refused.map(({ part, detail }) => [part, detail])).toContainEqual([QUEUE, { ...refusal, enforced: true }]);
});

test("that statement is all that was missing", async () => {
  const QueueUrl = `${terrarium.url}/000000000000/metrics`;
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [WAITING, COMPLETED].map(smallest) });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  const ids = [await put("OrderProcessor.WaitingCompletion"), await put("OrderManager.OrderCompleted")];
  await terrarium.trace.count({ hop: "queued", part: QUEUE }, 2);
  const bodies = [...(await received("metrics")), ...(await received("metrics"))].map(
    ({ Body }) => JSON.parse(Body!).id,
  );
  expect(bodies.sort()).toEqual(ids.sort());
});

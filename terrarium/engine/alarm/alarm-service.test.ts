import { createTestWorld } from "../../../tests/factories/world.ts";
import { Lifecycle } from "../lifecycle.ts";
import { Metrics } from "../metrics/metrics.ts";
import { type Handover, Recipients } from "../recipients.ts";
import type { CompositeAlarmDefinition, MetricAlarmDefinition } from "./alarm.ts";
import { AlarmService } from "./alarm-service.ts";

const MINUTE = 60_000;
const TOPIC = "arn:aws:sns:us-east-1:000000000000:alarms";
const METRIC = { namespace: "AWS/SQS", name: "NumberOfMessagesSent", dimensions: { QueueName: "dead" } };
const SETTINGS = { actionsEnabled: true, alarmActions: [TOPIC], okActions: [], insufficientDataActions: [] };
const ALARM: MetricAlarmDefinition = {
  ...SETTINGS,
  kind: "metric",
  name: "dead-letters",
  metric: { ...METRIC, statistic: "Sum", period: 60 },
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  evaluationPeriods: 1,
  treatMissingData: "notBreaching",
};

function alarmWorld() {
  const world = createTestWorld();
  const told: Handover[] = [];
  const recipient = (arn: string) => ({
    arn,
    action: "sns:Publish",
    edge: "publishes",
    hasResourcePolicy: true,
    take: async (handover: Handover) => void told.push(handover),
  });
  world.service(Recipients).serve("sns", recipient);
  world.service(Recipients).serve("lambda", recipient);
  world.service(Lifecycle).ready();
  return { ...world, clock: world.clock, told, alarms: world.service(AlarmService), metrics: world.service(Metrics) };
}

const composite = (name: string, rule: string): CompositeAlarmDefinition => ({
  ...SETTINGS,
  kind: "composite",
  name,
  rule,
});

describe("a metric alarm", () => {
  it("goes off at the end of the minute and tells the topic what CloudWatch tells it", async () => {
    const { alarms, metrics, clock, told } = alarmWorld();
    const created = clock.now();
    await alarms.put({ ...ALARM, description: "look into the queue" });
    expect(alarms.get("dead-letters").state).toMatchObject({
      value: "INSUFFICIENT_DATA",
      reason: "Unchecked: Initial alarm creation",
    });
    metrics.meter(METRIC.namespace, METRIC.name, METRIC.dimensions).add(3);
    await clock.advance(MINUTE);
    const { state } = alarms.get("dead-letters");
    expect(state.value).toBe("ALARM");
    expect(state.reason).toBe(
      "Threshold Crossed: 1 out of the last 1 datapoints [3.0 (01/01/26 00:00:00)] was greater than the threshold (0.0) " +
        "(minimum 1 datapoint for OK -> ALARM transition).",
    );
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      subject: 'ALARM: "dead-letters" in US East (N. Virginia)',
      principal: {
        kind: "service",
        name: "cloudwatch.amazonaws.com",
        sourceArn: "arn:aws:cloudwatch:us-east-1:000000000000:alarm:dead-letters",
      },
    });
    expect(JSON.parse(told[0]!.body)).toEqual({
      AlarmName: "dead-letters",
      AlarmDescription: "look into the queue",
      AWSAccountId: "000000000000",
      AlarmConfigurationUpdatedTimestamp: "2026-01-01T00:00:00.000+0000",
      NewStateValue: "ALARM",
      NewStateReason: state.reason,
      StateChangeTime: new Date(created + MINUTE).toISOString().replace("Z", "+0000"),
      Region: "US East (N. Virginia)",
      AlarmArn: "arn:aws:cloudwatch:us-east-1:000000000000:alarm:dead-letters",
      OldStateValue: "INSUFFICIENT_DATA",
      OKActions: [],
      AlarmActions: [TOPIC],
      InsufficientDataActions: [],
      Trigger: {
        MetricName: METRIC.name,
        Namespace: METRIC.namespace,
        StatisticType: "Statistic",
        Statistic: "SUM",
        Unit: null,
        Dimensions: [{ value: "dead", name: "QueueName" }],
        Period: 60,
        EvaluationPeriods: 1,
        ComparisonOperator: "GreaterThanThreshold",
        Threshold: 0,
        TreatMissingData: "notBreaching",
        EvaluateLowSampleCountPercentile: "",
      },
    });
  });

  it("is OK again once the breach is out of the evaluation range, and tells that to others", async () => {
    const { alarms, metrics, clock, told } = alarmWorld();
    await alarms.put({ ...ALARM, okActions: [`${TOPIC}-ok`] });
    metrics.meter(METRIC.namespace, METRIC.name, METRIC.dimensions).add(1);
    await clock.advance(3 * MINUTE);
    expect(alarms.get("dead-letters").state.value).toBe("ALARM");
    await clock.advance(MINUTE);
    expect(alarms.get("dead-letters").state).toMatchObject({
      value: "OK",
      reason:
        "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].",
    });
    expect(told.map(({ subject }) => subject?.split(":")[0])).toEqual(["ALARM", "OK"]);
    expect(
      alarms
        .history()
        .map(({ summary }) => summary)
        .reverse(),
    ).toEqual([
      'Alarm "dead-letters" created',
      "Alarm updated from INSUFFICIENT_DATA to ALARM",
      `Successfully executed action ${TOPIC}`,
      "Alarm updated from ALARM to OK",
      `Successfully executed action ${TOPIC}-ok`,
    ]);
  });

  it("looks at gauges each minute", async () => {
    const { alarms, metrics, clock } = alarmWorld();
    let depth = 0;
    metrics.sample("AWS/SQS", "ApproximateNumberOfMessagesVisible", { QueueName: "dead" }, () => depth);
    const metric = { ...METRIC, name: "ApproximateNumberOfMessagesVisible", statistic: "Maximum", period: 60 };
    await alarms.put({ ...ALARM, metric, treatMissingData: "missing" });
    await clock.advance(MINUTE);
    expect(alarms.get("dead-letters").state.value).toBe("OK");
    depth = 1;
    await clock.advance(MINUTE);
    expect(alarms.get("dead-letters").state.value).toBe("ALARM");
    depth = 0;
    await clock.advance(MINUTE);
    expect(alarms.get("dead-letters").state.value).toBe("OK");
  });

  it("works expressions out", async () => {
    const { alarms, metrics, clock } = alarmWorld();
    const { metric: _, ...rest } = ALARM;
    const query = (id: string, name: string) => ({
      id,
      returnData: false,
      metric: { namespace: "AWS/ApiGateway", name, dimensions: { ApiName: "orders" }, statistic: "Sum", period: 60 },
    });
    const queries = [
      query("errors", "5XXError"),
      query("all", "Count"),
      { id: "rate", expression: "errors / all * 100" },
    ];
    await alarms.put({ ...rest, queries, threshold: 5 });
    const meter = (name: string) => metrics.meter("AWS/ApiGateway", name, { ApiName: "orders" });
    for (let call = 0; call < 100; call++) {
      meter("Count").add(1);
      meter("5XXError").add(call < 6 ? 1 : 0);
    }
    await clock.advance(MINUTE);
    expect(alarms.get("dead-letters").state.reason).toMatch(/\[6\.0 \(.*\)\] was greater than the threshold \(5\.0\)/);
  });

  it("of a high-resolution metric is worked out every ten seconds", async () => {
    const { alarms, metrics, clock } = alarmWorld();
    await alarms.put({ ...ALARM, metric: { ...METRIC, statistic: "Sum", period: 10 } });
    await clock.advance(2_000);
    metrics.put({ ...METRIC, at: clock.now(), values: [1], highResolution: true });
    await clock.advance(8_000);
    expect(alarms.get("dead-letters").state.value).toBe("ALARM");
  });

  it("of the minute is not worked out more often because another one is", async () => {
    const { alarms, metrics, clock } = alarmWorld();
    await alarms.put({ ...ALARM, name: "quick", metric: { ...METRIC, statistic: "Sum", period: 10 } });
    await alarms.put({ ...ALARM, treatMissingData: "missing" });
    metrics.put({ ...METRIC, at: clock.now(), values: [1] });
    await clock.advance(59_999);
    expect(alarms.get("dead-letters").state.value).toBe("INSUFFICIENT_DATA");
    await clock.advance(1);
    expect(alarms.get("dead-letters").state.value).toBe("ALARM");
  });

  it("tells nobody when its actions are disabled", async () => {
    const { alarms, clock, told } = alarmWorld();
    await alarms.put(ALARM);
    await alarms.enableActions(["dead-letters"], false);
    await alarms.setState("dead-letters", "ALARM", "a drill");
    expect(told).toEqual([]);
    await alarms.enableActions(["dead-letters"], true);
    await clock.advance(MINUTE);
    expect(alarms.get("dead-letters").state.value).toBe("OK");
    await alarms.setState("dead-letters", "ALARM", "a drill");
    expect(told).toHaveLength(1);
  });

  it("invokes functions with the event of alarm actions", async () => {
    const { alarms, told } = alarmWorld();
    await alarms.put({ ...ALARM, alarmActions: ["arn:aws:lambda:us-east-1:000000000000:function:on-call"] });
    await alarms.setState("dead-letters", "ALARM", "a drill");
    expect(told[0]!.principal).toMatchObject({ name: "lambda.alarms.cloudwatch.amazonaws.com" });
    expect(JSON.parse(told[0]!.body)).toMatchObject({
      source: "aws.cloudwatch",
      alarmData: {
        alarmName: "dead-letters",
        state: { value: "ALARM", reason: "a drill" },
        previousState: { value: "INSUFFICIENT_DATA" },
        configuration: { metrics: [{ metricStat: { period: 60, stat: "Sum" }, returnData: true }] },
      },
    });
  });

  it("says in its history that an action failed", async () => {
    const { alarms } = alarmWorld();
    await alarms.put({ ...ALARM, alarmActions: ["arn:aws:sqs:us-east-1:000000000000:none"] });
    await alarms.setState("dead-letters", "ALARM", "a drill");
    expect(alarms.history()[0]!.summary).toMatch(/^Failed to execute action arn:aws:sqs/);
  });
});

describe("a composite alarm", () => {
  it("follows the alarms of its rule", async () => {
    const { alarms, told } = alarmWorld();
    for (const name of ["a", "b"]) await alarms.put({ ...ALARM, name, alarmActions: [] });
    await alarms.put(composite("both", "ALARM(a) AND ALARM(b)"));
    await alarms.put(composite("above", "ALARM(both)"));
    expect(alarms.get("both").state.value).toBe("OK");
    await alarms.setState("a", "ALARM", "x");
    expect(alarms.get("both").state.value).toBe("OK");
    await alarms.setState("b", "ALARM", "x");
    expect(["both", "above"].map((name) => alarms.get(name).state.value)).toEqual(["ALARM", "ALARM"]);
    expect(JSON.parse(told[0]!.body)).toMatchObject({ AlarmName: "both", AlarmRule: "ALARM(a) AND ALARM(b)" });
    await alarms.setState("a", "OK", "x");
    expect(alarms.get("above").state.value).toBe("OK");
  });

  it("waits until all alarms are declared", async () => {
    const world = createTestWorld();
    const alarms = world.service(AlarmService);
    await alarms.put(composite("quiet", "NOT ALARM(a)"), "test/quiet");
    expect(alarms.get("quiet").state.value).toBe("INSUFFICIENT_DATA");
    world.service(Lifecycle).ready();
    await world.clock.advance(1);
    expect(alarms.get("quiet").state.value).toBe("ALARM");
  });
});

it("keeps states and alarms made at run time; declared ones come back when they are declared", async () => {
  const { alarms, told: _told, ...world } = alarmWorld();
  await alarms.put(ALARM);
  await alarms.put({ ...ALARM, name: "declared" }, "test/declared");
  await alarms.setState("dead-letters", "ALARM", "kept");
  await alarms.setState("declared", "ALARM", "kept too");
  const again = new AlarmService(world);
  expect(again.list().map(({ definition }) => definition.name)).toEqual(["dead-letters"]);
  expect(again.get("dead-letters").state).toMatchObject({ value: "ALARM", reason: "kept" });
  await again.put({ ...ALARM, name: "declared" }, "test/declared");
  expect(again.get("declared").state).toMatchObject({ value: "ALARM", reason: "kept too" });
  await again.delete(["dead-letters"]);
  expect(() => again.get("dead-letters")).toThrow("Unknown alarm: dead-letters");
});

it.each<[string, Partial<MetricAlarmDefinition>, RegExp]>([
  [
    "an unknown function",
    { metric: undefined, queries: [{ id: "e", expression: "SEARCH('x')" }] },
    /SEARCH is not known here/,
  ],
  ["neither metric nor queries", { metric: undefined }, /either a metric or metric queries/],
  ["no such statistic", { metric: { ...METRIC, statistic: "sum", period: 60 } }, /statistic "sum" is not known/],
  ["no such period", { metric: { ...METRIC, statistic: "Sum", period: 45 } }, /but is 45/],
])("%s is refused", async (_what, change, reason) => {
  const { alarms } = alarmWorld();
  await expect(alarms.put({ ...ALARM, ...change })).rejects.toThrow(reason);
});

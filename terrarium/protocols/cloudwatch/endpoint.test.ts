import { gzipSync } from "node:zlib";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { decode, encode, Tag } from "cbor2";
import { call } from "../../../tests/factories/http.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import type { AuthorizationRequest } from "../../engine/authorization.ts";
import { AccessDenied } from "../../engine/errors.ts";
import { Dashboards } from "../../engine/metrics/dashboards.ts";
import { Metrics } from "../../engine/metrics/metrics.ts";
import { createAwsFront } from "../aws-front.ts";
import { FrontDoor } from "../front-door.ts";

let denied: string | undefined;
const authorize = ({ action }: AuthorizationRequest) => {
  if (action === denied) throw new AccessDenied(`not authorized to perform: ${action}`);
};
const world = createTestWorld({ authorize });
const now = world.clock.now();
const minute = (count: number) => new Date(now + count * 60_000);
const SIGNED = {
  Authorization:
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=00",
};
let door: FrontDoor;
let cloudWatch: CloudWatch;

beforeAll(async () => {
  door = await FrontDoor.open({ port: 0, onError: (error) => world.log.error(String(error)) });
  door.mountRest(createAwsFront(world));
  cloudWatch = new CloudWatch({
    endpoint: door.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  cloudWatch.destroy();
  await door.close(0);
});

const ALARM = {
  AlarmName: "slow",
  AlarmDescription: "too slow",
  Namespace: "orders",
  MetricName: "latency",
  ExtendedStatistic: "p90",
  Period: 60,
  EvaluationPeriods: 2,
  Threshold: 100,
  ComparisonOperator: "GreaterThanThreshold",
} as const;

describe("metrics", () => {
  it("are put and read", async () => {
    const Dimensions = [{ Name: "kind", Value: "pickup" }];
    await cloudWatch.putMetricData({
      Namespace: "orders",
      MetricData: [
        {
          MetricName: "latency",
          Dimensions,
          Timestamp: minute(0),
          Values: [10, 20],
          Counts: [1, 3],
          Unit: "Milliseconds",
        },
        { MetricName: "latency", Dimensions, Timestamp: minute(1), Value: 50, Unit: "Milliseconds" },
        {
          MetricName: "size",
          Timestamp: minute(1),
          StatisticValues: { SampleCount: 2, Sum: 6, Minimum: 2, Maximum: 4 },
        },
      ],
    });
    const range = { StartTime: minute(0), EndTime: minute(5) };
    const { Label, Datapoints } = await cloudWatch.getMetricStatistics({
      ...range,
      Namespace: "orders",
      MetricName: "latency",
      Dimensions,
      Period: 60,
      Statistics: ["Sum", "SampleCount", "Average", "Minimum", "Maximum"],
      ExtendedStatistics: ["p50"],
    });
    expect(Label).toBe("latency");
    expect(Datapoints).toEqual([
      {
        Timestamp: minute(0),
        Sum: 70,
        SampleCount: 4,
        Average: 17.5,
        Minimum: 10,
        Maximum: 20,
        ExtendedStatistics: { p50: 20 },
        Unit: "Milliseconds",
      },
      {
        Timestamp: minute(1),
        Sum: 50,
        SampleCount: 1,
        Average: 50,
        Minimum: 50,
        Maximum: 50,
        ExtendedStatistics: { p50: 50 },
        Unit: "Milliseconds",
      },
    ]);
    const data = await cloudWatch.getMetricData({
      ...range,
      MetricDataQueries: [
        {
          Id: "m",
          MetricStat: { Metric: { Namespace: "orders", MetricName: "latency", Dimensions }, Period: 60, Stat: "Sum" },
          ReturnData: false,
        },
        { Id: "e", Expression: "m / 10", Label: "tenths" },
      ],
    });
    expect(data.MetricDataResults).toEqual([
      { Id: "e", Label: "tenths", Timestamps: [minute(1), minute(0)], Values: [5, 7], StatusCode: "Complete" },
    ]);
    const { Metrics: listed } = await cloudWatch.listMetrics({ Namespace: "orders", Dimensions: [{ Name: "kind" }] });
    expect(listed).toEqual([{ Namespace: "orders", MetricName: "latency", Dimensions }]);
  });

  it("come compressed", async () => {
    const body = gzipSync(JSON.stringify({ Namespace: "zip", MetricData: [{ MetricName: "m", Value: 1 }] }));
    const headers = {
      ...SIGNED,
      "Content-Type": "application/x-amz-json-1.0",
      "Content-Encoding": "gzip",
      "X-Amz-Target": "GraniteServiceVersion20100801.PutMetricData",
    };
    expect((await call(door.port, "/", { method: "POST", headers, body })).status).toBe(200);
    expect(world.service(Metrics).list()).toContainEqual({ namespace: "zip", name: "m", dimensions: {} });
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      "a namespace of AWS",
      () => cloudWatch.putMetricData({ Namespace: "AWS/X", MetricData: [] }),
      "InvalidParameterValue",
    ],
    [
      "values and a value",
      () => cloudWatch.putMetricData({ Namespace: "n", MetricData: [{ MetricName: "m", Value: 1, Values: [1] }] }),
      "InvalidParameterCombination",
    ],
    [
      "a time long ago",
      () =>
        cloudWatch.putMetricData({
          Namespace: "n",
          MetricData: [{ MetricName: "m", Value: 1, Timestamp: minute(-99_999) }],
        }),
      "InvalidParameterValue",
    ],
    [
      "no value",
      () => cloudWatch.putMetricData({ Namespace: "n", MetricData: [{ MetricName: "m" }] }),
      "MissingRequiredParameterException",
    ],
    [
      "an unknown function",
      () =>
        cloudWatch.getMetricData({
          StartTime: minute(0),
          EndTime: minute(1),
          MetricDataQueries: [{ Id: "e", Expression: "SEARCH('x')" }],
        }),
      "ValidationException",
    ],
  ])("%s is refused", async (_what, refused, name) => {
    await expect(refused()).rejects.toMatchObject({ name: expect.stringContaining(name) });
  });
});

describe("alarms", () => {
  it("are made, described, set, disabled and deleted, and have a history", async () => {
    await cloudWatch.putMetricAlarm(ALARM);
    await cloudWatch.putCompositeAlarm({ AlarmName: "any", AlarmRule: 'ALARM("slow")' });
    const { MetricAlarms, CompositeAlarms } = await cloudWatch.describeAlarms({});
    expect(CompositeAlarms).toEqual([]);
    expect(MetricAlarms).toEqual([
      expect.objectContaining({
        ...ALARM,
        AlarmArn: "arn:aws:cloudwatch:us-east-1:000000000000:alarm:slow",
        StateValue: "INSUFFICIENT_DATA",
        StateUpdatedTimestamp: new Date(now),
        ActionsEnabled: true,
        TreatMissingData: "missing",
      }),
    ]);
    await cloudWatch.setAlarmState({ AlarmName: "slow", StateValue: "ALARM", StateReason: "a drill" });
    const all = await cloudWatch.describeAlarms({ AlarmTypes: ["MetricAlarm", "CompositeAlarm"], StateValue: "ALARM" });
    expect([all.MetricAlarms?.length, all.CompositeAlarms?.length]).toEqual([1, 1]);
    await cloudWatch.disableAlarmActions({ AlarmNames: ["slow"] });
    const metric = { Namespace: "orders", MetricName: "latency" };
    const forMetric = await cloudWatch.describeAlarmsForMetric(metric);
    expect(forMetric.MetricAlarms?.[0]).toMatchObject({ AlarmName: "slow", ActionsEnabled: false });
    const { AlarmHistoryItems } = await cloudWatch.describeAlarmHistory({
      AlarmName: "slow",
      HistoryItemType: "StateUpdate",
    });
    expect(AlarmHistoryItems).toMatchObject([
      {
        AlarmType: "MetricAlarm",
        HistorySummary: "Alarm updated from INSUFFICIENT_DATA to ALARM",
        Timestamp: new Date(now),
      },
    ]);
    await cloudWatch.deleteAlarms({ AlarmNames: ["any", "slow"] });
    await expect(
      cloudWatch.setAlarmState({ AlarmName: "slow", StateValue: "OK", StateReason: "x" }),
    ).rejects.toMatchObject({ name: "ResourceNotFound", $metadata: { httpStatusCode: 404 } });
  });

  it("of an unknown comparison are refused", async () => {
    const wrong = { ...ALARM, ComparisonOperator: "GreaterThanUpperThreshold" } as const;
    await expect(cloudWatch.putMetricAlarm(wrong)).rejects.toThrow(/ComparisonOperator must be one of/);
  });
});

it("shows dashboards", async () => {
  world.service(Dashboards).declare("orders", "arn:aws:cloudwatch::000000000000:dashboard/orders", '{"widgets":[]}');
  expect((await cloudWatch.getDashboard({ DashboardName: "orders" })).DashboardBody).toBe('{"widgets":[]}');
  expect((await cloudWatch.listDashboards({})).DashboardEntries).toEqual([
    {
      DashboardName: "orders",
      DashboardArn: "arn:aws:cloudwatch::000000000000:dashboard/orders",
      LastModified: new Date(now),
      Size: 14,
    },
  ]);
  await expect(cloudWatch.getDashboard({ DashboardName: "none" })).rejects.toThrow(/none does not exist/);
});

it("asks for permissions", async () => {
  denied = "cloudwatch:ListMetrics";
  await expect(cloudWatch.listMetrics({})).rejects.toMatchObject({ name: "AccessDenied" });
  denied = undefined;
});

it("speaks CBOR, as the AWS CLI does", async () => {
  const body = Buffer.from(
    encode({
      Namespace: "cbor",
      MetricData: [{ MetricName: "m", Value: 1.5, Timestamp: new Tag(1, now / 1000) }],
    }),
  );
  const headers = { ...SIGNED, "Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" };
  const path = (operation: string) => `/service/GraniteServiceVersion20100801/operation/${operation}`;
  const put = await call(door.port, path("PutMetricData"), { method: "POST", headers, body });
  expect([put.status, put.headers["smithy-protocol"]]).toEqual([200, "rpc-v2-cbor"]);
  const answer = await fetchBytes(path("ListMetrics"), headers, encode({ Namespace: "cbor" }));
  expect(answer).toEqual({ Metrics: [{ Namespace: "cbor", MetricName: "m", Dimensions: [] }] });
  const refused = await call(door.port, path("GetDashboard"), {
    method: "POST",
    headers,
    body: Buffer.from(encode({})),
  });
  expect([refused.status, refused.headers["x-amzn-query-error"]]).toEqual([400, "MissingParameter;Sender"]);
});

it("speaks the query protocol, as older clients do", async () => {
  const headers = { ...SIGNED, "Content-Type": "application/x-www-form-urlencoded" };
  const send = (parameters: Record<string, string>) =>
    call(door.port, "/", { method: "POST", headers, body: new URLSearchParams(parameters).toString() });
  await send({
    Action: "PutMetricData",
    Namespace: "form",
    "MetricData.member.1.MetricName": "m",
    "MetricData.member.1.Value": "3",
    "MetricData.member.1.Dimensions.member.1.Name": "a",
    "MetricData.member.1.Dimensions.member.1.Value": "<1>",
  });
  const listed = await send({ Action: "ListMetrics", Namespace: "form" });
  expect(listed.body).toContain(
    "<ListMetricsResult><Metrics><member><Namespace>form</Namespace><MetricName>m</MetricName><Dimensions><member><Name>a</Name><Value>&lt;1&gt;</Value></member></Dimensions></member></Metrics></ListMetricsResult>",
  );
  const refused = await send({ Action: "Nothing" });
  expect([refused.status, refused.body]).toEqual([400, expect.stringContaining("<Code>InvalidAction</Code>")]);
});

/** The body of an answer that is no text. */
async function fetchBytes(path: string, headers: Record<string, string>, body: Uint8Array): Promise<unknown> {
  const answer = await fetch(`${door.url}${path}`, { method: "POST", headers, body: Buffer.from(body) });
  return decode(new Uint8Array(await answer.arrayBuffer()));
}

import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { createTestWorld } from "../../../tests/factories/world.ts";
import type { AuthorizationRequest } from "../../engine/authorization.ts";
import { AccessDenied } from "../../engine/errors.ts";
import { LogGroups } from "../../engine/logs/log-groups.ts";
import { createAwsFront } from "../aws-front.ts";
import { FrontDoor } from "../front-door.ts";

const asked: string[] = [];
let denied: string | undefined;
const authorize = ({ action, resource }: AuthorizationRequest) => {
  asked.push(`${action} ${resource.replace("arn:aws:logs:us-east-1:000000000000:", "")}`);
  if (action === denied) throw new AccessDenied(`not authorized to perform: ${action}`);
};
const world = createTestWorld({ authorize });
const now = world.clock.now();
let door: FrontDoor;
let logs: CloudWatchLogs;
let groups = 0;

beforeAll(async () => {
  door = await FrontDoor.open({ port: 0, onError: (error) => world.log.error(String(error)) });
  door.mountRest(createAwsFront(world));
  logs = new CloudWatchLogs({
    endpoint: door.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  logs.destroy();
  await door.close(0);
});

async function newGroup(...streams: string[]): Promise<string> {
  const logGroupName = `/group/${++groups}`;
  await logs.createLogGroup({ logGroupName });
  for (const logStreamName of streams) await logs.createLogStream({ logGroupName, logStreamName });
  return logGroupName;
}

const lines = (...messages: string[]) => messages.map((message, index) => ({ timestamp: now + index, message }));
const messages = (events: { message?: string }[] | undefined) => events?.map(({ message }) => message);

describe("groups", () => {
  it("are created, described, given a retention and deleted", async () => {
    const logGroupName = await newGroup();
    await logs.putRetentionPolicy({ logGroupName, retentionInDays: 7 });
    const { logGroups } = await logs.describeLogGroups({ logGroupNamePrefix: logGroupName });
    expect(logGroups).toEqual([
      {
        logGroupName,
        creationTime: now,
        retentionInDays: 7,
        metricFilterCount: 0,
        arn: `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:*`,
        logGroupArn: `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`,
        storedBytes: 0,
        logGroupClass: "STANDARD",
      },
    ]);
    await logs.deleteLogGroup({ logGroupName });
    expect((await logs.describeLogGroups({ logGroupNamePattern: logGroupName })).logGroups).toEqual([]);
  });

  it("are listed in pages", async () => {
    for (let index = 0; index < 3; index++) world.service(LogGroups).declare({ name: `/paged/${index}` });
    const first = await logs.describeLogGroups({ logGroupNamePrefix: "/paged", limit: 2 });
    const second = await logs.describeLogGroups({ logGroupNamePrefix: "/paged", limit: 2, nextToken: first.nextToken });
    expect([first.logGroups?.length, second.logGroups?.length, second.nextToken]).toEqual([2, 1, undefined]);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ["twice", async () => logs.createLogGroup({ logGroupName: await newGroup() }), "ResourceAlreadyExistsException"],
    ["with a space", () => logs.createLogGroup({ logGroupName: "a b" }), "InvalidParameterException"],
    ["never made", () => logs.deleteLogGroup({ logGroupName: "none" }), "ResourceNotFoundException"],
    [
      "for 8 days",
      async () => logs.putRetentionPolicy({ logGroupName: await newGroup(), retentionInDays: 8 }),
      "InvalidParameterException",
    ],
    [
      "of Insights",
      () => logs.startQuery({ logGroupName: "g", startTime: 0, endTime: 1, queryString: "fields" }),
      "InvalidOperationException",
    ],
  ])("%s are refused", async (_what, call, name) => {
    await expect(call()).rejects.toMatchObject({ name });
  });
});

describe("streams", () => {
  it("are ordered by name, or by their last line", async () => {
    const logGroupName = await newGroup("b", "a", "c");
    await logs.putLogEvents({ logGroupName, logStreamName: "b", logEvents: [{ timestamp: now + 9, message: "late" }] });
    await logs.putLogEvents({ logGroupName, logStreamName: "c", logEvents: [{ timestamp: now + 5, message: "x" }] });
    const names = async (options: object) =>
      (await logs.describeLogStreams({ logGroupName, ...options })).logStreams?.map(
        ({ logStreamName }) => logStreamName,
      );
    expect(await names({})).toEqual(["a", "b", "c"]);
    expect(await names({ orderBy: "LastEventTime", descending: true })).toEqual(["b", "c", "a"]);
    expect(await names({ logStreamNamePrefix: "b" })).toEqual(["b"]);
    const { logStreams } = await logs.describeLogStreams({ logGroupName, logStreamNamePrefix: "b" });
    expect(logStreams?.[0]).toMatchObject({
      firstEventTimestamp: now + 9,
      lastEventTimestamp: now + 9,
      lastIngestionTime: now,
    });
    await expect(names({ orderBy: "LastEventTime", logStreamNamePrefix: "b" })).rejects.toThrow(
      "Cannot order by LastEventTime",
    );
  });
});

describe("PutLogEvents", () => {
  it("says which lines it did not take", async () => {
    const logGroupName = await newGroup("s");
    const hours = (count: number) => ({ timestamp: now + count * 3_600_000, message: String(count) });
    const old = 15 * 24;
    const first = await logs.putLogEvents({
      logGroupName,
      logStreamName: "s",
      logEvents: [hours(-old), hours(-old + 1)],
    });
    expect(first.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 2 });
    const second = await logs.putLogEvents({
      logGroupName,
      logStreamName: "s",
      logEvents: [hours(0), hours(1), hours(3)],
    });
    expect(second.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 2 });
    expect(messages((await logs.filterLogEvents({ logGroupName })).events)).toEqual(["0", "1"]);
  });

  it.each<[string, object, RegExp]>([
    ["out of order", { logEvents: lines("a", "b").reverse() }, /chronological order/],
    [
      "over more than a day",
      {
        logEvents: [
          { timestamp: now - 90_000_000, message: "a" },
          { timestamp: now, message: "b" },
        ],
      },
      /24 hours/,
    ],
    ["too large", { logEvents: lines("x".repeat(600_000), "x".repeat(600_000)) }, /Upload too large/],
    ["none", { logEvents: [] }, /length from 1 to 10000/],
    ["for no stream", { logEvents: lines("a"), logStreamName: "none" }, /log stream does not exist/],
  ])("refuses lines %s", async (_what, change, reason) => {
    const logGroupName = await newGroup("s");
    const batch = { logGroupName, logStreamName: "s", logEvents: lines("a"), ...change };
    await expect(logs.putLogEvents(batch)).rejects.toThrow(reason);
  });
});

describe("GetLogEvents", () => {
  it("goes back from the end and on from the beginning, and follows", async () => {
    const logGroupName = await newGroup("s");
    const stream = { logGroupName, logStreamName: "s" };
    await logs.putLogEvents({ ...stream, logEvents: lines("1", "2", "3", "4", "5") });
    const last = await logs.getLogEvents({ ...stream, limit: 2 });
    expect(messages(last.events)).toEqual(["4", "5"]);
    const before = await logs.getLogEvents({ ...stream, limit: 2, nextToken: last.nextBackwardToken });
    expect(messages(before.events)).toEqual(["2", "3"]);
    const head = await logs.getLogEvents({ ...stream, limit: 3, startFromHead: true });
    expect(messages(head.events)).toEqual(["1", "2", "3"]);
    const next = await logs.getLogEvents({ ...stream, nextToken: head.nextForwardToken });
    expect(messages(next.events)).toEqual(["4", "5"]);
    const end = await logs.getLogEvents({ ...stream, nextToken: next.nextForwardToken });
    expect([end.events, end.nextForwardToken]).toEqual([[], next.nextForwardToken]);
    await logs.putLogEvents({ ...stream, logEvents: [{ timestamp: now + 50, message: "6" }] });
    const followed = await logs.getLogEvents({ ...stream, nextToken: end.nextForwardToken });
    expect(messages(followed.events)).toEqual(["6"]);
    const until = await logs.getLogEvents({ ...stream, startTime: now + 1, endTime: now + 3 });
    expect(messages(until.events)).toEqual(["2", "3"]);
    await expect(logs.getLogEvents({ ...stream, nextToken: "x" })).rejects.toThrow(/nextToken is invalid/);
  });
});

describe("FilterLogEvents", () => {
  it("finds lines of all streams by time, stream and pattern, page by page", async () => {
    const logGroupName = await newGroup("app-1", "app-2", "web");
    for (const logStreamName of ["app-1", "app-2", "web"]) {
      await logs.putLogEvents({
        logGroupName,
        logStreamName,
        logEvents: lines(`INFO ${logStreamName}`, `ERROR ${logStreamName}`),
      });
    }
    const all = await logs.filterLogEvents({ logGroupName, filterPattern: "ERROR" });
    expect(messages(all.events)).toEqual(["ERROR app-1", "ERROR app-2", "ERROR web"]);
    expect(new Set(all.events?.map(({ eventId }) => eventId)).size).toBe(3);
    expect(
      messages((await logs.filterLogEvents({ logGroupName, logStreamNamePrefix: "app", endTime: now })).events),
    ).toEqual(["INFO app-1", "INFO app-2"]);
    expect(
      messages((await logs.filterLogEvents({ logGroupName, logStreamNames: ["web"], startTime: now + 1 })).events),
    ).toEqual(["ERROR web"]);
    const found: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await logs.filterLogEvents({ logGroupName, limit: 4, nextToken });
      found.push(...messages(page.events)!);
      nextToken = page.nextToken;
    } while (nextToken);
    expect(found).toHaveLength(6);
    const byArn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:*`;
    expect((await logs.filterLogEvents({ logGroupIdentifier: byArn })).events).toHaveLength(6);
    await expect(logs.filterLogEvents({ logGroupName, filterPattern: "{ $.a" })).rejects.toThrow(
      /Invalid filter pattern/,
    );
  });
});

it("tests a pattern", async () => {
  const { matches } = await logs.testMetricFilter({
    filterPattern: "[ip, status = 4*]",
    logEventMessages: ["h 200", "h 404"],
  });
  expect(matches).toEqual([{ eventNumber: 2, eventMessage: "h 404", extractedValues: { ip: "h", status: "404" } }]);
});

it("asks for the permission of each action on the stream or the group", async () => {
  const logGroupName = await newGroup("s");
  asked.length = 0;
  await logs.putLogEvents({ logGroupName, logStreamName: "s", logEvents: lines("a") });
  await logs.filterLogEvents({ logGroupName });
  await logs.describeLogGroups({});
  expect(asked).toEqual([
    `logs:PutLogEvents log-group:${logGroupName}:log-stream:s`,
    `logs:FilterLogEvents log-group:${logGroupName}:log-stream:`,
    "logs:DescribeLogGroups log-group::log-stream:",
  ]);
  denied = "logs:GetLogEvents";
  await expect(logs.getLogEvents({ logGroupName, logStreamName: "s" })).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  denied = undefined;
});

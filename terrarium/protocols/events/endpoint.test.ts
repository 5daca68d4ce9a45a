import { EventsServer } from "../../../tests/factories/events.ts";
import { refusal } from "../../../tests/factories/sqs.ts";
import { ADMINISTRATOR } from "../../engine/authorization.ts";
import { AccessDenied } from "../../engine/errors.ts";
import { callEvents } from "./endpoint.ts";

const EventPattern = JSON.stringify({ source: ["shop"] });
const entry = { Source: "shop", DetailType: "Order", Detail: '{"id":1}' };
const ARN = "arn:aws:events:us-east-1:000000000000";

describe("EventBridge through its SDK", () => {
  let server: EventsServer;
  beforeEach(async () => {
    server = await EventsServer.start();
  });
  afterEach(() => server.close());

  async function putRule(rest: object = {}, target: object = {}) {
    const { RuleArn } = await server.events.putRule({ Name: "all", EventPattern, ...rest });
    const Targets = [{ Id: "q", Arn: server.queue.arn, ...target }];
    await server.events.putTargets({ Rule: "all", Targets, ...rest });
    return RuleArn;
  }

  test("puts events, and says of each entry what became of it", async () => {
    await putRule();
    const Time = new Date("2026-02-03T04:05:06.789Z");
    const answer = await server.events.putEvents({
      Entries: [
        { ...entry, Time, Resources: ["a"] },
        { ...entry, Detail: "{" },
      ],
    });
    expect(answer).toMatchObject({
      FailedEntryCount: 1,
      Entries: [
        { EventId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." },
      ],
    });
    expect(await server.received()).toMatchObject([
      { id: answer.Entries![0]!.EventId, time: "2026-02-03T04:05:06Z", resources: ["a"], detail: { id: 1 } },
    ]);
  });

  test("refuses calls as a whole", async () => {
    const call = server.events.putEvents({ Entries: Array(11).fill(entry) });
    expect(await refusal(call)).toMatchObject({ name: "ValidationException", status: 400 });
    const unknown = server.events.describeEventBus({ Name: "nope" });
    expect(await refusal(unknown)).toMatchObject({
      name: "ResourceNotFoundException",
      message: "Event bus nope does not exist.",
    });
    const pattern = server.events.putRule({ Name: "r", EventPattern: "{}" });
    expect(await refusal(pattern)).toMatchObject({ name: "InvalidEventPatternException" });
  });

  test("tests patterns", async () => {
    const Event = JSON.stringify({
      id: "1",
      account: "1",
      source: "shop",
      time: "t",
      region: "r",
      resources: [],
      "detail-type": "d",
    });
    expect(await server.events.testEventPattern({ EventPattern, Event })).toMatchObject({ Result: true });
    expect(await server.events.testEventPattern({ EventPattern: '{"source":["x"]}', Event })).toMatchObject({
      Result: false,
    });
    const missing = server.events.testEventPattern({ EventPattern, Event: "{}" });
    expect(await refusal(missing)).toMatchObject({ message: expect.stringContaining("it has no id, account") });
  });

  test("makes, describes, lists and deletes buses", async () => {
    const { EventBusArn } = await server.events.createEventBus({ Name: "custom", Description: "d" });
    expect(EventBusArn).toBe(`${ARN}:event-bus/custom`);
    expect(await refusal(server.events.createEventBus({ Name: "custom" }))).toMatchObject({
      name: "ResourceAlreadyExistsException",
    });
    expect(await server.events.describeEventBus({ Name: "custom" })).toMatchObject({
      Arn: EventBusArn,
      Description: "d",
      CreationTime: expect.any(Date),
    });
    const { EventBuses } = await server.events.listEventBuses({});
    expect(EventBuses!.map(({ Name }) => Name)).toEqual(["custom", "default"]);
    const first = await server.events.listEventBuses({ Limit: 1 });
    expect((await server.events.listEventBuses({ NextToken: first.NextToken })).EventBuses).toMatchObject([
      { Name: "default" },
    ]);
    await putRule({ EventBusName: "custom" });
    expect(await refusal(server.events.deleteEventBus({ Name: "custom" }))).toMatchObject({
      name: "ValidationException",
    });
    await server.events.removeTargets({ Rule: "all", EventBusName: "custom", Ids: ["q"] });
    await server.events.deleteRule({ Name: "all", EventBusName: "custom" });
    await server.events.deleteEventBus({ Name: "custom" });
    expect((await server.events.listEventBuses({ NamePrefix: "c" })).EventBuses).toEqual([]);
  });

  test("makes, describes, lists, disables and deletes rules", async () => {
    const RuleArn = await putRule({ Description: "d" });
    expect(RuleArn).toBe(`${ARN}:rule/all`);
    expect(await server.events.describeRule({ Name: "all" })).toMatchObject({
      Arn: RuleArn,
      EventPattern,
      State: "ENABLED",
      Description: "d",
      EventBusName: "default",
    });
    await server.events.disableRule({ Name: "all" });
    await server.events.putEvents({ Entries: [entry] });
    expect(await server.received()).toEqual([]);
    await server.events.enableRule({ Name: "all" });
    expect((await server.events.listRules({ NamePrefix: "a" })).Rules).toMatchObject([
      { Name: "all", State: "ENABLED" },
    ]);
    expect((await server.events.listRuleNamesByTarget({ TargetArn: server.queue.arn })).RuleNames).toEqual(["all"]);
    expect(await refusal(server.events.deleteRule({ Name: "all" }))).toMatchObject({
      message: "Rule can't be deleted since it has targets.",
    });
    expect(await server.events.removeTargets({ Rule: "all", Ids: ["q", "x"] })).toMatchObject({
      FailedEntryCount: 1,
      FailedEntries: [{ TargetId: "x", ErrorCode: "ResourceNotFoundException" }],
    });
    await server.events.deleteRule({ Name: "all" });
    await server.events.deleteRule({ Name: "all" });
    expect(await refusal(server.events.describeRule({ Name: "all" }))).toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("keeps all that is said of a target", async () => {
    const target = {
      Id: "q",
      Arn: server.queue.arn,
      RoleArn: "arn:aws:iam::000000000000:role/r",
      InputTransformer: { InputPathsMap: { id: "$.detail.id" }, InputTemplate: '{"order": <id>}' },
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 },
      DeadLetterConfig: { Arn: server.queue.arn },
    };
    await putRule({}, target);
    expect((await server.events.listTargetsByRule({ Rule: "all" })).Targets).toEqual([target]);
    await server.events.putEvents({ Entries: [entry] });
    expect(await server.received()).toEqual([{ order: 1 }]);
    const twice = server.events.putTargets({ Rule: "all", Targets: [target, target] });
    expect(await refusal(twice)).toMatchObject({ message: "Duplicate target ids in the request." });
  });

  test("archives and replays", async () => {
    const bus = `${ARN}:event-bus/default`;
    await server.events.createArchive({ ArchiveName: "a", EventSourceArn: bus, RetentionDays: 1, EventPattern });
    await server.events.putEvents({ Entries: [entry, { ...entry, Source: "other" }] });
    const archive = await server.events.describeArchive({ ArchiveName: "a" });
    expect(archive).toMatchObject({ State: "ENABLED", EventCount: 1, RetentionDays: 1, EventPattern });
    await putRule();
    const replay = {
      ReplayName: "r",
      EventSourceArn: archive.ArchiveArn!,
      EventStartTime: new Date(Date.now() - 60_000),
      EventEndTime: new Date(Date.now() + 60_000),
      Destination: { Arn: bus },
    };
    const since = server.world.trace.seq;
    expect(await server.events.startReplay(replay)).toMatchObject({ State: "STARTING", ReplayArn: `${ARN}:replay/r` });
    await server.world.trace.next({ hop: "delivered" }, { since });
    expect(await server.received()).toMatchObject([{ "replay-name": "r", detail: { id: 1 } }]);
    expect(await server.events.describeReplay({ ReplayName: "r" })).toMatchObject({
      Destination: { Arn: bus },
      EventSourceArn: archive.ArchiveArn,
    });
    expect((await server.events.listReplays({ EventSourceArn: archive.ArchiveArn })).Replays).toHaveLength(1);
    expect((await server.events.listArchives({ NamePrefix: "a" })).Archives).toMatchObject([
      { ArchiveName: "a", EventCount: 1 },
    ]);
    await server.events.updateArchive({ ArchiveName: "a", RetentionDays: 3 });
    expect(await server.events.describeArchive({ ArchiveName: "a" })).toMatchObject({ RetentionDays: 3, EventPattern });
    await server.events.deleteArchive({ ArchiveName: "a" });
    expect((await server.events.listArchives({})).Archives).toEqual([]);
    expect(await refusal(server.events.cancelReplay({ ReplayName: "x" }))).toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("permissions of a bus", async () => {
    await server.events.putPermission({ StatementId: "a", Action: "events:PutEvents", Principal: "123456789012" });
    const { Policy } = await server.events.describeEventBus({});
    expect(JSON.parse(Policy!).Statement).toMatchObject([
      { Sid: "a", Principal: { AWS: "arn:aws:iam::123456789012:root" } },
    ]);
    expect(await refusal(server.events.removePermission({ StatementId: "b" }))).toMatchObject({
      name: "ResourceNotFoundException",
    });
    await server.events.removePermission({ StatementId: "a" });
    expect((await server.events.describeEventBus({})).Policy).toBeUndefined();
    await server.events.putPermission({ Policy });
    await server.events.removePermission({ RemoveAllPermissions: true });
    expect((await server.events.describeEventBus({})).Policy).toBeUndefined();
  });
});

describe("EventBridge's permissions", () => {
  test("each action is asked for on its resource, and a refusal is the service's own", async () => {
    const asked: string[] = [];
    const server = await EventsServer.start(({ action, resource }) => {
      asked.push(`${action} ${resource}`);
      throw new AccessDenied("User: x is not authorized to perform: y");
    });
    const { events } = server;
    const calls = [
      () => events.putEvents({ Entries: [entry] }),
      () => events.putRule({ Name: "r", EventBusName: "b", EventPattern }),
      () => events.putTargets({ Rule: "r", Targets: [{ Id: "q", Arn: "a" }] }),
      () => events.describeEventBus({ Name: "b" }),
      () => events.createArchive({ ArchiveName: "a", EventSourceArn: "b" }),
      () => events.cancelReplay({ ReplayName: "r" }),
      () => events.listRules({}),
    ];
    for (const call of calls) {
      expect(await refusal(call())).toMatchObject({ name: "AccessDeniedException", status: 400 });
    }
    expect(asked).toEqual([
      `events:PutEvents ${ARN}:event-bus/default`,
      `events:PutRule ${ARN}:rule/b/r`,
      `events:PutTargets ${ARN}:rule/r`,
      `events:DescribeEventBus ${ARN}:event-bus/b`,
      `events:CreateArchive ${ARN}:archive/a`,
      `events:CancelReplay ${ARN}:replay/r`,
      "events:ListRules *",
    ]);
    await server.close();
  });
});

describe("inputs that no SDK sends", () => {
  test.each([
    ["PutEvents", { Entries: "x" }, "Parameter Entries is not valid"],
    ["PutEvents", { Entries: [{ Detail: {} }] }, "Parameter Detail is not valid"],
    ["PutRule", {}, "Value at 'name' failed to satisfy constraint"],
    ["PutRule", { Name: "a", EventPattern, State: "ON" }, "Parameter State is not valid"],
    ["ListRules", { Limit: 0 }, "Parameter Limit is not valid"],
    [
      "StartReplay",
      { ReplayName: "r", EventSourceArn: "a", Destination: { Arn: "b" }, EventStartTime: "x" },
      "EventStartTime",
    ],
    ["Nope", {}, "The terrarium does not speak AWSEvents.Nope"],
  ])("%s %j", async (action, input, message) => {
    const server = await EventsServer.start();
    const reply = await callEvents(server.world, {
      method: "POST",
      url: "/",
      headers: { "x-amz-target": `AWSEvents.${action}` },
      body: JSON.stringify(input),
      principal: ADMINISTRATOR,
    });
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.body.toString()).message).toContain(message);
    await server.close();
  });

  test("times may be text, as HTTP APIs pass them on", async () => {
    const server = await EventsServer.start();
    await server.events.putRule({ Name: "all", EventPattern });
    await server.events.putTargets({ Rule: "all", Targets: [{ Id: "q", Arn: server.queue.arn }] });
    const body = JSON.stringify({ Entries: [{ ...entry, Time: "2026-01-02T03:04:05Z" }] });
    const headers = { "x-amz-target": "AWSEvents.PutEvents" };
    await callEvents(server.world, {
      method: "POST",
      url: "/",
      headers,
      body,
      principal: ADMINISTRATOR,
      lineage: "l-1",
    });
    expect(await server.received()).toMatchObject([{ time: "2026-01-02T03:04:05Z" }]);
    expect(server.world.trace.since()[0]).toMatchObject({ hop: "accepted", lineage: "l-1" });
    await server.close();
  });
});

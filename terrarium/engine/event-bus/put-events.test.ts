import { EventBusBench } from "../../../tests/factories/event-bus.ts";
import { ADMINISTRATOR } from "../authorization.ts";
import { AccessDenied } from "../errors.ts";
import { type Dimensions, Metrics } from "../metrics/metrics.ts";
import { ValidationException } from "./event-bus-errors.ts";

describe("putEvents", () => {
  it("gives a matching rule's target the event as EventBridge shapes it", async () => {
    const bench = new EventBusBench();
    const rule = await bench.rule();
    const [result] = await bench.put({
      detail: '{ "orderId": 12345678901234567890, "note": "a  b" }',
      resources: ["arn:a"],
    });
    const [message] = await bench.drain();
    expect(message!.body).toBe(
      `{"version":"0","id":"${(result as { eventId: string }).eventId}","detail-type":"Order","source":"shop",` +
        '"account":"000000000000","time":"2026-01-01T00:00:00Z","region":"us-east-1","resources":["arn:a"],' +
        '"detail":{"orderId":12345678901234567890,"note":"a  b"}}',
    );
    expect(bench.hops()).toEqual([
      "accepted event-bus/default",
      "queued orders",
      "delivered rule/all",
      "received orders",
      "deleted orders",
    ]);
    expect(new Set(bench.world.trace.since().map(({ lineage }) => lineage)).size).toBe(1);
    expect(rule.figures).toMatchObject({ matched: 1, delivered: 1, failed: 0 });
  });

  it("keeps the lineage and the time that come with an event", async () => {
    const bench = new EventBusBench();
    await bench.rule();
    const entry = { source: "shop", detailType: "Order", detail: "{}", time: Date.UTC(2020, 1, 29, 1, 2, 3, 999) };
    await bench.service.putEvents([entry], { principal: ADMINISTRATOR, lineage: "request-1" });
    const [message] = await bench.drain();
    expect(message!.lineage).toBe("request-1");
    expect(JSON.parse(message!.body)).toMatchObject({ time: "2020-02-29T01:02:03Z" });
  });

  /** "PutEventsResultEntry": ErrorCode. */
  it.each<[string, object, string, string]>([
    [
      "no source",
      { source: undefined },
      "InvalidArgument",
      "Parameter Source is not valid. Reason: Source is a required argument.",
    ],
    ["no detail type", { detailType: "" }, "InvalidArgument", "Parameter DetailType is not valid."],
    ["no detail", { detail: undefined }, "InvalidArgument", "Parameter Detail is not valid."],
    ["a detail that is no JSON", { detail: "{" }, "MalformedDetail", "Detail is malformed."],
    ["a detail that is no object", { detail: "[1]" }, "MalformedDetail", "Detail is malformed."],
    ["a source of AWS", { source: "aws.ec2" }, "NotAuthorizedForSourceException", "Not authorized for the source."],
    ["a long source", { source: "x".repeat(257) }, "InvalidArgument", "Parameter Source is not valid."],
    ["a long detail type", { detailType: "x".repeat(129) }, "InvalidArgument", "Parameter DetailType is not valid."],
  ])("refuses an entry with %s by itself", async (_name, entry, errorCode, errorMessage) => {
    const bench = new EventBusBench();
    await bench.rule();
    const results = await bench.put({}, entry, {});
    expect(results).toEqual([
      { eventId: expect.any(String) },
      { errorCode, errorMessage: expect.stringContaining(errorMessage) },
      { eventId: expect.any(String) },
    ]);
    expect(await bench.drain()).toHaveLength(2);
    expect(bench.hops().filter((hop) => hop.startsWith("refused"))).toHaveLength(1);
  });

  it("refuses a call of no or more than ten entries", async () => {
    const bench = new EventBusBench();
    await expect(bench.put()).rejects.toThrow(ValidationException);
    await expect(bench.put(...Array(11).fill({}))).rejects.toThrow("Member must have length from 1 to 10, but has 11");
    await expect(bench.put(...Array(10).fill({}))).resolves.toHaveLength(10);
  });

  it("refuses a call as a whole whose entries are larger than 1 MiB together", async () => {
    const bench = new EventBusBench();
    await bench.rule();
    const half = { detail: JSON.stringify({ a: "é".repeat(262_140) }) };
    await expect(bench.put(half, half)).rejects.toThrow(
      new ValidationException("Total size of the entries in the request is over the limit."),
    );
    expect(bench.hops()).toEqual(["refused event-bus/default"]);
    await expect(bench.put(half)).resolves.toEqual([{ eventId: expect.any(String) }]);
  });

  it("refuses a call as a whole whose principal may not put on the bus", async () => {
    const asked: unknown[] = [];
    const authorize = (request: object) => {
      asked.push(request);
      throw new AccessDenied("no");
    };
    const bench = new EventBusBench({ authorize });
    await expect(bench.put({})).rejects.toThrow(AccessDenied);
    expect(asked).toMatchObject([
      {
        action: "events:PutEvents",
        resource: "arn:aws:events:us-east-1:000000000000:event-bus/default",
        context: { "events:source": "shop", "events:detail-type": "Order" },
      },
    ]);
    expect(bench.bus.figures.accepted).toBe(0);
  });

  it("says in the trace that nobody wanted an event", async () => {
    const bench = new EventBusBench();
    await bench.rule();
    await bench.put({ source: "other" });
    expect(bench.world.trace.since()).toMatchObject([{ hop: "accepted", detail: { source: "other", rules: 0 } }]);
    expect(bench.bus.figures).toMatchObject({ accepted: 1, unmatched: 1 });
  });

  it("accepts an event for a bus that does not exist, as EventBridge does, and says so", async () => {
    const bench = new EventBusBench();
    expect(await bench.put({ eventBusName: "nope" })).toEqual([{ eventId: expect.any(String) }]);
    expect(bench.world.trace.since()).toMatchObject([{ hop: "failed", detail: { code: "NO_RESOURCE" } }]);
  });

  it("leaves the sources of AWS to its services", async () => {
    const bench = new EventBusBench();
    await bench.rule({}, { pattern: '{"source":["aws.cloudwatch"]}' });
    const detailType = "CloudWatch Alarm State Change";
    await bench.service.emit({
      source: "aws.cloudwatch",
      detailType,
      detail: { alarmName: "a" },
      resources: ["arn:a"],
    });
    expect(JSON.parse((await bench.drain())[0]!.body)).toMatchObject({
      "detail-type": detailType,
      detail: { alarmName: "a" },
      resources: ["arn:a"],
    });
  });

  it("counts what CloudWatch counts", async () => {
    const bench = new EventBusBench();
    const bus = await bench.service.createBus("custom");
    await bench.rule({}, {}, bus);
    await bench.rule({ arn: `${bench.queue.arn}-gone`, deadLetterArn: bench.deadLetters.arn }, { name: "broken" }, bus);
    await bench.put({ eventBusName: "custom" }, { eventBusName: "custom" }, { detail: "{" });
    const sum = (name: string, RuleName?: string) => {
      const dimensions: Dimensions = RuleName === undefined ? {} : { EventBusName: "custom", RuleName };
      const start = bench.clock.now();
      const periods = bench.world
        .service(Metrics)
        .read({ namespace: "AWS/Events", name, dimensions }, { start, end: start + 60_000, period: 60_000 });
      return periods.get(start)?.sum;
    };
    expect([sum("PutEventsEntriesCount"), sum("PutEventsFailedEntriesCount")]).toEqual([3, 1]);
    expect([sum("MatchedEvents", "all"), sum("TriggeredRules", "all"), sum("Invocations", "all")]).toEqual([2, 2, 2]);
    expect(sum("FailedInvocations", "all")).toBeUndefined();
    const broken = ["Invocations", "FailedInvocations", "InvocationsSentToDlq"].map((name) => sum(name, "broken"));
    expect(broken).toEqual([2, 2, 2]);
  });

  it("routes by bus, by name or ARN", async () => {
    const bench = new EventBusBench();
    const bus = await bench.service.createBus("custom");
    await bench.rule({}, {}, bus);
    await bench.put({}, { eventBusName: "custom" }, { eventBusName: bus.arn }, { eventBusName: bench.bus.arn });
    expect(await bench.drain()).toHaveLength(2);
  });
});

describe("rules", () => {
  it("match by all they say, while they are enabled", async () => {
    const bench = new EventBusBench();
    const pattern = JSON.stringify({ source: [{ prefix: "sh" }], detail: { orderType: ["delivery"] } });
    const rule = await bench.rule({}, { pattern });
    await bench.put({ detail: '{"orderType":"delivery"}' }, { detail: '{"orderType":"pickup"}' }, { source: "x" });
    expect(await bench.drain()).toHaveLength(1);
    await bench.service.rules.setState(rule, "DISABLED");
    await bench.put({ detail: '{"orderType":"delivery"}' });
    expect(await bench.drain()).toHaveLength(0);
    await bench.service.rules.put(bench.bus, { name: "all", pattern: '{"source":["other"]}' });
    await bench.put({ source: "other" }, { detail: '{"orderType":"delivery"}' });
    expect(await bench.drain()).toHaveLength(1);
  });

  it("take at most five targets, and a bus at most 300 rules", async () => {
    const bench = new EventBusBench();
    const rule = await bench.rule();
    const put = (id: string) => bench.service.rules.putTarget(rule, { id, arn: bench.queue.arn });
    for (const id of ["a", "b", "c", "d"]) await put(id);
    await expect(put("e")).rejects.toThrow("5 targets a rule");
    await put("a");
    await bench.put({});
    expect(await bench.drain()).toHaveLength(5);
    for (let i = 1; i < 300; i++) await bench.service.rules.put(bench.bus, { name: `r${i}`, pattern: '{"a":[1]}' });
    await expect(bench.service.rules.put(bench.bus, { name: "more", pattern: '{"a":[1]}' })).rejects.toThrow(
      "300 rules a bus",
    );
  });

  it.each<[string, object, string]>([
    ["a name with spaces", { name: "a b", pattern: '{"a":[1]}' }, "Name"],
    ["neither pattern nor schedule", { name: "a" }, "EventPattern or ScheduleExpression must be specified"],
    ["a pattern that is none", { name: "a", pattern: "{}" }, "Event pattern is not valid"],
    ["a pattern of over 2,048 characters", { name: "a", pattern: `{"a":["${"x".repeat(2048)}"]}` }, "more than 2048"],
    ["a schedule that is none", { name: "a", schedule: "cron(*)" }, "ScheduleExpression is not valid"],
  ])("refuse %s", async (_name, definition, reason) => {
    const bench = new EventBusBench();
    await expect(bench.service.rules.put(bench.bus, definition as never)).rejects.toThrow(reason);
    expect(bench.bus.rules).toHaveLength(0);
  });

  it.each<[string, object, string]>([
    ["an id with spaces", { id: "a b" }, "Targets.Id"],
    ["what is no ARN", { arn: "orders" }, "not in correct format"],
    [
      "a state machine without a role",
      { arn: "arn:aws:states:us-east-1:000000000000:stateMachine:m" },
      "RoleArn is required",
    ],
    ["a FIFO queue without a group", { arn: "arn:aws:sqs:us-east-1:000000000000:a.fifo" }, "MessageGroupId"],
    [
      "a FIFO queue for dead letters",
      { deadLetterArn: "arn:aws:sqs:us-east-1:000000000000:a.fifo" },
      "standard SQS queue",
    ],
    ["too many retries", { retryPolicy: { maximumRetryAttempts: 186 } }, "from 0 to 185"],
    ["too short a time", { retryPolicy: { maximumEventAgeInSeconds: 59 } }, "from 60 to 86400"],
  ])("refuse targets with %s", async (_name, target, reason) => {
    await expect(new EventBusBench().rule(target)).rejects.toThrow(reason);
  });
});

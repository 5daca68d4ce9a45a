import { EventBusBench } from "../../../tests/factories/event-bus.ts";
import type { ApiDestinationDefinition } from "../api-destination/api-destination.ts";
import { ApiDestinations } from "../api-destination/api-destinations.ts";
import { AccessDenied } from "../errors.ts";
import { LogGroups } from "../logs/log-groups.ts";
import { type OutsideRequest, OutsideUnreachable } from "../outside.ts";
import { QueueService } from "../queue/queue-service.ts";
import { Recipients } from "../recipients.ts";

const ARN = "arn:aws:events:us-east-1:000000000000";
const ROLE = "arn:aws:iam::000000000000:role/router";

describe("who asks", () => {
  const asked: object[] = [];
  const authorize = (request: object) => void asked.push(request);
  beforeEach(() => asked.splice(0));

  it("is the service, for the rule, where the target has no role", async () => {
    const bench = new EventBusBench({ authorize });
    await bench.rule();
    await bench.put({});
    expect(asked.at(-1)).toMatchObject({
      principal: { kind: "service", name: "events.amazonaws.com", sourceArn: `${ARN}:rule/all` },
      action: "sqs:SendMessage",
      resource: bench.queue.arn,
    });
  });

  it("is the role that the service assumed, where it has one", async () => {
    const bench = new EventBusBench({ authorize });
    await bench.rule({ roleArn: ROLE });
    await bench.put({});
    expect(asked.slice(-2)).toMatchObject([
      { principal: { kind: "service", name: "events.amazonaws.com" }, action: "sts:AssumeRole", resource: ROLE },
      { principal: { kind: "role", arn: ROLE }, action: "sqs:SendMessage" },
    ]);
  });

  it("a role that does not trust the service is said to be that", async () => {
    const bench = new EventBusBench({
      authorize: ({ action }) => {
        if (action === "sts:AssumeRole") throw new AccessDenied("not trusted");
      },
    });
    await bench.rule({ roleArn: ROLE, deadLetterArn: bench.deadLetters.arn });
    await bench.put({});
    const [letter] = await bench.drain(bench.deadLetters);
    expect(letter!.attributes.ERROR_CODE?.stringValue).toBe("FAILED_TO_ASSUME_ROLE");
  });
});

describe("queues", () => {
  it("that are FIFO get the message group", async () => {
    const bench = new EventBusBench();
    const attributes = { FifoQueue: "true", ContentBasedDeduplication: "true" };
    const fifo = bench.world.service(QueueService).create({ name: "orders.fifo", attributes });
    await bench.rule({ arn: fifo.arn, messageGroupId: "shop" });
    await bench.put({});
    expect((await bench.drain(fifo))[0]).toMatchObject({ groupId: "shop" });
  });
});

describe("log groups", () => {
  const setUp = () => {
    const bench = new EventBusBench();
    const arn = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/orders";
    bench.world.service(LogGroups).declare({ name: "/aws/events/orders", arn });
    return { bench, arn, lines: () => bench.world.service(LogGroups).events("/aws/events/orders") };
  };

  it("get each event as a line, with or without the star behind their ARN", async () => {
    const { bench, arn, lines } = setUp();
    await bench.rule({ arn });
    await bench.rule({ arn: `${arn}:*` }, { name: "star" });
    await bench.put({});
    expect(lines().map(({ message }) => JSON.parse(message).source)).toEqual(["shop", "shop"]);
    expect(new Set(lines().map(({ stream }) => stream)).size).toBe(2);
  });

  it("get the message of a transformer that is made for them", async () => {
    const { bench, arn, lines } = setUp();
    const paths = { timestamp: "$.time", id: "$.detail.id" };
    await bench.rule({
      arn,
      inputTransformer: { paths, template: '{"timestamp": <timestamp>, "message": "order <id>"}' },
    });
    await bench.put({ time: Date.UTC(2026, 0, 2) });
    expect(lines()).toMatchObject([{ message: "order 1", at: Date.UTC(2026, 0, 2) }]);
  });
});

describe("other buses", () => {
  it("get the event as it is, and do not pass it on to a third", async () => {
    const bench = new EventBusBench();
    const [second, third] = [await bench.service.createBus("second"), await bench.service.createBus("third")];
    await bench.rule({ arn: second.arn }, { name: "forward" });
    await bench.rule({ arn: third.arn, deadLetterArn: bench.deadLetters.arn }, { name: "forward" }, second);
    await bench.rule({}, { name: "take" }, second);
    await bench.rule({}, { name: "take" }, third);
    const [result] = await bench.put({});
    const messages = await bench.drain();
    expect(messages).toHaveLength(1);
    expect(JSON.parse(messages[0]!.body).id).toBe((result as { eventId: string }).eventId);
    const [letter] = await bench.drain(bench.deadLetters);
    expect(letter!.attributes.ERROR_CODE?.stringValue).toBe("THIRD_ACCOUNT_HOP_DETECTED");
  });

  it("take the results of functions as events of lambda, and nothing that is no event", async () => {
    const bench = new EventBusBench();
    await bench.rule({}, { pattern: '{"source":["lambda"]}' });
    const recipient = bench.world.service(Recipients).byArn(bench.bus.arn);
    const handover = { principal: { kind: "role", arn: ROLE } as const, lineage: "l" };
    const record = { version: "1.0", requestContext: { condition: "RetriesExhausted", functionArn: "arn:f" } };
    await recipient.take({ ...handover, body: JSON.stringify(record) });
    expect(JSON.parse((await bench.drain())[0]!.body)).toMatchObject({
      source: "lambda",
      "detail-type": "Lambda Function Invocation Result - Failure",
      resources: ["arn:f"],
      detail: record,
    });
    await expect(recipient.take({ ...handover, body: '{"a":1}' })).rejects.toThrow("takes events");
    await expect(recipient.take({ ...handover, body: "text" })).rejects.toThrow("JSON objects");
  });
});

describe("API destinations", () => {
  const setUp = async (rest: Partial<ApiDestinationDefinition> = {}, target: object = {}) => {
    const requests: OutsideRequest[] = [];
    const answers: (number | Error)[] = [];
    const bench = new EventBusBench({
      outside: async (request) => {
        requests.push(request);
        const answer = answers.shift() ?? 200;
        if (typeof answer !== "number") throw answer;
        return { status: answer, headers: {}, body: "" };
      },
    });
    const destinations = bench.world.service(ApiDestinations);
    const authorization = { type: "API_KEY", key: "x-key", value: "secret" } as const;
    destinations.declareConnection({ name: "c", arn: "arn:c", authorization });
    const arn = `${ARN}:api-destination/shop/1`;
    destinations.declare({ name: "shop", arn, endpoint: "https://shop/*", method: "POST", ...rest }, "arn:c");
    await bench.rule({ arn, roleArn: ROLE, deadLetterArn: bench.deadLetters.arn, ...target });
    return { bench, requests, answers };
  };

  it("are called with the parameters that the target gives, from the event as it was", async () => {
    const http = { pathValues: ["$.detail.id"], headers: { "x-type": "$.detail-type" }, query: { q: "fixed" } };
    const { bench, requests } = await setUp({}, { http, inputPath: "$.detail" });
    await bench.put({});
    await bench.clock.advance(0);
    expect(requests).toMatchObject([
      {
        method: "POST",
        url: "https://shop/1?q=fixed",
        body: '{"id":1}',
        headers: { "x-key": "secret", "x-type": "Order" },
      },
    ]);
  });

  it("are tried again after 429, 5xx and where nobody answers, and not after another 4xx", async () => {
    const { bench, requests, answers } = await setUp();
    answers.push(
      500,
      429,
      new OutsideUnreachable("https://shop/", "ECONNREFUSED"),
      new OutsideUnreachable("https://shop/", "timeout"),
    );
    await bench.put({});
    await bench.clock.advance(60_000);
    expect(requests).toHaveLength(5);
    const codes = bench.world.trace.since().flatMap(({ hop, detail }) => (hop === "failed" ? [detail.code] : []));
    expect(codes).toEqual(["ERROR_FROM_TARGET", "THROTTLING", "CONNECTION_FAILURE", "TIMEOUT"]);
    answers.push(400);
    await bench.put({});
    await bench.clock.advance(60_000);
    expect(requests).toHaveLength(6);
    const [letter] = await bench.drain(bench.deadLetters);
    expect(letter!.attributes.ERROR_MESSAGE?.stringValue).toBe("https://shop/* answered 400");
  });

  it("are called no faster than their rate", async () => {
    const { bench, requests } = await setUp({ rateLimitPerSecond: 10 });
    for (let i = 0; i < 10; i++) await bench.put(...Array(10).fill({}));
    await bench.clock.advance(5000);
    expect(requests.length).toBeGreaterThanOrEqual(48);
    expect(requests.length).toBeLessThanOrEqual(52);
    await bench.clock.advance(6000);
    expect(requests).toHaveLength(100);
  });
});

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { deliveryOrder, pickupOrder } from "../../tests/factories/order.ts";

const entry = (detail: unknown) => ({ message: JSON.stringify({ detail }), timestamp: 1 });
/** A journal of two pages, one of them without an event, as CloudWatch Logs may answer. */
const PAGES: Readonly<Record<string, unknown>> = {
  first: { events: [entry(deliveryOrder())], nextToken: "second" },
  second: { events: [], nextToken: "third" },
  third: { events: [entry(pickupOrder())] },
};

let server: Server;
let asked: Record<string, unknown>[];
let published: URLSearchParams[];
let handler: typeof import("./handler.ts").handler;
let logged: jest.SpyInstance[];

beforeAll(async () => {
  server = createServer(async (request: IncomingMessage, response) => {
    const body = await text(request);
    if (request.headers["x-amz-target"] === "Logs_20140328.FilterLogEvents") {
      const question = JSON.parse(body) as Record<string, unknown>;
      asked.push(question);
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.end(JSON.stringify(PAGES[String(question.nextToken ?? "first")]));
    } else {
      published.push(new URLSearchParams(body));
      response.setHeader("content-type", "text/xml");
      response.end("<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>");
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    POWERTOOLS_DEV: "true",
    POWERTOOLS_METRICS_DISABLED: "false", // which development mode does
    JOURNAL_LOG_GROUP: "/aws/events/orders",
  });
  ({ handler } = await import("./handler.ts"));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => jest.restoreAllMocks());
beforeEach(() => {
  asked = [];
  published = [];
  delete process.env.REPORT_TOPIC_ARN;
  logged = (["info", "log"] as const).map((level) => jest.spyOn(console, level).mockImplementation(() => {}));
});

const TIME = "2026-11-21T00:00:00Z";

test("every page of the day that ended is read", async () => {
  expect(await handler({ time: TIME })).toMatchObject({ orders: 2, total: 40_000 });
  const question = {
    logGroupName: "/aws/events/orders",
    startTime: Date.UTC(2026, 10, 20),
    endTime: Date.UTC(2026, 10, 21) - 1,
  };
  expect(asked).toEqual([question, { ...question, nextToken: "second" }, { ...question, nextToken: "third" }]);
  expect(published).toEqual([]);
});

test("the report is logged, and its numbers are metrics", async () => {
  await handler({ time: TIME });
  const lines = logged.flatMap(({ mock }) => mock.calls).map(([line]) => JSON.parse(line));
  expect(lines).toContainEqual(
    expect.objectContaining({ message: "order report", report: expect.objectContaining({ orders: 2 }) }),
  );
  expect(lines).toContainEqual(expect.objectContaining({ Orders: 2, _aws: expect.anything() }));
  expect(lines).toContainEqual(expect.objectContaining({ orderType: "order-pickup", OrdersOfType: 1 }));
});

test("it is published to the topic, where there is one", async () => {
  process.env.REPORT_TOPIC_ARN = "arn:aws:sns:eu-west-1:000000000000:reports";
  await handler({ time: TIME });
  expect(published).toHaveLength(1);
  expect(Object.fromEntries(published[0]!)).toMatchObject({
    Action: "Publish",
    TopicArn: "arn:aws:sns:eu-west-1:000000000000:reports",
    Subject: "2 orders until 2026-11-21T00:00:00.000Z",
    Message: expect.stringMatching(/order-pickup +1 +20000/),
  });
});

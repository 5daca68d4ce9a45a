import { connect } from "node:net";
import { type HttpGateway, openHttpGateway } from "../../../tests/factories/http-gateway.ts";
import { type Meter, Metrics } from "../../engine/metrics/metrics.ts";

let gateway: HttpGateway;
const metered: [string, object, number][] = [];

beforeEach(async () => {
  metered.length = 0;
  gateway = await openHttpGateway();
  const metrics = gateway.world.service(Metrics);
  metrics.meter = (_namespace, name, dimensions): Meter =>
    ({ add: (value) => metered.push([name, dimensions, value]) }) as Meter;
  await gateway.lambda("POST /order", ({ rawPath, requestContext }) => ({
    rawPath,
    domainName: (requestContext as { domainName: string }).domainName,
  }));
  await gateway.stage();
  await gateway.stage({ name: "v1" });
});

afterEach(async () => {
  // Whatever was sent, the next good request is taken.
  expect((await gateway.post("/order")).status).toBe(200);
  expect(gateway.errors).toEqual([]);
  await gateway.close();
});

const post = (path: string, host?: string) => gateway.anywhere(path, { host, method: "POST", body: "{}" });

test.each([
  ["API/order", undefined, "/order"],
  ["API/v1/order", undefined, "/v1/order"],
  ["/order", "API.execute-api.us-east-1.amazonaws.com", "/order"],
  ["/v1/order", "API.execute-api.localhost", "/v1/order"],
])("%s at %s leads to a stage", async (path, host, rawPath) => {
  const { id } = gateway.api;
  const answer = await post(path.replace("API", `/httpapis/${id}`), host?.replace("API", id));
  expect(answer.json()).toEqual({ rawPath, domainName: `${id}.execute-api.us-east-1.amazonaws.com` });
});

test.each(["/httpapis", "/httpapis/nope", "/httpapis/nope/order"])("%s leads nowhere: 404", async (path) => {
  const answer = await post(path);
  expect([answer.status, answer.json(), answer.headers["apigw-requestid"]]).toEqual([
    404,
    { message: "Not Found" },
    expect.stringMatching(/=$/),
  ]);
});

test("a body of 10 MB is taken in, and one of 11 MB is not", async () => {
  const answer = await gateway.post("/order", Buffer.alloc(11 * 1024 * 1024, 32));
  expect([answer.status, answer.json(), answer.headers.connection]).toEqual([
    413,
    { message: "Request Entity Too Large" },
    "close",
  ]);
  expect(gateway.world.trace.since(0)).toMatchObject([{ hop: "refused", detail: { reason: "REQUEST_TOO_LARGE" } }]);
  // A function takes 6 MB, and so this much comes as far as the integration.
  const most = await gateway.post("/order", Buffer.alloc(10 * 1024 * 1024, 32));
  expect([most.status, gateway.world.trace.since(0).at(-1)?.detail.message]).toEqual([
    413,
    "the event is longer than the 6 MB that a function takes",
  ]);
});

test("too many headers: 431", async () => {
  const answer = await gateway.post("/order", "{}", { "X-Long": "x".repeat(11_000) });
  expect(answer.status).toBe(431);
});

test("who hangs up leaves nothing behind", async () => {
  const head = `POST /httpapis/${gateway.api.id}/order HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf`;
  await new Promise<void>((resolve) => {
    const socket = connect(gateway.frontDoor.port, "127.0.0.1", () => socket.write(head, () => socket.destroy()));
    socket.on("close", () => resolve());
  });
});

test("metrics tell how many requests there were, and what became of them", async () => {
  await gateway.stage({
    name: "v2",
    default_route_settings: { detailed_metrics_enabled: true, throttling_burst_limit: 5, throttling_rate_limit: 5 },
  });
  await gateway.post("/v2/order");
  await gateway.post("/v2/nothing");
  const { id: ApiId } = gateway.api;
  const of = (name: string, dimensions: object) =>
    metered
      .filter(([metric, at]) => metric === name && JSON.stringify(at) === JSON.stringify(dimensions))
      .map(([, , value]) => value);
  for (const dimensions of [{ ApiId }, { ApiId, Stage: "v2" }]) {
    expect(of("Count", dimensions)).toEqual([1, 1]);
    expect(of("4xx", dimensions)).toEqual([0, 1]);
    expect(of("5xx", dimensions)).toEqual([0, 0]);
    expect(of("Latency", dimensions)).toEqual([0, 0]);
    expect(of("IntegrationLatency", dimensions)).toEqual([0]);
  }
  expect(of("Count", { ApiId, Stage: "v2", Method: "POST", Resource: "/order" })).toEqual([1]);
});

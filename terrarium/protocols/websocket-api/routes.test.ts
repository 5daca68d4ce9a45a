import { call } from "../../../tests/factories/http.ts";
import {
  openWebSocketGateway,
  type SocketEvent,
  type WebSocketGateway,
} from "../../../tests/factories/websocket-gateway.ts";
import { LogGroups } from "../../engine/logs/log-groups.ts";

let gateway: WebSocketGateway;
const ok = () => ({ statusCode: 200 });

beforeEach(async () => {
  gateway = await openWebSocketGateway();
});
afterEach(() => gateway.close());

const contextOf = (event: SocketEvent | undefined) => event?.requestContext as Record<string, unknown>;
test("$connect, a message by its action, $default and $disconnect, each with its event", async () => {
  await gateway.route("$connect", ok);
  await gateway.route("$disconnect", ok);
  await gateway.route("$default", ok);
  await gateway.route("status", ok);
  await gateway.stage({ stage_variables: { color: "blue" } });
  const client = await gateway.client("?orderId=7&orderId=8");
  client.send('{"action":"status","orderId":7}');
  client.send("no JSON");
  const message = await gateway.event("MESSAGE");
  client.socket.close(4000, "enough");
  const end = await gateway.event("DISCONNECT");
  const [connect, , other] = gateway.events;
  expect(connect).toMatchObject({
    headers: { Upgrade: "websocket" },
    multiValueHeaders: { Upgrade: ["websocket"] },
    queryStringParameters: { orderId: "8" },
    multiValueQueryStringParameters: { orderId: ["7", "8"] },
    stageVariables: { color: "blue" },
    isBase64Encoded: false,
    requestContext: {
      routeKey: "$connect",
      eventType: "CONNECT",
      messageDirection: "IN",
      stage: "v1",
      apiId: gateway.api.id,
      connectedAt: gateway.world.clock.now(),
      identity: { sourceIp: "127.0.0.1" },
      domainName: `${gateway.api.id}.execute-api.us-east-1.amazonaws.com`,
      connectionId: expect.stringMatching(/^[\w+/-]{15}=$/),
    },
  });
  expect(message).toMatchObject({ body: '{"action":"status","orderId":7}', requestContext: { routeKey: "status" } });
  expect(contextOf(message).messageId).toMatch(/=$/);
  expect(contextOf(message).connectionId).toBe(contextOf(connect).connectionId);
  expect(other).toMatchObject({ body: "no JSON", requestContext: { routeKey: "$default" } });
  expect(contextOf(end)).toMatchObject({
    routeKey: "$disconnect",
    disconnectStatusCode: 4000,
    disconnectReason: "enough",
  });
});

test("the answer of a route goes back where the route has a route response, and nowhere else", async () => {
  await gateway.route("ask", ({ body }) => ({ statusCode: 200, body: `answer to ${body}` }), { answers: true });
  await gateway.route("tell", () => ({ statusCode: 200, body: "never sent" }));
  await gateway.stage();
  const client = await gateway.client();
  client.send('{"action":"tell"}');
  client.send('{"action":"ask"}');
  expect(await client.next()).toBe('answer to {"action":"ask"}');
  client.socket.close();
});

test("a message that no route takes, and one whose function fails, are told to the client", async () => {
  await gateway.route("fail", () => {
    throw new Error("secret");
  });
  await gateway.stage();
  const client = await gateway.client();
  client.send('{"action":"unknown"}');
  expect(JSON.parse(await client.next())).toEqual({
    message: "Forbidden",
    connectionId: expect.any(String),
    requestId: expect.any(String),
  });
  client.send('{"action":"fail"}');
  expect(JSON.parse(await client.next())).toMatchObject({ message: "Internal server error" });
  // A client cannot ask for what API Gateway calls by itself.
  client.send('{"action":"$connect"}');
  expect(JSON.parse(await client.next())).toMatchObject({ message: "Forbidden" });
  expect(gateway.world.trace.since().map(({ hop, detail }) => [hop, detail.reason ?? detail.route])).toEqual([
    ["accepted", "$connect"],
    ["refused", "Forbidden"],
    ["accepted", "fail"],
    ["failed", expect.stringContaining("secret")],
    ["refused", "Forbidden"],
  ]);
  client.socket.close();
});

test.each([
  ["is too long", "x".repeat(128 * 1024 + 1)],
  ["is no text", { status: "placed" }],
])("a response that %s is an error, which the client is told of", async (_what, body) => {
  await gateway.route("$default", () => ({ statusCode: 200, body }), { answers: true });
  await gateway.stage();
  const client = await gateway.client();
  client.send("x");
  expect(JSON.parse(await client.next())).toMatchObject({ message: "Internal server error" });
  expect(gateway.world.trace.since().at(-1)).toMatchObject({ hop: "failed" });
  client.socket.close();
});

test("what is no whole handshake is refused before $connect is asked", async () => {
  await gateway.route("$connect", ok);
  await gateway.stage();
  const headers = { Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13" };
  const answer = await call(gateway.frontDoor.port, new URL(gateway.address()).pathname, { headers });
  expect([answer.status, answer.json()]).toEqual([400, { message: "Bad Request" }]);
  expect(gateway.events).toEqual([]);
});

test("$disconnect is told of a close without a status, and of one by the API that goes", async () => {
  await gateway.route("$disconnect", ok);
  await gateway.stage();
  const [leaving] = await Promise.all([gateway.client(), gateway.client()]);
  leaving!.socket.close();
  await gateway.event("DISCONNECT");
  await gateway.close();
  expect(gateway.events.map(contextOf)).toMatchObject([
    { disconnectStatusCode: 1005, disconnectReason: "Client-side close frame status not set" },
    { disconnectStatusCode: 1001, disconnectReason: "Going away" },
  ]);
  gateway = await openWebSocketGateway();
});

test.each([
  [() => ({ statusCode: 403 }), "HTTP 403"],
  [() => ({ statusCode: 500 }), "HTTP 500"],
  [
    () => {
      throw new Error("broken");
    },
    "HTTP 502",
  ],
  [() => ({}), "HTTP 502"],
])("a $connect that says no keeps the client out", async (answer, expected) => {
  await gateway.route("$connect", answer);
  await gateway.stage();
  await expect(gateway.client()).rejects.toThrow(expected);
  expect(gateway.world.topology.parts[0]?.figures?.()).toMatchObject({ connections: 0, refused: 1 });
});

test("the subprotocol is the one that $connect chooses", async () => {
  await gateway.route("$connect", () => ({ statusCode: 200, headers: { "sec-websocket-protocol": "orders.v2" } }));
  await gateway.stage();
  const client = await gateway.client("", ["orders.v1", "orders.v2"]);
  expect(client.socket.protocol).toBe("orders.v2");
  client.socket.close();
});

test("throttling answers 429 to a handshake, and a message to a client", async () => {
  await gateway.route("$default", ok);
  await gateway.stage({
    route_settings: [{ route_key: "$default", throttling_burst_limit: 1, throttling_rate_limit: 1 }],
  });
  const client = await gateway.client();
  client.send("1");
  client.send("2");
  expect(JSON.parse(await client.next())).toMatchObject({ message: "Too Many Requests" });
  client.socket.close();
});

test("access logs have a line for each event", async () => {
  const logs = gateway.world.service(LogGroups);
  const arn = "arn:aws:logs:us-east-1:000000000000:log-group:access";
  logs.declare({ name: "access", arn });
  await gateway.route("status", () => ({ statusCode: 200, body: "done" }), { answers: true });
  await gateway.route("$disconnect", ok);
  const format =
    '{"id":"$context.requestId","route":"$context.routeKey","type":"$context.eventType","status":$context.status,"reason":"$context.disconnectReason"}';
  await gateway.stage({ access_log_settings: [{ destination_arn: arn, format }] });
  const client = await gateway.client();
  client.send('{"action":"status"}');
  await client.next();
  client.send('{"action":"none"}');
  await client.next();
  client.socket.close(1000, 'a "quoted" reason');
  await gateway.event("DISCONNECT");
  await new Promise(setImmediate);
  expect(logs.events("access").map(({ message }) => JSON.parse(message))).toEqual([
    { id: expect.any(String), route: "$connect", type: "CONNECT", status: 200, reason: "-" },
    { id: expect.any(String), route: "status", type: "MESSAGE", status: 200, reason: "-" },
    { id: expect.any(String), route: "$default", type: "MESSAGE", status: 403, reason: "-" },
    { id: expect.any(String), route: "$disconnect", type: "DISCONNECT", status: 200, reason: 'a "quoted" reason' },
  ]);
});

import { handshake } from "../../../tests/factories/handshake.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { AccessDenied } from "../errors.ts";
import { Functions } from "../http-api/functions.ts";
import { Metrics } from "../metrics/metrics.ts";
import type { Connection } from "./connection.ts";
import type { WebSocketStageDefinition } from "./definitions.ts";
import { GoneException } from "./errors.ts";
import { WebSocketApiService } from "./websocket-api-service.ts";

type Routes = Readonly<Record<string, (event: Record<string, unknown>) => unknown>>;

/** A stage whose routes go to these functions; with `answers`, what they say goes back. */
function stageWith(routes: Routes, more: Partial<WebSocketStageDefinition> = {}, denied: string[] = []) {
  const world = createTestWorld({
    authorize({ resource }) {
      if (denied.some((name) => resource.endsWith(`:${name}`))) throw new AccessDenied(`not ${resource}`);
    },
  });
  world.service(Functions).directory = {
    byArn: (arn) => ({
      arn,
      invoke: async (payload) => ({
        payload: JSON.stringify((await routes[arn.split(":").at(-1)!]!(JSON.parse(payload))) ?? null),
      }),
    }),
  };
  const api = world.service(WebSocketApiService).add({
    id: "abc",
    name: "orders",
    routeSelectionExpression: "$request.body.action",
    disableExecuteApiEndpoint: false,
  });
  for (const routeKey of Object.keys(routes)) {
    const functionArn = `arn:aws:lambda:us-east-1:000000000000:function:${routeKey}`;
    api.putIntegration({ id: routeKey, kind: "lambda", functionArn, timeoutMilliseconds: 29_000 });
    const integrationId = routeKey;
    api.putRoute({ id: routeKey, routeKey, integrationId, authorization: "NONE", selectsResponse: true });
    api.putRouteResponse(routeKey);
  }
  const definition = { name: "v1", variables: {}, defaultLimits: {}, routeLimits: new Map(), ...more };
  const stage = api.putStage(definition, { auto: true });

  async function connect() {
    const admission = await stage.connect(handshake());
    if (!("connection" in admission)) throw new Error(`${admission.status} ${admission.message}`);
    const { connection } = admission;
    const got: string[] = [];
    const closes: number[] = [];
    connection.open({ send: async (data) => void got.push(data.toString()), close: (code) => void closes.push(code) });
    stage.opened(connection);
    return { connection, got, closes };
  }
  const start = world.clock.now();
  /** The sum of a metric of the stage. */
  const sum = (name: string) =>
    world
      .service(Metrics)
      .read(
        { namespace: "AWS/ApiGateway", name, dimensions: { ApiId: "abc", Stage: "v1" } },
        { start, end: start + 60_000, period: 60_000 },
      )
      .get(start)?.sum ?? 0;
  return { world, api, stage, connect, sum };
}

const ok = () => ({ statusCode: 200 });
const hops = ({ world }: ReturnType<typeof stageWith>) => world.trace.since().map(({ hop }) => hop);

test("a message that arrives is answered on its own connection, and each is pushed to by its id", async () => {
  const system = stageWith({ $default: ({ body }) => ({ statusCode: 200, body: `got ${body}` }) });
  const [first, second] = [await system.connect(), await system.connect()];
  await system.stage.message(first.connection, "a");
  await system.stage.push(second.connection.id, "b", "order-7");
  expect([first.got, second.got]).toEqual([["got a"], ["b"]]);
  expect(system.stage.figures).toMatchObject({ connections: 2, messages: 1, pushed: 2, refused: 0, inFlight: 0 });
  expect(system.world.trace.since().at(-1)).toMatchObject({ hop: "pushed", lineage: "order-7" });
  // One from a client, two to clients.
  expect([system.sum("ConnectCount"), system.sum("MessageCount")]).toEqual([2, 3]);
});

test("nothing is sent to a connection before it is open, nor after it is over", async () => {
  const system = stageWith({});
  const admission = await system.stage.connect(handshake());
  const { connection } = admission as { connection: Connection };
  const push = async () => system.stage.push(connection.id, "x", "");
  await expect(push()).rejects.toThrow(GoneException);
  connection.open({ send: async () => {}, close: () => {} });
  system.stage.opened(connection);
  await push();
  system.stage.disconnect(connection.id);
  await expect(push()).rejects.toThrow(GoneException);
  expect(() => system.stage.disconnect(connection.id)).toThrow(GoneException);
  await system.stage.closed(connection, 1000, "");
  expect(system.stage.figures.connections).toBe(0);
});

test("$disconnect is told once of a connection, whoever ended it", async () => {
  const told: unknown[] = [];
  const system = stageWith({
    $disconnect: ({ requestContext }) => {
      told.push(requestContext);
      return { statusCode: 200 };
    },
  });
  const [gone, stays] = [await system.connect(), await system.connect()];
  await system.stage.closed(gone.connection, 1006, "");
  await system.stage.closed(gone.connection, 1006, "");
  await system.api.remove();
  expect(stays.closes).toEqual([1001]);
  expect(told).toMatchObject([
    { connectionId: gone.connection.id, disconnectStatusCode: 1006, eventType: "DISCONNECT" },
    { connectionId: stays.connection.id, disconnectStatusCode: 1001, disconnectReason: "Going away" },
  ]);
  expect(system.api.stage("v1")).toBeUndefined();
});

test("a failure counts where it comes from: API Gateway, the integration, or the way to it", async () => {
  const system = stageWith(
    {
      $default: ok,
      rude: () => ({ statusCode: 403, body: "no" }),
      empty: () => null,
      forbidden: ok,
    },
    { routeLimits: new Map([["$default", { burst: 1, rate: 1 }]]) },
    ["forbidden"],
  );
  const { connection, got } = await system.connect();
  const say = (action: string) => system.stage.message(connection, JSON.stringify({ action }));
  const counts = () => [system.sum("ClientError"), system.sum("IntegrationError"), system.sum("ExecutionError")];
  await say("x");
  expect(counts()).toEqual([0, 0, 0]);
  await say("x");
  expect(counts()).toEqual([1, 0, 0]);
  await say("rude");
  expect(counts()).toEqual([1, 1, 0]);
  await say("empty");
  expect(counts()).toEqual([1, 2, 0]);
  await say("forbidden");
  expect(counts()).toEqual([1, 2, 1]);
  const messages = got.map((text) => (text.startsWith("{") ? JSON.parse(text).message : text));
  expect(messages).toEqual(["Too Many Requests", "no", "Internal server error", "Internal server error"]);
  const failed = ["accepted", "failed"];
  expect(hops(system)).toEqual(["accepted", "accepted", "refused", "accepted", "pushed", ...failed, ...failed]);
});

test("a function that is still at work when its client goes answers nobody, and fails nothing", async () => {
  let answer = (_: object) => {};
  const system = stageWith({ $default: () => new Promise((resolve) => (answer = resolve)) });
  const { connection, got } = await system.connect();
  const handled = system.stage.message(connection, "x");
  await new Promise(setImmediate);
  expect(system.stage.figures.inFlight).toBe(1);
  await system.stage.closed(connection, 1001, "");
  answer({ statusCode: 200, body: "late" });
  await handled;
  expect(got).toEqual([]);
  expect(system.stage.figures.inFlight).toBe(0);
  expect(hops(system)).toEqual(["accepted", "accepted"]);
});

test("a function that takes longer than its integration allows is an error to the client", async () => {
  const system = stageWith({ $default: () => new Promise(() => {}) });
  const { connection, got } = await system.connect();
  const handled = system.stage.message(connection, "x");
  await system.world.clock.advance(29_000);
  await handled;
  expect(got.map((text) => JSON.parse(text))).toEqual([
    { message: "Internal server error", connectionId: connection.id, requestId: expect.any(String) },
  ]);
  expect(system.sum("ExecutionError")).toBe(1);
});

test("the throttle of $connect refuses with 429", async () => {
  const system = stageWith({}, { defaultLimits: { burst: 1, rate: 1 } });
  await system.connect();
  await expect(system.connect()).rejects.toThrow("429 Too Many Requests");
  await system.world.clock.advance(1000);
  await system.connect();
});

import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import { createOutside } from "../protocols/outside-http.ts";
import { realClock } from "../real-clock.ts";
import destination from "./aws-cloudwatch-event-api-destination.ts";
import connection from "./aws-cloudwatch-event-connection.ts";
import pipe from "./aws-pipes-pipe.ts";

/** Real sockets and real time: queue, pipe, API destination, and a subscriber that goes and comes. */
async function setUp(port: number, rate = 100_000) {
  const outside = createOutside({ hosts: { "sub.localhost": `http://127.0.0.1:${port}` } });
  const world = createTestWorld({ clock: realClock, outside });
  const source = world.service(QueueService).create({ name: "source" });
  const key = { api_key: { key: "X-API-Key", value: "secret" } };
  const subscriber = declareResource(
    connection,
    { name: "sub", authorization_type: "API_KEY", auth_parameters: key },
    { world },
  );
  await subscriber.start();
  const endpoint = declareResource(
    destination,
    {
      name: "sub",
      connection_arn: subscriber.attributes.arn,
      http_method: "POST",
      invocation_endpoint: "https://sub.localhost/sub",
      invocation_rate_limit_per_second: rate,
    },
    { world },
  );
  await endpoint.start();
  const running = await declareResource(
    pipe,
    {
      name: "orders",
      role_arn: "arn:aws:iam::000000000000:role/pipe",
      source: source.arn,
      target: endpoint.attributes.arn,
      target_parameters: { input_template: '{"id": <$.body.id>, "name": <$.body.name>, "messageId": <$.messageId>}' },
    },
    { world },
  ).start();
  const stop = async () => {
    await running?.stop?.();
    outside.close();
    world.store.close();
  };
  return { world, source, stop };
}

async function listen(listener: RequestListener, port = 0): Promise<Server & { port: number }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}

async function shut(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

test("the subscriber gets each message once, transformed, with the key, over few sockets", async () => {
  const bodies: { id: number; name: string; messageId: string }[] = [];
  const sockets = new Set<unknown>();
  const keys = new Set<unknown>();
  const server = await listen(async (request, response) => {
    sockets.add(request.socket);
    keys.add(request.headers["x-api-key"]);
    let text = "";
    for await (const chunk of request) text += chunk;
    bodies.push(JSON.parse(text));
    response.end("{}");
  });
  const { world, source, stop } = await setUp(server.port);
  const sent = await Promise.all(
    [...Array(500).keys()].map((id) => source.send({ body: JSON.stringify({ id, name: `"${id}"\n`, ignored: true }) })),
  );
  await world.trace.count({ hop: "deleted" }, 500);
  expect(bodies.map(({ id }) => id).sort((a, b) => a - b)).toEqual([...Array(500).keys()]);
  expect(bodies.find(({ id }) => id === 7)).toEqual({ id: 7, name: '"7"\n', messageId: sent[7]!.messageId });
  expect(sockets.size).toBeLessThanOrEqual(64);
  expect([...keys]).toEqual(["secret"]);
  expect(source.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  await stop();
  await shut(server);
});

test("a subscriber that is down and comes back has lost nothing, and gets nothing twice", async () => {
  const taken: number[] = [];
  const listener: RequestListener = async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    taken.push(JSON.parse(text).id);
    response.end();
  };
  const first = await listen(listener);
  const { world, source, stop } = await setUp(first.port);
  await source.send({ body: '{"id":0}' });
  await world.trace.next({ hop: "delivered" });
  await shut(first);
  await Promise.all([...Array(200).keys()].map((n) => source.send({ body: JSON.stringify({ id: n + 1 }) })));
  const failure = await world.trace.next({ hop: "failed" });
  expect(failure.detail).toMatchObject({ reason: "ECONNREFUSED", receiveCount: 1 });
  const second = await listen(listener, first.port);
  await world.trace.count({ hop: "deleted" }, 201);
  expect(taken.sort((a, b) => a - b)).toEqual([...Array(201).keys()]);
  await stop();
  await shut(second);
});

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openWebSocketGateway } from "../../../tests/factories/websocket-gateway.ts";
import { WebSocketApiService } from "../../engine/websocket-api/websocket-api-service.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("a connection that is over is held by nobody, however it ended", async () => {
  const gateway = await openWebSocketGateway();
  await gateway.route("$connect", () => ({ statusCode: 200 }));
  await gateway.stage();
  const stage = gateway.world.service(WebSocketApiService).api(gateway.api.id).stage("v1")!;
  const clients = await Promise.all(Array.from({ length: 90 }, () => gateway.client()));
  const ids = gateway.events.map(({ requestContext }) => requestContext.connectionId);
  const held = ids.map((id) => new WeakRef(stage.connection(id)));
  for (const [index, client] of clients.entries()) {
    if (index % 3 === 0) client.socket.terminate();
    else if (index % 3 === 1) client.socket.close();
  }
  while (stage.figures.connections > 30) await new Promise(setImmediate);
  await gateway.world.clock.advance(10 * 60_000);
  while (stage.figures.connections > 0) await new Promise(setImmediate);
  await Promise.all(clients.map(({ closed }) => closed));
  clients.length = 0;
  collectGarbage();
  // What is on the way through Node at this moment may be one or two.
  expect(held.filter((connection) => connection.deref()).length).toBeLessThan(5);
  await gateway.close();
});

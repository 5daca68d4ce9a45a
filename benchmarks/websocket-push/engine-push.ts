import { silentLog } from "../../terrarium/engine/log.ts";
import { Store } from "../../terrarium/engine/store.ts";
import type { Connection } from "../../terrarium/engine/websocket-api/connection.ts";
import { WebSocketApiService } from "../../terrarium/engine/websocket-api/websocket-api-service.ts";
import { realClock } from "../../terrarium/real-clock.ts";
import { createWorld } from "../../terrarium/world.ts";

const TEXT = Buffer.from("x".repeat(160));
const PUSHES = 200_000;

/** Pushes a second within the engine: to a thousand connections whose sockets take everything at once. */
export async function enginePushes(): Promise<number> {
  const store = new Store(":memory:");
  const world = createWorld({
    account: { id: "000000000000", region: "us-east-1", partition: "aws", endpoint: "http://127.0.0.1:4566" },
    clock: realClock,
    seed: 1,
    store,
    log: silentLog,
    outside: (request) => Promise.reject(new Error(`nobody is reachable, ${request.url} neither`)),
  });
  const api = world.service(WebSocketApiService).add({
    id: "push",
    name: "push",
    routeSelectionExpression: "$request.body.action",
    disableExecuteApiEndpoint: false,
  });
  const unlimited = { rate: 1e6, burst: 1e6 };
  const stage = api.putStage(
    { name: "v1", variables: {}, defaultLimits: unlimited, routeLimits: new Map() },
    { auto: true },
  );
  const ids: string[] = [];
  for (let index = 0; index < 1000; index++) {
    const admission = await stage.connect({
      rawHeaders: [],
      query: new Map(),
      sourceIp: "127.0.0.1",
      userAgent: "",
      domainName: "push",
      principal: { kind: "anonymous" },
    });
    const { connection } = admission as { connection: Connection };
    connection.open({ send: () => Promise.resolve(), close: () => {} });
    stage.opened(connection);
    ids.push(connection.id);
  }
  const begin = performance.now();
  for (let index = 0; index < PUSHES; index++) await stage.push(ids[index % ids.length]!, TEXT, "lineage");
  const seconds = (performance.now() - begin) / 1000;
  store.close();
  return PUSHES / seconds;
}

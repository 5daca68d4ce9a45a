import type { Socket } from "node:net";
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { call } from "../../../tests/factories/http.ts";
import {
  openWebSocketGateway,
  type SocketClient,
  type WebSocketGateway,
} from "../../../tests/factories/websocket-gateway.ts";
import type { AuthorizationRequest } from "../../engine/authorization.ts";
import { AccessDenied } from "../../engine/errors.ts";
import { WebSocketApiService } from "../../engine/websocket-api/websocket-api-service.ts";
import { FrameGuard } from "./frame-guard.ts";

let gateway: WebSocketGateway;
let api: ApiGatewayManagementApiClient;
let client: SocketClient;
let ConnectionId: string;
const asked: AuthorizationRequest[] = [];
let denied = false;

beforeEach(async () => {
  asked.length = 0;
  denied = false;
  gateway = await openWebSocketGateway({
    authorize: (request) => {
      asked.push(request);
      if (denied) throw new AccessDenied("no");
    },
  });
  await gateway.route("$connect", (event) => {
    ConnectionId = event.requestContext.connectionId;
    return { statusCode: 200 };
  });
  await gateway.stage();
  client = await gateway.client();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  api = new ApiGatewayManagementApiClient({
    endpoint: gateway.address(),
    region: "us-east-1",
    credentials,
    maxAttempts: 1,
  });
});
afterEach(async () => {
  api.destroy();
  client.socket.terminate();
  await gateway.close();
});

test("POST sends to the client, as whoever may manage connections", async () => {
  await api.send(new PostToConnectionCommand({ ConnectionId, Data: '{"status":"success"}' }));
  expect(await client.next()).toBe('{"status":"success"}');
  expect(asked.at(-1)).toEqual({
    principal: { kind: "administrator" },
    action: "execute-api:ManageConnections",
    resource: `arn:aws:execute-api:us-east-1:000000000000:${gateway.api.id}/v1/POST/@connections/${ConnectionId}`,
    lineage: gateway.world.trace.since().at(-1)?.lineage,
  });
  expect(gateway.world.trace.since().at(-1)).toMatchObject({
    hop: "pushed",
    part: gateway.api.arn,
    detail: { connectionId: ConnectionId },
  });
});

test("GET tells of the connection", async () => {
  const since = gateway.world.clock.now();
  await gateway.world.clock.advance(5_000);
  await api.send(new PostToConnectionCommand({ ConnectionId, Data: "x" }));
  expect(await api.send(new GetConnectionCommand({ ConnectionId }))).toMatchObject({
    ConnectedAt: new Date(since),
    LastActiveAt: new Date(since + 5_000),
    Identity: { SourceIp: "127.0.0.1" },
  });
});

test("DELETE ends it, and from then on it is gone, whenever the client says good-bye", async () => {
  client.socket.pause();
  await api.send(new DeleteConnectionCommand({ ConnectionId }));
  for (const command of [
    new PostToConnectionCommand({ ConnectionId, Data: "x" }),
    new GetConnectionCommand({ ConnectionId }),
    new DeleteConnectionCommand({ ConnectionId }),
  ]) {
    await expect(api.send(command as PostToConnectionCommand)).rejects.toMatchObject({
      name: "GoneException",
      $metadata: { httpStatusCode: 410 },
    });
  }
  client.socket.resume();
  expect(await client.closed).toEqual({ code: 1000, reason: "Connection Closed Normally" });
});

test("what is sent before an end arrives before it, in its order", async () => {
  const stage = gateway.world.service(WebSocketApiService).api(gateway.api.id).stage("v1")!;
  const pushes = ["first", "second"].map((text) => stage.push(ConnectionId, text, "lineage"));
  stage.disconnect(ConnectionId);
  await Promise.all(pushes);
  expect([await client.next(), await client.next()]).toEqual(["first", "second"]);
  expect((await client.closed).code).toBe(1000);
});

test("what is not UTF-8 is replaced, or the client would have to close", async () => {
  await api.send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.from([0x61, 0xff, 0x62]) }));
  expect(await client.next()).toBe("a\ufffdb");
});

test("a message comes in frames of at most 32 KB", async () => {
  const frames: number[] = [];
  const guard = new FrameGuard(() => frames.push(Number.POSITIVE_INFINITY));
  const { _socket: wire } = client.socket as unknown as { _socket: Socket };
  wire.prependListener("data", (chunk: Buffer) => guard.read(chunk));
  const Data = "ü".repeat(60_000);
  await api.send(new PostToConnectionCommand({ ConnectionId, Data }));
  expect(await client.next()).toBe(Data);
  expect(frames).toEqual([]);
});

test("a message over 128 KB is too large, and one within goes through whole", async () => {
  const Data = "x".repeat(128 * 1024);
  await api.send(new PostToConnectionCommand({ ConnectionId, Data }));
  expect(await client.next()).toBe(Data);
  await expect(api.send(new PostToConnectionCommand({ ConnectionId, Data: `${Data}x` }))).rejects.toMatchObject({
    name: "PayloadTooLargeException",
  });
});

test("without the permission, or without a signature, nothing is sent", async () => {
  denied = true;
  await expect(api.send(new PostToConnectionCommand({ ConnectionId, Data: "x" }))).rejects.toMatchObject({
    name: "ForbiddenException",
    $metadata: { httpStatusCode: 403 },
  });
  const path = `${new URL(gateway.address()).pathname}/@connections/${encodeURIComponent(ConnectionId)}`;
  const unsigned = await call(gateway.frontDoor.port, path, { method: "POST", body: "x" });
  expect([unsigned.status, unsigned.json()]).toEqual([403, { message: "Missing Authentication Token" }]);
});

test("what is no handshake is told so", async () => {
  const { pathname } = new URL(gateway.address());
  const plain = await call(gateway.frontDoor.port, pathname);
  expect([plain.status, plain.json().message]).toEqual([426, "Connect with a WebSocket client"]);
  expect((await call(gateway.frontDoor.port, "/websocketapis/none/v1")).status).toBe(403);
});

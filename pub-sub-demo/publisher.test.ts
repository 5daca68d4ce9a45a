import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createPublisher } from "./publisher.ts";
import { createSubscriber } from "./subscriber.ts";
import { closeAll, listening } from "./testing/listening.ts";
import { logCapture } from "./testing/log-capture.ts";
import { MemoryMessageStore } from "./testing/memory-message-store.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

interface Answer {
  readonly id: string;
  readonly durationMs: number;
}

afterEach(closeAll);

async function publisher(subscriberUrl: string, props: { apiKey?: string; timeoutMs?: number } = {}) {
  const { logger, lines } = logCapture();
  const url = await listening(createPublisher({ subscriberUrl, logger, ...props }));
  const publish = async () => {
    const response = await fetch(`${url}/pub`);
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
  };
  return { url, publish, lines };
}

/** A place nobody listens at: a port that was free a moment ago. */
async function nowhere(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/sub`;
}

test("before: the message goes straight to the subscriber, flat, with a new id each time", async () => {
  const store = new MemoryMessageStore();
  const subscriber = await listening(createSubscriber({ store, apiKey: "k", logger: logCapture().logger }));
  const { publish } = await publisher(`${subscriber}/sub`, { apiKey: "k" });
  const first = await publish();
  const second = await publish();
  expect(first).toMatchObject({
    status: 200,
    body: { outcome: "delivered", status: 200, answer: { outcome: "stored" } },
  });
  expect(first.body.id).toMatch(UUID);
  expect(first.body.durationMs).toBeGreaterThan(0);
  expect(second.body.id).not.toBe(first.body.id);
  expect(JSON.parse(store.objects.get(first.body.id)!)).toEqual({
    id: first.body.id,
    name: "leedonggyu",
    age: 31,
    job: "devops",
  });
});

test("after: a gateway's 202 is reported as accepted, from the same code", async () => {
  const gateway = await listening((_request, response) => {
    response.writeHead(202, { "content-type": "application/json" }).end('{"messageId":"m-1"}');
  });
  const { publish } = await publisher(`${gateway}/events/sub`);
  expect(await publish()).toMatchObject({
    status: 202,
    body: { outcome: "accepted", status: 202, answer: { messageId: "m-1" } },
  });
});

test("a subscriber that is down is a 503 that says so, never a 200", async () => {
  const { publish, lines } = await publisher(await nowhere());
  const answer = await publish();
  expect(answer).toMatchObject({
    status: 503,
    body: { outcome: "failed", error: expect.stringContaining("is it down?") },
  });
  expect(answer.body).not.toHaveProperty("answer");
  expect(lines[0]).toMatchObject({ level: "error", status: 503, reason: expect.stringContaining("is it down?") });
});

test.each([
  [400, 502],
  [401, 502],
  [302, 502],
  [500, 502],
  [429, 503],
  [503, 503],
])("the other side's %p becomes %p with its answer", async (theirs, ours) => {
  const other = await listening((_request, response) => {
    response.writeHead(theirs, { "retry-after": "7", location: "/elsewhere" }).end("because");
  });
  const { publish } = await publisher(other);
  const answer = await publish();
  expect(answer).toMatchObject({ status: ours, body: { outcome: "failed", status: theirs, answer: "because" } });
  expect(answer.headers.get("retry-after")).toBe(ours === 503 ? "7" : null);
});

test("a subscriber that does not answer is a 504 after the time-out", async () => {
  const silent = await listening(() => {});
  const { publish } = await publisher(silent, { timeoutMs: 50 });
  expect(await publish()).toMatchObject({
    status: 504,
    body: { outcome: "failed", error: expect.stringContaining("within 50 ms") },
  });
});

test("a subscriber that never finishes its answer is a 504, too", async () => {
  const slow = await listening((_request, response) => {
    response.writeHead(200).write("{");
  });
  const { publish } = await publisher(slow, { timeoutMs: 50 });
  expect((await publish()).status).toBe(504);
});

test("a subscriber that hangs up is a 503", async () => {
  const rude = await listening((request) => request.socket.destroy());
  const { publish } = await publisher(rude);
  expect(await publish()).toMatchObject({
    status: 503,
    body: { error: expect.stringContaining("closed the connection") },
  });
});

test("the API key is sent if there is one, and is nowhere in logs or answers", async () => {
  const seen: (string | undefined)[] = [];
  const other = await listening((request: IncomingMessage, response) => {
    seen.push(request.headers["x-api-key"] as string | undefined);
    response.writeHead(500).end();
  });
  const keyed = await publisher(other, { apiKey: "hidden-key" });
  const answer = await keyed.publish();
  await (await publisher(other)).publish();
  expect(seen).toEqual(["hidden-key", undefined]);
  expect(JSON.stringify([answer, keyed.lines])).not.toContain("hidden-key");
});

test("connections to the subscriber are kept and used again", async () => {
  const sockets = new Set<Socket>();
  const other = await listening((request, response) => {
    sockets.add(request.socket);
    request.resume().on("end", () => response.end("{}"));
  });
  const { publish } = await publisher(other);
  await publish();
  await publish();
  expect(sockets.size).toBe(1);
});

test("a kept connection that dies as it is used costs nothing: the post goes over a new one", async () => {
  let requests = 0;
  const other = await listening((request, response) => {
    requests += 1;
    if (requests === 2) request.socket.resetAndDestroy();
    else request.resume().on("end", () => response.end("{}"));
  });
  const { publish } = await publisher(other);
  await publish();
  expect((await publish()).status).toBe(200);
  expect(requests).toBe(3);
});

test("asking for the head of /pub publishes nothing", async () => {
  let requests = 0;
  const other = await listening((_request, response) => {
    requests += 1;
    response.end();
  });
  const { url } = await publisher(other);
  expect((await fetch(`${url}/pub`, { method: "HEAD" })).status).toBe(405);
  expect((await fetch(`${url}/pub`, { method: "POST" })).status).toBe(405);
  expect(requests).toBe(0);
  expect((await fetch(`${url}/health`)).status).toBe(200);
});

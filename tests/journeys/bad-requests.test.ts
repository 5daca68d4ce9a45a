import { connect } from "node:net";
import { call } from "../factories/http.ts";
import { type System, startSystem } from "../factories/system.ts";

const GOOD = { id: 10, age: 31, name: "leedonggyu", job: "devops" };
const HOST = "sub-gw.localhost";

describe("bad input at the gateway is answered as AWS answers it, and harms nothing that follows", () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.close());
  afterEach(async () => {
    expect((await system.post(GOOD)).status).toBe(202);
  });

  test.each([
    ["broken JSON", '{"id": 10,'],
    ["not an object", "[1, 2]"],
    ["a wrong type", JSON.stringify({ ...GOOD, age: "old" })],
    ["a missing field", JSON.stringify({ id: 10 })],
    ["an empty body", ""],
    ["a body nested as the original publisher sent it", JSON.stringify({ body: GOOD })],
  ])("%s is 400", async (_what, body) => {
    const answer = await system.post(body);
    expect(answer.status).toBe(400);
    expect(answer.json().message).toMatch(/Invalid request body/);
  });

  test("the answer to a missing field names it", async () => {
    expect((await system.post({ id: 10, name: "a", age: 1 })).body).toContain("job");
  });

  test("another content type is 415", async () => {
    const answer = await system.post(GOOD, { "Content-Type": "text/plain" });
    expect([answer.status, answer.json().message]).toEqual([415, "Unsupported Media Type"]);
  });

  test("eleven megabytes are 413", async () => {
    const answer = await system.post({ ...GOOD, job: "x".repeat(11 * 1024 * 1024) }).catch((error) => error);
    // The door closes the connection while the rest of the body is still on its way: a client may see either.
    if (answer instanceof Error) expect(answer).toMatchObject({ code: expect.stringMatching(/EPIPE|ECONNRESET/) });
    else expect(answer.status).toBe(413);
  });

  test("more than the queue takes is 413, although the gateway would let it pass", async () => {
    const answer = await system.post({ ...GOOD, job: "x".repeat(2 * 1024 * 1024) });
    expect(answer.status).toBe(413);
  });

  test.each([
    ["an unknown path", "POST", "/events/nowhere"],
    ["a wrong method", "GET", "/events/sub"],
  ])("%s is 403 Missing Authentication Token", async (_what, method, path) => {
    const answer = await call(system.terrarium.port, path, { host: HOST, method });
    expect([answer.status, answer.json().message]).toEqual([403, "Missing Authentication Token"]);
  });

  test("a base path that no stage is mapped to is 403 Forbidden", async () => {
    const answer = await call(system.terrarium.port, "/other/sub", { host: HOST, method: "POST", body: "{}" });
    expect([answer.status, answer.json().message]).toEqual([403, "Forbidden"]);
  });

  test("OPTIONS answers what a browser asks before it posts", async () => {
    const answer = await call(system.terrarium.port, "/events/sub", {
      host: HOST,
      method: "OPTIONS",
      headers: { Origin: "https://a.example", "Access-Control-Request-Method": "POST" },
    });
    expect(answer.status).toBeLessThan(300);
    expect(answer.headers["access-control-allow-origin"]).toBeDefined();
    expect(answer.headers["access-control-allow-methods"]).toContain("POST");
  });

  test("a header bomb is 431", async () => {
    const answer = await system.post(GOOD, { "X-Bomb": "x".repeat(64 * 1024) });
    expect(answer.status).toBe(431);
  });

  test("a client that hangs up in the middle of its body leaves nothing in the queue", async () => {
    const { trace, port } = system.terrarium;
    const since = trace.seq;
    await new Promise<void>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write(
          `POST /events/sub HTTP/1.1\r\nHost: ${HOST}\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"id": 1`,
        );
        socket.destroy();
      });
      socket.on("close", () => resolve());
      socket.on("error", reject);
    });
    expect((await system.post(GOOD)).status).toBe(202);
    expect(trace.since(since).filter(({ hop }) => hop === "queued")).toHaveLength(1);
  });
});

test("with an API key required, a wrong or missing one is 403 Forbidden", async () => {
  const system = await startSystem({ settings: { GATEWAY_API_KEY_REQUIRED: "true" } });
  try {
    for (const headers of [{}, { "x-api-key": "wrong" }]) {
      const answer = await system.post(GOOD, headers as Record<string, string>);
      expect([answer.status, answer.json().message]).toEqual([403, "Forbidden"]);
    }
  } finally {
    await system.close();
  }
});

test("over the throttling limit it is 429, and time brings the tokens back", async () => {
  const system = await startSystem({ settings: { THROTTLE_RATE_LIMIT: "1", THROTTLE_BURST_LIMIT: "2" } });
  try {
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await system.post(GOOD)).status);
    expect(statuses).toEqual([202, 202, 429, 429]);
    await system.clock.advance(1_000);
    expect((await system.post(GOOD)).status).toBe(202);
  } finally {
    await system.close();
  }
});

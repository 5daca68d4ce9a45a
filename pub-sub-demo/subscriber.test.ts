import { request } from "node:http";
import { createSubscriber } from "./subscriber.ts";
import { closeAll, listening } from "./testing/listening.ts";
import { logCapture } from "./testing/log-capture.ts";
import { MemoryMessageStore } from "./testing/memory-message-store.ts";

const message = { id: 10, age: 31, name: "leedonggyu", job: "devops" };
const apiKey = "a-key-for-this-test";

interface Answer {
  readonly key: string;
  readonly requestId: string;
}

afterEach(closeAll);

async function subscriber() {
  const store = new MemoryMessageStore();
  const { logger, lines } = logCapture();
  const url = await listening(createSubscriber({ store, apiKey, logger }));
  const post = async (body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/sub`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": apiKey, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
  };
  return { store, url, post, lines };
}

test("a message is stored under its id and answered with 200", async () => {
  const { post, store } = await subscriber();
  const answer = await post(message);
  expect(answer).toMatchObject({ status: 200, body: { id: 10, outcome: "stored", key: "10" } });
  expect(JSON.parse(store.objects.get("10")!)).toEqual(message);
});

test("a repeat is a success that stores nothing", async () => {
  const { post, store } = await subscriber();
  await post({ ...message, messageId: "m-1" });
  expect(await post({ ...message, messageId: "m-2" })).toMatchObject({ status: 200, body: { outcome: "repeat" } });
  expect(store.objects.size).toBe(1);
});

test("another content under the same id is kept, answered and logged as a warning", async () => {
  const { post, store, lines } = await subscriber();
  await post(message);
  const answer = await post({ ...message, job: "cook" });
  expect(answer).toMatchObject({ status: 200, body: { outcome: "conflict", conflictsWith: "10", repeat: false } });
  expect(JSON.parse(store.objects.get(answer.body.key)!)).toMatchObject({ job: "cook" });
  expect(lines).toContainEqual(expect.objectContaining({ level: "warn", id: 10, conflictsWith: "10" }));
});

describe("what the original got wrong", () => {
  test("the id comes from the body: `const {id} = req` stored every message under undefined", async () => {
    const { post, store } = await subscriber();
    await post(message);
    await post({ ...message, id: "other" });
    expect([...store.objects.keys()]).toEqual(["10", "other"]);
  });

  test("a request is logged without being serialized: JSON.stringify(req) threw before anything was stored", async () => {
    const { post, lines } = await subscriber();
    expect((await post(message)).status).toBe(200);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ msg: "POST /sub", status: 200, id: 10, outcome: "stored", level: "info" });
  });

  test("a message that was not stored is not acknowledged: catch {} followed by 200 lost it", async () => {
    const { post, store } = await subscriber();
    store.down = true;
    const refused = await post(message);
    expect(refused).toMatchObject({ status: 503, body: { error: "Try again later: the store is down" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    store.down = false;
    expect(await post(message)).toMatchObject({ status: 200, body: { outcome: "stored" } });
  });

  test("a message nested under body is refused clearly: it is not the shape that the transformer reaches into", async () => {
    const { post, store } = await subscriber();
    expect(await post({ body: message })).toMatchObject({ status: 400, body: { problems: [{ field: "body" }] } });
    expect(store.objects.size).toBe(0);
  });
});

test("200 is not answered before the store has the message", async () => {
  const { post, store } = await subscriber();
  const gate = Promise.withResolvers<void>();
  store.gate = gate.promise;
  const writing = Promise.withResolvers<void>();
  const create = store.create.bind(store);
  store.create = (key, text) => {
    writing.resolve();
    return create(key, text);
  };
  let answered = false;
  const answer = post(message).then((it) => {
    answered = true;
    return it;
  });
  await writing.promise;
  expect(answered).toBe(false);
  gate.resolve();
  expect((await answer).status).toBe(200);
});

test("400 names every wrong field", async () => {
  const { post } = await subscriber();
  expect(await post({ id: 10, name: 5 })).toMatchObject({
    status: 400,
    body: { problems: [{ field: "name" }, { field: "age" }, { field: "job" }] },
  });
});

test.each([
  ["broken JSON", '{"id": 10,', {}, 400, "not valid JSON"],
  ["a body that is no object", '"text"', {}, 400, "not valid JSON"],
  ["an empty body", "", {}, 400, "no body"],
  [
    "another content type",
    "id=10",
    { "content-type": "application/x-www-form-urlencoded" },
    415,
    "Send application/json",
  ],
  ["an unknown character set", "{}", { "content-type": "application/json; charset=klingon" }, 415, "klingon"],
  ["an unknown content encoding", "{}", { "content-encoding": "zip" }, 415, "zip"],
  ["a body over the limit", `{"id": "${"x".repeat(1_100_000)}"}`, {}, 413, "larger than"],
])("%s is answered %p %p with %p", async (_what, body, headers, status, error) => {
  const { post, store } = await subscriber();
  const answer = await post(body, headers as unknown as Record<string, string>);
  expect(answer).toMatchObject({ status, body: { error: expect.stringContaining(error) } });
  expect(await post(message)).toMatchObject({ status: 200 });
  expect(store.objects.size).toBe(1);
});

test("a message as large as a queue can hold is taken", async () => {
  const { post } = await subscriber();
  expect((await post({ ...message, name: "x".repeat(1_048_576 - 60) })).status).toBe(200);
});

test.each([
  ["none", undefined],
  ["a wrong one", "a-key-for-this-tesu"],
  ["an empty one", ""],
  ["a longer one", `${apiKey}x`],
])("the API key must be right: %s is 401", async (_what, key) => {
  const { url, store } = await subscriber();
  const headers = { "content-type": "application/json", ...(key === undefined ? {} : { "x-api-key": key }) };
  const response = await fetch(`${url}/sub`, { method: "POST", headers, body: JSON.stringify(message) });
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toContain("x-api-key");
  expect(store.objects.size).toBe(0);
});

test("a stranger's body is not even looked at", async () => {
  const { post } = await subscriber();
  expect((await post("{broken", { "x-api-key": "wrong" })).status).toBe(401);
});

test("logs carry the request id that the caller sees, and neither key nor body", async () => {
  const { post, lines } = await subscriber();
  const { headers, body } = await post({ ...message, name: "secret name" }, { "x-request-id": "trace-7" });
  await post('{"broken": "secret body', { "x-request-id": "not acceptable\u00ff" });
  expect(headers.get("x-request-id")).toBe("trace-7");
  expect(body.requestId).toBe("trace-7");
  expect(lines[0]).toMatchObject({ requestId: "trace-7" });
  expect(lines[1]).toMatchObject({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/), status: 400 });
  expect(JSON.stringify(lines)).not.toMatch(/secret|a-key-for/);
});

test("an error of the server itself is a 500 that tells the caller nothing and the log everything", async () => {
  const { post, store, lines } = await subscriber();
  store.create = async () => {
    throw new TypeError("a defect");
  };
  const answer = await post(message);
  expect(answer.status).toBe(500);
  expect(JSON.stringify(answer.body)).not.toContain("defect");
  expect(lines).toContainEqual(
    expect.objectContaining({ level: "error", err: expect.objectContaining({ message: "a defect" }) }),
  );
});

test("alive does not depend on the store, ready does", async () => {
  const { url, store } = await subscriber();
  const get = async (path: string) => (await fetch(url + path)).status;
  expect(await get("/health/ready")).toBe(200);
  store.down = true;
  expect(await get("/health/ready")).toBe(503);
  expect(await get("/health")).toBe(200);
});

test("unknown paths are 404 and other methods 405 with what is allowed", async () => {
  const { url } = await subscriber();
  expect((await fetch(`${url}/nowhere`)).status).toBe(404);
  const response = await fetch(`${url}/sub`);
  expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
});

test("a client that hangs up in the middle of its body harms nobody", async () => {
  const { url, post, store, lines } = await subscriber();
  const { hostname, port } = new URL(url);
  const headers = { "content-type": "application/json", "content-length": "1000", "x-api-key": apiKey };
  const half = request({ hostname, port, path: "/sub", method: "POST", headers });
  half.on("error", () => {}); // its own hanging up
  half.write('{"id": 10,', () => half.destroy());
  await new Promise((resolve) => half.once("close", resolve));
  expect((await post(message)).status).toBe(200);
  expect(store.objects.size).toBe(1);
  expect(lines.filter(({ level }) => level === "error")).toEqual([]);
});

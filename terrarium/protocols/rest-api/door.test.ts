import { connect } from "node:net";
import { call } from "../../../tests/factories/http.ts";
import { TestApi } from "../../../tests/factories/rest-api.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { RestApiService } from "../../engine/rest-api/rest-api-service.ts";
import { UsagePlans } from "../../engine/rest-api/usage-plans.ts";
import { FrontDoor } from "../front-door.ts";
import { RestApiDoor, stagePath } from "./door.ts";

const KEY = "a-key-of-twenty-characters";
const PERSON = {
  type: "object",
  required: ["id", "name"],
  properties: { id: { type: ["integer", "string"] }, name: { type: "string" } },
};
const GOOD = '{"id":1,"name":"ä"}';

/** The gateway of the stacks, with a service that remembers what it is sent. */
async function open() {
  const world = createTestWorld();
  const errors: unknown[] = [];
  const frontDoor = await FrontDoor.open({ port: 0, onError: (error) => errors.push(error) });
  const test = new TestApi(world);
  const { api } = test;
  api.putValidator({ id: "body", validateBody: true, validateParameters: false });
  api.putModel({ name: "Person", contentType: "application/json", schema: JSON.stringify(PERSON) });
  api.putGatewayResponse({
    responseType: "DEFAULT_4XX",
    responseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" },
    responseTemplates: {},
  });
  const sending = {
    type: "AWS" as const,
    passthroughBehavior: "NEVER" as const,
    requestTemplates: { "application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)" },
  };
  const method = { requestValidatorId: "body", requestModels: { "application/json": "Person" } };
  const responses = [{ statusCode: "202", responseTemplates: { "application/json": "{\"id\": $input.json('$.ok')}" } }];
  test.method("/sub", "POST", { method, integration: sending, responses });
  test.method("/keyed", "POST", { method: { ...method, apiKeyRequired: true }, integration: sending, responses });
  test.method("/echo", "ANY", {
    responses: [
      {
        responseTemplates: {
          "application/json":
            "$context.httpMethod $context.path $context.domainName $context.identity.sourceIp $input.params('q') $input.params('X-Name')",
        },
      },
    ],
  });
  const stage = test.deploy({ name: "events" });
  const plans = world.service(UsagePlans);
  plans.addKey({ id: "key", name: "key", value: KEY, enabled: true });
  plans.addPlan({ id: "plan", name: "plan", stages: [{ apiId: "api0123456", stage: "events", throttle: new Map() }] });
  plans.addKeyToPlan("plan", "key");
  const service = world.service(RestApiService);
  const domain = service.addDomain("gw.localhost");
  domain.map("events", api, "events");
  const door = RestApiDoor.of(world, frontDoor);
  const close = [door.openApi(api), door.openDomain(domain)];
  const path = stagePath("api0123456", "events");
  const post = (below: string, body: string | Buffer, headers: Record<string, string> = {}) =>
    call(frontDoor.port, path + below, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/json", ...headers },
    });
  return { world, frontDoor, test, stage, post, path, errors, close };
}

let gateway: Awaited<ReturnType<typeof open>>;

beforeEach(async () => {
  gateway = await open();
});

afterEach(async () => {
  // Whatever was sent, the next good request is taken.
  expect((await gateway.post("/sub", GOOD)).status).toBe(202);
  expect(gateway.errors).toEqual([]);
  await gateway.frontDoor.close(1_000);
});

/** Writes bytes to the door as no well-behaved client would, and gives what comes back. */
function raw(text: string, options: { hangUp?: boolean } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(gateway.frontDoor.port, "127.0.0.1");
    let answer = "";
    socket.on("connect", () => {
      socket.write(text, () => options.hangUp && socket.destroy());
    });
    socket.on("data", (chunk) => (answer += chunk));
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
  });
}

describe("a message", () => {
  it("is taken, with the ids of the request in the answer", async () => {
    const answer = await gateway.post("/sub", GOOD);
    expect([answer.status, answer.json()]).toEqual([202, { id: true }]);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.headers["x-amzn-requestid"]).toMatch(/^[\da-f-]{36}$/);
    expect(answer.headers["x-amz-apigw-id"]).toMatch(/=$/);
    expect(answer.headers["x-amzn-trace-id"]).toMatch(/^Root=1-/);
    expect(gateway.test.calls[0]!.body).toBe(
      "Action=SendMessage&MessageBody=%7B%22id%22%3A1%2C%22name%22%3A%22%C3%A4%22%7D",
    );
  });

  it("may come in pieces of unknown number", async () => {
    const body = JSON.stringify({ id: 1, name: "x".repeat(100_000) });
    const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
    const head = `POST ${gateway.path}/sub HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const answer = await raw(head + chunk(body.slice(0, 7)) + chunk(body.slice(7)) + chunk(""));
    expect(answer).toMatch(/^HTTP\/1.1 202 /);
  });

  it.each<[string, string, Record<string, string>, number, string]>([
    ["broken JSON", '{"id":', {}, 400, "Invalid request body"],
    ["of the wrong type", '{"id":true,"name":"x"}', {}, 400, "Invalid request body"],
    ["without a field", '{"id":1}', {}, 400, "Invalid request body"],
    ["no object", "[]", {}, 400, "Invalid request body"],
    ["empty", "", {}, 400, "Invalid request body"],
    ["of another content type", "<a/>", { "Content-Type": "text/xml" }, 415, "Unsupported Media Type"],
  ])("that is %s is refused", async (_what, body, headers, status, message) => {
    const answer = await gateway.post("/sub", body, headers);
    expect([answer.status, answer.json()]).toEqual([status, { message }]);
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
    expect(answer.headers["x-amzn-errortype"]).toBe("BadRequestException");
    expect(gateway.test.calls).toEqual([]);
    expect(gateway.world.trace.since(0).map(({ hop }) => hop)).toEqual(["refused"]);
  });

  it("of 10 MB is taken, and one of 11 MB is not", async () => {
    const most = 10 * 1024 * 1024;
    const large = `{"id":1,"name":"${"x".repeat(most - 18)}"}`;
    expect((await gateway.post("/sub", large)).status).toBe(202);
    const answer = await gateway.post("/sub", Buffer.alloc(11 * 1024 * 1024, 32));
    expect([answer.status, answer.json()]).toEqual([413, { message: "Request Too Long" }]);
    expect(answer.headers["x-amzn-errortype"]).toBe("RequestTooLargeException");
    expect(answer.headers.connection).toBe("close");
    expect(gateway.world.trace.since(0).at(-1)).toMatchObject({
      hop: "refused",
      detail: { status: 413, reason: "REQUEST_TOO_LARGE" },
    });
  });

  it("that never ends is not read for ever", async () => {
    const length = 200 * 1024 * 1024;
    const head = `POST ${gateway.path}/sub HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;
    expect(await raw(head + "x".repeat(30 * 1024 * 1024)).catch(() => "cut off")).toMatch(/^HTTP\/1.1 413 |cut off/);
  });
});

describe("an API key", () => {
  it.each([
    ["missing", {}],
    ["wrong", { "x-api-key": "wrong" }],
  ])("%s: 403", async (_what, headers) => {
    const answer = await gateway.post("/keyed", GOOD, headers as Record<string, string>);
    expect([answer.status, answer.json()]).toEqual([403, { message: "Forbidden" }]);
    expect(answer.headers["x-amzn-errortype"]).toBe("ForbiddenException");
  });

  it("right: accepted", async () => {
    expect((await gateway.post("/keyed", GOOD, { "X-Api-Key": KEY })).status).toBe(202);
  });
});

it("too many are throttled, and later ones are not", async () => {
  gateway.stage.throttle.set("*/*", { burst: 2, rate: 1 });
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await gateway.post("/sub", GOOD)).status);
  expect(statuses).toEqual([202, 202, 429]);
  expect((await gateway.post("/sub", GOOD)).json()).toEqual({ message: "Too Many Requests" });
  await gateway.world.clock.advance(1_000);
});

describe("an address", () => {
  const get = (path: string, host?: string, method = "GET") =>
    call(gateway.frontDoor.port, path, { host, method, headers: { "X-Name": "n" } });

  it.each([
    [
      "/restapis/api0123456/events/_user_request_/echo?q=1",
      undefined,
      "/events/echo api0123456.execute-api.us-east-1.amazonaws.com",
    ],
    [
      "/events/echo?q=1",
      "api0123456.execute-api.us-east-1.amazonaws.com",
      "/events/echo api0123456.execute-api.us-east-1.amazonaws.com",
    ],
    [
      "/events/echo?q=1",
      "api0123456.execute-api.localhost",
      "/events/echo api0123456.execute-api.us-east-1.amazonaws.com",
    ],
    ["/events/echo?q=1", "gw.localhost", "/events/echo gw.localhost"],
    ["/events/echo/?q=1", "GW.localhost", "/events/echo/ gw.localhost"],
  ])("%s at %s", async (path, host, seen) => {
    expect((await get(path, host)).body).toBe(`GET ${seen} 127.0.0.1 1 n`);
  });

  it.each([
    ["/restapis/nope/events/_user_request_/echo", undefined],
    ["/restapis/api0123456/nope/_user_request_/echo", undefined],
    ["/restapis/api0123456", undefined],
    ["/restapis", undefined],
    ["/nope/echo", "api0123456.execute-api.localhost"],
    ["/", "api0123456.execute-api.localhost"],
    ["/echo", "gw.localhost"],
    ["/", "gw.localhost"],
  ])("%s at %s leads to no stage: 403", async (path, host) => {
    const answer = await get(path, host);
    expect([answer.status, answer.json()]).toEqual([403, { message: "Forbidden" }]);
    expect(answer.headers["x-amzn-errortype"]).toBe("ForbiddenException");
  });

  it("of the control plane says that there is none", async () => {
    const Authorization = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/apigateway/aws4_request, Signature=x";
    const answer = await call(gateway.frontDoor.port, "/restapis", { headers: { Authorization } });
    expect([answer.status, answer.json().message]).toEqual([
      501,
      expect.stringMatching(/does not speak the API of API Gateway/),
    ]);
  });

  it.each([
    ["GET", "/nope"],
    ["GET", "/sub"],
    ["DELETE", "/sub"],
    ["GET", "/sub/more"],
  ])("%s %s of a stage that has none such: 403", async (method, path) => {
    const answer = await get(`/events${path}`, "gw.localhost", method);
    expect([answer.status, answer.json()]).toEqual([403, { message: "Missing Authentication Token" }]);
    expect(answer.headers["x-amzn-errortype"]).toBe("MissingAuthenticationTokenException");
  });

  it("answers HEAD without a body", async () => {
    const answer = await get("/events/echo", "gw.localhost", "HEAD");
    expect([answer.status, answer.body, Number(answer.headers["content-length"]) > 0]).toEqual([200, "", true]);
  });

  it("is gone when the API is, and its own host may be closed", async () => {
    for (const close of gateway.close) close();
    expect((await get("/events/echo", "gw.localhost")).status).toBe(503);
    gateway.close = [RestApiDoor.of(gateway.world, gateway.frontDoor).openApi(gateway.test.api)];
    expect((await get("/events/echo", "api0123456.execute-api.localhost")).status).toBe(200);
  });
});

describe("a client", () => {
  it("with too many headers: 431", async () => {
    const answer = await gateway.post("/sub", GOOD, { "X-Bomb": "x".repeat(10_500) });
    expect([answer.status, answer.json()]).toEqual([431, { message: "Request Header Fields Too Large" }]);
    expect((await gateway.post("/sub", GOOD, { "X-Fine": "x".repeat(9_000) })).status).toBe(202);
    expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(40_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  });

  it("that hangs up in the middle of its message is forgotten", async () => {
    const head = `POST ${gateway.path}/sub HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n`;
    expect(await raw(`${head}{"id":`, { hangUp: true })).toBe("");
    expect(gateway.test.calls).toEqual([]);
  });

  it("that hangs up before the answer does not take the message back", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const sent = new Promise<void>((called) => {
      gateway.test.backEnd = async () => {
        called();
        await promise;
        return { status: 200, headers: {}, body: '{"ok":1}' };
      };
    });
    const request = `POST ${gateway.path}/sub HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(GOOD)}\r\n\r\n${GOOD}`;
    const socket = connect(gateway.frontDoor.port, "127.0.0.1", () => socket.write(request));
    await sent;
    const closed = new Promise((done) => socket.on("close", done));
    socket.destroy();
    await closed;
    resolve();
    expect(gateway.test.calls).toHaveLength(1);
  });

  it("that speaks no HTTP: 400", async () => {
    expect(await raw("HELLO\r\n\r\n")).toMatch(/^HTTP\/1.1 400 /);
  });
});

import { createTestWorld } from "../../../tests/factories/world.ts";
import type { Log } from "../log.ts";
import type { OutsideRequest, OutsideResponse } from "../outside.ts";
import { OutsideUnreachable } from "../outside.ts";
import { ApiDestinations, ResourceNotFoundException } from "./api-destinations.ts";
import { type Authorization, ConnectionUnauthorized, type HttpParameters } from "./connection.ts";
import { RateLimit } from "./rate-limit.ts";

const CONNECTION_ARN = "arn:aws:events:us-east-1:000000000000:connection/subscriber/1";
const KEY: Authorization = { type: "API_KEY", key: "x-api-key", value: "secret" };
const OAUTH: Authorization = {
  type: "OAUTH_CLIENT_CREDENTIALS",
  endpoint: "https://login.example.com/token",
  method: "POST",
  clientId: "me",
  clientSecret: "s&cret",
};

type Answer = Partial<OutsideResponse> | Error;

function setUp(
  options: {
    authorization?: Authorization;
    parameters?: HttpParameters;
    endpoint?: string;
    answer?: (request: OutsideRequest) => Answer;
  } = {},
) {
  const requests: OutsideRequest[] = [];
  const warnings: string[] = [];
  const log: Log = { info() {}, warn: (message) => void warnings.push(message), error() {} };
  const world = {
    ...createTestWorld({
      outside: async (request) => {
        requests.push(request);
        const answer = options.answer?.(request) ?? {};
        if (answer instanceof Error) throw answer;
        return { status: 200, headers: {}, body: "", ...answer };
      },
    }),
    log,
  };
  const destinations = new ApiDestinations(world);
  destinations.declareConnection({
    name: "subscriber",
    arn: CONNECTION_ARN,
    authorization: options.authorization ?? KEY,
    invocationParameters: options.parameters,
  });
  const destination = destinations.declare(
    {
      name: "subscriber",
      arn: "arn:aws:events:us-east-1:000000000000:api-destination/subscriber/1",
      endpoint: options.endpoint ?? "https://sub.example.com/sub",
      method: "POST",
    },
    CONNECTION_ARN,
    "stack/aws_cloudwatch_event_api_destination.subscriber",
  );
  return { world, destinations, destination, requests, warnings };
}

describe("ApiDestination", () => {
  it("sends the body with the headers of EventBridge and the API key", async () => {
    const { destination, requests } = setUp();
    const result = await destination.invoke({ body: '{"id":10}' });
    expect(result.status).toBe(200);
    expect(requests).toEqual([
      {
        method: "POST",
        url: "https://sub.example.com/sub",
        headers: {
          "User-Agent": "Amazon/EventBridge/ApiDestinations",
          "Content-Type": "application/json; charset=utf-8",
          Range: "bytes=0-1048575",
          "Accept-Encoding": "gzip,deflate",
          "x-api-key": "secret",
        },
        body: '{"id":10}',
        timeout: 5000,
      },
    ]);
  });

  it("proves itself by user name and password", async () => {
    const { destination, requests } = setUp({ authorization: { type: "BASIC", username: "ada", password: "löve" } });
    await destination.invoke({ body: "" });
    const expected = `Basic ${Buffer.from("ada:löve").toString("base64")}`;
    expect(requests[0]?.headers.Authorization).toBe(expected);
  });

  it("fills the wildcards of the endpoint, escaped", async () => {
    const { destination, requests } = setUp({ endpoint: "https://sub.example.com/*/orders/*?x=1" });
    expect(destination.wildcards).toBe(2);
    await destination.invoke({ body: "", pathValues: ["a/b", "ü 1"], query: { y: "2&3" } });
    expect(requests[0]?.url).toBe("https://sub.example.com/a%2Fb/orders/%C3%BC%201?x=1&y=2%263");
  });

  it("adds the connection's parameters, which win over the target's", async () => {
    const { destination, requests } = setUp({
      parameters: { headers: { "X-Stage": "connection" }, query: { q: "connection" }, body: { tenant: "t1" } },
    });
    await destination.invoke({
      body: '{"id":1,"tenant":"mine"}',
      headers: { "x-stage": "target", "X-Trace": "abc" },
      query: { q: "target", r: "target" },
    });
    expect(requests[0]).toMatchObject({
      url: "https://sub.example.com/sub?q=connection&r=target",
      body: '{"id":1,"tenant":"t1"}',
      headers: { "X-Stage": "connection", "X-Trace": "abc" },
    });
    expect(requests[0]?.headers).not.toHaveProperty("x-stage");
  });

  it("leaves a body that is no JSON object as it is", async () => {
    const { destination, requests } = setUp({ parameters: { body: { tenant: "t1" } } });
    await destination.invoke({ body: '"text"' });
    await destination.invoke({ body: "text" });
    expect(requests.map(({ body }) => body)).toEqual(['"text"', "text"]);
  });

  it("drops the headers that may not be set", async () => {
    const { destination, requests } = setUp();
    await destination.invoke({
      body: "",
      headers: {
        "user-agent": "mine",
        Range: "bytes=0-1",
        Connection: "close",
        Host: "x",
        "content-type": "text/plain",
      },
    });
    expect(requests[0]?.headers).toEqual({
      "User-Agent": "Amazon/EventBridge/ApiDestinations",
      "content-type": "text/plain",
      Range: "bytes=0-1048575",
      "Accept-Encoding": "gzip,deflate",
      "x-api-key": "secret",
    });
  });

  it("counts what was taken and what was not, and warns of refused credentials once", async () => {
    const answers: Answer[] = [
      { status: 204 },
      { status: 401 },
      { status: 401 },
      new OutsideUnreachable("x", "timeout"),
    ];
    const { destination, warnings, world } = setUp({ answer: () => answers.shift() ?? {} });
    for (let i = 0; i < 3; i++) await destination.invoke({ body: "" });
    await expect(destination.invoke({ body: "" })).rejects.toBeInstanceOf(OutsideUnreachable);
    expect(destination.figures).toEqual({ delivered: 1, failed: 3 });
    expect(warnings).toEqual([expect.stringContaining("would de-authorize the connection")]);
    expect(world.topology.parts[0]).toMatchObject({ kind: "api-destination", name: "subscriber" });
  });

  it("describes its requests without secrets", () => {
    const { destination } = setUp();
    const described = destination.describe({ body: "{}", headers: { "X-API-Key": "guess" } });
    expect(JSON.stringify(described)).not.toMatch(/secret|guess/);
    expect(described).toMatchObject({ method: "POST", url: "https://sub.example.com/sub", body: "{}" });
  });

  it("needs its connection", () => {
    const { destinations } = setUp();
    const definition = { name: "x", arn: "x", endpoint: "https://x/", method: "POST" as const };
    expect(() => destinations.declare(definition, "arn:nope")).toThrow(ResourceNotFoundException);
    expect(() => destinations.byArn("arn:nope")).toThrow("ApiDestination arn:nope does not exist.");
  });
});

describe("a connection with OAuth", () => {
  const isToken = (request: OutsideRequest) => request.url.startsWith("https://login.");
  let tokens = 0;
  const answer = (request: OutsideRequest): Answer =>
    isToken(request)
      ? { body: JSON.stringify({ access_token: `t${++tokens}`, token_type: "bearer", expires_in: 600 }) }
      : { status: request.headers.Authorization === "Bearer t1" ? 200 : 401 };

  beforeEach(() => {
    tokens = 0;
  });

  it("fetches a token once for all who wait for it, and keeps it", async () => {
    const { destination, requests } = setUp({ authorization: OAUTH, answer });
    await Promise.all([destination.invoke({ body: "" }), destination.invoke({ body: "" })]);
    await destination.invoke({ body: "" });
    expect(requests.filter(isToken)).toEqual([
      {
        method: "POST",
        url: "https://login.example.com/token",
        headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
        body: "grant_type=client_credentials&client_id=me&client_secret=s%26cret",
        timeout: 5000,
      },
    ]);
    expect(requests.filter((request) => request.headers.Authorization === "Bearer t1")).toHaveLength(3);
  });

  it("fetches another before the token ends", async () => {
    const { destination, requests, world } = setUp({ authorization: OAUTH, answer });
    await destination.invoke({ body: "" });
    await world.clock.advance(539_000);
    await destination.invoke({ body: "" });
    expect(requests.filter(isToken)).toHaveLength(1);
    await world.clock.advance(1_000);
    await destination.invoke({ body: "" });
    expect(requests.filter(isToken)).toHaveLength(2);
  });

  it.each([401, 407])("fetches another after a %d", async (status) => {
    const { destination, requests } = setUp({
      authorization: OAUTH,
      answer: (request) => (isToken(request) ? answer(request) : { status }),
    });
    expect((await destination.invoke({ body: "" })).status).toBe(status);
    await destination.invoke({ body: "" });
    expect(requests.map((request) => request.headers.Authorization ?? "token")).toEqual([
      "token",
      "Bearer t1",
      "token",
      "Bearer t2",
    ]);
  });

  it("sends JSON, headers and a query where the connection says so", async () => {
    const { destination, requests } = setUp({
      authorization: {
        ...OAUTH,
        parameters: {
          headers: { "content-type": "application/json", "X-Tenant": "t" },
          body: { audience: "orders" },
          query: { v: "2" },
        },
      },
      answer,
    });
    await destination.invoke({ body: "" });
    expect(requests[0]).toMatchObject({
      url: "https://login.example.com/token?v=2",
      headers: { "Content-Type": "application/json", "X-Tenant": "t" },
      body: '{"grant_type":"client_credentials","client_id":"me","client_secret":"s&cret","audience":"orders"}',
    });
  });

  it.each<[string, Answer, string]>([
    ["an error", { status: 403 }, "https://login.example.com/token answered 403"],
    ["no JSON", { body: "<html>" }, "answered with something that is not JSON"],
    ["no token", { body: "{}" }, "answered without an access_token"],
    ["nobody", new OutsideUnreachable("https://login.example.com/token", "ECONNREFUSED"), "ECONNREFUSED"],
  ])("fails where the token's endpoint answers with %s, and tries again", async (_name, failure, message) => {
    let first = true;
    const { destination } = setUp({
      authorization: OAUTH,
      answer: (request) => {
        if (!isToken(request) || !first) return answer(request);
        first = false;
        return failure;
      },
    });
    const error = await destination.invoke({ body: "" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionUnauthorized);
    expect((error as Error).message).toContain(message);
    expect((await destination.invoke({ body: "" })).status).toBe(200);
  });
});

describe("RateLimit", () => {
  it.each([1, 7, 50, 300])("lets through %d a second, and little more at once", async (perSecond) => {
    const { clock } = createTestWorld();
    const limit = new RateLimit(clock, perSecond);
    const starts: number[] = [];
    const stop = new AbortController();
    void (async () => {
      for (;;) {
        await limit.ready(stop.signal);
        if (stop.signal.aborted) return;
        limit.take();
        starts.push(clock.now());
      }
    })();
    const begin = clock.now();
    await clock.advance(10_000);
    stop.abort();
    expect(starts.length).toBeGreaterThanOrEqual(10 * perSecond - 1);
    for (let second = 0; second < 10; second++) {
      const within = starts.filter((at) => at >= begin + second * 1000 && at < begin + (second + 1) * 1000);
      expect(within.length).toBeLessThanOrEqual(perSecond + Math.max(1, perSecond / 10) + 1);
    }
  });

  it("makes up for what was taken beyond it", async () => {
    const { clock } = createTestWorld();
    const limit = new RateLimit(clock, 10);
    limit.take(6);
    let ready = false;
    void limit.ready().then(() => {
      ready = true;
    });
    await clock.advance(599);
    expect(ready).toBe(false);
    await clock.advance(1);
    expect(ready).toBe(true);
  });
});

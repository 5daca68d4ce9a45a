import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { FUNCTION_ARN, type HttpGateway, openHttpGateway, type TestEvent } from "../../tests/factories/http-gateway.ts";
import { OutsideUnreachable } from "../engine/outside.ts";
import definition from "./aws-apigatewayv2-authorizer.ts";

const NOW = Date.UTC(2026, 0, 1) / 1000;
let gateway: HttpGateway;
let fetched: string[];

afterEach(async () => {
  expect(gateway.errors).toEqual([]);
  await gateway.close();
});

describe("JWT", () => {
  const ISSUER = "https://issuer.example.com";
  const KEYS = `${ISSUER}/keys`;
  const first = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const second = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" });
  let keys: object[];
  let reachable: boolean;

  const jwk = (key: KeyObject, kid: string) => ({ ...key.export({ format: "jwk" }), kid, use: "sig" });
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

  function token(claims: object = {}, { kid = "one", alg = "RS256", key = first.privateKey } = {}) {
    const text = `${encode({ alg, kid, typ: "JWT" })}.${encode({ iss: ISSUER, aud: "shop", exp: NOW + 60, ...claims })}`;
    const hash = `sha${alg.slice(2)}`;
    return `${text}.${sign(hash, Buffer.from(text), key).toString("base64url")}`;
  }

  beforeEach(async () => {
    keys = [jwk(first.publicKey, "one"), jwk(elliptic.publicKey, "ec")];
    fetched = [];
    reachable = true;
    gateway = await openHttpGateway({
      async outside({ url }) {
        fetched.push(url);
        if (!reachable) throw new OutsideUnreachable(url, "ECONNREFUSED");
        const body = url === KEYS ? { keys } : { issuer: ISSUER, jwks_uri: KEYS };
        return { status: 200, headers: {}, body: JSON.stringify(body) };
      },
    });
    const { id } = await gateway.declare(definition, {
      api_id: gateway.api.id,
      name: "shop",
      authorizer_type: "JWT",
      identity_sources: ["$request.header.Authorization"],
      jwt_configuration: [{ issuer: ISSUER, audience: ["shop", "app"] }],
    });
    const route = { authorization_type: "JWT", authorizer_id: id };
    const echo = ({ requestContext }: TestEvent) => (requestContext as { authorizer: object }).authorizer;
    await gateway.lambda("GET /order", echo, { route });
    await gateway.lambda("GET /scoped", echo, { route: { ...route, authorization_scopes: ["read", "write"] } });
    await gateway.stage();
  });

  const get = (path: string, authorization?: string) =>
    gateway.call(path, { headers: authorization === undefined ? {} : { Authorization: authorization } });

  test("a good token passes, and its claims are the function's, as text", async () => {
    const answer = await get("/order", `Bearer ${token({ sub: "me", n: 1, groups: ["a", "b"] })}`);
    expect([answer.status, answer.json()]).toEqual([
      200,
      {
        jwt: {
          claims: { iss: ISSUER, aud: "shop", exp: String(NOW + 60), sub: "me", n: "1", groups: "[a b]" },
          scopes: null,
        },
      },
    ]);
    expect(fetched).toEqual([`${ISSUER}/.well-known/openid-configuration`, KEYS]);
  });

  test("keys are fetched once in two hours, and again for a key that is not known", async () => {
    await get("/order", token());
    await get("/order", token());
    expect(fetched).toHaveLength(2);
    keys.push(jwk(second.publicKey, "two"));
    expect((await get("/order", token({}, { kid: "two", key: second.privateKey }))).status).toBe(200);
    expect(fetched).toHaveLength(4);
    await gateway.world.clock.advance(2 * 3_600_000);
    await get("/order", token({ exp: NOW + 3 * 3600 }));
    expect(fetched).toHaveLength(6);
  });

  test.each<[string, () => string, string]>([
    ["of another audience", () => token({ aud: "other" }), "the token does not have a valid audience"],
    ["of another issuer", () => token({ iss: "https://other" }), "the token has an invalid issuer"],
    ["that has expired", () => token({ exp: NOW }), "the token has expired"],
    ["without an end", () => token({ exp: undefined }), "the token has expired"],
    ["that is not valid yet", () => token({ nbf: NOW + 1 }), "the token is not valid yet"],
    ["of the future", () => token({ iat: NOW + 1 }), "the token was issued in the future"],
    ["signed by somebody else", () => token({}, { key: second.privateKey }), "the token's signature is invalid"],
    [
      "with changed claims",
      () => token().replace(/\.[^.]+\./, `.${encode({ iss: ISSUER })}.`),
      "the token's signature is invalid",
    ],
    ["of a key that is not there", () => token({}, { kid: "nope" }), "unable to find a signing key that matches"],
    [
      "of an elliptic curve",
      () => token({}, { kid: "ec", alg: "ES256", key: elliptic.privateKey }),
      "signing algorithm not supported",
    ],
    [
      "without a signature",
      () => `${encode({ alg: "none", kid: "one" })}.${encode({})}.`,
      "signing algorithm not supported",
    ],
    ["that is none", () => "nonsense", "the token is not a JWT"],
  ])("a token %s: 401", async (_what, made, description) => {
    const answer = await get("/order", `Bearer ${made()}`);
    expect([answer.status, answer.json()]).toEqual([401, { message: "Unauthorized" }]);
    expect(answer.headers["www-authenticate"]).toBe(
      `Bearer scope="" error="invalid_token" error_description="${description}"`,
    );
    expect(gateway.events).toEqual([]);
  });

  test("no token: 401", async () => {
    const answer = await get("/order");
    expect([answer.status, answer.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
  });

  test("client_id is looked at where there is no audience", async () => {
    expect((await get("/order", token({ aud: undefined, client_id: "app" }))).status).toBe(200);
    expect((await get("/order", token({ aud: "other", client_id: "app" }))).status).toBe(401);
  });

  test("one of the route's scopes is enough, and without any: 403", async () => {
    const good = await get("/scoped", token({ scope: "openid write" }));
    expect([good.status, good.json<{ jwt: { scopes: string[] } }>().jwt.scopes]).toEqual([200, ["openid", "write"]]);
    const answer = await get("/scoped", token({ scope: "openid" }));
    expect([answer.status, answer.json()]).toEqual([403, { message: "Forbidden" }]);
    expect(answer.headers["www-authenticate"]).toMatch(/^Bearer scope="read write" error="insufficient_scope"/);
  });

  test("an issuer that cannot be reached: 401, and the next request tries again", async () => {
    reachable = false;
    const answer = await get("/order", token());
    expect([answer.status, answer.headers["www-authenticate"]]).toEqual([
      401,
      expect.stringContaining("OIDC discovery failed"),
    ]);
    reachable = true;
    expect((await get("/order", token())).status).toBe(200);
  });
});

describe("REQUEST", () => {
  const AUTHORIZER = `${FUNCTION_ARN}-authorizer`;
  let asked: TestEvent[];
  let verdict: (event: TestEvent) => unknown;

  async function open(raw: Record<string, unknown> = {}) {
    asked = [];
    gateway = await openHttpGateway();
    gateway.functions.set(AUTHORIZER, (event) => {
      asked.push(event);
      return verdict(event);
    });
    const { id } = await gateway.declare(definition, {
      api_id: gateway.api.id,
      name: "asks",
      authorizer_type: "REQUEST",
      authorizer_uri: AUTHORIZER,
      authorizer_payload_format_version: "2.0",
      enable_simple_responses: true,
      identity_sources: ["$request.header.X-Key", "$request.querystring.who"],
      ...raw,
    });
    const route = { authorization_type: "CUSTOM", authorizer_id: id };
    await gateway.lambda("GET /order", ({ requestContext }) => requestContext, { route });
    await gateway.lambda("GET /other", () => "other", { route, name: "-other" });
    await gateway.stage();
  }
  const get = (path = "/order", key = "k") => gateway.call(`${path}?who=me`, { headers: { "X-Key": key } });

  test("a simple response allows, and its context is the function's", async () => {
    verdict = () => ({ isAuthorized: true, context: { tenant: "t", n: 1 } });
    await open();
    const answer = await get();
    expect(answer.json().authorizer).toEqual({ lambda: { tenant: "t", n: 1 } });
    expect(asked[0]).toMatchObject({
      version: "2.0",
      type: "REQUEST",
      routeArn: `arn:aws:execute-api:us-east-1:000000000000:${gateway.api.id}/$default/GET/order`,
      identitySource: ["k", "me"],
      routeKey: "GET /order",
      headers: { "x-key": "k" },
    });
    expect(gateway.world.topology.edges).toContainEqual({ from: gateway.api.arn, to: AUTHORIZER, kind: "authorizes" });
  });

  test("a simple response refuses: 403", async () => {
    verdict = () => ({ isAuthorized: false });
    await open();
    const answer = await get();
    expect([answer.status, answer.json()]).toEqual([403, { message: "Forbidden" }]);
  });

  test("without an identity source nobody is asked: 401", async () => {
    await open();
    const answer = await gateway.call("/order?who=me");
    expect([answer.status, answer.json(), asked]).toEqual([401, { message: "Unauthorized" }, []]);
  });

  test("an answer is kept for its time, by the identity sources, for all routes", async () => {
    verdict = () => ({ isAuthorized: true });
    await open({ authorizer_result_ttl_in_seconds: 10 });
    await get();
    await get("/other");
    expect(asked).toHaveLength(1);
    await get("/order", "another");
    expect(asked).toHaveLength(2);
    await gateway.world.clock.advance(10_000);
    await get();
    expect(asked).toHaveLength(3);
  });

  test("a policy of a kept answer is held against each request", async () => {
    verdict = ({ methodArn }) => ({
      principalId: "me",
      policyDocument: {
        Version: "2012-10-17",
        Statement: [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: methodArn }],
      },
      context: { tenant: "t" },
    });
    await open({ authorizer_payload_format_version: "1.0", enable_simple_responses: false });
    expect((await get()).json().authorizer).toEqual({ lambda: { tenant: "t" } });
    const answer = await get("/other");
    expect([answer.status, asked.length]).toEqual([403, 1]);
    expect(asked[0]).toMatchObject({
      version: "1.0",
      type: "REQUEST",
      resource: "GET /order".slice(4),
      httpMethod: "GET",
    });
  });

  test.each<[string, () => unknown, number]>([
    [
      "fails",
      () => {
        throw new Error("broken");
      },
      500,
    ],
    [
      "throws Unauthorized",
      () => {
        throw new Error("Unauthorized");
      },
      401,
    ],
    ["answers nothing", () => undefined, 500],
    ["answers in another shape", () => ({ allowed: true }), 500],
  ])("an authorizer that %s: %s", async (_what, run, status) => {
    verdict = run;
    await open();
    expect((await get()).status).toBe(status);
  });
});

test.each([
  [{ authorizer_type: "COGNITO" }, /argument "authorizer_type" must be JWT or REQUEST/],
  [{ authorizer_type: "JWT" }, /argument "jwt_configuration" is required/],
  [
    { authorizer_type: "JWT", jwt_configuration: [{ issuer: "https://i", audience: ["a"] }] },
    /argument "identity_sources" must be one/,
  ],
  [
    {
      authorizer_type: "REQUEST",
      authorizer_uri: FUNCTION_ARN,
      authorizer_payload_format_version: "1.0",
      enable_simple_responses: true,
    },
    /argument "enable_simple_responses" needs the authorizer_payload_format_version 2.0/,
  ],
  [
    { authorizer_type: "REQUEST", authorizer_uri: "orders", authorizer_payload_format_version: "2.0" },
    /authorizer_uri "orders" must be the invoke_arn/,
  ],
])("%j is refused", async (raw, problem) => {
  gateway = await openHttpGateway();
  await expect(gateway.declare(definition, { api_id: gateway.api.id, name: "x", ...raw })).rejects.toThrow(problem);
});

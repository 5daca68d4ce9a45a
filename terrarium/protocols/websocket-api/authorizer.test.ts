import {
  openWebSocketGateway,
  type SocketEvent,
  type WebSocketGateway,
} from "../../../tests/factories/websocket-gateway.ts";
import type { AuthorizationRequest } from "../../engine/authorization.ts";

let gateway: WebSocketGateway;
const asked: AuthorizationRequest[] = [];
const ok = () => ({ statusCode: 200 });

beforeEach(async () => {
  asked.length = 0;
  gateway = await openWebSocketGateway({ authorize: (request) => void asked.push(request) });
});
afterEach(() => gateway.close());

const policy = (Effect: string, Resource: unknown) => ({
  principalId: "customer",
  policyDocument: { Version: "2012-10-17", Statement: [{ Effect, Action: "execute-api:Invoke", Resource }] },
  context: { orderId: "7", attempts: 2 },
});

/** `$connect` behind an authorizer, and two routes behind it. */
async function withAuthorizer(decide: (event: SocketEvent) => unknown, raw = {}) {
  const id = await gateway.authorizer(decide, raw);
  await gateway.route("$connect", ok, { raw: { authorization_type: "CUSTOM", authorizer_id: id } });
  await gateway.route(
    "status",
    ({ requestContext }) => ({ statusCode: 200, body: JSON.stringify(requestContext.authorizer) }),
    {
      answers: true,
    },
  );
  await gateway.route("admin", ok);
  await gateway.stage();
}

test("a client that it allows connects, and what it says goes to every route", async () => {
  await withAuthorizer(({ methodArn }) => policy("Allow", String(methodArn).replace("$connect", "*")));
  const client = await gateway.client("?token=abc");
  client.send('{"action":"status"}');
  expect(JSON.parse(await client.next())).toEqual({ orderId: "7", attempts: "2", principalId: "customer" });
  expect(gateway.events[0]).toMatchObject({
    type: "REQUEST",
    methodArn: `arn:aws:execute-api:us-east-1:000000000000:${gateway.api.id}/v1/$connect`,
    queryStringParameters: { token: "abc" },
    requestContext: { eventType: "CONNECT" },
  });
  expect(asked[0]).toMatchObject({
    principal: {
      kind: "service",
      name: "apigateway.amazonaws.com",
      sourceArn: expect.stringContaining("/authorizers/"),
    },
    action: "lambda:InvokeFunction",
  });
  client.socket.close();
});

test("its policy is kept for the connection: a route that it does not allow is forbidden", async () => {
  await withAuthorizer(({ methodArn }) => {
    const arn = String(methodArn);
    return policy("Allow", [arn, arn.replace("$connect", "status")]);
  });
  const client = await gateway.client("?token=abc");
  client.send('{"action":"admin"}');
  expect(JSON.parse(await client.next())).toMatchObject({ message: "Forbidden" });
  client.send('{"action":"status"}');
  expect(JSON.parse(await client.next())).toMatchObject({ orderId: "7" });
  expect(gateway.events.filter(({ type }) => type === "REQUEST")).toHaveLength(1);
  client.socket.close();
});

test.each([
  ["without its identity source", "", () => policy("Allow", "*"), "HTTP 401"],
  ["denied", "?token=x", () => policy("Deny", "*"), "HTTP 403"],
  [
    "told that it is unauthorized",
    "?token=x",
    () => {
      throw new Error("Unauthorized");
    },
    "HTTP 401",
  ],
  [
    "when the authorizer fails",
    "?token=x",
    () => {
      throw new Error("broken");
    },
    "HTTP 500",
  ],
  ["when it answers no policy", "?token=x", () => ({ principalId: "a" }), "HTTP 500"],
  ["when it names no principal", "?token=x", () => ({ ...policy("Allow", "*"), principalId: undefined }), "HTTP 500"],
  [
    "when its context holds more than texts",
    "?token=x",
    () => ({ ...policy("Allow", "*"), context: { roles: ["a"] } }),
    "HTTP 500",
  ],
])("a client stays out %s", async (_name, query, decide, expected) => {
  await withAuthorizer(decide);
  await expect(gateway.client(query)).rejects.toThrow(expected);
  expect(gateway.events.filter(({ type }) => type !== "REQUEST")).toEqual([]);
});

test("AWS_IAM asks for a signature", async () => {
  await gateway.route("$connect", ok, { raw: { authorization_type: "AWS_IAM" } });
  await gateway.stage();
  await expect(gateway.client()).rejects.toThrow("HTTP 403");
});

test.each([
  [{ identity_sources: ["$request.header.Auth"] }, /identity_sources must be route\.request\.querystring\.NAME/],
  [{ authorizer_type: "JWT" }, /must be REQUEST for a WebSocket API/],
  [{ enable_simple_responses: true }, /"enable_simple_responses" is for HTTP APIs alone/],
])("an authorizer with %j is refused", async (raw, problem) => {
  await expect(gateway.authorizer(() => null, raw)).rejects.toThrow(problem);
});

test("only $connect has an authorization", async () => {
  const id = await gateway.authorizer(() => null);
  const raw = { authorization_type: "CUSTOM", authorizer_id: id };
  await expect(gateway.route("status", ok, { raw })).rejects.toThrow("only $connect can have an authorization");
});

import { handshake } from "../../../tests/factories/handshake.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { Functions } from "../http-api/functions.ts";
import { ConnectAuthorizer, IdentityMissing, Unauthorized } from "./connect-authorizer.ts";
import { Connection } from "./connection.ts";
import { FunctionFailed } from "./function-caller.ts";
import type { Handshake } from "./handshake.ts";

const API = "arn:aws:execute-api:us-east-1:000000000000:abc";
const STAGE = `${API}/v1`;

/** An authorizer whose function answers this, asked about a client that comes so. */
function ask(answer: unknown, more: { sources?: string[]; client?: Partial<Handshake> } = {}) {
  const world = createTestWorld({ authorize: () => {} });
  const asked: Record<string, unknown>[] = [];
  world.service(Functions).directory = {
    byArn: (arn) => ({
      arn,
      async invoke(payload) {
        asked.push(JSON.parse(payload));
        if (answer instanceof Error)
          return { payload: JSON.stringify({ errorMessage: answer.message }), functionError: "Unhandled" };
        return { payload: JSON.stringify(answer) };
      },
    }),
  };
  const identitySources = more.sources ?? [];
  const definition = { id: "x", name: "tokens", functionArn: "arn:aws:lambda:us-east-1:000000000000:function:f" };
  const authorizer = new ConnectAuthorizer(world, { ...definition, identitySources }, API);
  const connection = new Connection(world, handshake(more.client));
  const place = { apiId: "abc", stage: "v1", variables: { color: "blue" }, executionArn: STAGE };
  const event = { type: "CONNECT", routeKey: "$connect", requestId: "r", at: 0, connection, place } as const;
  return { verdict: authorizer.ask(event), asked };
}

const statement = (Effect: string, Resource: unknown, more = {}) => ({
  Effect,
  Action: "execute-api:Invoke",
  Resource,
  ...more,
});
const policy = (...Statement: object[]) => ({
  principalId: "customer",
  policyDocument: { Version: "2012-10-17", Statement },
});

test("its policy says route by route what is allowed; an explicit deny wins, and what is in no statement is denied", async () => {
  const { verdict } = ask(policy(statement("Allow", `${STAGE}/*`), statement("Deny", `${STAGE}/admin`)));
  const { allows, principalId } = await verdict;
  expect(principalId).toBe("customer");
  expect(allows(`${STAGE}/$connect`)).toBe(true);
  expect(allows(`${STAGE}/admin`)).toBe(false);
  expect(allows(`${API}/v2/$connect`)).toBe(false);
});

test("a condition on the client's address holds", async () => {
  const onlyFrom = (ip: string) =>
    policy(statement("Allow", "*", { Condition: { IpAddress: { "aws:SourceIp": ip } } }));
  const client = { sourceIp: "192.0.2.7" };
  expect((await ask(onlyFrom("192.0.2.0/24"), { client }).verdict).allows(`${STAGE}/$connect`)).toBe(true);
  expect((await ask(onlyFrom("198.51.100.0/24"), { client }).verdict).allows(`${STAGE}/$connect`)).toBe(false);
});

test("its context is passed on as texts", async () => {
  const context = { order: 7, vip: true, name: "x", none: null };
  const { verdict } = ask({ ...policy(statement("Allow", "*")), context });
  expect((await verdict).context).toEqual({ order: "7", vip: "true", name: "x" });
});

test.each([
  ["route.request.querystring.token", { query: new Map([["token", ["abc"]]]) }],
  ["route.request.header.AUTH", { rawHeaders: ["Auth", "abc"] }],
  ["context.identity.sourceIp", { sourceIp: "192.0.2.7" }],
  ["context.connectionId", {}],
  ["stageVariables.color", {}],
])("with %s the function is asked", async (source, client) => {
  const { verdict, asked } = ask(policy(statement("Allow", "*")), { sources: [source], client });
  await verdict;
  expect(asked).toHaveLength(1);
});

test.each([
  ["route.request.querystring.token", { query: new Map([["other", ["abc"]]]) }],
  ["route.request.querystring.token", { query: new Map([["token", [""]]]) }],
  ["route.request.header.Auth", {}],
  ["context.identity.user", {}],
  ["context.apiId.length", {}],
  ["stageVariables.size", {}],
])("without %s the function is not asked", async (source, client) => {
  const { verdict, asked } = ask(policy(statement("Allow", "*")), { sources: ["context.apiId", source], client });
  await expect(verdict).rejects.toThrow(IdentityMissing);
  expect(asked).toEqual([]);
});

test.each([
  ["throws Unauthorized", new Error("Unauthorized"), Unauthorized, /says Unauthorized/],
  ["throws anything else", new Error("not Unauthorized at all"), FunctionFailed, /not Unauthorized at all/],
  ["answers nothing", null, FunctionFailed, /answered no principalId/],
  ["answers no policy", { principalId: "a" }, FunctionFailed, /answered no policy/],
  ["answers no principal", { ...policy(), principalId: 7 }, FunctionFailed, /answered no principalId/],
  [
    "answers more than 8 KB",
    { ...policy(statement("Allow", "*")), context: { a: "x".repeat(8192) } },
    FunctionFailed,
    /answered \d+ bytes, and may answer 8192/,
  ],
  [
    "answers a context with a list",
    { ...policy(statement("Allow", "*")), context: { a: 1, roles: ["x"] } },
    FunctionFailed,
    /texts, numbers and booleans alone, and has \{"roles":\["x"\]\}/,
  ],
])("a function that %s has failed", async (_what, answer, Failure, message) => {
  const { verdict } = ask(answer);
  await expect(verdict).rejects.toThrow(Failure);
  await expect(verdict).rejects.toThrow(message);
});

test("a source that is none of WebSocket APIs is refused", () => {
  expect(() => ask(null, { sources: ["method.request.header.Auth"] })).toThrow(
    /identity_sources must be .*"method\.request\.header\.Auth"/,
  );
});

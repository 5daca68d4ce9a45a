import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { type CallbackBench, openCallbackBench } from "../../tests/factories/callback-bench.ts";
import { signToken } from "../shared/callback-token.ts";

const METHOD = "arn:aws:execute-api:eu-west-1:123456789012:abcdef/v1/$connect";

let bench: CallbackBench;
let handler: typeof import("./handler.ts").handler;
let warned: jest.SpyInstance;

beforeAll(async () => {
  bench = await openCallbackBench();
  ({ handler } = await import("./handler.ts"));
});
afterAll(() => bench.close());
afterEach(() => jest.restoreAllMocks());
beforeEach(() => {
  warned = jest.spyOn(console, "warn").mockImplementation(() => {});
});

const soon = () => Math.floor(Date.now() / 1_000) + 60;
const ask = (query?: Record<string, string>) => handler({ methodArn: METHOD, queryStringParameters: query ?? null });
const admitted = (orderId: string) => ({
  principalId: orderId,
  policyDocument: {
    Version: "2012-10-17",
    Statement: [
      {
        Action: "execute-api:Invoke",
        Effect: "Allow",
        Resource: "arn:aws:execute-api:eu-west-1:123456789012:abcdef/v1/*",
      },
    ],
  },
  context: { orderId },
});
const effect = async (query?: Record<string, string>) => {
  const { policyDocument, context } = await ask(query);
  return [(policyDocument.Statement[0] as { Effect: string }).Effect, context];
};

test("who brings a token for an order may use every route of the stage, for that order", async () => {
  const token = signToken(await bench.key(), "order-1", soon());
  expect(await ask({ orderId: "order-1", token })).toEqual(admitted("order-1"));
  expect(warned).not.toHaveBeenCalled();
});

test("a token of the key before the current one is still good, and one of the current key at once", async () => {
  const old = signToken(await bench.key(), "order-1", soon());
  await bench.secrets.send(new PutSecretValueCommand({ SecretId: bench.secretArn, SecretString: "rotated" }));
  const token = signToken(await bench.key(), "order-1", soon());
  expect(await ask({ orderId: "order-1", token })).toEqual(admitted("order-1"));
  expect(await ask({ orderId: "order-1", token: old })).toEqual(admitted("order-1"));
});

test("others are kept out, and the log says why, without the token", async () => {
  const key = await bench.key();
  const token = signToken(key, "order-1", soon());
  const forged = signToken({ ...key, secret: "guessed" }, "order-1", soon());
  const expired = signToken(key, "order-1", Math.floor(Date.now() / 1_000) - 1);
  const denied = ["Deny", undefined];
  expect(await effect({ orderId: "order-2", token })).toEqual(denied);
  expect(await effect({ orderId: "order-1", token: forged })).toEqual(denied);
  expect(await effect({ orderId: "order-1", token: expired })).toEqual(denied);
  expect(await effect({ orderId: "order-1" })).toEqual(denied);
  expect(await effect()).toEqual(denied);
  const lines = warned.mock.calls.map(([line]) => JSON.parse(line));
  expect(lines.map(({ verdict, orderId }) => [verdict, orderId])).toEqual([
    ["other order", "order-2"],
    ["forged", "order-1"],
    ["expired", "order-1"],
    ["forged", "order-1"],
    ["forged", undefined],
  ]);
  for (const secret of [token, forged, expired]) expect(JSON.stringify(lines)).not.toContain(secret);
});

import { randomUUID } from "node:crypto";
import { CreateSecretCommand, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { Secret } from "../../terrarium/engine/secret/secret.ts";
import { SecretService } from "../../terrarium/engine/secret/secret-service.ts";
import { type CallbackBench, openCallbackBench } from "../../tests/factories/callback-bench.ts";
import type { TokenKey } from "../shared/callback-token.ts";

const VERSION = "00000000-0000-4000-8000-000000000001";

let bench: CallbackBench;
let secret: Secret;
let handler: typeof import("./handler.ts").handler;
beforeAll(async () => {
  bench = await openCallbackBench();
  ({ handler } = await import("./handler.ts"));
});
afterAll(() => bench.close());
afterEach(() => jest.restoreAllMocks());

let count = 0;
beforeEach(async () => {
  jest.spyOn(console, "info").mockImplementation(() => {});
  const { ARN = "" } = await bench.secrets.send(
    new CreateSecretCommand({ Name: `key-${count++}`, SecretString: "first", ClientRequestToken: randomUUID() }),
  );
  secret = bench.gateway.world.service(SecretService).find(ARN);
  await secret.update({ rotation: { functionArn: "arn:rotate", everyDays: 30, nextAt: Number.MAX_SAFE_INTEGER } });
});

const step = (Step: string, ClientRequestToken = VERSION) =>
  handler({ SecretId: secret.arn, ClientRequestToken, Step } as Parameters<typeof handler>[0]);
const key = async (VersionStage = "AWSCURRENT"): Promise<TokenKey> => {
  const found = await bench.secrets.send(new GetSecretValueCommand({ SecretId: secret.arn, VersionStage }));
  return { version: found.VersionId ?? "", secret: found.SecretString ?? "" };
};
const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"];

test("four steps make a new key the current one, and keep the one before it", async () => {
  const before = await key();
  await secret.begin(VERSION);
  for (const each of STEPS) await step(each);
  const after = await key();
  expect(after.version).toBe(VERSION);
  expect(Buffer.from(after.secret, "base64url")).toHaveLength(32);
  expect(await key("AWSPREVIOUS")).toEqual(before);
});

test("each step may come again: the key of the first time stays", async () => {
  await secret.begin(VERSION);
  await step("createSecret");
  const pending = await key("AWSPENDING");
  for (const each of STEPS.flatMap((name) => [name, name])) await step(each);
  expect(await key()).toEqual(pending);
  for (const each of STEPS) await step(each);
  expect(await key()).toEqual(pending);
});

test("keys are by chance", async () => {
  const values = new Set<string>();
  for (const version of [VERSION, VERSION.replace(/1$/, "2")]) {
    await secret.begin(version);
    for (const each of STEPS) await step(each, version);
    values.add((await key()).secret);
  }
  expect(values.size).toBe(2);
});

test("nothing is rotated out of turn", async () => {
  await expect(step("createSecret")).rejects.toThrow("there is no such version");
  await secret.begin(VERSION);
  await expect(step("testSecret")).rejects.toThrow("it has no value");
  await expect(step("burnSecret")).rejects.toThrow("there is no step burnSecret");
  await secret.update({ rotation: undefined });
  await expect(step("createSecret")).rejects.toThrow("its rotation is not enabled");
});

test("no key is in a log", async () => {
  const logged = jest.spyOn(console, "info");
  await secret.begin(VERSION);
  for (const each of STEPS) await step(each);
  const { secret: value } = await key();
  expect(logged).toHaveBeenCalledTimes(4);
  expect(JSON.stringify(logged.mock.calls)).not.toContain(value);
});

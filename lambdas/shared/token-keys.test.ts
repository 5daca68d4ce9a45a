import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { type CallbackBench, openCallbackBench } from "../../tests/factories/callback-bench.ts";
import { createTokenKeys, type TokenKeys } from "./token-keys.ts";

let bench: CallbackBench;
let keys: TokenKeys;
let now: number;
beforeEach(async () => {
  bench = await openCallbackBench();
  now = 0;
  keys = createTokenKeys(bench.secretArn, () => now);
});
afterEach(() => bench.close());

const rotate = (value: string) =>
  bench.secrets.send(new PutSecretValueCommand({ SecretId: bench.secretArn, SecretString: value }));

test("the current version signs; there need not be one before it", async () => {
  expect(await keys.current()).toEqual(await bench.key());
  expect(await keys.ofVersion("00000000-0000-4000-8000-000000000000")).toBeUndefined();
});

test("what was read is kept for a minute", async () => {
  const first = await keys.current();
  await rotate("second");
  now = 59_999;
  expect(await keys.current()).toEqual(first);
  now = 60_000;
  expect(await keys.current()).toMatchObject({ secret: "second" });
});

test("a version that is new is known at once, the one before it still, and the one before that no more", async () => {
  const first = await keys.current();
  await rotate("second");
  const second = await bench.key();
  expect(await keys.ofVersion(second.version)).toEqual(second);
  expect(await keys.ofVersion(first.version)).toEqual(first);
  await rotate("third");
  expect(await keys.ofVersion((await bench.key()).version)).toMatchObject({ secret: "third" });
  expect(await keys.ofVersion(second.version)).toEqual(second);
  expect(await keys.ofVersion(first.version)).toBeUndefined();
});

test("versions that somebody made up do not make Secrets Manager be asked without end", async () => {
  for (let count = 0; count < 60; count++) await keys.ofVersion(`made-up-${count}`);
  await rotate("second");
  const second = await bench.key();
  expect(await keys.ofVersion(second.version)).toBeUndefined();
  now = 60_000;
  expect(await keys.ofVersion(second.version)).toEqual(second);
});

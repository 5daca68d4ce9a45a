import { closeFunctions, declareFunction } from "../../../tests/factories/function.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { Credentials } from "../iam/credentials.ts";
import type { World } from "../world.ts";

const COUNTING = `
  let count = 0;
  const born = process.env.AWS_LAMBDA_LOG_STREAM_NAME;
  exports.handler = async () => {
    count++;
    return { count, born, key: process.env.AWS_ACCESS_KEY_ID, token: process.env.AWS_SESSION_TOKEN };
  }`;

const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach(closeFunctions));

function setUp(definition: Parameters<typeof declareFunction>[2] = {}) {
  const world = createTestWorld();
  worlds.push(world);
  const deployed = declareFunction(world, COUNTING, definition);
  const lambda = deployed.qualified();
  const call = async () => JSON.parse((await lambda.invoke("{}")).payload);
  return { world, deployed, lambda, call };
}

test("an environment takes one invocation after the other, and two at once need two", async () => {
  const made = setUp();
  const first = await made.call();
  const second = await made.call();
  expect(second).toMatchObject({ count: 2, born: first.born });
  const [a, b] = await Promise.all([made.call(), made.call()]);
  expect(a.born).not.toBe(b.born);
  expect(made.deployed.figures.environments).toBe(2);
});

test("an idle environment goes after five minutes", async () => {
  const made = setUp();
  await made.call();
  await made.world.clock.advance(299_000);
  expect(await made.call()).toMatchObject({ count: 2 });
  await made.world.clock.advance(300_000);
  expect(made.deployed.figures.environments).toBe(0);
  expect(await made.call()).toMatchObject({ count: 1 });
});

test("what waits for its turn when the functions are closed is abandoned, and starts no thread", async () => {
  const made = setUp();
  const calls = Array.from({ length: 30 }, () => made.lambda.invoke("{}"));
  await new Promise(setImmediate);
  expect(made.deployed.figures.environments).toBe(24);
  closeFunctions(made.world);
  const outcomes = await Promise.allSettled(calls);
  const abandoned = outcomes.filter((each) => each.status === "rejected");
  expect(abandoned.map(({ reason }) => reason.constructor.name)).toEqual(Array(6).fill("InvocationAbandoned"));
  await expect(made.lambda.invoke("{}")).rejects.toThrow("taken away");
  expect(made.deployed.figures.environments).toBe(0);
});

test("an environment whose credentials are about to expire is not used again", async () => {
  const made = setUp();
  const before = await made.call();
  for (let minute = 0; minute < 12 * 60 - 21; minute += 4) {
    await made.world.clock.advance(4 * 60_000);
    if ((await made.call()).key !== before.key) break;
  }
  await made.world.clock.advance(4 * 60_000);
  const after = await made.call();
  expect(after.key).not.toBe(before.key);
  const credentials = made.world.service(Credentials).find(after.key, after.token);
  expect(credentials?.roleArn).toBe("arn:aws:iam::000000000000:role/orders");
  expect(credentials!.expiration - made.world.clock.now()).toBeGreaterThan(11 * 3600_000);
});

test("more at once than this machine should bear wait for their turn", async () => {
  const made = setUp();
  const answers = await Promise.all(Array.from({ length: 30 }, () => made.call()));
  expect(new Set(answers.map(({ born }) => born)).size).toBeLessThanOrEqual(24);
  expect(answers).toHaveLength(30);
});

test("reserved concurrency throttles what is above it", async () => {
  const made = setUp({ reservedConcurrency: 1 });
  const running = made.call();
  await expect(made.lambda.invoke("{}")).rejects.toMatchObject({
    name: "TooManyRequests",
    reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
  });
  await running;
  await expect(made.call()).resolves.toMatchObject({ count: 2 });
  expect(made.deployed.figures).toMatchObject({ invocations: 2, throttles: 1 });
});

test("reservations must leave 100 to the others", () => {
  expect(() => setUp({ reservedConcurrency: 901 })).toThrow(/below its minimum value of \[100\]/);
});

test("who hangs up while it waits for an environment is not run", async () => {
  const made = setUp();
  const others = Array.from({ length: 24 }, () => made.call());
  const hangUp = new AbortController();
  const waiting = made.lambda.invoke("{}", { signal: hangUp.signal });
  hangUp.abort();
  await expect(waiting).rejects.toThrow(/nobody waits for arn:.*:orders any more/);
  await Promise.all(others);
  expect(made.deployed.figures.inFlight).toBe(0);
});

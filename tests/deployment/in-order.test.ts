import { inOrder, reversed, withDependencies } from "./in-order.ts";

const gateway = { name: "gateway", dependencies: [] };
const subscriber = { name: "subscriber", dependencies: ["gateway"] };
const console = { name: "console", dependencies: ["subscriber"] };
const state = { name: "state", dependencies: [] };
const all = [console, subscriber, gateway, state];

/** Runs with a log of begins and ends; those in `failing` fail. */
async function run(what: typeof all, failing: readonly string[] = []) {
  const log: string[] = [];
  const done = await inOrder(
    what,
    async ({ name }) => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
      return !failing.includes(name);
    },
    ({ name }, because) => log.push(`${name} skipped: ${because}`),
  );
  return { log, done: [...done].sort() };
}

test("what depends waits, what does not runs at the same time", async () => {
  const { log, done } = await run(all);
  expect(done).toEqual(["console", "gateway", "state", "subscriber"]);
  expect(log.indexOf("state begins")).toBeLessThan(log.indexOf("gateway ends"));
  for (const [first, second] of [
    ["gateway", "subscriber"],
    ["subscriber", "console"],
  ]) {
    expect(log.indexOf(`${first} ends`)).toBeLessThan(log.indexOf(`${second} begins`));
  }
});

test("what depends on a failure is skipped, and so is what depends on that", async () => {
  const { log, done } = await run(all, ["gateway"]);
  expect(done).toEqual(["state"]);
  expect(log).toContain("subscriber skipped: gateway");
  expect(log).toContain("console skipped: subscriber");
});

test("reversed, what depends on others goes first", () => {
  expect(reversed(all).map(({ name, dependencies }) => [name, dependencies])).toEqual([
    ["console", []],
    ["subscriber", ["console"]],
    ["gateway", ["subscriber"]],
    ["state", []],
  ]);
});

test("a stack brings what it depends on, and nothing else", () => {
  expect(withDependencies(all, ["console"])).toEqual([console, subscriber, gateway]);
  expect(withDependencies(all, ["gateway"])).toEqual([gateway]);
});

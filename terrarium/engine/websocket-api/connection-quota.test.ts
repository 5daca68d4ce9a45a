import { createTestWorld } from "../../../tests/factories/world.ts";
import { ConnectionQuota } from "./connection-quota.ts";

function quota() {
  const world = createTestWorld();
  const said: string[] = [];
  const log = { ...world.log, warn: (message: string) => void said.push(message) };
  return { clock: world.clock, said, quota: new ConnectionQuota({ ...world, log }) };
}

test("500 a second are within the account's quota for as long as they come", async () => {
  const { clock, said, quota: connections } = quota();
  for (let second = 0; second < 5; second++) {
    for (let client = 0; client < 500; client++) connections.asked();
    await clock.advance(1000);
  }
  expect(said).toEqual([]);
});

test("more are said once, with the quota's name", () => {
  const { said, quota: connections } = quota();
  for (let client = 0; client < 500; client++) connections.asked();
  expect(said).toEqual([]);
  for (let client = 0; client < 500; client++) connections.asked();
  expect(said).toEqual([expect.stringMatching(/more than 500 clients a second.*429.*"New connections per second"/)]);
});

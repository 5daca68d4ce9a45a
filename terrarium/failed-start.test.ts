import { join } from "node:path";
import { tableCaller } from "../tests/factories/dynamodb.ts";
import type { Clock } from "./engine/clock.ts";
import { VirtualClock } from "./engine/virtual-clock.ts";
import { start } from "./index.ts";
import { StackDirectories } from "./plan/testing/write-stacks.ts";

const directories = new StackDirectories();
afterAll(() => directories.remove());

/** A clock that knows who still waits on it. */
class WatchedClock implements Clock {
  readonly #clock = new VirtualClock();
  readonly waiting = new Set<object>();
  started = 0;

  now = () => this.#clock.now();

  after(ms: number, callback: () => void) {
    const own = {};
    this.started++;
    this.waiting.add(own);
    const timer = this.#clock.after(ms, () => {
      this.waiting.delete(own);
      callback();
    });
    const cancel = () => {
      this.waiting.delete(own);
      timer.cancel();
    };
    return { cancel };
  }
}

const table = {
  name: "orders",
  billing_mode: "PAY_PER_REQUEST",
  hash_key: "id",
  attribute: [{ name: "id", type: "S" }],
};

test("after a start that fails nothing waits: neither declared parts nor those that were made at run time", async () => {
  const nothing = directories.synthesized({ a: {} });
  const data = join(nothing, "data");
  const clock = new WatchedClock();
  const first = await start({ directory: nothing, data, port: 0, clock });
  const dynamoDb = tableCaller(first.world);
  const TableName = "sessions";
  const made = await dynamoDb("CreateTable", {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  });
  expect(made.status).toBe(200);
  const TimeToLiveSpecification = { AttributeName: "until", Enabled: true };
  expect((await dynamoDb("UpdateTimeToLive", { TableName, TimeToLiveSpecification })).status).toBe(200);
  const until = { N: String(clock.now() / 1000 + 3600) };
  expect((await dynamoDb("PutItem", { TableName, Item: { id: { S: "1" }, until } })).status).toBe(200);
  await first.stop();
  expect(clock.waiting.size).toBe(0);

  clock.started = 0;
  const broken = { function_name: "nowhere", action: "lambda:InvokeFunction", principal: "events.amazonaws.com" };
  const resource = { aws_dynamodb_table: { orders: table }, aws_lambda_permission: { broken } };
  await expect(
    start({ directory: directories.synthesized({ a: { resource } }), data, port: 0, clock }),
  ).rejects.toThrow(/aws_lambda_permission\.broken.*Function not found/);
  expect(clock.started).toBeGreaterThan(0);
  expect(clock.waiting.size).toBe(0);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tableCaller } from "../tests/factories/dynamodb.ts";
import type { Clock } from "./engine/clock.ts";
import { VirtualClock } from "./engine/virtual-clock.ts";
import { start } from "./index.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "failed-start-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A cdktf.out with one stack. */
function writeStack(name: string, resource: object): string {
  const directory = join(home, name);
  mkdirSync(directory);
  writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify({ resource }));
  const stack = { name: "a", synthesizedStackPath: "cdk.tf.json", workingDirectory: ".", dependencies: [] };
  writeFileSync(join(directory, "manifest.json"), JSON.stringify({ version: "0.21.0", stacks: { a: stack } }));
  return directory;
}

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
  const data = join(home, "data");
  const clock = new WatchedClock();
  const first = await start({ directory: writeStack("first", {}), data, port: 0, clock });
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
  const second = { aws_dynamodb_table: { orders: table }, aws_lambda_permission: { broken } };
  await expect(start({ directory: writeStack("second", second), data, port: 0, clock })).rejects.toThrow(
    /aws_lambda_permission\.broken.*Function not found/,
  );
  expect(clock.started).toBeGreaterThan(0);
  expect(clock.waiting.size).toBe(0);
});

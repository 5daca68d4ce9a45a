import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { call } from "../factories/http.ts";
import { deliveryOrder } from "../factories/order.ts";
import { startProcess } from "../factories/process.ts";
import { synthesize } from "../factories/synthesize.ts";

const READY = /terrarium ready http:\/\/127\.0\.0\.1:(\d+)/;
const ORDERS = 150;
const MANY = 60;

type Outputs = Record<string, Record<string, string>>;
const client = (port: number) => ({
  endpoint: `http://127.0.0.1:${port}`,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

/** Posts orders side by side, and calls back at each answer that the bus has one; those that got no answer are nobody's. */
async function postAll(port: number, url: string, accepted: (orderId: string) => void): Promise<void> {
  const { pathname } = new URL(url);
  const ids = Array.from({ length: ORDERS }, (_, index) => `order-${index}`);
  const post = async (orderId: string) => {
    const answer = await call(port, pathname, {
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(deliveryOrder({ orderId })),
    });
    if (answer.json().FailedEntryCount === 0) accepted(orderId);
  };
  await Promise.allSettled(ids.map(post));
}

/** Calls `look` at once, and after each message that a function has done with, until it says that it is enough. */
async function whileConsuming(port: number, look: () => Promise<boolean>): Promise<void> {
  const request = get({ host: "127.0.0.1", port, path: "/_terrarium/trace?since=0" });
  const [trace] = (await once(request, "response")) as [IncomingMessage];
  // What it says when it is hung up on below.
  trace.on("error", () => {});
  const lines = createInterface({ input: trace });
  // Made before anything is waited for: lines that come meanwhile are kept for it.
  const each = lines[Symbol.asyncIterator]();
  try {
    if (await look()) return;
    for await (const line of each) if (line.includes('"hop":"deleted"') && (await look())) return;
  } finally {
    lines.close();
    request.destroy();
  }
}

test("a terrarium that is killed in the middle of a burst delivers every order that the bus had taken, once it is back", async () => {
  const data = mkdtempSync(join(tmpdir(), "order-crash-"));
  // What the killed functions had in hand comes back after six time-outs.
  const directory = await synthesize({
    STACKS: "order-routing",
    FUNCTION_TIMEOUT_SECONDS: "1",
    ORDER_MAX_RECEIVE_COUNT: "100",
  });
  const start = async () => {
    const running = await startProcess("terrarium/bin.js", {
      args: [directory, "--port", "0", "--data", data],
      ready: READY,
    });
    const port = Number(running.ready[1]);
    const outputs = (await call(port, "/_terrarium/outputs")).json<Outputs>()["order-routing"]!;
    return { running, port, outputs };
  };
  try {
    const first = await start();
    const accepted = new Set<string>();
    let killed: Promise<unknown> | undefined;
    await postAll(first.port, first.outputs.order_url!, (orderId) => {
      accepted.add(orderId);
      if (accepted.size === MANY) killed = first.running.end("SIGKILL");
    });
    expect(await killed).toBe("SIGKILL");
    expect(accepted.size).toBeGreaterThanOrEqual(MANY);

    const second = await start();
    const dynamodb = new DynamoDBClient(client(second.port));
    const logs = new CloudWatchLogsClient(client(second.port));
    const arranged = async () => {
      const ids = new Set<string>();
      const pages = paginateScan({ client: dynamodb }, { TableName: second.outputs.delivery_table_name });
      for await (const { Items = [] } of pages) for (const { orderId } of Items) ids.add(orderId!.S!);
      return [...accepted].every((id) => ids.has(id));
    };
    await whileConsuming(second.port, arranged);

    const logged = new Set<string>();
    const pages = paginateFilterLogEvents({ client: logs }, { logGroupName: second.outputs.delivery_log_group });
    for await (const { events = [] } of pages)
      for (const { message } of events) logged.add(JSON.parse(message!).detail.orderId);
    expect([...accepted].filter((orderId) => !logged.has(orderId))).toEqual([]);
    dynamodb.destroy();
    logs.destroy();
    expect(await second.running.end()).toBe(0);
  } finally {
    for (const each of [data, directory]) rmSync(each, { recursive: true, force: true });
  }
}, 60_000);

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeExecutionCommand, GetExecutionHistoryCommand, SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { Faults } from "../factories/faulty-function.ts";
import { call } from "../factories/http.ts";
import { startProcess } from "../factories/process.ts";
import { synthesizeShop, TOKEN_KEY } from "../factories/saga-system.ts";
import { shopOrder } from "../factories/shop-order.ts";
import { openSocket } from "../factories/websocket-gateway.ts";

const READY = /terrarium ready http:\/\/127\.0\.0\.1:(\d+)/;
const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** A terrarium in a process of its own, on the machine's time, and its clients. */
async function run(directory: string, data: string) {
  const process = await startProcess("terrarium/bin.js", {
    args: [directory, "--port", "0", "--data", data],
    env: { TF_VAR_callback_token_key: TOKEN_KEY },
    ready: READY,
  });
  const port = Number(process.ready[1]);
  const client = { endpoint: `http://127.0.0.1:${port}`, region: "us-east-1", credentials: CREDENTIALS };
  const outputs = (await call(port, "/_terrarium/outputs")).json<Record<string, Record<string, string>>>();
  return {
    process,
    port,
    saga: outputs.saga!,
    sfn: new SFNClient(client),
    dynamodb: DynamoDBDocumentClient.from(new DynamoDBClient(client)),
  };
}

/** Asks until it is so; jest ends the test where it never is. */
async function until(so: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await so())) await new Promise((resolve) => setImmediate(resolve));
}

test.each(["process-payment", "refund-payment"])(
  "a terrarium that is killed while %s runs goes on where the saga was",
  async (step) => {
    const faults = new Faults();
    const directory = await synthesizeShop(faults);
    const data = mkdtempSync(join(tmpdir(), "saga-"));
    const body = shopOrder();
    const { orderId } = body;
    const fails = step === "refund-payment";
    if (fails) faults.inject("complete-order", orderId, { how: "error" });
    faults.inject(step, orderId, { how: "time-out" });

    const first = await run(directory, data);
    const answer = await call(first.port, `${new URL(first.saga.orders_url!).pathname}/order`, {
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(202);
    await until(() => faults.happened(step, orderId) === 1);
    expect(await first.process.end("SIGKILL")).toBe("SIGKILL");

    faults.heal();
    const second = await run(directory, data);
    const executionArn = `${second.saga.state_machine_arn!.replace(":stateMachine:", ":execution:")}:${orderId}`;
    const describe = () => second.sfn.send(new DescribeExecutionCommand({ executionArn }));
    await until(async () => (await describe()).status !== "RUNNING");
    expect((await describe()).status).toBe(fails ? "FAILED" : "SUCCEEDED");

    const { clientCallbackUrl } = answer.json<Record<string, string>>();
    const address = new URL(clientCallbackUrl!);
    address.port = String(second.port);
    const { socket, next } = await openSocket(address.href);
    expect(JSON.parse(await next())).toMatchObject(
      fails ? { status: "failed", orderId } : { status: "success", orderId, amountPaid: 304 },
    );
    socket.terminate();

    const { Items = [] } = await second.dynamodb.send(
      new QueryCommand({
        TableName: second.saga.payments_table_name,
        KeyConditionExpression: "orderId = :orderId",
        ExpressionAttributeValues: { ":orderId": orderId },
      }),
    );
    expect(Items.flatMap(({ status }) => status ?? [])).toEqual([fails ? "refunded" : "paid"]);
    const { events = [] } = await second.sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1_000 }));
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    const entered = events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
    expect(new Set(entered).size).toBe(entered.length);

    for (const each of [first, second]) {
      each.sfn.destroy();
      each.dynamodb.destroy();
    }
    expect(await second.process.end("SIGTERM")).toBe(0);
    for (const path of [directory, data]) rmSync(path, { recursive: true, force: true });
    faults.remove();
  },
  60_000,
);

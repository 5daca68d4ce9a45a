import { CreateTableCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { openAwsDoor } from "./aws-door.ts";

/** A DynamoDB with one table by `orderId`, which functions find through their environment as they do on AWS. */
export async function startTable(name: string) {
  const door = await openAwsDoor();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${door.port}`;
  process.env.AWS_REGION = "us-east-1";
  process.env.AWS_ACCESS_KEY_ID = "test";
  process.env.AWS_SECRET_ACCESS_KEY = "test";
  const client = new DynamoDBClient({});
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "orderId", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "orderId", KeyType: "HASH" }],
    }),
  );
  return {
    async find(orderId: string): Promise<Readonly<Record<string, string>> | undefined> {
      const { Item } = await client.send(new GetItemCommand({ TableName: name, Key: { orderId: { S: orderId } } }));
      return Item && Object.fromEntries(Object.entries(Item).map(([key, value]) => [key, value.S ?? value.N ?? ""]));
    },
    async stop() {
      client.destroy();
      await door.close();
      expect(door.failures).toEqual([]);
    },
  };
}

type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** Gives a function a batch of messages, named message-0 and so on; answers the names of those that it reports as failed. */
export async function deliverBatch(handler: QueueHandler, bodies: readonly unknown[]): Promise<string[]> {
  const Records = bodies.map((body, index) => ({
    messageId: `message-${index}`,
    receiptHandle: "handle",
    body: typeof body === "string" ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: "1" },
  }));
  const context = { getRemainingTimeInMillis: () => 10_000 } as Context;
  const { batchItemFailures } = await handler({ Records } as unknown as SQSEvent, context);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort();
}

import { createHash } from "node:crypto";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Order } from "./order.ts";

/** Another order has this id already: one of them is lost if nobody looks. */
export class OrderIdTaken extends Error {
  constructor(orderId: string) {
    super(`the order id ${orderId} is taken by an order with another content`);
    this.name = "OrderIdTaken";
  }
}

export interface RecordStore {
  /**
   * Keeps the record of an order, once. `repeat`: it was there already, as a queue delivers at least once, and stays as it was.
   * @throws OrderIdTaken where another content is kept under the id
   */
  keep(order: Order, record: Readonly<Record<string, string | number>>): Promise<"kept" | "repeat">;
}

const DAY_SECONDS = 86_400;

/**
 * Records in a DynamoDB table by order id. One conditional write decides, so that two deliveries of one message at the same time are one
 * record: "Condition expressions" of the DynamoDB developer guide. `now`: milliseconds since 1970.
 */
export function createRecordStore(tableName: string, keptDays: number, now: () => number = Date.now): RecordStore {
  const client = new DynamoDBClient({});
  return {
    async keep(order, record) {
      const content = createHash("sha256").update(JSON.stringify(order)).digest("hex");
      const item: Record<string, AttributeValue> = {
        orderId: { S: order.orderId },
        orderType: { S: order.orderType },
        content: { S: content },
        expiresAt: { N: String(Math.floor(now() / 1_000) + keptDays * DAY_SECONDS) },
        ...Object.fromEntries(
          Object.entries(record).map(([name, value]) => [
            name,
            typeof value === "number" ? { N: String(value) } : { S: value },
          ]),
        ),
      };
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: item,
            ConditionExpression: "attribute_not_exists(orderId)",
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return "kept";
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        if (error.Item?.content?.S === content) return "repeat";
        throw new OrderIdTaken(order.orderId);
      }
    },
  };
}

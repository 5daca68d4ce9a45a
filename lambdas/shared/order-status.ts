import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { fromItem, type Row, toItem } from "./row.ts";

/** The order is not there, or somebody else brought it to its end. */
export class OrderNotOpen extends Error {
  constructor(orderId: string, status: string | number | undefined) {
    super(status === undefined ? `there is no order ${orderId}` : `the order ${orderId} is ${status} already`);
    this.name = "OrderNotOpen";
  }
}

export type OrderStatus = "PLACED" | "COMPLETED" | "CANCELLED";

/**
 * Brings an order from one status to another, once for each execution: later calls get what the first one wrote. `more`: what is written
 * with it, the first time. @throws OrderNotOpen for an order in any other status
 */
export async function moveOrder(
  client: DynamoDBClient,
  TableName: string,
  order: { readonly orderId: string; readonly execution: string },
  { from, to }: { readonly from: readonly OrderStatus[]; readonly to: OrderStatus },
  more: Row,
): Promise<Row> {
  const { orderId, execution } = order;
  const names = Object.keys(more);
  const status = Object.fromEntries(from.map((each, index) => [`:from${index}`, each]));
  try {
    const { Attributes = {} } = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: toItem({ orderId }),
        UpdateExpression: `SET #status = :to, execution = :execution, ${names.map((name) => `${name} = if_not_exists(${name}, :${name})`).join(", ")}`,
        ConditionExpression: `#status IN (${Object.keys(status).join(", ")}, :to) AND (attribute_not_exists(execution) OR execution = :execution)`,
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: toItem({
          ":to": to,
          ":execution": execution,
          ...status,
          ...Object.fromEntries(names.map((name) => [`:${name}`, more[name]])),
        }),
        ReturnValues: "ALL_NEW",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return fromItem(Attributes);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new OrderNotOpen(orderId, error.Item && fromItem(error.Item).status);
  }
}

import { createHash } from "node:crypto";
import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { type BasketLine, goodsTotal } from "../shared/basket.ts";
import { fromItem, toItem } from "../shared/row.ts";
import { BadOrder, type OrderRequest } from "./order-request.ts";

/** Seconds that a payment's token can be charged. */
const TOKEN_SECONDS = 3_600;

export interface OrderBook {
  /**
   * Writes an order down. One that is there already with the same content stays as it is, and is answered.
   * @throws BadOrder where the id is another order's
   */
  write(orderId: string, request: OrderRequest, basket: readonly BasketLine[]): Promise<readonly BasketLine[]>;
  /** Keeps what is known of the card apart from the order, for an hour, under a name that says nothing. */
  keepCard(orderId: string, paymentToken: string, card: OrderRequest["card"]): Promise<void>;
}

export function createOrderBook(tables: { readonly orders: string; readonly payments: string }): OrderBook {
  const client = new DynamoDBClient({});
  return {
    async write(orderId, request, basket) {
      const content = contentOf(request);
      try {
        await client.send(
          new PutItemCommand({
            TableName: tables.orders,
            Item: toItem({
              orderId,
              status: "PLACED",
              total: goodsTotal(basket),
              basket: JSON.stringify(basket),
              shippingAddress: JSON.stringify(request.shippingAddress),
              placedAt: new Date().toISOString(),
              content,
            }),
            ConditionExpression: "attribute_not_exists(orderId)",
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return basket;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const there = fromItem(error.Item ?? {});
        if (there.content !== content) throw new BadOrder("orderId is that of another order");
        return JSON.parse(String(there.basket)) as BasketLine[];
      }
    },

    async keepCard(orderId, paymentToken, { last4, expiry }) {
      const expiresAt = Math.floor(Date.now() / 1_000) + TOKEN_SECONDS;
      const row = { orderId, transactionDate: `token#${paymentToken}`, last4, expiry, expiresAt };
      await client.send(new PutItemCommand({ TableName: tables.payments, Item: toItem(row) }));
    },
  };
}

/** Tells orders apart that came under one id. The card is not in it: a digest of so few digits can be turned back into them. */
function contentOf({ basket, shippingAddress }: OrderRequest): string {
  return createHash("sha256")
    .update(JSON.stringify([basket, shippingAddress]))
    .digest("hex");
}

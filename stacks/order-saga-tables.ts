import { Construct } from "constructs";
import { RecordTable } from "../constructs/record-table.ts";

/** The tables of the shop, by what they hold. */
export class OrderSagaTables extends Construct {
  /** By order: what was ordered, and what became of it. */
  readonly orders: RecordTable;
  readonly catalogue: RecordTable;
  /** What is set aside for an order; by the index, all that is set aside, in the order of time. */
  readonly inventory: RecordTable;
  /** Payments of an order by when its saga began, and the token of its card, which goes after an hour. */
  readonly payments: RecordTable;

  constructor(scope: Construct, id: string, { name, retain }: { readonly name: string; readonly retain: boolean }) {
    super(scope, id);
    this.orders = new RecordTable(this, "orders", { name: `${name}-orders`, key: "orderId", retain });
    this.catalogue = new RecordTable(this, "catalogue", { name: `${name}-catalogue`, key: "id", retain });
    this.inventory = new RecordTable(this, "inventory", {
      name: `${name}-inventory`,
      key: "orderId",
      sortKey: "sk",
      indexes: [{ name: "sk-transactionDate", key: "sk", sortKey: "transactionDate" }],
      retain,
    });
    this.payments = new RecordTable(this, "payments", {
      name: `${name}-payments`,
      key: "orderId",
      sortKey: "transactionDate",
      expiry: "expiresAt",
      retain,
    });
  }
}

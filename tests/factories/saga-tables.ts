import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { openAwsDoor } from "./aws-door.ts";

type Row = Readonly<Record<string, unknown>>;

const TABLES = {
  ORDERS_TABLE: ["orderId"],
  CATALOGUE_TABLE: ["id"],
  INVENTORY_TABLE: ["orderId", "sk"],
  PAYMENTS_TABLE: ["orderId", "transactionDate"],
} as const;
export type SagaTable = keyof typeof TABLES;

/**
 * The tables of the shop, which handlers in this process find through their environment as they do on AWS. Import them after these have been
 * opened. Each table is named as the variable that names it.
 */
export async function openSagaTables() {
  const door = await openAwsDoor();
  const client = new DynamoDBClient(door.client);
  const document = DynamoDBDocumentClient.from(client);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: door.client.endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    POWERTOOLS_DEV: "true",
    CORS_ORIGIN: "https://shop.example.com",
  });
  for (const [TableName, keys] of Object.entries(TABLES)) {
    process.env[TableName] = TableName;
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? "HASH" : "RANGE" })),
      }),
    );
  }
  return {
    /** Where the tables are: the AWS APIs of their world. */
    door,
    put: (TableName: SagaTable, Item: Row) => document.send(new PutCommand({ TableName, Item })),
    async rows(TableName: SagaTable, orderId: string): Promise<Row[]> {
      const { Items = [] } = await document.send(new ScanCommand({ TableName }));
      return Items.filter((item) => item.orderId === orderId);
    },
    async close() {
      client.destroy();
      await door.close();
    },
  };
}

export type SagaTables = Awaited<ReturnType<typeof openSagaTables>>;

/** Keeps what functions log from the terminal; answers how to see it. */
export function quiet(): () => string {
  const spies = (["info", "warn", "error"] as const).map((level) =>
    jest.spyOn(console, level).mockImplementation(() => {}),
  );
  return () => spies.flatMap(({ mock }) => mock.calls.map(String)).join("\n");
}

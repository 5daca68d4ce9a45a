import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { TokenKey } from "../../lambdas/shared/callback-token.ts";
import { AccessDenied } from "../../terrarium/engine/errors.ts";
import { createAwsFront } from "../../terrarium/protocols/aws-front.ts";
import dynamodbTable from "../../terrarium/resources/aws-dynamodb-table.ts";
import secret from "../../terrarium/resources/aws-secretsmanager-secret.ts";
import secretVersion from "../../terrarium/resources/aws-secretsmanager-secret-version.ts";
import sqsQueue from "../../terrarium/resources/aws-sqs-queue.ts";
import { openWebSocketGateway, type SocketClient } from "./websocket-gateway.ts";

export const CALLBACK_TABLE = "ClientCallbackTbl";

/** A row of the table, as a person would read it. */
export type CallbackRow = Readonly<Record<string, unknown>> & {
  readonly orderId: string;
  readonly connectionId: string;
};

/**
 * What the functions of the callback API work with, each of it real: a WebSocket API, a table, a queue and a secret, which handlers in this
 * process find through their environment as they do on AWS. Import them after this has been opened.
 */
export async function openCallbackBench() {
  /** Ids of connections that nothing may be sent to. */
  const refused = new Set<string>();
  const gateway = await openWebSocketGateway({
    authorize(request) {
      const [, id = ""] = request.resource.split("/@connections/");
      if (refused.has(id)) throw new AccessDenied("the test refuses it");
    },
  });
  await gateway.route("$connect", () => ({ statusCode: 200 }));
  await gateway.stage();
  const { frontDoor, world } = gateway;
  frontDoor.mountRest(createAwsFront(world));
  const client = {
    endpoint: frontDoor.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  await gateway.declare(dynamodbTable, {
    name: CALLBACK_TABLE,
    billing_mode: "PAY_PER_REQUEST",
    hash_key: "orderId",
    range_key: "connectionId",
    attribute: [
      { name: "orderId", type: "S" },
      { name: "connectionId", type: "S" },
    ],
    global_secondary_index: [
      {
        name: "connectionId-orderId-index",
        hash_key: "connectionId",
        range_key: "orderId",
        projection_type: "KEYS_ONLY",
      },
    ],
  });
  const declaredQueue = await gateway.declare(sqsQueue, { name: "deliveries" });
  const queueUrl = `${frontDoor.url}${new URL(declaredQueue.url).pathname}`; // its own is made of a port that nobody listens to
  const { arn: secretArn } = await gateway.declare(secret, { name: "token-key" });
  await gateway.declare(secretVersion, { secret_id: secretArn, secret_string: "a-key-of-the-first-deployment" });
  const sqs = new SQSClient(client);
  const secrets = new SecretsManagerClient(client);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: frontDoor.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    POWERTOOLS_DEV: "true",
    CALLBACK_TABLE,
    CONNECTIONS_URL: gateway.address(),
    GREETING_QUEUE_URL: queueUrl,
    TOKEN_KEY_SECRET: secretArn,
  });

  return {
    gateway,
    refused,
    /** A client whose connection stands in the table as one of this order, opened `age` milliseconds ago. */
    async socket(orderId: string, age = 60_000): Promise<SocketClient & { readonly connectionId: string }> {
      const client = await gateway.client();
      const { connectionId } = gateway.events.at(-1)!.requestContext;
      await this.put({ ...socketRow(orderId, connectionId), connectedAt: Date.now() - age });
      return { ...client, connectionId };
    },
    secrets,
    secretArn,
    async rows(orderId: string): Promise<CallbackRow[]> {
      const found = await table.send(
        new QueryCommand({
          TableName: CALLBACK_TABLE,
          KeyConditionExpression: "orderId = :orderId",
          ExpressionAttributeValues: { ":orderId": orderId },
        }),
      );
      return (found.Items ?? []) as CallbackRow[];
    },
    /** Puts a row as it is, whatever a function would have made of it. */
    async put(row: CallbackRow): Promise<void> {
      await table.send(new PutCommand({ TableName: CALLBACK_TABLE, Item: row }));
    },
    /** Bodies of the messages that can be received so many milliseconds later. */
    async greetings(later = 0): Promise<unknown[]> {
      await world.clock.advance(later);
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
      );
      return Messages.map(({ Body = "" }) => JSON.parse(Body));
    },
    async key(stage = "AWSCURRENT"): Promise<TokenKey> {
      const found = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage }));
      return { version: found.VersionId ?? "", secret: found.SecretString ?? "" };
    },
    async close(): Promise<void> {
      for (const each of [sqs, secrets, table]) each.destroy();
      await gateway.close();
    },
  };
}

export type CallbackBench = Awaited<ReturnType<typeof openCallbackBench>>;

/** A row of a connection that has been open for long. */
export const socketRow = (orderId: string, connectionId: string): CallbackRow => ({
  orderId,
  connectionId,
  connectedAt: 0,
  expiresAt: Math.floor(Date.now() / 1_000) + 60,
});

import { rmSync } from "node:fs";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetSecretValueCommand, RotateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { clientCallbackUrl, type TokenKey } from "../../lambdas/shared/callback-token.ts";
import { VirtualClock } from "../../terrarium/engine/virtual-clock.ts";
import type { Terrarium } from "../../terrarium/index.ts";
import { startAudited } from "./audited-start.ts";
import type { CallbackRow } from "./callback-bench.ts";
import { atRest, passTime } from "./passing-time.ts";
import { synthesize } from "./synthesize.ts";
import { openSocket, type SocketClient } from "./websocket-gateway.ts";

export interface PushResult {
  readonly orderId: string;
  readonly delivered: number;
  readonly gone: number;
}

/** The callback API on a free port and on virtual time, and what a client, an order's saga and an operator do with it. */
export interface CallbackSystem {
  readonly terrarium: Terrarium;
  readonly clock: VirtualClock;
  output(name: string): string;
  /** The key that tokens are signed with now. */
  key(): Promise<TokenKey>;
  /** Where an order's client connects, with a token of this key for so many seconds. */
  urlOf(orderId: string, key: TokenKey, seconds?: number): string;
  /** Opens a socket as a client with a good token does. */
  connect(orderId: string): Promise<SocketClient>;
  /** Has a status pushed, as the saga does. @throws Error with what the function failed with */
  push(orderId: string, more?: { eventId?: string; status?: object }): Promise<PushResult>;
  /** Has a client's message answered that has left meanwhile. */
  messageOf(connectionId: string): Promise<void>;
  rotate(): Promise<void>;
  rows(orderId: string): Promise<CallbackRow[]>;
  put(row: CallbackRow): Promise<void>;
  logged(group: string): Promise<string[]>;
  atRest(): Promise<void>;
  passTime(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

export const CREATED_ON = "2026-01-01T00:00:00.000Z";

/** What clients get of a status that was pushed without more words. */
export const pushed = (orderId: string) => ({ status: "success", orderId, amountPaid: 350, createdOn: CREATED_ON });

export async function startCallback(): Promise<CallbackSystem> {
  const directory = await synthesize({ STACKS: "callback", SHOP_LOG_ROLE: "create", ALARM_EMAIL: "ops@example.com" });
  const clock = new VirtualClock();
  const variables = { callback_token_key: "a-key-of-thirty-two-characters-or-more" };
  const terrarium = await startAudited({ directory, port: 0, clock, seed: 1, variables });
  const client = {
    endpoint: terrarium.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const lambda = new LambdaClient(client);
  const secrets = new SecretsManagerClient(client);
  const logs = new CloudWatchLogsClient(client);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const output = (name: string) => {
    const value = terrarium.outputs.callback?.[name]?.value;
    if (typeof value !== "string") throw new Error(`callback has no output "${name}"`);
    return value;
  };
  const key = async () => {
    const { VersionId, SecretString } = await secrets.send(
      new GetSecretValueCommand({ SecretId: output("token_key_arn") }),
    );
    return { version: VersionId ?? "", secret: SecretString ?? "" };
  };
  const urlOf = (orderId: string, signing: TokenKey, seconds = 900) =>
    clientCallbackUrl(output("callback_url"), orderId, signing, Math.floor(clock.now() / 1_000) + seconds);

  return {
    terrarium,
    clock,
    output,
    key,
    urlOf,
    connect: async (orderId) => openSocket(urlOf(orderId, await key())),
    async push(orderId, { eventId = "event", status = { status: "success", amountPaid: 350 } } = {}) {
      const { FunctionError, Payload } = await lambda.send(
        new InvokeCommand({
          FunctionName: output("push_function_name"),
          Payload: JSON.stringify({ orderId, eventId, status: { ...status, createdOn: CREATED_ON } }),
        }),
      );
      const answer = Buffer.from(Payload ?? []).toString();
      if (FunctionError !== undefined) throw new Error(answer);
      return JSON.parse(answer) as PushResult;
    },
    async messageOf(connectionId) {
      const FunctionName = output("push_function_name").replace("push-order-status", "send-pending-status");
      const Payload = JSON.stringify({ requestContext: { connectionId } });
      const { FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
      if (FunctionError !== undefined) throw new Error(`${FunctionName} failed: ${FunctionError}`);
    },
    async rotate() {
      const before = await key();
      await secrets.send(new RotateSecretCommand({ SecretId: output("token_key_arn") }));
      while ((await key()).version === before.version) await new Promise((resolve) => setImmediate(resolve));
    },
    async rows(orderId) {
      const { Items = [] } = await table.send(
        new QueryCommand({
          TableName: output("table_name"),
          ConsistentRead: true,
          KeyConditionExpression: "orderId = :orderId",
          ExpressionAttributeValues: { ":orderId": orderId },
        }),
      );
      return Items as CallbackRow[];
    },
    async put(Item) {
      await table.send(new PutCommand({ TableName: output("table_name"), Item }));
    },
    async logged(logGroupName) {
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
      return events.map(({ message = "" }) => message);
    },
    atRest: () => atRest(terrarium),
    passTime: (milliseconds) => passTime(terrarium, clock, milliseconds),
    async close() {
      for (const each of [lambda, secrets, logs, table]) each.destroy();
      await terrarium.stop(1_000);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

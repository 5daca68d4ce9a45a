import { Logger } from "@aws-lambda-powertools/logger";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { createCallbackTable } from "../shared/callback-table.ts";
import { required } from "../shared/environment.ts";

const logger = new Logger({ serviceName: "connect-order-socket" });
const table = createCallbackTable(required("CALLBACK_TABLE"));
const sqs = new SQSClient({});
const queueUrl = required("GREETING_QUEUE_URL");

/** What `$connect` gets of a client that the authorizer admitted. */
export interface ConnectEvent {
  readonly requestContext: {
    readonly connectionId: string;
    readonly connectedAt: number;
    readonly authorizer: { readonly orderId: string };
  };
}

/**
 * `$connect`: notes for which order the connection is. Nothing can be sent to it before this has been answered, so whatever the order has by
 * then is sent a second later: see greet-order-socket. The row comes first: a status that the greeting is too early for finds it.
 */
export async function handler({ requestContext }: ConnectEvent): Promise<{ statusCode: number }> {
  const { connectionId, connectedAt, authorizer } = requestContext;
  const { orderId } = authorizer;
  await table.addSocket(orderId, { connectionId, connectedAt });
  const MessageBody = JSON.stringify({ orderId, connectionId });
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, DelaySeconds: 1 }));
  logger.info("socket opened", { orderId, connectionId });
  return { statusCode: 200 };
}

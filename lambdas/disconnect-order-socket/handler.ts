import { Logger } from "@aws-lambda-powertools/logger";
import { createCallbackTable } from "../shared/callback-table.ts";
import { required } from "../shared/environment.ts";

const logger = new Logger({ serviceName: "disconnect-order-socket" });
const table = createCallbackTable(required("CALLBACK_TABLE"));

export interface DisconnectEvent {
  readonly requestContext: { readonly connectionId: string };
}

/** `$disconnect`, which API Gateway calls as best it can: a row that is left is removed when a status finds nobody there, or when it expires. */
export async function handler({ requestContext: { connectionId } }: DisconnectEvent): Promise<{ statusCode: number }> {
  for (const orderId of await table.ordersOf(connectionId)) {
    await table.removeSocket(orderId, connectionId);
    logger.info("socket closed", { orderId, connectionId });
  }
  return { statusCode: 200 };
}

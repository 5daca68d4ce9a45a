import { Logger } from "@aws-lambda-powertools/logger";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { receiveOrder } from "./receive-order.ts";

const logger = new Logger({ serviceName: "receive-order" });

/** Step 1: `POST /order` of an HTTP API, payload format 2.0. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const body = event.isBase64Encoded ? Buffer.from(event.body ?? "", "base64").toString("utf8") : (event.body ?? "");
  const { statusCode, headers, answer } = receiveOrder(body);
  const { requestId } = event.requestContext;
  if ("order" in answer) {
    const { orderId, orderType } = answer.order;
    logger.info("order received", { requestId, orderId, orderType, total: answer.total });
  } else {
    logger.warn("order refused", { requestId, problems: answer.problems });
  }
  return { statusCode, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(answer) };
}

import { Logger } from "@aws-lambda-powertools/logger";
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import { keyVersionOf, verifyToken } from "../shared/callback-token.ts";
import { required } from "../shared/environment.ts";
import { createTokenKeys } from "../shared/token-keys.ts";
import { socketPolicy } from "./socket-policy.ts";

const logger = new Logger({ serviceName: "authorize-order-socket" });
const keys = createTokenKeys(required("TOKEN_KEY_SECRET"));

type ConnectRequest = Pick<APIGatewayRequestAuthorizerEvent, "methodArn" | "queryStringParameters">;

/** The authorizer of `$connect`: whoever brings a token for an order may hear of that order, and of no other. The token is in no log. */
export async function handler({
  methodArn,
  queryStringParameters,
}: ConnectRequest): Promise<APIGatewayAuthorizerResult> {
  const { orderId = "", token = "" } = queryStringParameters ?? {};
  const version = keyVersionOf(token);
  const key = version === undefined ? undefined : await keys.ofVersion(version);
  const verdict = verifyToken(token, orderId, key, Date.now() / 1_000);
  if (verdict !== "valid") logger.warn("socket refused", { verdict, orderId });
  return socketPolicy(methodArn, verdict === "valid" ? orderId : undefined);
}

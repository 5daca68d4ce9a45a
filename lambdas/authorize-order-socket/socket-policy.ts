import type { APIGatewayAuthorizerResult } from "aws-lambda";

/**
 * What an authorizer answers about a handshake: the order that the connection is for, or that nobody may connect. API Gateway holds each
 * message against the policy of its connection: it has to allow the other routes of the stage as well. Source: "Control access to WebSocket
 * APIs with AWS Lambda REQUEST authorizers", "Output from an API Gateway Lambda authorizer".
 *
 * @param methodArn `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/$connect`
 */
export function socketPolicy(methodArn: string, orderId: string | undefined): APIGatewayAuthorizerResult {
  const stage = methodArn.slice(0, methodArn.lastIndexOf("/"));
  return {
    principalId: orderId ?? "nobody",
    policyDocument: {
      Version: "2012-10-17",
      Statement: [
        { Action: "execute-api:Invoke", Effect: orderId === undefined ? "Deny" : "Allow", Resource: `${stage}/*` },
      ],
    },
    ...(orderId === undefined ? {} : { context: { orderId } }),
  };
}

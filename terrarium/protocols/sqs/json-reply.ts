import type { ServiceReply } from "../service-call.ts";
import type { WireError } from "./wire-errors.ts";

const TYPE = "application/x-amz-json-1.0";

/** An answer in AWS JSON 1.0. */
export function jsonReply(result: object | undefined, requestId: string): ServiceReply {
  return {
    status: 200,
    headers: { "Content-Type": TYPE, "x-amzn-RequestId": requestId },
    body: result === undefined ? "" : JSON.stringify(result),
  };
}

/** The header tells the code that the query protocol has for it: SDKs show that one, as their users know it. */
export function jsonError(error: WireError, requestId: string): ServiceReply {
  return {
    status: error.status,
    headers: {
      "Content-Type": TYPE,
      "x-amzn-RequestId": requestId,
      "x-amzn-query-error": `${error.code};${error.senderFault ? "Sender" : "Receiver"}`,
    },
    body: JSON.stringify({ __type: error.type, message: error.message }),
  };
}

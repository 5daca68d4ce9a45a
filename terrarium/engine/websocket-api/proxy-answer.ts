import { FunctionFailed } from "./function-caller.ts";

/** What a function answers an event with: the output format of Lambda proxy integrations. */
export interface ProxyAnswer {
  readonly status: number;
  /** Goes back to the client where the route has a route response. */
  readonly body?: string;
  /** The one that `$connect` chose ("$connect routes that require a WebSocket subprotocol"). */
  readonly subprotocol?: string;
}

/** @throws FunctionFailed where API Gateway can make nothing of it */
export function readAnswer(answer: unknown): ProxyAnswer {
  const { statusCode, body, headers } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  const status = Number(statusCode ?? Number.NaN);
  if (!Number.isInteger(status)) throw new FunctionFailed("the function's answer has no statusCode");
  if (body !== undefined && body !== null && typeof body !== "string") {
    throw new FunctionFailed(
      `the body of the function's answer is ${JSON.stringify(body).slice(0, 100)}, not a string: JSON.stringify it`,
    );
  }
  const subprotocol = subprotocolOf(headers);
  return { status, ...(typeof body === "string" && { body }), ...(subprotocol !== undefined && { subprotocol }) };
}

function subprotocolOf(headers: unknown): string | undefined {
  const found = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === "sec-websocket-protocol");
  return found && String(found[1]);
}

import {
  ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";

export interface SocketSender {
  /** @throws whatever else than `gone` API Gateway answered, or an `AbortError` when it has not by the time of the signal */
  send(connectionId: string, text: string, inTime?: AbortSignal): Promise<"sent" | "gone">;
}

/** Sends to clients of a WebSocket API. `endpoint`: of its stage, with `https`. Source: "Use @connections commands in your backend service". */
export function createSocketSender(endpoint: string): SocketSender {
  const client = new ApiGatewayManagementApiClient({ endpoint });
  return {
    async send(connectionId, text, abortSignal) {
      try {
        const Data = Buffer.from(text);
        await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data }), { abortSignal });
        return "sent";
      } catch (error) {
        if (error instanceof GoneException) return "gone";
        throw error;
      }
    },
  };
}

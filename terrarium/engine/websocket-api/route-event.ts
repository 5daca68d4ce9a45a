import { requestTime } from "../http-api/request-time.ts";
import type { Connection } from "./connection.ts";
import { headerValues, lastOfEach } from "./handshake.ts";
import type { StagePlace } from "./stage-place.ts";

export type EventType = "CONNECT" | "MESSAGE" | "DISCONNECT";

/** One thing that happened on a connection, on its way to a route. */
export interface RouteEvent {
  readonly type: EventType;
  readonly routeKey: string;
  /** Also the lineage of what comes of it. */
  readonly requestId: string;
  readonly at: number;
  readonly connection: Connection;
  readonly place: StagePlace;
  readonly messageId?: string;
  readonly body?: string;
  readonly disconnect?: { readonly statusCode: number; readonly reason: string };
}

/** What a function gets ("Set up a WebSocket API integration request"; seen in `APIGatewayProxyWebsocketEventV2` of Lambda's types). */
export function lambdaEvent(event: RouteEvent): object {
  const { type, body } = event;
  const { variables } = event.place;
  const requestContext = contextOf(event);
  const common = {
    ...(Object.keys(variables).length > 0 && { stageVariables: variables }),
    requestContext,
    isBase64Encoded: false,
  };
  if (type === "MESSAGE") return { ...common, body };
  return type === "CONNECT" ? { ...requestPart(event), ...common } : { ...headersPart(event), ...common };
}

/** The request of the handshake, as `$connect` and its authorizer see it. */
export function requestPart(event: RouteEvent): object {
  const query = Object.fromEntries(event.connection.handshake.query);
  return {
    ...headersPart(event),
    ...(Object.keys(query).length > 0 && {
      queryStringParameters: lastOfEach(query as Record<string, string[]>),
      multiValueQueryStringParameters: query,
    }),
  };
}

function headersPart({ connection }: RouteEvent): object {
  const values = headerValues(connection.handshake);
  return { headers: lastOfEach(values), multiValueHeaders: values };
}

export function contextOf({ type, routeKey, requestId, at, connection, place, ...event }: RouteEvent): object {
  const { handshake, verdict } = connection;
  return {
    routeKey,
    ...(event.messageId !== undefined && { messageId: event.messageId }),
    ...(verdict && { authorizer: { ...verdict.context, principalId: verdict.principalId } }),
    ...(event.disconnect && {
      disconnectStatusCode: event.disconnect.statusCode,
      disconnectReason: event.disconnect.reason,
    }),
    eventType: type,
    extendedRequestId: requestId,
    requestTime: requestTime(at),
    messageDirection: "IN",
    stage: place.stage,
    connectedAt: connection.connectedAt,
    requestTimeEpoch: at,
    identity: { userAgent: handshake.userAgent, sourceIp: handshake.sourceIp },
    requestId,
    domainName: handshake.domainName,
    connectionId: connection.id,
    apiId: place.apiId,
  };
}

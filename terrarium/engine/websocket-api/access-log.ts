import { type ContextVariable, compileContextFormat } from "../context-format.ts";
import { requestTime } from "../http-api/request-time.ts";
import { LogGroups } from "../logs/log-groups.ts";
import type { World } from "../world.ts";
import type { RouteEvent } from "./route-event.ts";

/** What became of one event. */
export interface RouteOutcome {
  readonly status: number;
  readonly error?: string;
  /** What the integration answered, and how long it took. */
  readonly integrationStatus?: number;
  readonly integrationLatency?: number;
  readonly integrationError?: string;
  /** Of an `integrationError`: the integration could not be called, or had no time left to answer. */
  readonly callFailed?: boolean;
}

interface Logged {
  readonly event: RouteEvent;
  readonly outcome: RouteOutcome;
}

/** "Configure logging for WebSocket APIs": the `$context` variables of access logs by name. */
const VARIABLES: Readonly<Record<string, ContextVariable<Logged>>> = {
  apiId: ({ event }) => event.place.apiId,
  connectedAt: ({ event }) => event.connection.connectedAt,
  connectionId: ({ event }) => event.connection.id,
  disconnectReason: ({ event }) => event.disconnect?.reason,
  disconnectStatusCode: ({ event }) => event.disconnect?.statusCode,
  domainName: ({ event }) => event.connection.handshake.domainName,
  "error.message": ({ outcome }) => outcome.error,
  "error.messageString": ({ outcome }) => outcome.error && JSON.stringify(outcome.error),
  eventType: ({ event }) => event.type,
  extendedRequestId: ({ event }) => event.requestId,
  "identity.sourceIp": ({ event }) => event.connection.handshake.sourceIp,
  "identity.userAgent": ({ event }) => event.connection.handshake.userAgent,
  // What the function says; `integrationStatus` is what Lambda says of its invocation.
  "integration.status": ({ outcome }) => (outcome.integrationStatus === undefined ? undefined : outcome.status),
  "integration.latency": ({ outcome }) => outcome.integrationLatency,
  "integration.error": ({ outcome }) => outcome.integrationError,
  integrationErrorMessage: ({ outcome }) => outcome.integrationError,
  integrationLatency: ({ outcome }) => outcome.integrationLatency,
  integrationStatus: ({ outcome }) => outcome.integrationStatus,
  messageDirection: () => "IN",
  messageId: ({ event }) => event.messageId,
  requestId: ({ event }) => event.requestId,
  requestTime: ({ event }) => requestTime(event.at),
  requestTimeEpoch: ({ event }) => event.at,
  routeKey: ({ event }) => event.routeKey,
  stage: ({ event }) => event.place.stage,
  status: ({ outcome }) => outcome.status,
};
const MADE_UP =
  /^(identity\.userAgent|disconnectReason|authorizer\..*|error\.message|integration\.?[eE]rror.*|routeKey)$/;

/** Writes a line of each event into a log group. */
export function createAccessLog(
  world: World,
  { destinationArn, format }: { destinationArn: string; format: string },
  stream: string,
): (event: RouteEvent, outcome: RouteOutcome) => void {
  const line = compileContextFormat(format, variableOf, (name) => MADE_UP.test(name));
  const logs = world.service(LogGroups);
  return (event, outcome) => logs.append(destinationArn, stream, line({ event, outcome }));
}

function variableOf(name: string): ContextVariable<Logged> | undefined {
  if (Object.hasOwn(VARIABLES, name)) return VARIABLES[name];
  const property = /^authorizer\.([^.]+)$/.exec(name)?.[1];
  if (property === undefined) return undefined;
  return ({ event: { connection } }) => {
    const { verdict } = connection;
    const value = property === "principalId" ? verdict?.principalId : verdict?.context[property];
    return value === undefined ? undefined : String(value);
  };
}

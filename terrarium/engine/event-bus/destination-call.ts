import type { ApiDestination } from "../api-destination/api-destination.ts";
import { ApiDestinations } from "../api-destination/api-destinations.ts";
import { compileEventPath, isEventPath } from "../pipe/event-path.ts";
import type { Handover, Recipient } from "../recipients.ts";
import type { World } from "../world.ts";
import type { BusEvent } from "./bus-event.ts";
import { DestinationRefused } from "./delivery-failure.ts";
import { ValidationException } from "./event-bus-errors.ts";

/** What a target adds to the request of its API destination; each value may be a path into the event ("HttpParameters"). */
export interface HttpParameters {
  readonly pathValues?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

/** The parameters of one request. */
export type CompiledHttpParameters = (event: BusEvent) => HttpParameters;

/**
 * Compiles parameters: "dynamic path parameters must reference the original event, not the transformed event".
 *
 * @throws ValidationException
 */
export function compileHttpParameters({ pathValues = [], headers = {}, query = {} }: HttpParameters) {
  const values = pathValues.map(compileValue);
  const compiledHeaders = Object.entries(headers).map(([name, text]) => [name, compileValue(text)] as const);
  const compiledQuery = Object.entries(query).map(([name, text]) => [name, compileValue(text)] as const);
  return (event: BusEvent): HttpParameters => ({
    pathValues: values.map((value) => value(event)),
    headers: Object.fromEntries(compiledHeaders.map(([name, value]) => [name, value(event)])),
    query: Object.fromEntries(compiledQuery.map(([name, value]) => [name, value(event)])),
  });
}

function compileValue(text: string): (event: BusEvent) => string {
  if (!isEventPath(text)) return () => text;
  try {
    const path = compileEventPath(text);
    return ({ envelope }) => {
      const value = path(envelope) ?? "";
      return typeof value === "object" ? JSON.stringify(value) : String(value);
    };
  } catch (error) {
    throw ValidationException.of("HttpParameters", (error as Error).message);
  }
}

/**
 * Calls an API destination, as soon as its rate limit lets it.
 *
 * @param started called when the request goes out
 * @throws AccessDenied, DestinationRefused, OutsideUnreachable, ConnectionUnauthorized
 */
export async function callDestination(
  world: World,
  destination: ApiDestination,
  { body, principal, lineage }: Handover,
  parameters: HttpParameters = {},
  started: () => void = () => {},
): Promise<void> {
  const { arn, endpoint } = destination.definition;
  world.authorize({ principal, action: "events:InvokeApiDestination", resource: arn, lineage });
  // Several may have waited for the same token: one takes it, the others wait on.
  while (destination.rateLimit.available() === 0) await destination.rateLimit.ready();
  destination.rateLimit.take(1);
  started();
  const { status, body: answer } = await destination.invoke({ body, ...parameters });
  if (status < 200 || status > 299) throw new DestinationRefused(endpoint, status, answer);
}

/** An API destination for those who reach it by its ARN alone, without parameters. */
export function destinationRecipient(world: World, arn: string): Recipient | undefined {
  const destinations = world.service(ApiDestinations);
  let destination: ApiDestination;
  try {
    destination = destinations.byArn(arn);
  } catch {
    return undefined; // It does not exist: that is what undefined says.
  }
  return {
    arn,
    action: "events:InvokeApiDestination",
    edge: "invokes",
    hasResourcePolicy: false,
    take: (handover) => callDestination(world, destination, handover),
  };
}

import { ApiDestinations } from "../../terrarium/engine/api-destination/api-destinations.ts";
import type { Authorization, HttpParameters } from "../../terrarium/engine/api-destination/connection.ts";
import type { Log } from "../../terrarium/engine/log.ts";
import type { OutsideRequest, OutsideResponse } from "../../terrarium/engine/outside.ts";
import { createTestWorld } from "./world.ts";

export const CONNECTION_ARN = "arn:aws:events:us-east-1:000000000000:connection/subscriber/1";
const KEY: Authorization = { type: "API_KEY", key: "x-api-key", value: "secret" };

export type Answer = Partial<OutsideResponse> | Error;

/** An API destination with its connection, to an endpoint that answers as a test says. */
export function setUpDestination(
  options: {
    authorization?: Authorization;
    parameters?: HttpParameters;
    endpoint?: string;
    answer?: (request: OutsideRequest) => Answer;
  } = {},
) {
  const requests: OutsideRequest[] = [];
  const warnings: string[] = [];
  const log: Log = { info() {}, warn: (message) => void warnings.push(message), error() {} };
  const world = {
    ...createTestWorld({
      outside: async (request) => {
        requests.push(request);
        const answer = options.answer?.(request) ?? {};
        if (answer instanceof Error) throw answer;
        return { status: 200, headers: {}, body: "", ...answer };
      },
    }),
    log,
  };
  const destinations = new ApiDestinations(world);
  destinations.declareConnection({
    name: "subscriber",
    arn: CONNECTION_ARN,
    authorization: options.authorization ?? KEY,
    invocationParameters: options.parameters,
  });
  const destination = destinations.declare(
    {
      name: "subscriber",
      arn: "arn:aws:events:us-east-1:000000000000:api-destination/subscriber/1",
      endpoint: options.endpoint ?? "https://sub.example.com/sub",
      method: "POST",
    },
    CONNECTION_ARN,
    "stack/aws_cloudwatch_event_api_destination.subscriber",
  );
  return { world, destinations, destination, requests, warnings };
}

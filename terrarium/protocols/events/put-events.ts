import { EventBusService } from "../../engine/event-bus/event-bus-service.ts";
import type { PutEventsEntry } from "../../engine/event-bus/put-events-entry.ts";
import { EventPattern } from "../../engine/event-pattern/event-pattern.ts";
import type { JsonAction, JsonInput } from "../json-service.ts";
import { ValidationException } from "../json-service.ts";
import { objectsOf, optionalString, optionalTime, stringOf, stringsOf } from "./input-fields.ts";

/** "PutEvents": the answer is 200 also where entries were refused; `FailedEntryCount` says so. */
export const putEvents: JsonAction = async (world, input, { principal, lineage }) => {
  if (input.EndpointId !== undefined)
    throw new ValidationException("Global endpoints are not supported by the terrarium.");
  const entries = objectsOf(input, "Entries").map(readEntry);
  const results = await world.service(EventBusService).putEvents(entries, { principal, lineage });
  const Entries = results.map((result) =>
    "eventId" in result
      ? { EventId: result.eventId }
      : { ErrorCode: result.errorCode, ErrorMessage: result.errorMessage },
  );
  return { FailedEntryCount: results.filter((result) => "errorCode" in result).length, Entries };
};

/** "TestEventPattern" */
export const testEventPattern: JsonAction = (world, input, { principal }) => {
  world.authorize({ principal, action: "events:TestEventPattern", resource: "*" });
  const pattern = EventPattern.compile(stringOf(input, "EventPattern"));
  return { Result: pattern.matches(readEvent(stringOf(input, "Event"))) };
};

function readEntry(entry: JsonInput): PutEventsEntry {
  return {
    source: optionalString(entry, "Source"),
    detailType: optionalString(entry, "DetailType"),
    detail: optionalString(entry, "Detail"),
    resources: stringsOf(entry, "Resources"),
    time: optionalTime(entry, "Time"),
    eventBusName: optionalString(entry, "EventBusName"),
  };
}

const REQUIRED = ["id", "account", "source", "time", "region", "resources", "detail-type"];

/** "The event must contain all the fields of an event" (`detail` may be left out). */
function readEvent(text: string): unknown {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch (error) {
    throw new ValidationException(`Parameter Event is not valid. Reason: it is not JSON: ${(error as Error).message}`);
  }
  const missing = REQUIRED.filter((name) => typeof event !== "object" || event === null || !(name in event));
  if (missing.length > 0) {
    throw new ValidationException(`Parameter Event is not valid. Reason: it has no ${missing.join(", ")}`);
  }
  return event;
}

import { compileFilterPattern } from "../../../engine/logs/filter-pattern/filter-pattern.ts";
import { InvalidParameterException, ResourceNotFoundException } from "../../../engine/logs/log-errors.ts";
import { isEventId } from "../../../engine/logs/log-event.ts";
import { LogGroups } from "../../../engine/logs/log-groups.ts";
import type { JsonAction, JsonInput } from "../../json-service.ts";
import { optional, texts, time, whole } from "../input.ts";
import { permittedGroup } from "../permission.ts";

const MOST_EVENTS = 10_000;

/** "FilterLogEvents": what `aws logs tail` and `aws logs filter-log-events` call. A token is the last line of the page before. */
export const filterLogEvents: JsonAction = (world, input, call) => {
  const group = permittedGroup(world, input, call, "FilterLogEvents");
  const logs = world.service(LogGroups);
  const names = texts(input, "logStreamNames");
  const missing = names.find((name) => !logs.stream(group.name, name));
  if (missing !== undefined) throw ResourceNotFoundException.stream();
  const beyond = optional(input, "nextToken");
  if (beyond !== undefined && !isEventId(beyond)) {
    throw new InvalidParameterException("The specified nextToken is invalid.");
  }
  const matches = compileFilterPattern(optional(input, "filterPattern") ?? "");
  const { events, more } = logs.page(group.name, {
    from: time(input, "startTime") ?? 0,
    to: time(input, "endTime") ?? Number.MAX_SAFE_INTEGER,
    limit: whole(input, "limit", 1, MOST_EVENTS) ?? MOST_EVENTS,
    streams: chosenStreams(input, names),
    matches: (message) => matches(message) !== undefined,
    ...(beyond !== undefined && { beyond }),
  });
  return {
    events: events.map(({ id, stream, at, message, ingestedAt }) => ({
      logStreamName: stream,
      timestamp: at,
      message,
      ingestionTime: ingestedAt,
      eventId: id,
    })),
    searchedLogStreams: [],
    ...(more && { nextToken: events.at(-1)!.id }),
  };
};

function chosenStreams(input: JsonInput, names: readonly string[]): (name: string) => boolean {
  const prefix = optional(input, "logStreamNamePrefix");
  if (prefix !== undefined && names.length > 0) {
    throw new InvalidParameterException(
      "logStreamNamePrefix and logStreamNames exclude each other: give one of the two.",
    );
  }
  if (prefix !== undefined) return (name) => name.startsWith(prefix);
  return names.length > 0 ? (name) => names.includes(name) : () => true;
}

import { InvalidParameterException, ResourceNotFoundException } from "../../../engine/logs/log-errors.ts";
import { isEventId } from "../../../engine/logs/log-event.ts";
import { LogGroups } from "../../../engine/logs/log-groups.ts";
import type { JsonAction } from "../../json-service.ts";
import { flag, optional, required, time, whole } from "../input.ts";
import { permittedGroup } from "../permission.ts";

const MOST_EVENTS = 10_000;

/**
 * "GetLogEvents". A token is a direction and the line from which it goes on; at the end of the stream a call gives the token back
 * that it was given, and a later call with it what has come in since.
 */
export const getLogEvents: JsonAction = (world, input, call) => {
  const stream = required(input, "logStreamName");
  const group = permittedGroup(world, input, call, "GetLogEvents", stream);
  const logs = world.service(LogGroups);
  if (!logs.stream(group.name, stream)) throw ResourceNotFoundException.stream();
  const token = readToken(optional(input, "nextToken"));
  const end = time(input, "endTime");
  const { events } = logs.page(group.name, {
    from: time(input, "startTime") ?? 0,
    // What is from the end time itself does not belong to it.
    to: end === undefined ? Number.MAX_SAFE_INTEGER : end - 1,
    stream,
    limit: whole(input, "limit", 1, MOST_EVENTS) ?? MOST_EVENTS,
    newestFirst: token ? token.direction === "b" : !flag(input, "startFromHead"),
    ...(token && { beyond: token.id }),
  });
  const first = events[0]?.id ?? token?.id ?? "0".repeat(56);
  const last = events.at(-1)?.id ?? token?.id ?? "0".repeat(56);
  return {
    events: events.map(({ at, message, ingestedAt }) => ({ timestamp: at, message, ingestionTime: ingestedAt })),
    nextForwardToken: `f/${last}/s`,
    nextBackwardToken: `b/${first}/s`,
  };
};

function readToken(token: string | undefined): { readonly direction: string; readonly id: string } | undefined {
  if (token === undefined) return undefined;
  const [, direction, id] = /^([fb])\/(\d+)\/s$/.exec(token) ?? [];
  if (direction && id && isEventId(id)) return { direction, id };
  throw new InvalidParameterException("The specified nextToken is invalid.");
}

import { InvalidParameterException, ResourceNotFoundException } from "../../../engine/logs/log-errors.ts";
import type { LogEvent } from "../../../engine/logs/log-event.ts";
import { LogGroups } from "../../../engine/logs/log-groups.ts";
import type { JsonAction, JsonInput } from "../../json-service.ts";
import { refuse, required } from "../input.ts";
import { permittedGroup } from "../permission.ts";

type Line = Omit<LogEvent, "stream">;

const DAY = 86_400_000;
/** "PutLogEvents": limits of a batch, and how far from now its lines may be. */
const MOST_EVENTS = 10_000;
const MOST_BYTES = 1024 * 1024;
const EVENT_OVERHEAD = 26;
const FUTURE = 2 * 3_600_000;
const PAST = 14 * DAY;

export const putLogEvents: JsonAction = async (world, input, call) => {
  const stream = required(input, "logStreamName");
  const group = permittedGroup(world, input, call, "PutLogEvents", stream);
  const logs = world.service(LogGroups);
  if (!logs.stream(group.name, stream)) throw ResourceNotFoundException.stream();
  const lines = readLines(input);
  checkBatch(lines);
  const now = world.clock.now();
  const expired = lines.filter(({ at }) => at < group.expiry(now)).length;
  const tooOld = lines.filter(({ at }) => at < now - PAST).length;
  const tooNew = lines.findIndex(({ at }) => at > now + FUTURE);
  const taken = lines.slice(Math.max(expired, tooOld), tooNew < 0 ? lines.length : tooNew);
  await logs.put(group.name, stream, taken);
  return {
    nextSequenceToken: "0",
    ...(taken.length < lines.length && {
      rejectedLogEventsInfo: {
        ...(tooNew >= 0 && { tooNewLogEventStartIndex: tooNew }),
        ...(tooOld > 0 && { tooOldLogEventEndIndex: tooOld }),
        ...(expired > 0 && { expiredLogEventEndIndex: expired }),
      },
    }),
  };
};

function readLines(input: JsonInput): Line[] {
  const events = input.logEvents;
  if (!Array.isArray(events) || events.length < 1 || events.length > MOST_EVENTS) {
    refuse("logEvents", undefined, `Member must have length from 1 to ${MOST_EVENTS}`);
  }
  return (events as { timestamp?: unknown; message?: unknown }[]).map(({ timestamp, message }, index) => {
    if (typeof message !== "string" || message === "") {
      return refuse(
        `logEvents.${index + 1}.member.message`,
        message,
        "Member must have length greater than or equal to 1",
      );
    }
    if (typeof timestamp !== "number" || !Number.isInteger(timestamp) || timestamp < 0) {
      return refuse(
        `logEvents.${index + 1}.member.timestamp`,
        timestamp,
        "Member must have value greater than or equal to 0",
      );
    }
    return { at: timestamp, message };
  });
}

function checkBatch(lines: readonly Line[]): void {
  let bytes = 0;
  for (const [index, { at, message }] of lines.entries()) {
    bytes += Buffer.byteLength(message) + EVENT_OVERHEAD;
    if (index > 0 && at < lines[index - 1]!.at) {
      throw new InvalidParameterException(
        "Log events in a single PutLogEvents request must be in chronological order.",
      );
    }
  }
  if (bytes > MOST_BYTES) {
    throw new InvalidParameterException(`Upload too large: ${bytes} bytes exceeds limit of ${MOST_BYTES}`);
  }
  if (lines.at(-1)!.at - lines[0]!.at > DAY) {
    throw new InvalidParameterException(
      "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
    );
  }
}

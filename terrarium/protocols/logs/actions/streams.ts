import { InvalidParameterException } from "../../../engine/logs/log-errors.ts";
import { LogGroups } from "../../../engine/logs/log-groups.ts";
import type { JsonAction } from "../../json-service.ts";
import { flag, optional, refuse, required, whole } from "../input.ts";
import { pageOf } from "../paging.ts";
import { permittedGroup } from "../permission.ts";

export const createLogStream: JsonAction = async (world, input, call) => {
  const stream = required(input, "logStreamName");
  const group = permittedGroup(world, input, call, "CreateLogStream", stream);
  await world.service(LogGroups).createStream(group.name, stream);
  return undefined;
};

export const deleteLogStream: JsonAction = async (world, input, call) => {
  const stream = required(input, "logStreamName");
  const group = permittedGroup(world, input, call, "DeleteLogStream", stream);
  await world.service(LogGroups).deleteStream(group.name, stream);
  return undefined;
};

export const describeLogStreams: JsonAction = (world, input, call) => {
  const group = permittedGroup(world, input, call, "DescribeLogStreams");
  const orderBy = optional(input, "orderBy") ?? "LogStreamName";
  const prefix = optional(input, "logStreamNamePrefix");
  if (!["LogStreamName", "LastEventTime"].includes(orderBy)) {
    refuse("orderBy", orderBy, "Member must satisfy enum value set: [LogStreamName, LastEventTime]");
  }
  if (orderBy === "LastEventTime" && prefix !== undefined) {
    throw new InvalidParameterException("Cannot order by LastEventTime with a logStreamNamePrefix.");
  }
  const streams = world
    .service(LogGroups)
    .streams(group.name)
    .filter(({ name }) => name.startsWith(prefix ?? ""));
  if (orderBy === "LastEventTime") streams.sort((a, b) => (a.last_at ?? 0) - (b.last_at ?? 0));
  if (flag(input, "descending")) streams.reverse();
  const { page, nextToken } = pageOf(streams, whole(input, "limit", 1, 50) ?? 50, optional(input, "nextToken"));
  const logStreams = page.map(({ name, created_at, first_at, last_at, ingested_at }) => ({
    logStreamName: name,
    creationTime: created_at,
    ...(first_at !== null && { firstEventTimestamp: first_at }),
    ...(last_at !== null && { lastEventTimestamp: last_at }),
    ...(ingested_at !== null && { lastIngestionTime: ingested_at }),
    uploadSequenceToken: "0",
    arn: `${group.arn}:log-stream:${name}`,
    storedBytes: 0,
  }));
  return { logStreams, ...(nextToken && { nextToken }) };
};

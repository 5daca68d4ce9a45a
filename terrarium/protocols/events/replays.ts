import { ValidationException } from "../../engine/event-bus/event-bus-errors.ts";
import type { Replay } from "../../engine/event-bus/replay.ts";
import { Replays } from "../../engine/event-bus/replays.ts";
import type { World } from "../../engine/world.ts";
import type { JsonAction, JsonInput } from "../json-service.ts";
import type { ServiceCall } from "../service-call.ts";
import { optionalObject, optionalString, optionalTime, pageOf, seconds, stringOf, stringsOf } from "./input-fields.ts";

/** "StartReplay" */
export const startReplay: JsonAction = async (world, input, call) => {
  const name = authorizedName(world, input, call, "events:StartReplay");
  const destination = optionalObject(input, "Destination") ?? {};
  const replay = await world.service(Replays).start({
    name,
    description: optionalString(input, "Description"),
    archiveArn: stringOf(input, "EventSourceArn"),
    busArn: stringOf(destination, "Arn"),
    ruleArns: stringsOf(destination, "FilterArns") ?? [],
    from: timeOf(input, "EventStartTime"),
    to: timeOf(input, "EventEndTime"),
  });
  // It may have begun meanwhile: what is answered is the state in which it was made.
  return { ReplayArn: arnOf(world, name), State: "STARTING", ReplayStartTime: seconds(replay.progress.startedAt) };
};

/** "DescribeReplay" */
export const describeReplay: JsonAction = (world, input, call) => {
  const replay = world.service(Replays).byName(authorizedName(world, input, call, "events:DescribeReplay"));
  const { name, description, busArn, ruleArns } = replay.definition;
  return {
    ...listed(replay),
    ReplayArn: arnOf(world, name),
    Description: description,
    Destination: { Arn: busArn, ...(ruleArns.length > 0 && { FilterArns: ruleArns }) },
  };
};

/** "ListReplays" */
export const listReplays: JsonAction = (world, input, { principal }) => {
  world.authorize({ principal, action: "events:ListReplays", resource: "*" });
  const prefix = optionalString(input, "NamePrefix") ?? "";
  const [state, source] = [optionalString(input, "State"), optionalString(input, "EventSourceArn")];
  const replays = world
    .service(Replays)
    .list()
    .filter(({ definition, progress }) => {
      const { name, archiveArn } = definition;
      return (
        name.startsWith(prefix) && (state ?? progress.state) === progress.state && (source ?? archiveArn) === archiveArn
      );
    });
  const { page, NextToken } = pageOf(replays, input);
  return { Replays: page.map(listed), NextToken };
};

/** "CancelReplay" */
export const cancelReplay: JsonAction = async (world, input, call) => {
  const name = authorizedName(world, input, call, "events:CancelReplay");
  const replay = await world.service(Replays).cancel(name);
  const { state, stateReason } = replay.progress;
  return { ReplayArn: arnOf(world, name), State: state, StateReason: stateReason };
};

function authorizedName(world: World, input: JsonInput, { principal }: ServiceCall, action: string): string {
  const name = stringOf(input, "ReplayName");
  world.authorize({ principal, action, resource: arnOf(world, name) });
  return name;
}

const arnOf = (world: World, name: string) => world.service(Replays).arnOf(name);

function timeOf(input: JsonInput, name: string): number {
  const time = optionalTime(input, name);
  if (time === undefined) throw ValidationException.of(name, `${name} is a required argument.`);
  return time;
}

function listed({ definition, progress }: Replay) {
  const { name, archiveArn, from, to } = definition;
  const { state, stateReason, startedAt, endedAt, lastReplayed } = progress;
  return {
    ReplayName: name,
    EventSourceArn: archiveArn,
    State: state,
    StateReason: stateReason,
    EventStartTime: seconds(from),
    EventEndTime: seconds(to),
    EventLastReplayedTime: lastReplayed === undefined ? undefined : seconds(lastReplayed),
    ReplayStartTime: seconds(startedAt),
    ReplayEndTime: endedAt === undefined ? undefined : seconds(endedAt),
  };
}

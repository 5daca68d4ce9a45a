import type { Archive } from "../../engine/event-bus/archive.ts";
import { Archives } from "../../engine/event-bus/archives.ts";
import type { World } from "../../engine/world.ts";
import type { JsonAction, JsonInput } from "../json-service.ts";
import type { ServiceCall } from "../service-call.ts";
import { optionalNumber, optionalString, pageOf, seconds, stringOf } from "./input-fields.ts";

/** "CreateArchive" */
export const createArchive: JsonAction = async (world, input, call) => {
  const name = authorizedName(world, input, call, "events:CreateArchive");
  const archive = await world.service(Archives).create({
    name,
    busArn: stringOf(input, "EventSourceArn"),
    ...changeOf(input),
  });
  return summary(archive);
};

/** "UpdateArchive": what is left out stays. */
export const updateArchive: JsonAction = async (world, input, call) => {
  const name = authorizedName(world, input, call, "events:UpdateArchive");
  return summary(await world.service(Archives).update(name, changeOf(input)));
};

/** "DeleteArchive" */
export const deleteArchive: JsonAction = async (world, input, call) => {
  const name = authorizedName(world, input, call, "events:DeleteArchive");
  await world.service(Archives).delete(name);
};

/** "DescribeArchive" */
export const describeArchive: JsonAction = (world, input, call) => {
  const archive = world.service(Archives).byName(authorizedName(world, input, call, "events:DescribeArchive"));
  const { description, pattern } = archive.definition;
  return { ...listed(archive), ArchiveArn: archive.arn, Description: description, EventPattern: pattern };
};

/** "ListArchives" */
export const listArchives: JsonAction = (world, input, { principal }) => {
  world.authorize({ principal, action: "events:ListArchives", resource: "*" });
  const prefix = optionalString(input, "NamePrefix") ?? "";
  const source = optionalString(input, "EventSourceArn");
  const state = optionalString(input, "State") ?? "ENABLED";
  const archives = world
    .service(Archives)
    .list()
    .filter(({ name, definition }) => name.startsWith(prefix) && (source ?? definition.busArn) === definition.busArn)
    .filter(() => state === "ENABLED");
  const { page, NextToken } = pageOf(archives, input);
  return { Archives: page.map(listed), NextToken };
};

function authorizedName(world: World, input: JsonInput, { principal }: ServiceCall, action: string): string {
  const name = stringOf(input, "ArchiveName");
  const { partition, region, id } = world.account;
  world.authorize({ principal, action, resource: `arn:${partition}:events:${region}:${id}:archive/${name}` });
  return name;
}

function changeOf(input: JsonInput) {
  const description = optionalString(input, "Description");
  const pattern = optionalString(input, "EventPattern");
  const retentionDays = optionalNumber(input, "RetentionDays");
  return {
    ...(description !== undefined && { description }),
    ...(pattern !== undefined && { pattern }),
    ...(retentionDays !== undefined && { retentionDays }),
  };
}

function summary({ arn, createdAt }: Archive) {
  return { ArchiveArn: arn, State: "ENABLED", CreationTime: seconds(createdAt) };
}

function listed(archive: Archive) {
  const { events, bytes } = archive.size();
  const { name, busArn, retentionDays = 0 } = archive.definition;
  return {
    ArchiveName: name,
    EventSourceArn: busArn,
    State: "ENABLED",
    RetentionDays: retentionDays,
    SizeBytes: bytes,
    EventCount: events,
    CreationTime: seconds(archive.createdAt),
  };
}

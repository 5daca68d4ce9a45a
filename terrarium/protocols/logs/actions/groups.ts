import { LogGroups } from "../../../engine/logs/log-groups.ts";
import { MetricFilters } from "../../../engine/logs/metric-filters.ts";
import type { World } from "../../../engine/world.ts";
import type { JsonAction } from "../../json-service.ts";
import { optional, refuse, required, whole } from "../input.ts";
import { pageOf } from "../paging.ts";
import { authorize, permittedGroup } from "../permission.ts";

const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const createLogGroup: JsonAction = async (world, input, call) => {
  const name = required(input, "logGroupName");
  authorize(world, call, "CreateLogGroup", name);
  await world.service(LogGroups).create(name);
  return undefined;
};

export const deleteLogGroup: JsonAction = async (world, input, call) => {
  const group = permittedGroup(world, input, call, "DeleteLogGroup");
  await world.service(LogGroups).delete(group.name);
  return undefined;
};

export const putRetentionPolicy: JsonAction = async (world, input, call) => {
  const group = permittedGroup(world, input, call, "PutRetentionPolicy");
  const days = whole(input, "retentionInDays", 1, 3653) ?? 0;
  if (!RETENTIONS.includes(days)) {
    refuse("retentionInDays", days, `Member must satisfy enum value set: [${RETENTIONS.join(", ")}]`);
  }
  await world.service(LogGroups).setRetention(group.name, days);
  return undefined;
};

export const deleteRetentionPolicy: JsonAction = async (world, input, call) => {
  const group = permittedGroup(world, input, call, "DeleteRetentionPolicy");
  await world.service(LogGroups).setRetention(group.name, 0);
  return undefined;
};

export const describeLogGroups: JsonAction = (world, input, call) => {
  authorize(world, call, "DescribeLogGroups");
  const prefix = optional(input, "logGroupNamePrefix");
  const pattern = optional(input, "logGroupNamePattern");
  if (prefix !== undefined && pattern !== undefined) {
    refuse("logGroupNamePattern", pattern, "LogGroup name prefix and LogGroup name pattern exclude each other");
  }
  const groups = world
    .service(LogGroups)
    .list()
    .filter(({ name }) => name.startsWith(prefix ?? "") && name.toLowerCase().includes(pattern?.toLowerCase() ?? ""));
  const { page, nextToken } = pageOf(groups, whole(input, "limit", 1, 50) ?? 50, optional(input, "nextToken"));
  return { logGroups: page.map((group) => describe(world, group)), ...(nextToken && { nextToken }) };
};

function describe(world: World, { name, arn, createdAt, retentionDays, bytes }: ReturnType<LogGroups["get"]>): object {
  const filters = world.service(MetricFilters).list();
  return {
    logGroupName: name,
    creationTime: createdAt,
    ...(retentionDays > 0 && { retentionInDays: retentionDays }),
    metricFilterCount: filters.filter(({ logGroupName }) => logGroupName === name).length,
    arn: `${arn}:*`,
    logGroupArn: arn,
    storedBytes: bytes,
    logGroupClass: "STANDARD",
  };
}

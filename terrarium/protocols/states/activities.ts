import { Activities } from "../../engine/state-machine/activities.ts";
import type { JsonAction } from "../json-service.ts";
import { authorize, optionalText, page, seconds, service, text } from "./input.ts";
import { writeToken } from "./page-token.ts";

const createActivity: JsonAction = (world, input, call) => {
  const { account } = world;
  const name = text(input, "name");
  const arn = `arn:${account.partition}:states:${account.region}:${account.id}:activity:${name}`;
  authorize(world, call, "CreateActivity", arn);
  const activity = world.service(Activities).create(name);
  return { activityArn: activity.arn, creationDate: seconds(activity.createdAt) };
};

const describeActivity: JsonAction = (world, input, call) => {
  const arn = text(input, "activityArn");
  authorize(world, call, "DescribeActivity", arn);
  const { name, createdAt } = world.service(Activities).byArn(arn);
  return { activityArn: arn, name, creationDate: seconds(createdAt) };
};

const listActivities: JsonAction = (world, input, call) => {
  authorize(world, call, "ListActivities", "*");
  const { limit, after = 0 } = page(input);
  const all = world.service(Activities).list();
  return {
    activities: all.slice(after, after + limit).map(({ arn, name, createdAt }) => ({
      activityArn: arn,
      name,
      creationDate: seconds(createdAt),
    })),
    nextToken: writeToken(all.length > after + limit ? after + limit : undefined),
  };
};

const deleteActivity: JsonAction = (world, input, call) => {
  const arn = text(input, "activityArn");
  authorize(world, call, "DeleteActivity", arn);
  world.service(Activities).delete(arn);
  return {};
};

/** Waits up to a minute for a task; without one the answer has no token. */
const getActivityTask: JsonAction = async (world, input, call) => {
  const arn = text(input, "activityArn");
  authorize(world, call, "GetActivityTask", arn);
  service(world);
  const task = await world.service(Activities).take(arn, optionalText(input, "workerName"), call.signal);
  return task ? { taskToken: task.token, input: task.input } : {};
};

/** What the API does with activities. */
export const ACTIVITY_ACTIONS: Readonly<Record<string, JsonAction>> = {
  CreateActivity: createActivity,
  DescribeActivity: describeActivity,
  ListActivities: listActivities,
  DeleteActivity: deleteActivity,
  GetActivityTask: getActivityTask,
};

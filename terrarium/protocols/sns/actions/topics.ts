import { TopicService } from "../../../engine/topic/topic-service.ts";
import type { QueryAction } from "../../query-service.ts";
import { page } from "../page.ts";
import { readTags } from "./tags.ts";

export const createTopic: QueryAction = async (world, input, { principal }) => {
  const topics = world.service(TopicService);
  const name = input.required("Name");
  world.authorize({ principal, action: "sns:CreateTopic", resource: topics.arnOf(name) });
  const topic = await topics.create({ name, attributes: input.map("Attributes"), tags: readTags(input) });
  return { TopicArn: topic.arn };
};

/** A topic that does not exist is no error. */
export const deleteTopic: QueryAction = async (world, input, { principal }) => {
  const arn = input.required("TopicArn");
  world.authorize({ principal, action: "sns:DeleteTopic", resource: arn });
  const topics = world.service(TopicService);
  const topic = topics.list().find((each) => each.arn === arn);
  if (topic) await topics.delete(topic);
  return undefined;
};

export const listTopics: QueryAction = (world, input, { principal }) => {
  world.authorize({ principal, action: "sns:ListTopics", resource: "*" });
  const { items, NextToken } = page(world.service(TopicService).list(), input.text("NextToken"));
  return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), NextToken };
};

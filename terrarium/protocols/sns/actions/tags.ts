import { ResourceNotFound } from "../../../engine/topic/topic-errors.ts";
import { type Topic, TopicService } from "../../../engine/topic/topic-service.ts";
import type { World } from "../../../engine/world.ts";
import type { QueryInput } from "../../query-input.ts";
import type { QueryAction } from "../../query-service.ts";
import type { ServiceCall } from "../../service-call.ts";

export const tagResource: QueryAction = async (world, input, call) => {
  const topic = authorizedTopic(world, input, call, "sns:TagResource");
  await topic.change(topic.attributes, { ...topic.tags, ...readTags(input) });
  return {};
};

export const untagResource: QueryAction = async (world, input, call) => {
  const topic = authorizedTopic(world, input, call, "sns:UntagResource");
  const gone = new Set(input.texts("TagKeys"));
  const left = Object.entries(topic.tags).filter(([key]) => !gone.has(key));
  await topic.change(topic.attributes, Object.fromEntries(left));
  return {};
};

export const listTagsForResource: QueryAction = (world, input, call) => {
  const { tags } = authorizedTopic(world, input, call, "sns:ListTagsForResource");
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
};

/** `Tags.member.1.Key`, as CreateTopic and TagResource take them. */
export function readTags(input: QueryInput): Record<string, string> {
  return Object.fromEntries(input.list("Tags").map((tag) => [tag.required("Key"), tag.text("Value") ?? ""]));
}

function authorizedTopic(world: World, input: QueryInput, { principal }: ServiceCall, action: string): Topic {
  const resource = input.required("ResourceArn");
  world.authorize({ principal, action, resource });
  const topic = world
    .service(TopicService)
    .list()
    .find(({ arn }) => arn === resource);
  if (!topic) throw new ResourceNotFound("Resource does not exist");
  return topic;
}

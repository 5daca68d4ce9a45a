import { type JsonAction, type JsonInput, ValidationException } from "../json-service.ts";
import { authorize, service, text } from "./input.ts";

/** `tags` of an input: `[{key, value}]`. @throws ValidationException */
export function readTags(input: JsonInput): Record<string, string> {
  const list = (input.tags ?? []) as { key?: unknown; value?: unknown }[];
  if (!Array.isArray(list) || list.some(({ key, value }) => typeof key !== "string" || typeof value !== "string")) {
    throw new ValidationException("tags must be a list of objects with key and value");
  }
  return Object.fromEntries(list.map(({ key, value }) => [key as string, value as string]));
}

const listTagsForResource: JsonAction = (world, input, call) => {
  const arn = text(input, "resourceArn");
  authorize(world, call, "ListTagsForResource", arn);
  const { tags = {} } = service(world).byArn(arn).definition;
  return { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) };
};

const tagResource: JsonAction = async (world, input, call) => {
  const arn = text(input, "resourceArn");
  authorize(world, call, "TagResource", arn);
  const { tags } = service(world).byArn(arn).definition;
  await service(world).update(arn, { tags: { ...tags, ...readTags(input) } });
  return {};
};

const untagResource: JsonAction = async (world, input, call) => {
  const arn = text(input, "resourceArn");
  authorize(world, call, "UntagResource", arn);
  const gone = new Set((input.tagKeys ?? []) as string[]);
  const { tags = {} } = service(world).byArn(arn).definition;
  await service(world).update(arn, {
    tags: Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key))),
  });
  return {};
};

/** The tags of state machines. */
export const TAG_ACTIONS: Readonly<Record<string, JsonAction>> = {
  ListTagsForResource: listTagsForResource,
  TagResource: tagResource,
  UntagResource: untagResource,
};

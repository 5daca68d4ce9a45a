import { InvalidParameterValue } from "../../../engine/queue/queue-errors.ts";
import { defineAction } from "../action.ts";
import { list, tagMap } from "../shape.ts";

const MOST = 50;

/** "TagQueue" */
export const tagQueue = defineAction<{ QueueUrl: string; Tags: Record<string, string> }>({
  input: { QueueUrl: "string", Tags: tagMap },
  required: ["QueueUrl", "Tags"],
  async run(request, { Tags }) {
    const queue = request.queue("TagQueue");
    for (const [key, value] of Object.entries(Tags)) {
      if (key.length < 1 || key.length > 128)
        throw new InvalidParameterValue(`Tag keys must be between 1 and 128 characters in length: ${key}`);
      if (value.length > 256)
        throw new InvalidParameterValue(`Tag values must be between 0 and 256 characters in length: ${value}`);
    }
    if (Object.keys({ ...queue.tags, ...Tags }).length > MOST)
      throw new InvalidParameterValue(`Too many tags added for queue ${queue.name}.`);
    await queue.tag(Tags);
    return undefined;
  },
});

/** "UntagQueue" */
export const untagQueue = defineAction<{ QueueUrl: string; TagKeys: readonly string[] }>({
  input: { QueueUrl: "string", TagKeys: list("string", "TagKey") },
  required: ["QueueUrl", "TagKeys"],
  async run(request, { TagKeys }) {
    await request.queue("UntagQueue").untag(TagKeys);
    return undefined;
  },
});

/** "ListQueueTags" */
export const listQueueTags = defineAction<{ QueueUrl: string }>({
  input: { QueueUrl: "string" },
  required: ["QueueUrl"],
  output: { Tags: tagMap },
  async run(request) {
    const { tags } = request.queue("ListQueueTags");
    return Object.keys(tags).length > 0 ? { Tags: tags } : {};
  },
});

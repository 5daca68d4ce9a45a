import { parsePolicyDocument } from "../engine/policy-document.ts";
import { TopicService } from "../engine/topic/topic-service.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_sns_topic_policy", {
  summary: "The resource policy of a topic",
  honours: ["arn", "policy"],
  ignores: { id: "the provider sets it to the ARN" },
  attributes: (args, world) => ({ id: args.string("arn"), owner: world.account.id }),
  async start(args, world) {
    const topics = world.service(TopicService);
    const arn = args.string("arn");
    const topic = usingArgument(args, "arn", () => topics.byArn(arn));
    const policy = args.string("policy");
    usingArgument(args, "policy", () => parsePolicyDocument(policy, "resource"));
    await topics.setAttribute(topic, "Policy", policy);
    return undefined;
  },
});

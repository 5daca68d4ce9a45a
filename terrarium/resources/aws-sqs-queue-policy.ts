import { QueueService } from "../engine/queue/queue-service.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_sqs_queue_policy", {
  summary: "The resource policy of a queue",
  honours: ["queue_url", "policy"],
  ignores: { id: "the provider sets it to the queue's URL" },
  attributes: (args) => ({ id: args.string("queue_url") }),
  async start(args, world) {
    const url = args.string("queue_url");
    const queue = usingArgument(args, "queue_url", () => world.service(QueueService).byUrl(url));
    const policy = args.string("policy");
    await usingArgument(args, "policy", () => queue.declare({ Policy: policy }));
    return undefined;
  },
});

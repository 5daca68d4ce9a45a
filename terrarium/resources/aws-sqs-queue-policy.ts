import { QueueService } from "../engine/queue/queue-service.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_sqs_queue_policy", {
  summary: "The resource policy of a queue",
  honours: ["queue_url", "policy"],
  ignores: { id: "the provider sets it to the queue's URL" },
  attributes: (args) => ({ id: args.string("queue_url") }),
  async start(args, world) {
    const queue = world.service(QueueService).byUrl(args.string("queue_url"));
    await queue.declare({ Policy: args.string("policy") });
    return undefined;
  },
});

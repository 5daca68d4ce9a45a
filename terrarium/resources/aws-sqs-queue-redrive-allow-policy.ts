import { QueueService } from "../engine/queue/queue-service.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_sqs_queue_redrive_allow_policy", {
  summary: "Which queues may use a queue as their dead-letter queue",
  honours: ["queue_url", "redrive_allow_policy"],
  ignores: { id: "the provider sets it to the queue's URL" },
  attributes: (args) => ({ id: args.string("queue_url") }),
  async start(args, world) {
    const queue = world.service(QueueService).byUrl(args.string("queue_url"));
    await queue.declare({ RedriveAllowPolicy: args.string("redrive_allow_policy") });
    return undefined;
  },
});

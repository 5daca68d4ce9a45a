import { QueueService } from "../engine/queue/queue-service.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_sqs_queue_redrive_policy", {
  summary: "Which dead-letter queue takes a queue's messages, and after how many receives",
  honours: ["queue_url", "redrive_policy"],
  ignores: { id: "the provider sets it to the queue's URL" },
  attributes: (args) => ({ id: args.string("queue_url") }),
  async start(args, world) {
    const queue = world.service(QueueService).byUrl(args.string("queue_url"));
    await queue.declare({ RedrivePolicy: args.string("redrive_policy") });
    return undefined;
  },
});

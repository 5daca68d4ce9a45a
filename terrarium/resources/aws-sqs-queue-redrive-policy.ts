import { QueueService } from "../engine/queue/queue-service.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_sqs_queue_redrive_policy", {
  summary: "Which dead-letter queue takes a queue's messages, and after how many receives",
  honours: ["queue_url", "redrive_policy"],
  ignores: { id: "the provider sets it to the queue's URL" },
  attributes: (args) => ({ id: args.string("queue_url") }),
  async start(args, world) {
    const url = args.string("queue_url");
    const queue = usingArgument(args, "queue_url", () => world.service(QueueService).byUrl(url));
    const document = args.string("redrive_policy");
    await usingArgument(args, "redrive_policy", () => queue.declare({ RedrivePolicy: document }));
    return undefined;
  },
});

import { QueueDoesNotExist } from "../../../engine/queue/queue-errors.ts";
import { defineAction } from "../action.ts";
import { attributeMap, tagMap } from "../shape.ts";

/** "CreateQueue" */
export const createQueue = defineAction<{
  QueueName: string;
  Attributes?: Record<string, string>;
  tags?: Record<string, string>;
}>({
  input: { QueueName: "string", Attributes: attributeMap, tags: tagMap },
  required: ["QueueName"],
  output: { QueueUrl: "string" },
  async run(request, { QueueName, Attributes, tags }) {
    const { partition, region, id } = request.world.account;
    request.authorize("CreateQueue", `arn:${partition}:sqs:${region}:${id}:${QueueName}`);
    const queue = request.queues.create({ name: QueueName, attributes: Attributes, tags });
    await request.queues.settled();
    return { QueueUrl: queue.url };
  },
});

/** "DeleteQueue" */
export const deleteQueue = defineAction<{ QueueUrl: string }>({
  input: { QueueUrl: "string" },
  required: ["QueueUrl"],
  async run(request) {
    await request.queues.delete(request.queue("DeleteQueue"));
    return undefined;
  },
});

/** "GetQueueUrl" */
export const getQueueUrl = defineAction<{ QueueName: string; QueueOwnerAWSAccountId?: string }>({
  input: { QueueName: "string", QueueOwnerAWSAccountId: "string" },
  required: ["QueueName"],
  output: { QueueUrl: "string" },
  async run(request, { QueueName, QueueOwnerAWSAccountId: owner = request.world.account.id }) {
    if (owner !== request.world.account.id) throw new QueueDoesNotExist();
    const queue = request.queues.byName(QueueName);
    request.authorize("GetQueueUrl", queue.arn);
    return { QueueUrl: queue.url };
  },
});

/** "PurgeQueue" */
export const purgeQueue = defineAction<{ QueueUrl: string }>({
  input: { QueueUrl: "string" },
  required: ["QueueUrl"],
  async run(request) {
    await request.queue("PurgeQueue").purge();
    return undefined;
  },
});

import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import definition from "./aws-sqs-queue-redrive-policy.ts";

function setUp() {
  const world = createTestWorld();
  const service = world.service(QueueService);
  return { world, service, queue: service.declare({ name: "orders" }, "test/aws_sqs_queue.orders") };
}

const DEAD_LETTERS = "arn:aws:sqs:us-east-1:000000000000:dead-letters";
const redrive_policy = JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 1 });

test("a queue gets its dead-letter queue, which may be declared after it", async () => {
  const { world, service, queue } = setUp();
  const resource = declareResource(definition, { queue_url: queue.url, redrive_policy }, { world });
  expect(resource.attributes).toEqual({ id: queue.url });
  await resource.start();
  const deadLetters = service.declare({ name: "dead-letters" }, "test/aws_sqs_queue.dead_letters");
  expect(world.topology.edges).toEqual([{ from: queue.arn, to: deadLetters.arn, kind: "dead-letters" }]);
  await queue.send({ body: "poison" });
  for (let i = 0; i < 2; i++) await queue.receive({ visibilityTimeout: 0 });
  expect(deadLetters.depth().visible).toBe(1);
});

test.each([
  [{ redrive_policy: "{}" }, /"redrive_policy" cannot be used: .*mandatory attribute/],
  [
    { queue_url: "http://127.0.0.1:4566/000000000000/nobody" },
    /"queue_url" cannot be used: The specified queue does not exist/,
  ],
])("%j is refused", async (args, reason) => {
  const { world, queue } = setUp();
  const resource = declareResource(definition, { queue_url: queue.url, redrive_policy, ...args }, { world });
  await expect(resource.start()).rejects.toThrow(reason);
});

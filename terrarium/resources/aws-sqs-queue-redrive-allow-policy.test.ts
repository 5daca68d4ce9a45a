import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import definition from "./aws-sqs-queue-redrive-allow-policy.ts";

function setUp() {
  const world = createTestWorld();
  const service = world.service(QueueService);
  const deadLetters = service.declare({ name: "dead-letters" }, "test/aws_sqs_queue.dead_letters");
  const redrive = { deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 1 };
  const attributes = { RedrivePolicy: JSON.stringify(redrive) };
  const [orders, other] = ["orders", "other"].map((name) => service.declare({ name, attributes }, `test/${name}`));
  return { world, deadLetters, orders: orders!, other: other! };
}

test("only the queues that are named there may use it for their dead letters", async () => {
  const { world, deadLetters, orders, other } = setUp();
  const allow = { redrivePermission: "byQueue", sourceQueueArns: [orders.arn] };
  const args = { queue_url: deadLetters.url, redrive_allow_policy: JSON.stringify(allow) };
  const resource = declareResource(definition, args, { world });
  expect(resource.attributes).toEqual({ id: deadLetters.url });
  await resource.start();
  for (const queue of [orders, other]) {
    await queue.send({ body: queue.name });
    for (let i = 0; i < 2; i++) await queue.receive({ visibilityTimeout: 0 });
  }
  expect(await deadLetters.receive({ max: 10 })).toMatchObject([{ body: "orders" }]);
  expect(other.depth().visible).toBe(1);
});

test("a permission that there is not is refused", async () => {
  const { world, deadLetters } = setUp();
  const args = { queue_url: deadLetters.url, redrive_allow_policy: '{"redrivePermission":"some"}' };
  await expect(declareResource(definition, args, { world }).start()).rejects.toThrow(
    /"redrive_allow_policy" cannot be used: .*redrivePermission/,
  );
});

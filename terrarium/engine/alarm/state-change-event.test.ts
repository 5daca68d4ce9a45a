import { createTestWorld } from "../../../tests/factories/world.ts";
import { EventBusService } from "../event-bus/event-bus-service.ts";
import { Lifecycle } from "../lifecycle.ts";
import { QueueService } from "../queue/queue-service.ts";
import { AlarmService } from "./alarm-service.ts";

test("a change of state is an event on the default bus", async () => {
  const world = createTestWorld();
  const queue = world.service(QueueService).create({ name: "states" });
  const { rules } = world.service(EventBusService);
  const bus = world.service(EventBusService).bus();
  const pattern = { source: ["aws.cloudwatch"], "detail-type": ["CloudWatch Alarm State Change"] };
  const rule = await rules.put(bus, { name: "states", state: "ENABLED", pattern: JSON.stringify(pattern) });
  await rules.putTarget(rule, { id: "queue", arn: queue.arn });
  world.service(Lifecycle).ready();
  const alarms = world.service(AlarmService);
  await alarms.put({
    kind: "composite",
    name: "always",
    rule: "TRUE",
    actionsEnabled: true,
    alarmActions: [],
    okActions: [],
    insufficientDataActions: [],
  });
  const [message] = await queue.receive();
  expect(JSON.parse(message!.body)).toMatchObject({
    source: "aws.cloudwatch",
    "detail-type": "CloudWatch Alarm State Change",
    resources: ["arn:aws:cloudwatch:us-east-1:000000000000:alarm:always"],
    detail: {
      alarmName: "always",
      state: { value: "ALARM" },
      previousState: { value: "INSUFFICIENT_DATA" },
      configuration: { alarmRule: "TRUE" },
    },
  });
});

import { gunzipSync } from "node:zlib";
import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { LogGroups } from "../engine/logs/log-groups.ts";
import { type Handover, Recipients } from "../engine/recipients.ts";
import definition from "./aws-cloudwatch-log-subscription-filter.ts";

const destination_arn = "arn:aws:lambda:us-east-1:000000000000:function:audit";
const FILTER = { name: "audit", log_group_name: "/orders", filter_pattern: "ERROR", destination_arn };

function worldWithGroup() {
  const world = createTestWorld();
  world.service(LogGroups).declare({ name: "/orders" });
  return world;
}

test("the lines that fit reach the function as one compressed event", async () => {
  const world = worldWithGroup();
  const taken: Handover[] = [];
  const recipient = {
    arn: destination_arn,
    action: "lambda:InvokeFunction",
    edge: "invokes",
    hasResourcePolicy: true,
    take: async (handover: Handover) => void taken.push(handover),
  };
  world.service(Recipients).serve("lambda", () => recipient);
  await declareResource(definition, FILTER, { world }).start();
  for (const line of ["ERROR 1", "fine", "ERROR 2"]) world.service(LogGroups).append("/orders", "s", line);
  await world.clock.advance(200);
  expect(taken).toHaveLength(1);
  expect(taken[0]!.principal).toEqual({
    kind: "service",
    name: "logs.amazonaws.com",
    sourceArn: "arn:aws:logs:us-east-1:000000000000:log-group:/orders:*",
  });
  const { awslogs } = JSON.parse(taken[0]!.body) as { awslogs: { data: string } };
  expect(JSON.parse(gunzipSync(Buffer.from(awslogs.data, "base64")).toString())).toMatchObject({
    messageType: "DATA_MESSAGE",
    logGroup: "/orders",
    logStream: "s",
    subscriptionFilters: ["audit"],
    logEvents: [{ message: "ERROR 1" }, { message: "ERROR 2" }],
  });
});

test("a destination that is no function is refused", async () => {
  const kinesis = { ...FILTER, destination_arn: "arn:aws:kinesis:us-east-1:000000000000:stream/s" };
  const started = declareResource(definition, kinesis, { world: worldWithGroup() }).start();
  await expect(started).rejects.toThrow(/sends log lines to functions only/);
});

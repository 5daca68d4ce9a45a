import { EventBusBench } from "../../tests/factories/event-bus.ts";
import { declareResource } from "../../tests/factories/resource.ts";
import { Archives } from "../engine/event-bus/archives.ts";
import definition from "./aws-cloudwatch-event-archive.ts";

const BUS = "arn:aws:events:us-east-1:000000000000:event-bus/default";
const ARGS = { name: "orders", event_source_arn: BUS };

test("an archive keeps the events of its bus that fit", async () => {
  const bench = new EventBusBench();
  const args = { ...ARGS, event_pattern: '{"source":["shop"]}', retention_days: 7, description: "d" };
  const archive = declareResource(definition, args, { world: bench.world });
  const arn = "arn:aws:events:us-east-1:000000000000:archive/orders";
  expect(archive.attributes).toEqual({ id: "orders", name: "orders", arn });
  await archive.start();
  await bench.put({}, { source: "other" });
  expect(bench.world.service(Archives).byArn(arn)).toMatchObject({
    definition: { retentionDays: 7, description: "d" },
    figures: { events: 1 },
  });
  expect(bench.world.topology.edges).toContainEqual({ from: BUS, to: arn, kind: "archives" });
});

test.each([
  [{ event_source_arn: `${BUS}-gone` }, /"event_source_arn" cannot be used: Event bus .* does not exist/],
  [{ event_pattern: "{}" }, /"event_pattern" cannot be used/],
  [{ retention_days: -1 }, /"retention_days" must be a whole number from 0/],
  [{ name: "a b" }, /"name" must be 1 to 48 letters/],
])("%j is refused", async (change, reason) => {
  const start = async () => declareResource(definition, { ...ARGS, ...change }).start();
  await expect(start()).rejects.toThrow(reason);
});

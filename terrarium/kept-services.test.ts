import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestWorld } from "../tests/factories/world.ts";
import { EventBusService } from "./engine/event-bus/event-bus-service.ts";
import { Lifecycle } from "./engine/lifecycle.ts";
import { QueueService } from "./engine/queue/queue-service.ts";
import { wakeKeptServices } from "./kept-services.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "kept-services-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = (seed: number) => createTestWorld({ file: join(directory, "db"), seed });

function close(world: ReturnType<typeof open>): void {
  world.service(Lifecycle).close();
  world.service(QueueService).close();
  world.store.close();
}

test("a schedule that was made at run time goes on after a restart, though nobody calls its service", async () => {
  const first = open(1);
  const queue = first.service(QueueService).create({ name: "reports" });
  const { rules } = first.service(EventBusService);
  const rule = await rules.put(first.service(EventBusService).bus(), { name: "report", schedule: "rate(1 hour)" });
  await rules.putTarget(rule, { id: "q", arn: queue.arn });
  close(first);
  const second = open(2);
  await wakeKeptServices(second);
  second.service(Lifecycle).ready();
  await second.clock.advance(3_600_000);
  expect(second.service(QueueService).byName("reports").depth().visible).toBe(1);
  close(second);
});

test("nothing is woken where there is nothing to do", async () => {
  const world = open(1);
  await wakeKeptServices(world);
  expect(world.topology.parts).toEqual([]);
  world.service(EventBusService);
  close(world);
  const second = open(2);
  await wakeKeptServices(second);
  expect(second.topology.parts).toEqual([]);
  close(second);
});

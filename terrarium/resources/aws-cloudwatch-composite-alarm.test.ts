import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { AlarmService } from "../engine/alarm/alarm-service.ts";
import { Lifecycle } from "../engine/lifecycle.ts";
import definition from "./aws-cloudwatch-composite-alarm.ts";

const ALARM = { alarm_name: "all", alarm_rule: 'ALARM("a") OR NOT OK("b")' };

test("it is in the state that its rule says", async () => {
  const world = createTestWorld();
  const alarm = declareResource(definition, { ...ALARM, alarm_rule: "NOT ALARM(a)" }, { world });
  expect(alarm.attributes).toEqual({
    id: "all",
    arn: "arn:aws:cloudwatch:us-east-1:000000000000:alarm:all",
    actions_enabled: true,
  });
  await alarm.start();
  world.service(Lifecycle).ready();
  await world.clock.advance(1);
  expect(world.service(AlarmService).get("all").state.value).toBe("ALARM");
});

test.each<[Record<string, unknown>, RegExp]>([
  [{ alarm_rule: "ALARM(a" }, /"alarm_rule" cannot be used: AlarmRule "ALARM\(a" is not valid/],
  [{ alarm_name: "" }, /"alarm_name" has 1 to 255 characters/],
  [{ ok_actions: ["topic"] }, /"ok_actions" must hold ARNs/],
  [{ actions_suppressor: { alarm: "a" } }, /"actions_suppressor" is not supported/],
])("%j is refused", (change, reason) => {
  expect(() => declareResource(definition, { ...ALARM, ...change })).toThrow(reason);
});

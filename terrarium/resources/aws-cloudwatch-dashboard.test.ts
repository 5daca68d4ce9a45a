import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Dashboards } from "../engine/metrics/dashboards.ts";
import definition from "./aws-cloudwatch-dashboard.ts";

test("a dashboard can be referred to", () => {
  const args = { dashboard_name: "orders", dashboard_body: '{"widgets":[]}' };
  expect(declareResource(definition, args).attributes).toEqual({
    id: "orders",
    dashboard_arn: "arn:aws:cloudwatch::000000000000:dashboard/orders",
  });
});

test("its body can be read", async () => {
  const world = createTestWorld();
  const args = { dashboard_name: "orders", dashboard_body: '{"widgets":[]}' };
  await declareResource(definition, args, { world }).start();
  expect(world.service(Dashboards).find("orders")?.body).toBe('{"widgets":[]}');
});

test.each([
  [{ dashboard_name: "a b", dashboard_body: "{}" }, /"dashboard_name" must be 1 to 255 letters.*"a b"/],
  [{ dashboard_name: "a", dashboard_body: "{" }, /"dashboard_body" must be JSON/],
  [{ dashboard_name: "a", dashboard_body: "[]" }, /"dashboard_body" must be a JSON object/],
])("%j is refused", (args, reason) => {
  expect(() => declareResource(definition, args)).toThrow(reason);
});

import { declareResource } from "../../tests/factories/resource.ts";
import record from "./aws-route53-record.ts";

const A = { zone_id: "Z1", name: "Sub-GW.example.com.", type: "A" };
const ALIAS = { name: "d-1.execute-api.us-east-1.amazonaws.com", zone_id: "Z2", evaluate_target_health: false };

test("a record has the name without its last dot, in lower case", () => {
  const { attributes } = declareResource(record, { ...A, alias: ALIAS });
  expect(attributes).toMatchObject({ fqdn: "sub-gw.example.com", id: "Z1_sub-gw.example.com_A" });
});

test.each([
  [{ ...A }, /at least one value, or there must be an alias/],
  [{ ...A, alias: ALIAS, ttl: 60 }, /excludes records and ttl/],
  [{ ...A, records: ["192.0.2.1"], ttl: -1 }, /whole seconds.*-1/],
  [{ ...A, type: "B", records: ["x"], ttl: 60 }, /one of A, AAAA.*"B"/],
])("%j is refused", (args, reason) => {
  expect(() => declareResource(record, args)).toThrow(reason);
});

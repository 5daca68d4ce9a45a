import { declareResource } from "../../tests/factories/resource.ts";
import zone from "./aws-route53-zone.ts";

test("a zone has an id, four name servers and its name", () => {
  const { attributes } = declareResource(zone, { name: "example.com." });
  expect(attributes.zone_id).toMatch(/^Z[0-9A-Z]{20}$/);
  expect(attributes.name_servers).toHaveLength(4);
  expect(attributes.name).toBe("example.com");
});

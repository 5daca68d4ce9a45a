import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { DistributionService } from "../engine/distribution/distribution-service.ts";
import headersPolicy from "./aws-cloudfront-response-headers-policy.ts";

/** What the engine is told. */
async function declared(args: object) {
  const world = createTestWorld();
  const spy = jest.spyOn(world.service(DistributionService), "declareHeadersPolicy");
  const { attributes, start } = declareResource(headersPolicy, { name: "site", ...args }, { world });
  await start();
  expect(spy.mock.calls[0]![0]).toBe(attributes.id);
  return spy.mock.calls[0]![1];
}

test("CORS for all methods, by name", async () => {
  const policy = await declared({
    cors_config: {
      access_control_allow_credentials: false,
      access_control_allow_headers: { items: ["*"] },
      access_control_allow_methods: { items: ["ALL"] },
      access_control_allow_origins: { items: ["https://example.com"] },
      access_control_max_age_sec: 60,
      origin_override: true,
    },
  });
  expect(policy.cors).toEqual({
    origins: ["https://example.com"],
    methods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
    headers: ["*"],
    exposed: [],
    credentials: false,
    maxAge: 60,
    override: true,
  });
});

test.each([
  [{ protection: false, override: true }, "0"],
  [{ protection: true, override: true }, "1"],
  [{ protection: true, mode_block: true, override: true }, "1; mode=block"],
  [{ protection: true, report_uri: "https://r", override: true }, "1; report=https://r"],
])("protection against cross-site scripting %j is %s", async (xss_protection, value) => {
  const { added } = await declared({ security_headers_config: { xss_protection } });
  expect(added).toEqual([{ name: "X-XSS-Protection", value, override: true }]);
});

test("whether it overrides must be said", async () => {
  await expect(declared({ security_headers_config: { content_type_options: {} } })).rejects.toThrow("override");
});

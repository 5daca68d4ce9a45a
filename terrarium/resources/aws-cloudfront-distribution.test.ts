import { behavior, openSite } from "../../tests/factories/distribution.ts";
import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import distribution from "./aws-cloudfront-distribution.ts";

const LEAST = {
  enabled: true,
  origin: { domain_name: "site.s3.eu-west-1.amazonaws.com", origin_id: "site" },
  default_cache_behavior: behavior(),
  restrictions: { geo_restriction: { restriction_type: "none" } },
  viewer_certificate: { cloudfront_default_certificate: true },
};

test("has an id, an ARN without a region and a name of its own, the same in every run", () => {
  const { attributes } = declareResource(distribution, LEAST);
  expect(attributes).toMatchObject({
    id: expect.stringMatching(/^E[0-9A-Z]{13}$/),
    arn: `arn:aws:cloudfront::000000000000:distribution/${attributes.id}`,
    domain_name: expect.stringMatching(/^d[0-9a-z]{13}\.cloudfront\.net$/),
    hosted_zone_id: "Z2FDTNDATAQYW2",
    status: "Deployed",
  });
  expect(declareResource(distribution, LEAST).attributes).toEqual(attributes);
});

test("stands in the topology before its bucket, until it is taken away", async () => {
  const site = await openSite({});
  const { arn } = site.site;
  expect(site.world.topology.parts).toContainEqual(
    expect.objectContaining({ id: arn, kind: "distribution", name: "shop.localhost" }),
  );
  expect(site.world.topology.edges).toEqual([{ from: arn, to: site.bucket.arn, kind: "reads" }]);
  await expect(site.open({ default_root_object: "other.html" })).rejects.toThrow(
    'the alias "shop.localhost" is that of test/aws_cloudfront_distribution.r1 already',
  );
  await site.close();
  expect(site.world.topology.edges).toEqual([]);
});

test("one that is disabled answers nobody", async () => {
  const site = await openSite({ "index.html": { body: "here" } }, () => ({ enabled: false }));
  expect((await site.get("/")).body).not.toBe("here");
  await site.close();
});

test.each([
  [{ aliases: ["*.example.com"] }, 'no wildcard here, but has "*.example.com"'],
  [{ default_cache_behavior: behavior({ allowed_methods: ["GET", "PUT"] }) }, 'has "PUT"'],
  [
    { default_cache_behavior: behavior({ target_origin_id: "api" }) },
    'the target_origin_id "api", but the origins are "site"',
  ],
  [
    { default_cache_behavior: behavior({ cache_policy_id: "none" }) },
    'cache_policy_id is "none", which nothing declares',
  ],
  [{ default_cache_behavior: behavior({ response_headers_policy_id: "none" }) }, "response_headers_policy_id"],
  [{ default_cache_behavior: behavior({ function_association: [{}] }) }, "function_association"],
  [{ origin: { ...LEAST.origin, origin_access_control_id: "E1" } }, 'origin_access_control_id is "E1"'],
  [{ origin: { ...LEAST.origin, origin_path: "live" } }, "must begin with a slash"],
  [{ origin: { ...LEAST.origin, domain_name: "api.example.com" } }, "which is no bucket"],
  [{ origin: { ...LEAST.origin, domain_name: "gone.s3.amazonaws.com" } }, 'there is no bucket "gone"'],
  [{ origin: { ...LEAST.origin, custom_origin_config: {} } }, '"origin.custom_origin_config" is not supported'],
  [{ custom_error_response: [{ error_code: 403, response_page_path: "/index.html" }] }, "go together"],
])("%j is refused", async (changes, reason) => {
  const world = createTestWorld();
  await world.service(ObjectStore).create("site");
  const declare = async () => declareResource(distribution, { ...LEAST, ...changes }, { world }).start();
  await expect(declare()).rejects.toThrow(reason);
});

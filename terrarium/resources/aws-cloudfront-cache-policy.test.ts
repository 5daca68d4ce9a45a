import { behavior, openSite } from "../../tests/factories/distribution.ts";
import cachePolicy from "./aws-cloudfront-cache-policy.ts";

const POLICY = {
  name: "site",
  min_ttl: 1,
  parameters_in_cache_key_and_forwarded_to_origin: {
    enable_accept_encoding_gzip: true,
    cookies_config: { cookie_behavior: "none" },
    headers_config: { header_behavior: "none" },
    query_strings_config: { query_string_behavior: "none" },
  },
};

test("says which encodings there are", async () => {
  const site = await openSite({ "index.html": { body: "a".repeat(2_000) } });
  const { id } = await site.declare(cachePolicy, POLICY);
  expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  await site.close();
  const again = await openSite({ "index.html": { body: "a".repeat(2_000) } }, () => ({ aliases: [] }));
  const own = await again.declare(cachePolicy, POLICY);
  await again.open({
    aliases: ["shop.localhost"],
    default_cache_behavior: behavior({ compress: true, cache_policy_id: own.id }),
  });
  const policy = JSON.parse(again.bucket.settings.policy!);
  delete policy.Statement[0].Condition; // whichever of the two distributions asks
  await again.bucket.configure({ policy: JSON.stringify(policy) });
  const { headers } = await again.bytes("/", { "Accept-Encoding": "br, gzip" });
  expect(headers["content-encoding"]).toBe("gzip");
  await again.close();
});

test("its parameters are needed", async () => {
  const site = await openSite({});
  await expect(site.declare(cachePolicy, { name: "site" })).rejects.toThrow("is required");
  await site.close();
});

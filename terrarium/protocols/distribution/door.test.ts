import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { behavior, openSite } from "../../../tests/factories/distribution.ts";
import headersPolicy from "../../resources/aws-cloudfront-response-headers-policy.ts";

const SITE = {
  "index.html": { body: "<h1>Shop</h1>" },
  "assets/app.js": { body: "0123456789".repeat(200), type: "text/javascript" },
  "a b.txt": { body: "spaced", type: "text/plain" },
};
type Site = Awaited<ReturnType<typeof openSite>>;

let site: Site;
const open = async (...args: Parameters<typeof openSite> extends [unknown, ...infer Rest] ? Rest : never) => {
  site = await openSite(SITE, ...args);
  return site;
};
afterEach(async () => {
  expect(site.errors).toEqual([]);
  await site.close();
});

test("serves the bucket at its alias and at its own name, with the root object for /", async () => {
  const { get, site: attributes } = await open();
  const root = await get("/?any=query");
  expect(root).toMatchObject({ status: 200, body: "<h1>Shop</h1>" });
  expect(root.headers).toMatchObject({
    "content-type": "text/html",
    "cache-control": "max-age=60",
    etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
    "x-cache": "Miss from cloudfront",
    via: `1.1 ${attributes.domain_name} (CloudFront)`,
  });
  expect(await get("/index.html", { host: attributes.domain_name })).toMatchObject({ status: 200, body: root.body });
  expect(await get("/a%20b.txt")).toMatchObject({ status: 200, body: "spaced" });
  expect(await get("/", { host: "SHOP.localhost", method: "HEAD" })).toMatchObject({ status: 200, body: "" });
});

test("the bucket's policy decides: without it nobody reads, whoever else the distribution is", async () => {
  const { get, bucket } = await open(undefined, { policy: false });
  expect(await get("/")).toMatchObject({ status: 403, body: expect.stringContaining("<Code>AccessDenied</Code>") });
  const other = {
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action: "s3:GetObject",
    Resource: `${bucket.arn}/*`,
    Condition: { StringEquals: { "aws:SourceArn": "arn:aws:cloudfront::000000000000:distribution/EOTHER" } },
  };
  await bucket.configure({ policy: JSON.stringify({ Version: "2012-10-17", Statement: [other] }) });
  expect(await get("/")).toMatchObject({ status: 403 });
});

test("without an access control a request is anybody's", async () => {
  const { get } = await open(() => ({ origin: { domain_name: "site.s3.amazonaws.com", origin_id: "site" } }));
  expect(await get("/")).toMatchObject({ status: 403 });
});

test("a key that is missing is 403, and 404 to who may list the bucket", async () => {
  const { get } = await open();
  expect(await get("/none")).toMatchObject({ status: 403, headers: { "x-cache": "Error from cloudfront" } });
  await site.close();
  await open(undefined, { list: true });
  expect(await site.get("/none")).toMatchObject({ status: 404, body: expect.stringContaining("NoSuchKey") });
  expect(await site.get("/%ZZ")).toMatchObject({ status: 400 });
});

test("an error has the page and the code that it is given; a page that is missing leaves the error as it is", async () => {
  const { get } = await open(() => ({
    custom_error_response: [{ error_code: 403, response_code: 404, response_page_path: "/index.html" }],
  }));
  const page = await get("/some/where", { headers: { "If-None-Match": "*" } });
  expect(page).toMatchObject({ status: 404, body: "<h1>Shop</h1>", headers: { "content-type": "text/html" } });
  await site.close();
  await open(() => ({
    custom_error_response: [{ error_code: 403, response_code: 200, response_page_path: "/gone.html" }],
  }));
  expect(await site.get("/some/where")).toMatchObject({ status: 403 });
});

test("what has not changed is not sent again, and a range is a part", async () => {
  const { get } = await open();
  const { headers } = await get("/assets/app.js");
  expect(await get("/assets/app.js", { headers: { "If-None-Match": headers.etag! } })).toMatchObject({
    status: 304,
    body: "",
    headers: { etag: headers.etag },
  });
  expect(await get("/assets/app.js", { headers: { "If-Match": '"other"' } })).toMatchObject({ status: 412 });
  expect(await get("/assets/app.js", { headers: { Range: "bytes=8-11" } })).toMatchObject({
    status: 206,
    body: "8901",
    headers: { "content-range": "bytes 8-11/2000", "content-length": "4" },
  });
  expect(await get("/assets/app.js", { headers: { Range: "bytes=5000-" } })).toMatchObject({ status: 416 });
});

test("the behavior whose pattern fits first decides which methods there are", async () => {
  const { get } = await open(() => ({
    ordered_cache_behavior: [
      { path_pattern: "/assets/*", ...behavior({ allowed_methods: ["GET", "HEAD", "OPTIONS"] }) },
      { path_pattern: "/assets/a*", ...behavior({ target_origin_id: "site" }) },
    ],
  }));
  expect(await get("/assets/app.js")).toMatchObject({ status: 200 });
  expect(await get("/", { method: "DELETE" })).toMatchObject({ status: 403 });
  expect(await get("/", { body: "{}" })).toMatchObject({ status: 403 });
});

test("compresses what is large enough, in the best way that the viewer takes", async () => {
  await open(() => ({ default_cache_behavior: behavior({ compress: true }) }));
  const read = (path: string, accepted: string) => site.bytes(path, { "Accept-Encoding": accepted });
  const brotli = await read("/assets/app.js", "gzip, br");
  expect(brotli.headers).toMatchObject({ "content-encoding": "br", vary: "Accept-Encoding" });
  expect(brotli.headers.etag).toMatch(/^W\/"/);
  expect(brotliDecompressSync(brotli.body).toString()).toBe(SITE["assets/app.js"].body);
  const gzip = await read("/assets/app.js", "br;q=0, gzip");
  expect(gunzipSync(gzip.body).toString()).toBe(SITE["assets/app.js"].body);
  expect((await read("/", "gzip")).headers).not.toHaveProperty("content-encoding");
  expect((await read("/assets/app.js", "identity")).headers).not.toHaveProperty("content-encoding");
});

test("a headers policy is part of every answer, errors among them", async () => {
  await open();
  const { id } = await site.declare(headersPolicy, {
    name: "security",
    security_headers_config: {
      content_security_policy: { content_security_policy: "default-src 'none'", override: true },
      strict_transport_security: {
        access_control_max_age_sec: 60,
        include_subdomains: true,
        preload: false,
        override: true,
      },
      content_type_options: { override: true },
      frame_options: { frame_option: "DENY", override: true },
      referrer_policy: { referrer_policy: "no-referrer", override: true },
      xss_protection: { protection: false, override: true },
    },
    custom_headers_config: { items: [{ header: "Permissions-Policy", value: "camera=()", override: true }] },
    remove_headers_config: { items: [{ header: "X-Amz-Server-Side-Encryption" }] },
  });
  await site.open({
    aliases: ["other.localhost"],
    default_cache_behavior: behavior({ response_headers_policy_id: id }),
  });
  const answer = await site.get("/", { host: "other.localhost" });
  const expected = {
    "content-security-policy": "default-src 'none'",
    "strict-transport-security": "max-age=60; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "x-xss-protection": "0",
    "permissions-policy": "camera=()",
  };
  // The bucket's policy lets in the first distribution alone.
  expect(answer.status).toBe(403);
  expect(answer.headers).toMatchObject(expected);
  expect(answer.headers).not.toHaveProperty("x-amz-server-side-encryption");
});

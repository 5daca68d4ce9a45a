import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SiteFile } from "./site-bundle.ts";
import { StaticSite, type StaticSiteProps } from "./static-site.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "sluice-site-test-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

function file(key: string): SiteFile {
  const path = join(directory, key.replaceAll("/", "-"));
  writeFileSync(path, key);
  return { key, path, contentType: "text/plain", sha256: "ab".repeat(32) };
}

const synth = (props: Partial<StaticSiteProps> = {}) =>
  new Synthesized(
    (stack) =>
      new StaticSite(stack, "site", {
        name: "site",
        description: "A site",
        files: [file("index.html"), file("assets/a.js")],
        config: { api: "https://api.example.com" },
        connectTo: ["https://api.example.com/"],
        ...props,
      }),
  );

test("nobody but its own distribution reads the bucket", () => {
  const stack = synth();
  expect(statements(stack.only("aws_s3_bucket_policy").policy)).toMatchObject([
    { Sid: "DenyWithoutTls" },
    {
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: expect.stringMatching(/\.arn\}\/\*$/),
      Condition: {
        StringEquals: { "aws:SourceArn": expect.stringMatching(/^\$\{aws_cloudfront_distribution\.\w+\.arn\}$/) },
      },
    },
  ]);
  expect(stack.only("aws_cloudfront_origin_access_control")).toMatchObject({
    origin_access_control_origin_type: "s3",
    signing_behavior: "always",
    signing_protocol: "sigv4",
  });
  expect(stack.only("aws_cloudfront_distribution").origin).toEqual([
    {
      origin_id: "bucket",
      domain_name: expect.stringMatching(/bucket_regional_domain_name\}$/),
      origin_access_control_id: expect.stringMatching(/^\$\{aws_cloudfront_origin_access_control\./),
    },
  ]);
});

test("HTTPS alone, compressed, with the page for what is not there", () => {
  expect(synth().only("aws_cloudfront_distribution")).toMatchObject({
    default_root_object: "index.html",
    http_version: "http2and3",
    default_cache_behavior: {
      viewer_protocol_policy: "redirect-to-https",
      compress: true,
      allowed_methods: ["GET", "HEAD"],
    },
    custom_error_response: [{ error_code: 403, response_code: 404, response_page_path: "/index.html" }],
    viewer_certificate: { cloudfront_default_certificate: true },
  });
});

test("browsers are told to run the site's own files alone, and to speak to nobody else", () => {
  const { security_headers_config, custom_headers_config } = synth().only("aws_cloudfront_response_headers_policy");
  expect(security_headers_config).toMatchObject({
    content_security_policy: {
      content_security_policy: expect.stringMatching(
        /^default-src 'none'; script-src 'self';.* connect-src 'self' https:\/\/api\.example\.com\/;.* frame-ancestors 'none'/,
      ),
    },
    content_type_options: { override: true },
    frame_options: { frame_option: "DENY" },
    referrer_policy: { referrer_policy: "no-referrer" },
    strict_transport_security: { access_control_max_age_sec: 31_536_000 },
  });
  expect(JSON.stringify(custom_headers_config)).toContain("Permissions-Policy");
});

test.each<[Partial<StaticSiteProps>, string]>([
  [{ name: "Site" }, 'stack/site: name is "Site"'],
  [{ name: "a".repeat(37) }, "accepted is 1 to 36 lower-case letters, digits and -"],
  [{ files: [] }, "files with index.html among them"],
])("%p is refused", (props, message) => {
  expect(() => synth(props)).toThrow(message);
});

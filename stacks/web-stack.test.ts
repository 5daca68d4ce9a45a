import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { only, type SynthesizedStack } from "./testing/local-deployment.ts";
import { WebStack, type WebStackProps } from "./web-stack.ts";

const ORDERS = "https://orders.execute-api.eu-west-1.amazonaws.com/shop";
const CALLBACK = "wss://callback.execute-api.eu-west-1.amazonaws.com/v1";

/** As `cdktf synth` writes it, static checks included. */
function synthesize(props: Partial<WebStackProps> = {}): SynthesizedStack {
  const outdir = mkdtempSync(join(tmpdir(), "sluice-web-test-"));
  try {
    const app = new App({ outdir });
    const deployment = { region: "eu-west-1", namePrefix: "sluice", environment: "development" } as const;
    new WebStack(app, "web", { deployment, ordersUrl: ORDERS, callbackUrl: CALLBACK, ...props });
    app.synth();
    return JSON.parse(readFileSync(join(outdir, "stacks/web/cdk.tf.json"), "utf8"));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const objects = (stack: SynthesizedStack) => Object.values(stack.resource.aws_s3_object ?? {});

test("the page is told where the API is, and may speak to that and to where statuses are told, and to nobody else", () => {
  const stack = synthesize();
  const config = objects(stack).find(({ key }) => key === "config.json");
  expect(JSON.parse(String(config?.content))).toEqual({ ordersUrl: ORDERS });
  const { security_headers_config } = only(stack, "aws_cloudfront_response_headers_policy") as {
    security_headers_config: { content_security_policy: { content_security_policy: string } };
  };
  expect(security_headers_config.content_security_policy.content_security_policy.split("; ")).toContain(
    `connect-src 'self' ${ORDERS}/ ${CALLBACK}`,
  );
});

test("without a domain it answers at CloudFront's own name, and asks for no certificate", () => {
  const stack = synthesize();
  expect(stack.resource).not.toHaveProperty("aws_acm_certificate");
  expect(stack.provider.aws).toHaveLength(1);
  expect(only(stack, "aws_cloudfront_distribution")).not.toHaveProperty("aliases");
  expect(stack.output.shop_url?.value).toMatch(/^https:\/\/\$\{aws_cloudfront_distribution\.\w+\.domain_name\}$/);
  expect(Object.keys(stack.output)).toEqual(["bucket_name", "distribution_id", "shop_url"]);
});

test("with a zone it has a certificate of us-east-1, wherever the rest is, with the same tags", () => {
  const stack = synthesize({ domain: { domain: "example.com", hostedZoneId: "Z1" } });
  const [own, edge] = stack.provider.aws;
  expect(own).toMatchObject({ region: "eu-west-1" });
  expect(edge).toEqual({ ...own, alias: "us-east-1", region: "us-east-1" });
  for (const type of ["aws_acm_certificate", "aws_acm_certificate_validation"]) {
    expect(only(stack, type).provider).toBe("aws.us-east-1");
  }
  expect(only(stack, "aws_cloudfront_distribution")).toMatchObject({
    aliases: ["shop.example.com"],
    viewer_certificate: {
      acm_certificate_arn: expect.stringContaining("aws_acm_certificate_validation."),
      minimum_protocol_version: "TLSv1.2_2021",
    },
  });
  const records = Object.values(stack.resource.aws_route53_record ?? {});
  expect(records.filter(({ name }) => name === "shop.example.com").map(({ type }) => type)).toEqual(["A", "AAAA"]);
  expect(stack.output).not.toHaveProperty("shop_dns_record");
});

test("with a certificate alone it says which record to create", () => {
  const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";
  const stack = synthesize({ domain: { domain: "example.com", certificateArn } });
  expect(stack.resource).not.toHaveProperty("aws_acm_certificate");
  expect(stack.output.shop_url?.value).toBe("https://shop.example.com");
  expect(stack.output.shop_dns_record?.value).toMatchObject({ name: "shop.example.com", type: "CNAME" });
});

test("a page is uploaded after what it loads; what is named after its content is kept for ever, the rest is not", () => {
  const stack = synthesize();
  const page = objects(stack).find(({ key }) => key === "index.html");
  expect(page).toMatchObject({
    content_type: "text/html; charset=utf-8",
    source_hash: expect.stringMatching(/^\w{64}$/),
  });
  expect(page?.depends_on).toHaveLength(objects(stack).length - 1);
  for (const { key, cache_control } of objects(stack)) {
    expect([key, cache_control]).toEqual([
      key,
      expect.stringContaining(String(key).startsWith("assets/") ? "immutable" : "s-maxage=60"),
    ]);
  }
});

test("in production its bucket stays", () => {
  const deployment = { region: "eu-west-1", namePrefix: "sluice", environment: "production" } as const;
  expect(only(synthesize({ deployment }), "aws_s3_bucket")).toMatchObject({ lifecycle: { prevent_destroy: true } });
  expect(only(synthesize(), "aws_s3_bucket").force_destroy).toBe(true);
});

test("the same every time", () => {
  const withoutState = ({ terraform: _, ...stack }: SynthesizedStack) => stack;
  expect(withoutState(synthesize())).toEqual(withoutState(synthesize()));
});

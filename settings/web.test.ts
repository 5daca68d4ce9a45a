import { readSettings } from "../settings.ts";
import { LEAST } from "../tests/factories/settings.ts";

const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";

test("the shop has a name of its own where there is a certificate for it, or a zone that can prove one", () => {
  expect(readSettings(LEAST).shopDomain).toBeUndefined();
  expect(readSettings({ ...LEAST, HOSTED_ZONE_ID: "Z0123" }).shopDomain).toEqual({
    domain: "example.com",
    hostedZoneId: "Z0123",
  });
  expect(readSettings({ ...LEAST, SHOP_CERTIFICATE_ARN: CERTIFICATE }).shopDomain).toEqual({
    domain: "example.com",
    certificateArn: CERTIFICATE,
  });
});

test("here it has one always", () => {
  expect(readSettings({ ...LEAST, DOMAIN: "localhost" }).shopDomain).toEqual({ domain: "localhost" });
  expect(readSettings({ ...LEAST, DOMAIN: "a.localhost" }).shopDomain).toEqual({ domain: "a.localhost" });
  expect(readSettings({ ...LEAST, DOMAIN: "nolocalhost" }).shopDomain).toBeUndefined();
});

test("a certificate of another region is refused", () => {
  const read = () => readSettings({ ...LEAST, SHOP_CERTIFICATE_ARN: CERTIFICATE.replace("us-east-1", "eu-west-1") });
  expect(read).toThrow("SHOP_CERTIFICATE_ARN");
});

test("the stack web goes with the API that it is a page for", () => {
  expect(() => readSettings({ ...LEAST, STACKS: "callback,web" })).toThrow("web only with saga");
  expect(readSettings({ ...LEAST, STACKS: "callback,saga,web" }).stacks).toEqual(["callback", "saga", "web"]);
});

import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import basePathMapping from "./aws-api-gateway-base-path-mapping.ts";
import definition from "./aws-api-gateway-domain-name.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

test("answers to its name, whatever the case and the port of the Host header", async () => {
  await gateway.mock({}, "$context.domainName $context.path");
  await gateway.stage();
  const domain = await gateway.declare(definition, {
    domain_name: "sub-gw.localhost",
    regional_certificate_arn: "arn:aws:acm:us-east-1:000000000000:certificate/x",
    security_policy: "TLS_1_2",
    endpoint_configuration: { types: ["REGIONAL"] },
  });
  expect(domain).toMatchObject({
    id: "sub-gw.localhost",
    arn: "arn:aws:apigateway:us-east-1::/domainnames/sub-gw.localhost",
    regional_domain_name: expect.stringMatching(/^d-[\da-z]{10}\.execute-api\.us-east-1\.amazonaws\.com$/),
    regional_zone_id: expect.stringMatching(/^Z/),
    cloudfront_domain_name: expect.stringMatching(/\.cloudfront\.net$/),
    cloudfront_zone_id: "Z2FDTNDATAQYW2",
  });
  const mapping = { domain_name: domain.domain_name, api_id: gateway.api.id, stage_name: "test", base_path: "events" };
  await gateway.declare(basePathMapping, mapping);
  const answer = await gateway.call("/events", { host: "Sub-GW.localhost", method: "POST", body: "{}" });
  expect(answer.body).toBe("sub-gw.localhost /events");
});

test("is declared once, as a plain name", async () => {
  await gateway.declare(definition, { domain_name: "gw.localhost" });
  await expect(gateway.declare(definition, { domain_name: "gw.localhost" })).rejects.toThrow(/declared twice/);
  await expect(gateway.declare(definition, { domain_name: "*.localhost" })).rejects.toThrow(
    /must be a host name in lower case, and no wildcard here/,
  );
});

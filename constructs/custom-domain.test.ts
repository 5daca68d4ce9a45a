import { TerraformOutput } from "cdktf";
import { CustomDomain, type CustomDomainProps } from "./custom-domain.ts";
import { RestApi } from "./rest-api.ts";
import { RestApiStage } from "./rest-api-stage.ts";
import { Synthesized } from "./testing/synthesized.ts";

const synth = (props: Partial<CustomDomainProps> = {}, names: readonly string[] = ["events", "orders"]) =>
  new Synthesized((stack) => {
    const api = new RestApi(stack, "api", { name: "orders", description: "Orders" });
    const stages = names.map((name) => new RestApiStage(stack, name, { api, name, logPrefix: "orders" }));
    const domain = new CustomDomain(stack, "domain", { domainName: "gw.example.com", stages, ...props });
    new TerraformOutput(stack, "dns", { value: [domain.certificateRecord, domain.gatewayRecord], staticId: true });
  });

test("each stage answers below its own name", () => {
  const mappings = synth().all("aws_api_gateway_base_path_mapping");
  expect(mappings).toHaveLength(2);
  for (const { base_path, stage_name, domain_name } of mappings) {
    expect(base_path).toBe(stage_name);
    expect(domain_name).toMatch(/aws_api_gateway_domain_name/);
  }
});

test("the domain speaks TLS 1.2 or later, with a certificate that is issued", () => {
  expect(synth().only("aws_api_gateway_domain_name")).toMatchObject({
    domain_name: "gw.example.com",
    security_policy: "TLS_1_2",
    endpoint_configuration: { types: ["REGIONAL"] },
    regional_certificate_arn: expect.stringMatching(/aws_acm_certificate_validation/),
  });
  expect(synth().only("aws_acm_certificate")).toMatchObject({
    validation_method: "DNS",
    lifecycle: { create_before_destroy: true },
  });
});

test("with a zone, the records are made: one that proves, one that leads", () => {
  const stack = synth({ hostedZoneId: "Z1" });
  expect(stack.where("aws_route53_record", "type", "A")).toMatchObject({
    zone_id: "Z1",
    alias: { name: expect.stringMatching(/regional_domain_name/), zone_id: expect.stringMatching(/regional_zone_id/) },
  });
  const [proof] = stack.all("aws_route53_record").filter(({ records }) => records !== undefined);
  expect(proof).toMatchObject({ zone_id: "Z1", ttl: 60, allow_overwrite: true });
  expect(stack.only("aws_acm_certificate_validation").validation_record_fqdns).toEqual([
    expect.stringMatching(/aws_route53_record\.domain_validation-record/),
  ]);
});

test("without a zone, none is made, and both can be read", () => {
  const stack = synth();
  expect(stack.all("aws_route53_record")).toHaveLength(0);
  expect(stack.only("aws_acm_certificate_validation")).not.toHaveProperty("validation_record_fqdns");
  expect(stack.json.output).toMatchObject({
    dns: {
      value: [
        { type: expect.stringMatching(/resource_record_type/), value: expect.stringMatching(/resource_record_value/) },
        { name: "gw.example.com", type: "CNAME", value: expect.stringMatching(/regional_domain_name/) },
      ],
    },
  });
});

test("a name below .localhost is fine, to run here", () => {
  expect(synth({ domainName: "sub-gw.localhost" }).only("aws_acm_certificate").domain_name).toBe("sub-gw.localhost");
});

test.each(["Gw.example.com", "gw", "gw..example.com", "-gw.example.com", `${"a".repeat(60)}.example.com`])(
  "%p is refused",
  (domainName) => {
    expect(() => synth({ domainName })).toThrow("stack/domain: domainName is");
  },
);

test("a domain for no stage is refused", () => {
  expect(() => synth({}, [])).toThrow("stack/domain: stages is []");
});

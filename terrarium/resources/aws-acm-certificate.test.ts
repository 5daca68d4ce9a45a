import { declareResource } from "../../tests/factories/resource.ts";
import certificate from "./aws-acm-certificate.ts";

test("a record for each name, which lies in the zone of that name", () => {
  const { attributes } = declareResource(certificate, {
    domain_name: "sub-gw.example.com",
    subject_alternative_names: ["*.example.com"],
    validation_method: "DNS",
  });
  expect(attributes.arn).toMatch(/^arn:aws:acm:us-east-1:000000000000:certificate\/[0-9a-f-]{36}$/);
  expect(attributes.domain_validation_options).toEqual([
    {
      domain_name: "sub-gw.example.com",
      resource_record_name: expect.stringMatching(/^_[0-9a-f]{32}\.sub-gw\.example\.com\.$/),
      resource_record_type: "CNAME",
      resource_record_value: expect.stringMatching(/^_[0-9a-f]{32}\.acm-validations\.aws\.$/),
    },
    expect.objectContaining({ resource_record_name: expect.stringMatching(/^_[0-9a-f]{32}\.example\.com\.$/) }),
  ]);
});

test.each([
  [{ domain_name: "not a name" }, /"not a name"/],
  [{ domain_name: "a.example", validation_method: "PIGEON" }, /DNS, EMAIL or NONE.*PIGEON/],
  [{}, /domain_name.*required/],
])("%j is refused", (args, reason) => {
  expect(() => declareResource(certificate, args)).toThrow(reason);
});

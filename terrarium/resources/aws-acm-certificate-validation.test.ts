import { declareResource } from "../../tests/factories/resource.ts";
import validation from "./aws-acm-certificate-validation.ts";

const ARN = "arn:aws:acm:us-east-1:000000000000:certificate/a";

test("what waits for the validation refers to the same certificate", () => {
  expect(declareResource(validation, { certificate_arn: ARN }).attributes.certificate_arn).toBe(ARN);
});

test("something else than a certificate is refused", () => {
  expect(() => declareResource(validation, { certificate_arn: "arn:aws:sqs:us-east-1:1:q" })).toThrow(
    /ARN of a certificate/,
  );
});

import { declareResource } from "../../tests/factories/resource.ts";
import definition from "./aws-kms-alias.ts";

test("an alias knows its key by id and by ARN", () => {
  const expected = {
    id: "alias/queues",
    arn: "arn:aws:kms:us-east-1:000000000000:alias/queues",
    target_key_id: "1234",
    target_key_arn: "arn:aws:kms:us-east-1:000000000000:key/1234",
  };
  for (const target_key_id of ["1234", expected.target_key_arn]) {
    expect(declareResource(definition, { name: "alias/queues", target_key_id }).attributes).toMatchObject(expected);
  }
  expect(declareResource(definition, { target_key_id: "1234" }).attributes.name).toMatch(/^alias\/terraform-/);
});

test.each(["queues", "alias/aws/sqs", "alias/"])("the name %s is refused", (name) => {
  expect(() => declareResource(definition, { name, target_key_id: "1234" })).toThrow(/"name" must be alias\//);
});

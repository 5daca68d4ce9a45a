import { TerraformOutput } from "cdktf";
import { arnPart } from "./arn.ts";
import { Synthesized } from "./testing/synthesized.ts";

test("partition, region and account stand at their places in an ARN", () => {
  const { json } = new Synthesized((stack) => {
    for (const part of ["partition", "region", "account"] as const) {
      new TerraformOutput(stack, part, { value: arnPart("arn:aws:sqs:eu-west-1:123456789012:orders", part) });
    }
  });
  const at = (position: number) => `\${element(split(":", "arn:aws:sqs:eu-west-1:123456789012:orders"), ${position})}`;
  expect(json.output).toMatchObject({
    partition: { value: at(1) },
    region: { value: at(3) },
    account: { value: at(4) },
  });
});

import { defineResource } from "../resource.ts";

export default defineResource("aws_acm_certificate_validation", {
  summary: "The wait for a certificate to be validated, which is over at once here",
  honours: ["certificate_arn", "validation_record_fqdns"],
  ignores: { timeouts: "a certificate is validated at once" },
  attributes(args) {
    const arn = args.string("certificate_arn");
    if (!/^arn:[\w-]+:acm:/.test(arn))
      args.fail("certificate_arn", `must be the ARN of a certificate, but is "${arn}"`);
    return {
      id: "0001-01-01 00:00:00 +0000 UTC",
      certificate_arn: arn,
      validation_record_fqdns: args.strings("validation_record_fqdns"),
    };
  },
});

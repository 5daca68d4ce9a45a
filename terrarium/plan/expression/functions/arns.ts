import { ExpressionError } from "../expression-error.ts";
import { define, type FunctionGroup } from "./definition.ts";

/** The functions of the AWS provider (its documentation, "Functions"). */
export const functions: FunctionGroup = {
  "provider::aws::arn_build": define(["string", "string", "string", "string", "string"], (...parts: string[]) =>
    ["arn", ...parts].join(":"),
  ),
  "provider::aws::arn_parse": define(["string"], (arn: string) => {
    const [prefix, partition, service, region, account, ...resource] = arn.split(":");
    if (prefix !== "arn" || resource.length === 0) throw new ExpressionError(`${JSON.stringify(arn)} is not an ARN`);
    return {
      account_id: account!,
      partition: partition!,
      region: region!,
      resource: resource.join(":"),
      service: service!,
    };
  }),
  "provider::aws::trim_iam_role_path": define(["string"], (arn: string) => arn.replace(/:role\/.*\//, ":role/")),
};

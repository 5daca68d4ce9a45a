import { Fn } from "cdktf";

const position = { partition: 1, region: 3, account: 4 } as const;

/**
 * One part of an ARN that is known only after apply. Account and partition are taken from a resource of ours and not
 * from `aws_caller_identity`, so that a plan needs no AWS account. Source: "Identify AWS resources with ARNs" (IAM).
 */
export function arnPart(arn: string, part: keyof typeof position): string {
  return Fn.element(Fn.split(":", arn), position[part]);
}

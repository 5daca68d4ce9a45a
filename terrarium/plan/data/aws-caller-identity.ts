import type { DataSource } from "../data-source.ts";

/** Who Terraform runs as: here always the root of the account (AWS provider, "Data Source: aws_caller_identity"). */
export const source: DataSource = {
  summary: "The account, as its root user",
  honours: [],
  read: (_args, { accountId, partition }) => ({
    id: accountId,
    account_id: accountId,
    arn: `arn:${partition}:iam::${accountId}:root`,
    user_id: accountId,
  }),
};

import { block, type Check, eachOf } from "./check.ts";

/** What holds messages or objects is encrypted by a setting of ours, not by a default of AWS that might change. */
export const encryptionAtRest: Check = {
  id: "encryption-at-rest",
  run: eachOf(
    ["aws_sqs_queue", "aws_sns_topic", "aws_s3_bucket", "aws_dynamodb_table"],
    (resource, references, resources) => {
      const { type, arguments: args } = resource;
      switch (type) {
        case "aws_sqs_queue":
          return args.sqs_managed_sse_enabled === true || args.kms_master_key_id
            ? []
            : ["is not encrypted: set sqs_managed_sse_enabled or kms_master_key_id"];
        case "aws_sns_topic":
          return args.kms_master_key_id ? [] : ["is not encrypted: set kms_master_key_id"];
        case "aws_s3_bucket":
          return resources.some(
            (other) =>
              other.type === "aws_s3_bucket_server_side_encryption_configuration" &&
              references.leads(other, other.arguments.bucket, resource),
          )
            ? []
            : ["is not encrypted: add an aws_s3_bucket_server_side_encryption_configuration for it"];
        default:
          return block(args.server_side_encryption)?.enabled === true
            ? []
            : ["is not encrypted: set server_side_encryption { enabled = true }"];
      }
    },
  ),
};

/** Logs do not pile up for ever. */
export const logRetention: Check = {
  id: "log-retention",
  run: eachOf(["aws_cloudwatch_log_group"], ({ arguments: { retention_in_days } }) =>
    Number(retention_in_days) > 0 || /^\$\{/.test(String(retention_in_days))
      ? []
      : ["keeps its logs for ever: set retention_in_days"],
  ),
};

import type { Example } from "./example.ts";

/** Data at rest is encrypted, and logs end. */
export const DATA_AT_REST_EXAMPLES: readonly Example[] = [
  [
    "encryption-at-rest",
    { aws_sqs_queue: { q: {} } },
    { aws_sqs_queue: { q: { sqs_managed_sse_enabled: true } } },
    "set sqs_managed_sse_enabled",
  ],
  [
    "encryption-at-rest",
    { aws_sns_topic: { t: {} } },
    { aws_sns_topic: { t: { kms_master_key_id: "k" } } },
    "set kms_master_key_id",
  ],
  [
    "encryption-at-rest",
    { aws_s3_bucket: { b: {} }, aws_s3_bucket_server_side_encryption_configuration: { e: { bucket: "another" } } },
    {
      aws_s3_bucket: { b: {} },
      aws_s3_bucket_server_side_encryption_configuration: { e: { bucket: "${aws_s3_bucket.b.id}" } },
    },
    "aws_s3_bucket_server_side_encryption_configuration",
  ],
  [
    "encryption-at-rest",
    { aws_dynamodb_table: { t: {} } },
    { aws_dynamodb_table: { t: { server_side_encryption: [{ enabled: true }] } } },
    "set server_side_encryption",
  ],
  [
    "log-retention",
    { aws_cloudwatch_log_group: { l: { retention_in_days: 0 } } },
    { aws_cloudwatch_log_group: { l: { retention_in_days: 7 } } },
    "set retention_in_days",
  ],
];

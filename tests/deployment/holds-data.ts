/** Types that hold what cannot be made again: a production deployment protects each from being destroyed. */
export const PROTECTED_TYPES: ReadonlySet<string> = new Set([
  "aws_cloudwatch_event_archive",
  "aws_dynamodb_table",
  "aws_kms_key",
  "aws_s3_bucket",
  "aws_secretsmanager_secret",
  "aws_sqs_queue",
]);

/**
 * And those that are not worth refusing a destruction for, but must not be replaced by the way: logs that somebody may have to show, and
 * API keys, whose values are in other people's hands.
 */
export const DATA_TYPES: ReadonlySet<string> = new Set([
  ...PROTECTED_TYPES,
  "aws_api_gateway_api_key",
  "aws_cloudwatch_log_group",
]);

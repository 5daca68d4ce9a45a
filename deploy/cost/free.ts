/** Types that AWS takes no money for, or that are paid by what they belong to. */
export const TYPES: ReadonlySet<string> = new Set([
  "aws_acm_certificate", // public certificates are free
  "aws_acm_certificate_validation",
  "aws_api_gateway_account",
  "aws_api_gateway_api_key",
  "aws_api_gateway_base_path_mapping",
  "aws_api_gateway_deployment",
  "aws_api_gateway_domain_name", // a regional domain is free
  "aws_api_gateway_gateway_response",
  "aws_api_gateway_integration",
  "aws_api_gateway_integration_response",
  "aws_api_gateway_method",
  "aws_api_gateway_method_response",
  "aws_api_gateway_method_settings", // the service's own metrics are free
  "aws_api_gateway_model",
  "aws_api_gateway_request_validator",
  "aws_api_gateway_resource",
  "aws_api_gateway_usage_plan",
  "aws_api_gateway_usage_plan_key",
  "aws_apigatewayv2_authorizer",
  "aws_apigatewayv2_deployment",
  "aws_apigatewayv2_integration",
  "aws_apigatewayv2_route",
  "aws_apigatewayv2_route_response",
  "aws_cloudfront_origin_access_control",
  "aws_cloudfront_response_headers_policy",
  "aws_cloudwatch_event_connection", // the secret in it is part of the price of its destinations
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_log_group", // paid by what writes to it
  "aws_cloudwatch_log_resource_policy",
  "aws_dynamodb_table_item", // written when somebody deploys
  "aws_iam_policy",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_kms_alias",
  "aws_kms_key_policy",
  "aws_lambda_event_source_mapping", // asking the queue is paid there
  "aws_lambda_function_event_invoke_config",
  "aws_lambda_permission",
  "aws_route53_record", // queries of an alias to an AWS resource are free
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
  "aws_secretsmanager_secret_rotation", // its function is paid by the call
  "aws_s3_object", // a site, which is stored for less than a cent
  "aws_secretsmanager_secret_version",
  "aws_sns_topic_policy",
  "aws_sns_topic_subscription",
  "aws_sqs_queue_policy",
  "aws_sqs_queue_redrive_allow_policy",
  "aws_sqs_queue_redrive_policy",
]);

#!/usr/bin/env python3
"""What an account holds, by Terraform type, asked of the AWS APIs: JSON on stdout.

    inventory.py            {"lists": {"aws_sqs_queue": ["…"], …}, "parts": {"aws_sqs_queue_policy": "aws_sqs_queue", …}}
    inventory.py zone NAME  creates a Route 53 zone and prints its id

`lists` has every type that stands on its own; `parts` says which types go with another one. A deployment test fails for a type
in neither: what nobody looks for cannot be found missing or left over. boto3 comes with moto. The endpoint, the
region and the credentials are in the environment.
"""

import json
import sys

import boto3
from botocore.config import Config

OPTIONS = Config(retries={"max_attempts": 5})


def ask(service, operation, key, name=None, keep=lambda item: True, **arguments):
    """The names in an API's list, over all its pages."""
    client = boto3.client(service, config=OPTIONS)
    if client.can_paginate(operation):
        pages = client.get_paginator(operation).paginate(**arguments)
    else:
        pages = [getattr(client, operation)(**arguments)]
    items = [item for page in pages for item in page.get(key) or []]
    return sorted(item if name is None else item[name] for item in items if keep(item))


def each(parents, children):
    """The children of every parent, each with its parent's name before it."""
    return sorted(f"{parent}/{child}" for parent in parents for child in children(parent))


rest_apis = lambda: ask("apigateway", "get_rest_apis", "items", "id")  # noqa: E731
http_apis = lambda: ask("apigatewayv2", "get_apis", "Items", "ApiId")  # noqa: E731
domains = lambda: ask("apigateway", "get_domain_names", "items", "domainName")  # noqa: E731
buses = lambda: ask("events", "list_event_buses", "EventBuses", "Name")  # noqa: E731


def certificates():
    """Those of the region, and those of us-east-1, where CloudFront wants its own."""
    regions = {boto3.session.Session().region_name, "us-east-1"}
    pages = [boto3.client("acm", region_name=region, config=OPTIONS).list_certificates() for region in regions]
    return sorted(item["CertificateArn"] for page in pages for item in page["CertificateSummaryList"])


edge = lambda: boto3.client("cloudfront", config=OPTIONS)  # noqa: E731


def of_cloudfront(operation, key):
    """CloudFront's lists have another list in them."""
    return sorted(item["Id"] for item in getattr(edge(), operation)()[key].get("Items") or [])


def customer_keys():
    """Without the keys of AWS itself, and without deleted ones, which AWS keeps for their waiting period.

    A table makes the account's key for DynamoDB, which is AWS's own; moto says so by its alias alone.
    """
    kms = boto3.client("kms", config=OPTIONS)
    of_aws = ask("kms", "list_aliases", "Aliases", "TargetKeyId", lambda alias: alias["AliasName"].startswith("alias/aws/") and "TargetKeyId" in alias)
    keys = [kms.describe_key(KeyId=key)["KeyMetadata"] for key in ask("kms", "list_keys", "Keys", "KeyId")]
    own = [k for k in keys if k["KeyManager"] == "CUSTOMER" and k["KeyId"] not in of_aws]
    return sorted(k["KeyId"] for k in own if k["KeyState"] != "PendingDeletion")


def log_role():
    """A setting of the whole account in a region rather than a thing of its own."""
    role = boto3.client("apigateway", config=OPTIONS).get_account().get("cloudwatchRoleArn")
    return [role] if role else []


def records():
    client = boto3.client("route53", config=OPTIONS)
    zones = ask("route53", "list_hosted_zones", "HostedZones", "Id")
    sets = lambda zone: client.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]  # noqa: E731
    return each(zones, lambda zone: [f"{r['Name']}{r['Type']}" for r in sets(zone) if r["Type"] not in ("NS", "SOA")])


def mappings():
    return each(domains(), lambda domain: ask("apigateway", "get_base_path_mappings", "items", "basePath", domainName=domain))


def alarms(kind):
    return ask("cloudwatch", "describe_alarms", kind, "AlarmName", AlarmTypes=["MetricAlarm", "CompositeAlarm"])


LISTS = {
    "aws_acm_certificate": certificates,
    "aws_api_gateway_account": log_role,
    "aws_api_gateway_api_key": lambda: ask("apigateway", "get_api_keys", "items", "id"),
    "aws_api_gateway_base_path_mapping": mappings,
    "aws_api_gateway_domain_name": domains,
    "aws_api_gateway_rest_api": rest_apis,
    "aws_api_gateway_stage": lambda: each(
        rest_apis(), lambda api: ask("apigateway", "get_stages", "item", "stageName", restApiId=api)
    ),
    "aws_api_gateway_usage_plan": lambda: ask("apigateway", "get_usage_plans", "items", "id"),
    "aws_apigatewayv2_api": http_apis,
    "aws_apigatewayv2_domain_name": lambda: ask("apigatewayv2", "get_domain_names", "Items", "DomainName"),
    "aws_apigatewayv2_stage": lambda: each(
        http_apis(), lambda api: ask("apigatewayv2", "get_stages", "Items", "StageName", ApiId=api)
    ),
    "aws_cloudfront_distribution": lambda: of_cloudfront("list_distributions", "DistributionList"),
    "aws_cloudfront_origin_access_control": lambda: of_cloudfront(
        "list_origin_access_controls", "OriginAccessControlList"
    ),
    "aws_cloudfront_response_headers_policy": lambda: sorted(
        item["ResponseHeadersPolicy"]["Id"]
        for item in edge().list_response_headers_policies(Type="custom")["ResponseHeadersPolicyList"].get("Items") or []
    ),
    "aws_cloudwatch_composite_alarm": lambda: alarms("CompositeAlarms"),
    "aws_cloudwatch_dashboard": lambda: ask("cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName"),
    "aws_cloudwatch_event_api_destination": lambda: ask("events", "list_api_destinations", "ApiDestinations", "Name"),
    "aws_cloudwatch_event_archive": lambda: ask("events", "list_archives", "Archives", "ArchiveName"),
    "aws_cloudwatch_event_bus": buses,
    "aws_cloudwatch_event_connection": lambda: ask("events", "list_connections", "Connections", "Name"),
    "aws_cloudwatch_event_rule": lambda: each(
        buses(), lambda bus: ask("events", "list_rules", "Rules", "Name", EventBusName=bus)
    ),
    "aws_cloudwatch_log_group": lambda: ask("logs", "describe_log_groups", "logGroups", "logGroupName"),
    "aws_cloudwatch_log_resource_policy": lambda: ask(
        "logs", "describe_resource_policies", "resourcePolicies", "policyName"
    ),
    "aws_cloudwatch_metric_alarm": lambda: alarms("MetricAlarms"),
    "aws_dynamodb_table": lambda: ask("dynamodb", "list_tables", "TableNames"),
    "aws_iam_policy": lambda: ask("iam", "list_policies", "Policies", "Arn", Scope="Local"),
    "aws_iam_role": lambda: ask("iam", "list_roles", "Roles", "RoleName"),
    "aws_kms_alias": lambda: ask("kms", "list_aliases", "Aliases", "AliasName", lambda alias: not alias["AliasName"].startswith("alias/aws/")),
    "aws_kms_key": customer_keys,
    "aws_lambda_event_source_mapping": lambda: ask(
        "lambda", "list_event_source_mappings", "EventSourceMappings", "UUID"
    ),
    "aws_lambda_function": lambda: ask("lambda", "list_functions", "Functions", "FunctionName"),
    "aws_lambda_layer_version": lambda: ask("lambda", "list_layers", "Layers", "LayerName"),
    "aws_pipes_pipe": lambda: ask("pipes", "list_pipes", "Pipes", "Name"),
    "aws_route53_record": records,
    "aws_route53_zone": lambda: ask("route53", "list_hosted_zones", "HostedZones", "Id"),
    "aws_s3_bucket": lambda: ask("s3", "list_buckets", "Buckets", "Name"),
    "aws_scheduler_schedule": lambda: ask("scheduler", "list_schedules", "Schedules", "Name"),
    "aws_secretsmanager_secret": lambda: ask("secretsmanager", "list_secrets", "SecretList", "Name"),
    "aws_sfn_state_machine": lambda: ask("stepfunctions", "list_state_machines", "stateMachines", "name"),
    "aws_sns_topic": lambda: ask("sns", "list_topics", "Topics", "TopicArn"),
    "aws_sns_topic_subscription": lambda: ask("sns", "list_subscriptions", "Subscriptions", "SubscriptionArn"),
    "aws_sqs_queue": lambda: ask("sqs", "list_queues", "QueueUrls"),
    "aws_ssm_parameter": lambda: ask("ssm", "describe_parameters", "Parameters", "Name"),
}

PARTS = {
    "aws_acm_certificate_validation": "aws_acm_certificate",
    "aws_api_gateway_authorizer": "aws_api_gateway_rest_api",
    "aws_api_gateway_deployment": "aws_api_gateway_rest_api",
    "aws_api_gateway_gateway_response": "aws_api_gateway_rest_api",
    "aws_api_gateway_integration": "aws_api_gateway_rest_api",
    "aws_api_gateway_integration_response": "aws_api_gateway_rest_api",
    "aws_api_gateway_method": "aws_api_gateway_rest_api",
    "aws_api_gateway_method_response": "aws_api_gateway_rest_api",
    "aws_api_gateway_method_settings": "aws_api_gateway_stage",
    "aws_api_gateway_model": "aws_api_gateway_rest_api",
    "aws_api_gateway_request_validator": "aws_api_gateway_rest_api",
    "aws_api_gateway_resource": "aws_api_gateway_rest_api",
    "aws_api_gateway_usage_plan_key": "aws_api_gateway_usage_plan",
    "aws_apigatewayv2_api_mapping": "aws_apigatewayv2_domain_name",
    "aws_apigatewayv2_authorizer": "aws_apigatewayv2_api",
    "aws_apigatewayv2_deployment": "aws_apigatewayv2_api",
    "aws_apigatewayv2_integration": "aws_apigatewayv2_api",
    "aws_apigatewayv2_integration_response": "aws_apigatewayv2_api",
    "aws_apigatewayv2_model": "aws_apigatewayv2_api",
    "aws_apigatewayv2_route": "aws_apigatewayv2_api",
    "aws_apigatewayv2_route_response": "aws_apigatewayv2_api",
    "aws_cloudwatch_event_bus_policy": "aws_cloudwatch_event_bus",
    "aws_cloudwatch_event_permission": "aws_cloudwatch_event_bus",
    "aws_cloudwatch_event_target": "aws_cloudwatch_event_rule",
    "aws_cloudwatch_log_metric_filter": "aws_cloudwatch_log_group",
    "aws_cloudwatch_query_definition": "aws_cloudwatch_log_group",
    "aws_dynamodb_table_item": "aws_dynamodb_table",
    "aws_iam_role_policy": "aws_iam_role",
    "aws_iam_role_policy_attachment": "aws_iam_role",
    "aws_kms_key_policy": "aws_kms_key",
    "aws_lambda_alias": "aws_lambda_function",
    "aws_lambda_function_event_invoke_config": "aws_lambda_function",
    "aws_lambda_permission": "aws_lambda_function",
    "aws_s3_bucket_cors_configuration": "aws_s3_bucket",
    "aws_s3_bucket_lifecycle_configuration": "aws_s3_bucket",
    "aws_s3_bucket_notification": "aws_s3_bucket",
    "aws_s3_bucket_ownership_controls": "aws_s3_bucket",
    "aws_s3_bucket_policy": "aws_s3_bucket",
    "aws_s3_bucket_public_access_block": "aws_s3_bucket",
    "aws_s3_bucket_server_side_encryption_configuration": "aws_s3_bucket",
    "aws_s3_bucket_versioning": "aws_s3_bucket",
    "aws_s3_object": "aws_s3_bucket",
    "aws_secretsmanager_secret_rotation": "aws_secretsmanager_secret",
    "aws_secretsmanager_secret_version": "aws_secretsmanager_secret",
    "aws_sns_topic_policy": "aws_sns_topic",
    "aws_sqs_queue_policy": "aws_sqs_queue",
    "aws_sqs_queue_redrive_allow_policy": "aws_sqs_queue",
    "aws_sqs_queue_redrive_policy": "aws_sqs_queue",
}


def create_zone(name):
    zone = boto3.client("route53", config=OPTIONS).create_hosted_zone(Name=name, CallerReference=name)
    return zone["HostedZone"]["Id"].removeprefix("/hostedzone/")


if __name__ == "__main__":
    if sys.argv[1:2] == ["zone"]:
        print(create_zone(sys.argv[2]))
    else:
        print(json.dumps({"lists": {kind: listed() for kind, listed in LISTS.items()}, "parts": PARTS}))

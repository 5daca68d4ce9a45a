#!/usr/bin/env python3
"""A local AWS control plane for deployment tests: moto's server, and what Terraform's AWS provider needs beyond it.

    aws-control-plane.py [-H 127.0.0.1] -p PORT

Where moto answers "not implemented", or in a form that the provider trips over, it is mended here before the server starts;
each section says which. A mend that moto no longer needs can go: remove it and run `npm run test:deployment`.

Everything is in memory. Nothing runs behind it: no gateway answers, no pipe delivers. That is what the terrarium is for.
Needs `pip install 'moto[server]'`; written against moto 5.2.
"""

import datetime
import json
import os
import sys

# A certificate counts as validated the moment it is asked for: ACM reads DNS, which is not here.
os.environ.setdefault("MOTO_ACM_VALIDATION_WAIT", "0")

sys.dont_write_bytecode = True  # nothing is left beside the sources

import cloudfront_as_told  # noqa: E402
from moto.apigateway import urls as rest_api_urls  # noqa: E402
from moto.apigateway.models import Account, APIGatewayBackend  # noqa: E402
from moto.apigatewayv2 import models as http_api_models  # noqa: E402
from moto.apigatewayv2 import urls as http_api_urls  # noqa: E402
from moto.apigatewayv2.responses import ApiGatewayV2Response  # noqa: E402
from moto.awslambda.models import LambdaFunction  # noqa: E402
from moto.cloudwatch.responses import CloudWatchResponse  # noqa: E402
from moto.core import config as moto_config  # noqa: E402
from moto.core.responses import ActionResult  # noqa: E402
from moto.core.utils import iso_8601_datetime_without_milliseconds  # noqa: E402
from moto.iam.access_control import IAMPolicyStatement, PermissionResult  # noqa: E402
from moto.pipes.responses import EventBridgePipesResponse  # noqa: E402
from moto.s3.models import FakeDeleteMarker  # noqa: E402
from moto.sqs.models import Queue  # noqa: E402
from moto.stepfunctions.responses import StepFunctionResponse  # noqa: E402

# The policies that AWS manages are there, so that one of another name is refused as AWS does.
moto_config.default_user_config["iam"] = {"load_aws_managed_policies": True}
moto_config.default_user_config["lambda"] = {"use_docker": False}
# Without this moto loads no parser for definitions, which ValidateStateMachineDefinition below needs.
moto_config.default_user_config["stepfunctions"] = {"execute_state_machine": True}

cloudfront_as_told.install()


# --- SQS: RedriveAllowPolicy is unknown; RedrivePolicy comes back with other white space than it was set with, which
# the provider takes for a change; SetQueueAttributes without a Policy removes the policy.

Queue.BASE_ATTRIBUTES = Queue.BASE_ATTRIBUTES + ["RedriveAllowPolicy"]
Queue.redrive_allow_policy = None
set_queue_attributes = Queue._set_attributes
read_queue_attributes = Queue.attributes.fget


def set_attributes_and_keep_policy(self, attributes, now=None):
    policy = getattr(self, "policy", None)
    set_queue_attributes(self, attributes, now)
    if "Policy" not in attributes:
        self.policy = policy
    if attributes.get("RedriveAllowPolicy") == "":
        self.redrive_allow_policy = None


def attributes_as_they_were_set(self):
    attributes = read_queue_attributes(self)
    if attributes.get("RedriveAllowPolicy") is None:
        attributes.pop("RedriveAllowPolicy", None)
    if self.redrive_policy:
        attributes["RedrivePolicy"] = json.dumps(self.redrive_policy, separators=(",", ":"))
    return attributes


Queue._set_attributes = set_attributes_and_keep_policy
Queue.attributes = property(attributes_as_they_were_set)


# --- S3: a versioned bucket in which something was deleted cannot be emptied. A bucket policy is enforced without its
# conditions, so "deny without TLS" denies everything: plain HTTP stands for TLS here.

FakeDeleteMarker.dispose = lambda self, *_: None
ONLY_WITHOUT_TLS = {"Bool": {"aws:SecureTransport": "false"}}
is_action_permitted = IAMPolicyStatement.is_action_permitted


def is_action_permitted_over_tls(self, *args, **kwargs):
    # What is said to a service, such as CloudFront, is not about Terraform, who asks here.
    to_a_service = "Service" in (self._statement.get("Principal") or {})
    if to_a_service or self._statement.get("Condition") == ONLY_WITHOUT_TLS:
        return PermissionResult.NEUTRAL
    return is_action_permitted(self, *args, **kwargs)


IAMPolicyStatement.is_action_permitted = is_action_permitted_over_tls


# --- API Gateway: listing the mappings of a domain that has none is an internal error, and so is taking the log role from
# an account, which the provider does by a replacement without a value.

patch_account = Account.apply_patch_operations
Account.apply_patch_operations = lambda self, operations: patch_account(
    self, [{"value": None, **operation} for operation in operations]
)
APIGatewayBackend.get_base_path_mappings = lambda self, domain: list(self.base_path_mappings.get(domain, {}).values())


# --- Lambda: LoggingConfig is forgotten; UpdateFunctionConfiguration ignores tracing and ephemeral storage.

init_function = LambdaFunction.__init__
read_function = LambdaFunction.get_configuration
update_function = LambdaFunction.update_configuration


def init_with_logging(self, account_id, spec, region, *args, **kwargs):
    self.logging_config = spec.get("LoggingConfig")
    init_function(self, account_id, spec, region, *args, **kwargs)


def configuration_with_logging(self, on_create=False):
    preset = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{self.function_name}"}
    configuration = read_function(self, on_create)
    configuration["LoggingConfig"] = getattr(self, "logging_config", None) or preset
    return configuration


def update_with_logging(self, updates):
    if "LoggingConfig" in updates:
        self.logging_config = updates["LoggingConfig"]
    if "TracingConfig" in updates:
        self.tracing_config = updates["TracingConfig"]
    if "EphemeralStorage" in updates:
        self.ephemeral_storage = updates["EphemeralStorage"]["Size"]
    return update_function(self, updates)


LambdaFunction.__init__ = init_with_logging
LambdaFunction.get_configuration = configuration_with_logging
LambdaFunction.update_configuration = update_with_logging


# --- Step Functions: ValidateStateMachineDefinition (the provider calls it at plan) and ListStateMachineVersions are
# missing; the type EXPRESS is forgotten.

create_state_machine = StepFunctionResponse.create_state_machine


def validate_state_machine_definition(self):
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

    try:
        AmazonStateLanguageParser.parse(self._get_param("definition"))
    except Exception as error:  # whatever the parser throws is a finding about the definition
        finding = {"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": str(error)[:500]}
        return ActionResult({"result": "FAIL", "truncated": False, "diagnostics": [finding]})
    return ActionResult({"result": "OK", "truncated": False, "diagnostics": []})


def create_state_machine_of_type(self):
    result = create_state_machine(self)
    name, kind = self._get_param("name"), self._get_param("type")
    for machine in self.stepfunction_backend.state_machines:
        if machine.name == name and kind:
            machine.type = machine.sm_type = kind
    return result


StepFunctionResponse.validate_state_machine_definition = validate_state_machine_definition
StepFunctionResponse.create_state_machine = create_state_machine_of_type
StepFunctionResponse.list_state_machine_versions = lambda self: ActionResult({"stateMachineVersions": []})


# --- CloudWatch: PutCompositeAlarm is missing.

CloudWatchResponse.put_composite_alarm = lambda self: self.put_metric_alarm()


# --- Pipes: UpdatePipe is missing.


def update_pipe(self):
    pipe = self.pipes_backend.describe_pipe(self.uri.split("?")[0].split("/")[-1])
    body = json.loads(self.body)
    for name in ("Description", "DesiredState", "Target", "RoleArn", "LogConfiguration", "TargetParameters"):
        if name in body:
            attribute = "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
            setattr(pipe, attribute, body[name])
    if body.get("SourceParameters"):
        pipe.source_parameters = {**(pipe.source_parameters or {}), **body["SourceParameters"]}
    if pipe.desired_state:
        pipe.status = pipe.desired_state
    return ActionResult(
        {
            "Arn": pipe.arn,
            "Name": pipe.name,
            "DesiredState": pipe.desired_state,
            "CurrentState": pipe.status,
            "CreationTime": pipe.creation_time,
            "LastModifiedTime": pipe.last_modified_time,
        }
    )


EventBridgePipesResponse.update_pipe = update_pipe


# --- API Gateway v2 (HTTP and WebSocket APIs): deployments and UpdateStage are missing.

read_stage = http_api_models.Stage.to_json


def stage_with_deployment(self):
    stage = read_stage(self)
    deployment = getattr(self, "deployment_id_updated", None) or self.config.get("deploymentId")
    return {**stage, "deploymentId": deployment} if deployment else stage


def path_ids(self):
    """API id and the last id of /v2/apis/API/deployments/ID and the like."""
    parts = self.path.split("/")
    at = parts.index("apis")
    return parts[at + 1], parts[-1].replace("%24", "$")


def deployments_of(self, api_id):
    api = self.apigatewayv2_backend.get_api(api_id)
    if not hasattr(api, "deployments"):
        api.deployments = {}
    return api.deployments


def create_deployment(self):
    api_id, _ = path_ids(self)
    deployment = {
        "deploymentId": os.urandom(3).hex(),
        "deploymentStatus": "DEPLOYED",
        "autoDeployed": False,
        "description": json.loads(self.body or "{}").get("description", ""),
        "createdDate": iso_8601_datetime_without_milliseconds(datetime.datetime.now()),
    }
    deployments_of(self, api_id)[deployment["deploymentId"]] = deployment
    return 201, {}, json.dumps(deployment)


def get_deployment(self):
    api_id, deployment_id = path_ids(self)
    deployment = deployments_of(self, api_id).get(deployment_id)
    if deployment is None:
        message = {"message": "Invalid deployment identifier specified"}
        return 404, {"x-amzn-errortype": "NotFoundException"}, json.dumps(message)
    return 200, {}, json.dumps(deployment)


def update_deployment(self):
    api_id, deployment_id = path_ids(self)
    deployment = deployments_of(self, api_id)[deployment_id]
    deployment.update(json.loads(self.body))
    return 200, {}, json.dumps(deployment)


def delete_deployment(self):
    api_id, deployment_id = path_ids(self)
    deployments_of(self, api_id).pop(deployment_id, None)
    return 204, {}, ""


def update_stage(self):
    stage = self.apigatewayv2_backend.get_stage(*path_ids(self))
    body = json.loads(self.body)
    attributes = {
        "defaultRouteSettings": "default_route_settings",
        "accessLogSettings": "access_log_settings",
        "autoDeploy": "auto_deploy",
        "deploymentId": "deployment_id_updated",
        "description": "description",
        "routeSettings": "route_settings",
        "stageVariables": "stage_variables",
    }
    for name, attribute in attributes.items():
        if name in body:
            setattr(stage, attribute, body[name])
    return 200, {}, json.dumps(stage.to_json())


http_api_models.Stage.to_json = stage_with_deployment
for action in (create_deployment, get_deployment, update_deployment, delete_deployment, update_stage):
    setattr(ApiGatewayV2Response, action.__name__, action)
for path in ("deployments$", "deployments/(?P<deployment_id>[^/]+)$"):
    # Both services answer under the same host, and moto asks the older one first.
    for urls in (http_api_urls, rest_api_urls):
        urls.url_paths[f"{{0}}/v2/apis/(?P<api_id>[^/]+)/{path}"] = ApiGatewayV2Response.dispatch


if __name__ == "__main__":
    # HTTP/1.1 keeps connections open. With werkzeug's HTTP/1.0 the provider now and then fails with
    # "decomposing response: … use of closed network connection".
    from moto.server import main
    from werkzeug.serving import WSGIRequestHandler

    WSGIRequestHandler.protocol_version = "HTTP/1.1"
    main(sys.argv[1:])

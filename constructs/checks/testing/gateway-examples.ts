import type { Example } from "./example.ts";

const SQS = "arn:aws:apigateway:eu-west-1:sqs:path/1/q";
const FORM = { "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'" };
const BODY = "Action=SendMessage&MessageBody=$util.urlEncode($input.body)";
const integration = (own: Record<string, unknown>) => ({ aws_api_gateway_integration: { i: { uri: SQS, ...own } } });
const method = "${aws_api_gateway_method.m.http_method}";
const answer = (selection_pattern: string) => ({
  aws_api_gateway_method: { m: {} },
  ...integration({ http_method: method }),
  aws_api_gateway_integration_response: { r: { http_method: method, selection_pattern } },
});

/** Integrations of REST APIs send what the service takes, and answer what it refuses. */
export const GATEWAY_EXAMPLES: readonly Example[] = [
  [
    "form-template",
    integration({ request_templates: { j: BODY } }),
    integration({ request_parameters: FORM, request_templates: { j: BODY } }),
    "Content-Type",
  ],
  [
    "form-template",
    integration({ request_parameters: FORM, request_templates: { j: "Action=SendMessage&MessageBody=$input.body" } }),
    integration({ request_parameters: FORM, request_templates: { j: BODY } }),
    "wrap it in $util.urlEncode",
  ],
  ["refused-size", answer("2\\d{2}"), answer("4\\d{2}"), "has no answer for a message that SQS refuses"],
];

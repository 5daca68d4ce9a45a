import { type Check, eachOf } from "./check.ts";

const TO_SQS = /:sqs:(path|action)\//;

/** SQS's query protocol is a form: the header says so, and what comes from a caller cannot add fields to it. */
export const formTemplate: Check = {
  id: "form-template",
  run: eachOf(["aws_api_gateway_integration"], ({ arguments: { uri, request_templates, request_parameters } }) => {
    if (!TO_SQS.test(String(uri))) return [];
    const header = (request_parameters as Record<string, string> | undefined)?.[
      "integration.request.header.Content-Type"
    ];
    const templates = Object.entries((request_templates ?? {}) as Record<string, string>);
    return [
      ...(header === "'application/x-www-form-urlencoded'"
        ? []
        : [`sends Content-Type ${header ?? "of the caller"}: set it to 'application/x-www-form-urlencoded'`]),
      ...(templates.length > 0 ? [] : ["has no request template: SQS would get the body as it came"]),
      ...templates
        .filter(([, template]) => /\$input/.test(template.replaceAll(/\$util\.urlEncode\(\s*\$input[^&]*\)/g, "")))
        .map(([type]) => `puts $input into the form as it is (${type}): wrap it in $util.urlEncode`),
    ];
  }),
};

/** API Gateway takes 10 MB, a queue less: what SQS refuses as too large is answered as the caller's error. */
export const refusedSize: Check = {
  id: "refused-size",
  run: eachOf(["aws_api_gateway_integration"], (integration, references, resources) => {
    if (!TO_SQS.test(String(integration.arguments.uri))) return [];
    const methods = references.of(integration, integration.arguments.http_method);
    const answered = resources.some(
      (other) =>
        other.type === "aws_api_gateway_integration_response" &&
        matches(other.arguments.selection_pattern, "400") &&
        methods.some((method) => references.leads(other, other.arguments.http_method, method)),
    );
    return answered
      ? []
      : ["has no answer for a message that SQS refuses: add an integration response with selection_pattern 4\\d{2}"];
  }),
};

function matches(pattern: unknown, status: string): boolean {
  try {
    return typeof pattern === "string" && new RegExp(`^(?:${pattern})$`).test(status);
  } catch {
    return false; // no pattern of JavaScript's: it cannot be judged, and is reported
  }
}

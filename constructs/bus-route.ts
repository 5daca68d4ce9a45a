import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration/index.js";
import { ApiGatewayIntegrationResponse } from "@cdktf/provider-aws/lib/api-gateway-integration-response/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { ApiGatewayMethodResponse } from "@cdktf/provider-aws/lib/api-gateway-method-response/index.js";
import { ApiGatewayModel } from "@cdktf/provider-aws/lib/api-gateway-model/index.js";
import { ApiGatewayRequestValidator } from "@cdktf/provider-aws/lib/api-gateway-request-validator/index.js";
import { Construct } from "constructs";
import { arnPart } from "./arn.ts";
import type { EventBus } from "./event-bus.ts";
import type { EventKind } from "./http-integrations.ts";
import { ACCEPTED_OR_NOT, CALL_REFUSED, putEventsTemplate } from "./put-events-templates.ts";
import type { RestApi } from "./rest-api.ts";
import { FAILED, type JsonSchema } from "./send-message-templates.ts";
import type { ServiceRole } from "./service-role.ts";
import { WrongProp } from "./wrong-prop.ts";

export interface BusRouteProps {
  readonly api: RestApi;
  /** Path below the stage, such as `order`. */
  readonly path: string;
  readonly bus: EventBus;
  readonly event: EventKind;
  /** What API Gateway assumes to put events; `bus.grantPut` is called for it. */
  readonly role: ServiceRole;
  /** JSON schema, draft 4, of a detail: what does not fit is answered 400 and never reaches the bus. It needs a `title`, the name of the model. */
  readonly message: JsonSchema;
  /** @default "NONE": everybody may call */
  readonly authorization?: "NONE" | "AWS_IAM";
}

/** Method statuses, and which status of EventBridge leads to them; the one without a pattern takes what no pattern matches. */
const integrationResponses = [
  { status: "202", selectionPattern: "2\\d{2}", template: ACCEPTED_OR_NOT },
  { status: "400", selectionPattern: "4\\d{2}", template: CALL_REFUSED },
  { status: "500", selectionPattern: undefined, template: FAILED },
] as const;
/** Given by a template's override alone. */
const overrides = ["413", "429"] as const;

/**
 * `POST` an event and get 202 with its id once the bus has it, or an error if the bus refused it: no code runs in between.
 * Source: "Integrations for REST APIs in API Gateway" (AWS), "Request validation for REST APIs".
 */
export class BusRoute extends Construct {
  constructor(scope: Construct, id: string, props: BusRouteProps) {
    super(scope, id);
    const { api, bus, event, role, message } = props;
    const { title } = message;
    if (typeof title !== "string" || !/^[A-Za-z0-9]+$/.test(title)) {
      throw new WrongProp(this, "message.title", title ?? null, "letters and digits");
    }
    bus.grantPut(role);

    const at = { restApiId: api.id, resourceId: api.resource(props.path) };
    const validator = api.publish(
      new ApiGatewayRequestValidator(this, "validator", {
        restApiId: api.id,
        name: `${props.path.replace(/\W+/g, "-")}-body`,
        validateRequestBody: true,
        validateRequestParameters: false,
      }),
    );
    const model = api.publish(
      new ApiGatewayModel(this, "model", {
        restApiId: api.id,
        name: title,
        description: typeof message.description === "string" ? message.description : title,
        contentType: "application/json",
        schema: JSON.stringify(message),
      }),
    );
    const { httpMethod } = api.publish(
      new ApiGatewayMethod(this, "method", {
        ...at,
        httpMethod: "POST",
        authorization: props.authorization ?? "NONE",
        requestValidatorId: validator.id,
        requestModels: { "application/json": model.name },
      }),
    );
    const uri = `arn:${arnPart(bus.arn, "partition")}:apigateway:${arnPart(bus.arn, "region")}:events:action/PutEvents`;
    const integration = api.publish(
      new ApiGatewayIntegration(this, "integration", {
        ...at,
        httpMethod,
        type: "AWS",
        integrationHttpMethod: "POST",
        uri,
        credentials: role.arn,
        // A content type without a template would reach EventBridge as it is: NEVER answers it with 415.
        passthroughBehavior: "NEVER",
        requestParameters: {
          "integration.request.header.Content-Type": "'application/x-amz-json-1.1'",
          "integration.request.header.X-Amz-Target": "'AWSEvents.PutEvents'",
        },
        requestTemplates: { "application/json": putEventsTemplate(bus.name, event.source, event.detailType) },
      }),
      uri,
      bus.name,
      role.arn,
    );

    const cors = "method.response.header.Access-Control-Allow-Origin";
    const respond = (statusCode: string) =>
      api.publish(
        new ApiGatewayMethodResponse(this, `response-${statusCode}`, {
          ...at,
          httpMethod,
          statusCode,
          responseParameters: { [cors]: true },
        }),
      );
    for (const { status, selectionPattern, template } of integrationResponses) {
      api.publish(
        new ApiGatewayIntegrationResponse(this, `integration-response-${status}`, {
          ...at,
          httpMethod,
          statusCode: respond(status).statusCode,
          selectionPattern,
          responseParameters: { [cors]: `'${api.corsOrigin}'` },
          responseTemplates: { "application/json": template },
          dependsOn: [integration],
        }),
      );
    }
    for (const status of overrides) respond(status);
  }
}

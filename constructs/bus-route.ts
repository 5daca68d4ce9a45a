import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { Construct } from "constructs";
import { arnPart } from "./arn.ts";
import { checkedBody } from "./checked-body.ts";
import type { EventBus } from "./event-bus.ts";
import type { EventKind } from "./http-integrations.ts";
import { ACCEPTED_OR_NOT, CALL_REFUSED, putEventsTemplate } from "./put-events-templates.ts";
import type { RestApi } from "./rest-api.ts";
import { answerRoute } from "./route-answers.ts";
import type { JsonSchema } from "./send-message-templates.ts";
import type { ServiceRole } from "./service-role.ts";

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

/**
 * `POST` an event and get 202 with its id once the bus has it, or an error if the bus refused it: no code runs in between.
 * Source: "Integrations for REST APIs in API Gateway" (AWS), "Request validation for REST APIs".
 */
export class BusRoute extends Construct {
  constructor(scope: Construct, id: string, props: BusRouteProps) {
    super(scope, id);
    const { api, bus, event, role, message } = props;
    bus.grantPut(role);

    const at = { restApiId: api.id, resourceId: api.resource(props.path) };
    const checked = checkedBody(this, api, props.path, message);
    const { httpMethod } = api.publish(
      new ApiGatewayMethod(this, "method", {
        ...at,
        httpMethod: "POST",
        authorization: props.authorization ?? "NONE",
        ...checked,
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

    answerRoute(this, api, { ...at, httpMethod }, integration, { accepted: ACCEPTED_OR_NOT, refused: CALL_REFUSED });
  }
}

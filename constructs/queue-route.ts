import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration/index.js";
import { ApiGatewayIntegrationResponse } from "@cdktf/provider-aws/lib/api-gateway-integration-response/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { ApiGatewayMethodResponse } from "@cdktf/provider-aws/lib/api-gateway-method-response/index.js";
import { ApiGatewayModel } from "@cdktf/provider-aws/lib/api-gateway-model/index.js";
import { ApiGatewayRequestValidator } from "@cdktf/provider-aws/lib/api-gateway-request-validator/index.js";
import { Construct } from "constructs";
import { arnPart } from "./arn.ts";
import type { RestApi } from "./rest-api.ts";
import { ACCEPTED, FAILED, type JsonSchema, REFUSED, sendMessageTemplate } from "./send-message-templates.ts";
import type { ServiceRole } from "./service-role.ts";
import type { WorkQueue } from "./work-queue.ts";
import { requireMatch, WrongProp } from "./wrong-prop.ts";

export interface QueueRouteProps {
  readonly api: RestApi;
  /** Path below the stage, such as `sub`. */
  readonly path: string;
  readonly queue: WorkQueue;
  /** What API Gateway assumes to send; `queue.grantSend` is called for it. */
  readonly role: ServiceRole;
  /** JSON schema, draft 4: what does not fit is answered 400 and never reaches the queue. It needs a `title`, the name of the model. */
  readonly message: JsonSchema;
  /** @default false */
  readonly apiKeyRequired?: boolean;
  /** JSON path of the field whose messages stay in order. Needed for a FIFO queue, and only there. */
  readonly messageGroup?: string;
}

/** Method statuses, and which status of SQS leads to them; the one without a pattern takes what no pattern matches. */
const integrationResponses = [
  { status: "202", selectionPattern: "2\\d{2}", template: ACCEPTED },
  { status: "400", selectionPattern: "4\\d{2}", template: REFUSED },
  { status: "500", selectionPattern: undefined, template: FAILED },
] as const;
/** Given by a template's override alone. */
const overrides = ["413", "429"] as const;

/**
 * `POST` a message and get 202 with its id once SQS has it: no code runs in between.
 * Source: "Set up an API Gateway integration with Amazon SQS", "Request validation for REST APIs".
 */
export class QueueRoute extends Construct {
  constructor(scope: Construct, id: string, props: QueueRouteProps) {
    super(scope, id);
    const { api, queue, role, message, messageGroup } = props;
    const title = message.title;
    if (typeof title !== "string" || !/^[A-Za-z0-9]+$/.test(title)) {
      throw new WrongProp(this, "message.title", title ?? null, "letters and digits");
    }
    if (queue.fifo !== (messageGroup !== undefined)) {
      const accepted = queue.fifo
        ? "a JSON path such as $.id, as the queue is FIFO"
        : "nothing, as the queue is not FIFO";
      throw new WrongProp(this, "messageGroup", messageGroup ?? null, accepted);
    }
    if (messageGroup !== undefined)
      requireMatch(this, "messageGroup", messageGroup, /^\$(\.\w+)+$/, "a JSON path such as $.id");
    queue.grantSend(role);

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
    const method = api.publish(
      new ApiGatewayMethod(this, "method", {
        ...at,
        httpMethod: "POST",
        authorization: "NONE",
        apiKeyRequired: props.apiKeyRequired ?? false,
        requestValidatorId: validator.id,
        requestModels: { "application/json": model.name },
      }),
    );
    const { httpMethod } = method;
    const [partition, region, account] = (["partition", "region", "account"] as const).map((part) =>
      arnPart(queue.arn, part),
    );
    const uri = `arn:${partition}:apigateway:${region}:sqs:path/${account}/${queue.name}`;
    const integration = api.publish(
      new ApiGatewayIntegration(this, "integration", {
        ...at,
        httpMethod,
        type: "AWS",
        integrationHttpMethod: "POST",
        uri,
        credentials: role.arn,
        // A content type without a template would reach SQS as it is: NEVER answers it with 415.
        passthroughBehavior: "NEVER",
        requestParameters: { "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'" },
        requestTemplates: { "application/json": sendMessageTemplate(messageGroup) },
      }),
      uri,
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

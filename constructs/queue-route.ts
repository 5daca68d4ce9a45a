import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { Construct } from "constructs";
import { arnPart } from "./arn.ts";
import { checkedBody } from "./checked-body.ts";
import type { RestApi } from "./rest-api.ts";
import { answerRoute } from "./route-answers.ts";
import { ACCEPTED, type JsonSchema, REFUSED, sendMessageTemplate } from "./send-message-templates.ts";
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

/**
 * `POST` a message and get 202 with its id once SQS has it: no code runs in between.
 * Source: "Set up an API Gateway integration with Amazon SQS", "Request validation for REST APIs".
 */
export class QueueRoute extends Construct {
  constructor(scope: Construct, id: string, props: QueueRouteProps) {
    super(scope, id);
    const { api, queue, role, message, messageGroup } = props;
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
    const checked = checkedBody(this, api, props.path, message);
    const method = api.publish(
      new ApiGatewayMethod(this, "method", {
        ...at,
        httpMethod: "POST",
        authorization: "NONE",
        apiKeyRequired: props.apiKeyRequired ?? false,
        ...checked,
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

    answerRoute(this, api, { ...at, httpMethod }, integration, { accepted: ACCEPTED, refused: REFUSED });
  }
}

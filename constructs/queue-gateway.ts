import { Construct } from "constructs";
import { ApiLogRole } from "./api-log-role.ts";
import { CorsPreflight } from "./cors-preflight.ts";
import { QueueRoute } from "./queue-route.ts";
import { RestApi } from "./rest-api.ts";
import { RestApiStage, type Throttle } from "./rest-api-stage.ts";
import type { JsonSchema } from "./send-message-templates.ts";
import { ServiceRole } from "./service-role.ts";
import { UsagePlan } from "./usage-plan.ts";
import type { WorkQueue } from "./work-queue.ts";
import { WrongProp } from "./wrong-prop.ts";

export interface QueueGatewayProps {
  /** Name of the API; its role and its key are named after it. */
  readonly name: string;
  readonly queue: WorkQueue;
  /** Path that takes messages, below the stage, such as `sub`. */
  readonly path: string;
  /** JSON schema, draft 4, of a message; see QueueRoute. */
  readonly message: JsonSchema;
  /** JSON path of the field whose messages stay in order: for a FIFO queue. */
  readonly messageGroup?: string;
  /** Names of the stages. All serve the same deployment into the same queue. @default ["events"] */
  readonly stages?: readonly string[];
  /** Who may call, and how often. @default everybody, from every page, 1000 a second */
  readonly access?: {
    readonly apiKeyRequired?: boolean;
    readonly corsOrigin?: string;
    readonly throttle?: Throttle;
  };
  /** Access logs: days kept, and whether this stack gives API Gateway its role for logs. @default 30 days, with the role */
  readonly logs?: { readonly retentionDays?: number; readonly createRole?: boolean };
}

/**
 * A gateway in front of a queue: whoever posts gets an answer as soon as the message is safe, whether its consumer is up or not.
 * Composed of RestApi, QueueRoute, CorsPreflight, RestApiStage, UsagePlan and ApiLogRole, which also stand alone.
 */
export class QueueGateway extends Construct {
  readonly stages: readonly RestApiStage[];
  /** Id of the API key where one is required. */
  readonly apiKeyId?: string;

  constructor(scope: Construct, id: string, props: QueueGatewayProps) {
    super(scope, id);
    const { name, queue, path, stages = ["events"], access = {}, logs = {} } = props;
    if (stages.length === 0 || new Set(stages).size !== stages.length) {
      throw new WrongProp(this, "stages", stages, "at least one name, each once");
    }
    const api = new RestApi(this, "api", {
      name,
      description: `Takes messages for the queue ${name}`,
      corsOrigin: access.corsOrigin,
    });
    // No aws:SourceAccount here: API Gateway does not send it when it assumes the role of an integration, and would be
    // refused. IAM itself lets nobody pass a role of another account to API Gateway.
    const role = new ServiceRole(this, "role", {
      name: `${name}-gateway`,
      service: "apigateway.amazonaws.com",
      description: `The gateway ${name}: sends to its queue`,
    });
    new QueueRoute(this, "route", {
      api,
      path,
      queue,
      role,
      message: props.message,
      messageGroup: props.messageGroup,
      apiKeyRequired: access.apiKeyRequired,
    });
    new CorsPreflight(this, "preflight", { api, path, methods: ["POST"] });
    const logRole =
      (logs.createRole ?? true) ? new ApiLogRole(this, "log-role", { name: `${name}-gateway-logs` }) : undefined;
    this.stages = stages.map(
      (stage) =>
        new RestApiStage(this, `stage-${stage}`, {
          api,
          name: stage,
          logPrefix: name,
          throttle: access.throttle,
          logRetentionDays: logs.retentionDays,
          after: logRole?.ready,
        }),
    );
    if (access.apiKeyRequired) this.apiKeyId = new UsagePlan(this, "usage-plan", { name, stages: this.stages }).keyId;
  }
}

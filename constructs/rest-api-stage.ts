import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings/index.js";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { LogGroup } from "./log-group.ts";
import type { RestApi } from "./rest-api.ts";
import { requireMatch, requireWhole } from "./wrong-prop.ts";

/** Requests a second in the long run, and how many may come at once: "Throttle requests to your REST APIs". */
export interface Throttle {
  readonly rateLimit: number;
  readonly burstLimit: number;
}

export interface RestApiStageProps {
  readonly api: RestApi;
  /** Name of the stage, the first segment of its URL: letters, digits, `-` and `_`. */
  readonly name: string;
  /** Its access log is `/aws/apigateway/<logPrefix>/<name>`. */
  readonly logPrefix: string;
  /** @default 1000 a second, 2000 at once */
  readonly throttle?: Throttle;
  /** Days its access log is kept. @default 30 */
  readonly logRetentionDays?: number;
  /** What must exist before API Gateway may write logs, see ApiLogRole. @default nothing: the account has its role */
  readonly after?: readonly ITerraformDependable[];
}

/**
 * One line of JSON a request. `$context.error.validationErrorString` is not in it: it holds quotation marks that a log does not escape.
 * Source: "Variables for access logging for API Gateway".
 */
const accessLogFormat = JSON.stringify({
  requestId: "$context.requestId",
  extendedRequestId: "$context.extendedRequestId",
  time: "$context.requestTimeEpoch",
  ip: "$context.identity.sourceIp",
  userAgent: "$context.identity.userAgent",
  apiKeyId: "$context.identity.apiKeyId",
  domain: "$context.domainName",
  stage: "$context.stage",
  method: "$context.httpMethod",
  path: "$context.path",
  status: "$context.status",
  responseLength: "$context.responseLength",
  latency: "$context.responseLatency",
  integrationStatus: "$context.integration.status",
  integrationLatency: "$context.integration.latency",
  integrationError: "$context.integration.error",
  error: "$context.error.message",
  errorType: "$context.error.responseType",
});

/** A stage: where a deployment answers, with its throttling, its metrics and its access log. */
export class RestApiStage extends Construct {
  readonly api: RestApi;
  readonly #stage: ApiGatewayStage;

  constructor(scope: Construct, id: string, props: RestApiStageProps) {
    super(scope, id);
    const { api, name, throttle = { rateLimit: 1_000, burstLimit: 2_000 } } = props;
    requireMatch(this, "name", name, /^[\w-]{1,128}$/, "1 to 128 letters, digits, - and _");
    requireWhole(this, "throttle.rateLimit", throttle.rateLimit, 1, 1_000_000, "requests a second");
    requireWhole(this, "throttle.burstLimit", throttle.burstLimit, 1, 1_000_000, "requests");
    this.api = api;
    const log = new LogGroup(this, "access-log", {
      name: `/aws/apigateway/${props.logPrefix}/${name}`,
      retentionDays: props.logRetentionDays,
    });
    this.#stage = new ApiGatewayStage(this, "stage", {
      restApiId: api.id,
      deploymentId: api.deploymentId,
      stageName: name,
      description: `Stage ${name} of ${props.logPrefix}`,
      accessLogSettings: { destinationArn: log.arn, format: accessLogFormat },
      dependsOn: props.after === undefined ? undefined : [...props.after],
    });
    new ApiGatewayMethodSettings(this, "settings", {
      restApiId: api.id,
      stageName: this.#stage.stageName,
      methodPath: "*/*",
      settings: {
        metricsEnabled: true,
        // Execution logs would hold messages, in a log group that is never emptied; the access log says what went wrong.
        loggingLevel: "OFF",
        dataTraceEnabled: false,
        throttlingRateLimit: throttle.rateLimit,
        throttlingBurstLimit: throttle.burstLimit,
      },
    });
  }

  get name(): string {
    return this.#stage.stageName;
  }

  /** `https://ID.execute-api.REGION.amazonaws.com/STAGE` */
  get url(): string {
    return this.#stage.invokeUrl;
  }
}

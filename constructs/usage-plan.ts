import { ApiGatewayApiKey } from "@cdktf/provider-aws/lib/api-gateway-api-key/index.js";
import { ApiGatewayUsagePlan } from "@cdktf/provider-aws/lib/api-gateway-usage-plan/index.js";
import { ApiGatewayUsagePlanKey } from "@cdktf/provider-aws/lib/api-gateway-usage-plan-key/index.js";
import { Construct } from "constructs";
import type { RestApiStage, Throttle } from "./rest-api-stage.ts";
import { WrongProp } from "./wrong-prop.ts";

export interface UsagePlanProps {
  /** Of the plan and of its key. */
  readonly name: string;
  /** Where the key is good. At least one. */
  readonly stages: readonly RestApiStage[];
  /** Of each key, over and above the stages' own. @default none */
  readonly throttle?: Throttle;
}

/**
 * An API key, which AWS makes up, and the stages where methods that ask for a key accept it. A key tells callers apart; it is no login.
 * Source: "Usage plans and API keys for REST APIs in API Gateway".
 */
export class UsagePlan extends Construct {
  readonly #key: ApiGatewayApiKey;

  constructor(scope: Construct, id: string, props: UsagePlanProps) {
    super(scope, id);
    const { name, stages, throttle } = props;
    if (stages.length === 0) throw new WrongProp(this, "stages", stages, "at least one stage");
    this.#key = new ApiGatewayApiKey(this, "key", { name, description: `Publishers of ${name}`, enabled: true });
    const plan = new ApiGatewayUsagePlan(this, "plan", {
      name,
      description: `Who may publish to ${name}, and how fast`,
      apiStages: stages.map((stage) => ({ apiId: stage.api.id, stage: stage.name })),
      throttleSettings: throttle && { rateLimit: throttle.rateLimit, burstLimit: throttle.burstLimit },
    });
    new ApiGatewayUsagePlanKey(this, "member", { usagePlanId: plan.id, keyId: this.#key.id, keyType: "API_KEY" });
  }

  /** Id of the key; its value is read with `aws apigateway get-api-key --include-value --api-key ID`. */
  get keyId(): string {
    return this.#key.id;
  }
}

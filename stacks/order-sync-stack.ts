import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { AlarmTopic } from "../constructs/alarm-topic.ts";
import { HttpIngress } from "../constructs/http-ingress.ts";
import { toFunction } from "../constructs/http-integrations.ts";
import { NodeFunction } from "../constructs/node-function.ts";
import { DeployedStack, type Deployment } from "./deployed-stack.ts";
import type { OrderProps } from "./order-props.ts";

export interface OrderSyncStackProps extends OrderProps {
  readonly deployment: Deployment;
}

/** Step 1, synchronous: HTTP API → function → answer. Whoever orders waits for the function, and is told at once what is wrong. */
export class OrderSyncStack extends DeployedStack {
  constructor(scope: Construct, id: string, props: OrderSyncStackProps) {
    super(scope, id, props.deployment);
    const name = `${props.deployment.namePrefix}-order-sync`;
    const { logRetentionDays } = props;
    const alarmTopic = new AlarmTopic(this, "alarms", { name: `${name}-alarms`, email: props.alarmEmail });

    const receiveOrder = new NodeFunction(this, "receive-order", {
      name: `${name}-receive`,
      description: "Takes an order, or says what is wrong with it",
      entry: "lambdas/receive-order/handler.ts",
      limits: props.functionLimits,
      tracing: props.tracing,
      logRetentionDays,
      alarmTopic,
    });

    const gateway = new HttpIngress(this, "gateway", {
      name,
      description: "Orders, answered at once",
      ...props.access,
      logRetentionDays,
    });
    gateway.route({ method: "POST", path: "/order" }, toFunction(receiveOrder));

    this.#output("order_url", "Where orders are posted", `${gateway.url}/order`);
    this.#output("function_name", "The function that takes them", receiveOrder.name);
    this.#output("function_log_group", "Its log", receiveOrder.log.name);
    this.#output("alarm_topic_arn", "Where the alarms go: subscribe what should hear them", alarmTopic.arn);
  }

  #output(id: string, description: string, value: unknown): void {
    new TerraformOutput(this, id, { value, description, staticId: true });
  }
}

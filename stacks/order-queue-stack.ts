import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { AlarmTopic } from "../constructs/alarm-topic.ts";
import { HttpIngress } from "../constructs/http-ingress.ts";
import { toQueue } from "../constructs/http-integrations.ts";
import { NodeFunction } from "../constructs/node-function.ts";
import { QueueConsumer } from "../constructs/queue-consumer.ts";
import { RecordTable } from "../constructs/record-table.ts";
import { WorkQueue } from "../constructs/work-queue.ts";
import { DeployedStack, type Deployment } from "./deployed-stack.ts";
import { type OrderConsumer, type OrderProps, visibilityFor } from "./order-props.ts";

export interface OrderQueueStackProps extends OrderProps {
  readonly deployment: Deployment;
  readonly consumer: OrderConsumer;
}

/** Step 2, queued: HTTP API → queue → function. Whoever orders waits for the queue alone; what is wrong is found out later. */
export class OrderQueueStack extends DeployedStack {
  constructor(scope: Construct, id: string, props: OrderQueueStackProps) {
    super(scope, id, props.deployment);
    const name = `${props.deployment.namePrefix}-order-queue`;
    const { consumer, logRetentionDays } = props;
    const alarmTopic = new AlarmTopic(this, "alarms", { name: `${name}-alarms`, email: props.alarmEmail });

    const table = new RecordTable(this, "orders", { name, key: "orderId", expiry: "expiresAt", retain: this.retain });
    const processOrder = new NodeFunction(this, "process-order", {
      name: `${name}-process`,
      description: "Processes the orders of the queue, each once",
      entry: "lambdas/process-order/handler.ts",
      environment: { ORDERS_TABLE: table.name, KEPT_DAYS: String(consumer.keptDays) },
      limits: props.functionLimits,
      tracing: props.tracing,
      logRetentionDays,
      alarmTopic,
    });
    table.grantPut(processOrder);

    const queue = new WorkQueue(this, "queue", {
      name,
      visibilityTimeout: visibilityFor(processOrder, consumer),
      maxReceiveCount: consumer.maxReceiveCount,
      alarmTopic,
      retain: this.retain,
    });
    new QueueConsumer(this, "consumer", {
      queue,
      function: processOrder,
      batchSize: consumer.batchSize,
      batchWindow: consumer.batchWindow,
      maximumConcurrency: consumer.maximumConcurrency,
    });

    const gateway = new HttpIngress(this, "gateway", {
      name,
      description: "Orders, queued",
      ...props.access,
      logRetentionDays,
    });
    gateway.route({ method: "POST", path: "/order" }, toQueue(queue));

    this.#output("order_url", "Where orders are posted", `${gateway.url}/order`);
    this.#output("queue_url", "The queue between gateway and function", queue.url);
    this.#output("dead_letter_queue_url", "OrderDLQ: orders that could not be processed", queue.deadLetterUrl);
    this.#output("function_name", "The function that processes them", processOrder.name);
    this.#output("function_log_group", "Its log", processOrder.log.name);
    this.#output("table_name", "Orders that were processed", table.name);
    this.#output("alarm_topic_arn", "Where the alarms go: subscribe what should hear them", alarmTopic.arn);
  }

  #output(id: string, description: string, value: unknown): void {
    new TerraformOutput(this, id, { value, description, staticId: true });
  }
}

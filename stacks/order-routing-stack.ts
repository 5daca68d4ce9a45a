import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { AlarmTopic } from "../constructs/alarm-topic.ts";
import { acceptFinding } from "../constructs/checks/accept-finding.ts";
import { EventBus } from "../constructs/event-bus.ts";
import { functionTarget, logGroupTarget, queueTarget, topicTarget } from "../constructs/event-targets.ts";
import { HoldingQueue } from "../constructs/holding-queue.ts";
import { LogGroup } from "../constructs/log-group.ts";
import { MailTopic } from "../constructs/mail-topic.ts";
import { NodeFunction } from "../constructs/node-function.ts";
import { QueueConsumer } from "../constructs/queue-consumer.ts";
import { RecordTable } from "../constructs/record-table.ts";
import { WorkQueue } from "../constructs/work-queue.ts";
import { DeployedStack, type Deployment } from "./deployed-stack.ts";
import { OrderBusIngress } from "./order-bus-ingress.ts";
import { DELIVERY, ORDER_EVENT, PICKUP, pickupMail } from "./order-event.ts";
import { type OrderConsumer, type OrderProps, visibilityFor } from "./order-props.ts";

export interface OrderRoutingStackProps extends OrderProps {
  readonly deployment: Deployment;
  readonly consumer: OrderConsumer;
  /** The kind of API in front of the bus; `createLogRole` is about a REST API alone. */
  readonly ingress: { readonly kind: "http" | "rest"; readonly createLogRole: boolean };
  /** Gets pickup orders and the daily report by mail. @default nobody, until somebody subscribes */
  readonly orderEmail?: string;
  /** When the day's orders are reported, in UTC. */
  readonly reportSchedule: string;
  /** Days the bus's events can be replayed. */
  readonly archiveDays: number;
}

/** Step 3, routed: API → bus → what each kind of order needs. Whoever orders waits for the bus alone. */
export class OrderRoutingStack extends DeployedStack {
  readonly #name: string;
  readonly #props: OrderRoutingStackProps;
  readonly #alarmTopic: AlarmTopic;
  readonly #bus: EventBus;

  constructor(scope: Construct, id: string, props: OrderRoutingStackProps) {
    super(scope, id, props.deployment);
    this.#props = props;
    const name = `${props.deployment.namePrefix}-order-routing`;
    this.#name = name;
    this.#alarmTopic = new AlarmTopic(this, "alarms", { name: `${name}-alarms`, email: props.alarmEmail });
    this.#bus = new EventBus(this, "bus", {
      name,
      description: "Orders, to whom each kind concerns",
      alarmTopic: this.#alarmTopic,
      retain: this.retain,
    });
    const archive = this.#bus.archive("archive", {
      name,
      days: props.archiveDays,
      pattern: { source: [ORDER_EVENT.source] },
    });

    this.#routeDeliveries();
    this.#routePickups();
    this.#keepOthers();
    this.#report();

    const gateway = new OrderBusIngress(this, "gateway", {
      name,
      bus: this.#bus,
      event: ORDER_EVENT,
      ...props.ingress,
      access: props.access,
      logRetentionDays: props.logRetentionDays,
    });
    this.#output("order_url", "Where orders are posted", gateway.url);
    this.#output("bus_name", "The bus", this.#bus.name);
    this.#output("bus_arn", "Its ARN", this.#bus.arn);
    this.#output("archive_arn", "Its archive, for aws events start-replay", archive);
    this.#output(
      "undelivered_queue_url",
      "Events that a target did not take, each with the reason",
      this.#bus.deadLetters.url,
    );
    this.#output("alarm_topic_arn", "Where the alarms go: subscribe what should hear them", this.#alarmTopic.arn);
  }

  /** To a log group, and to a queue whose function arranges the delivery. */
  #routeDeliveries(): void {
    const name = `${this.#name}-deliveries`;
    const { consumer } = this.#props;
    const log = new LogGroup(this, "delivery-log", {
      name: `/aws/events/${name}`,
      retentionDays: this.#props.logRetentionDays,
    });
    const table = new RecordTable(this, "deliveries", {
      name,
      key: "orderId",
      expiry: "expiresAt",
      retain: this.retain,
    });
    const deliverOrder = this.#function("deliver-order", {
      name: `${this.#name}-deliver`,
      description: "Arranges the delivery of an order, once",
      environment: { DELIVERIES_TABLE: table.name, KEPT_DAYS: String(consumer.keptDays) },
    });
    table.grantPut(deliverOrder);
    const queue = new WorkQueue(this, "delivery-queue", {
      name,
      visibilityTimeout: visibilityFor(deliverOrder, consumer),
      maxReceiveCount: consumer.maxReceiveCount,
      alarmTopic: this.#alarmTopic,
      retain: this.retain,
    });
    const { batchSize, batchWindow, maximumConcurrency } = consumer;
    new QueueConsumer(this, "delivery-consumer", {
      queue,
      function: deliverOrder,
      batchSize,
      batchWindow,
      maximumConcurrency,
    });
    const rule = this.#bus.route({
      name: "DeliveryOrderRule",
      description: "Orders that are delivered",
      pattern: { source: [ORDER_EVENT.source], detail: { orderType: [DELIVERY] } },
      // The function takes orders, wherever they come from: it gets the detail without what is around it.
      to: [logGroupTarget(log), queueTarget(queue, { input: { part: "$.detail" } })],
    });
    this.#output("delivery_rule_name", "The rule for deliveries", rule.name);
    this.#output("delivery_log_group", "Orders that are delivered, as the bus had them", log.name);
    this.#output("delivery_queue_url", "The same on their way to the function", queue.url);
    this.#output("delivery_dead_letter_queue_url", "Orders whose delivery could not be arranged", queue.deadLetterUrl);
    this.#output("delivery_function_name", "The function that arranges deliveries", deliverOrder.name);
    this.#output("delivery_table_name", "Deliveries that were arranged", table.name);
  }

  /** To a store's people, by mail. */
  #routePickups(): void {
    const topic = new MailTopic(this, "pickups", {
      name: `${this.#name}-pickups`,
      displayName: "Orders to pick up",
      email: this.#props.orderEmail,
    });
    const rule = this.#bus.route({
      name: "PickupOrderRule",
      description: "Orders that are picked up",
      pattern: { source: [ORDER_EVENT.source], detail: { orderType: [PICKUP] } },
      to: [topicTarget(topic, { input: pickupMail })],
    });
    this.#output("pickup_rule_name", "The rule for pickups", rule.name);
    this.#output("pickup_topic_arn", "Where pickup orders go: subscribe whom they concern", topic.arn);
  }

  /** Into a queue that people look at: no rule is for these, and without one of their own they would vanish. */
  #keepOthers(): void {
    const queue = new HoldingQueue(this, "unmatched", {
      name: `${this.#name}-unmatched`,
      holds: "Orders that no rule is for",
      alarmTopic: this.#alarmTopic,
      retain: this.retain,
    });
    acceptFinding(
      queue,
      "dead-letters",
      "No program reads it, so nothing fails to; people are told of the first order in it.",
    );
    const pattern = {
      $or: [
        { detail: { orderType: [{ "anything-but": [DELIVERY, PICKUP] }] } },
        { detail: { orderType: [{ exists: false }] } },
      ],
    };
    this.#bus.route({
      name: "UnmatchedOrderRule",
      description: "Orders that no other rule is for",
      pattern: { source: [ORDER_EVENT.source], ...pattern },
      to: [queueTarget(queue)],
    });
    this.#output("unmatched_queue_url", "Orders that no rule is for, as the bus had them", queue.url);
  }

  /** Every order goes into a journal, and a function counts a day of it. */
  #report(): void {
    const journal = new LogGroup(this, "journal", {
      name: `/aws/events/${this.#name}-journal`,
      retentionDays: this.#props.logRetentionDays,
    });
    this.#bus.route({
      name: "OrderJournalRule",
      description: "Every order",
      pattern: { source: [ORDER_EVENT.source] },
      to: [logGroupTarget(journal)],
    });
    const topic = new MailTopic(this, "reports", {
      name: `${this.#name}-reports`,
      displayName: "Order reports",
      email: this.#props.orderEmail,
    });
    const reportOrders = this.#function("report-orders", {
      name: `${this.#name}-report`,
      description: "Reports a day's orders",
      environment: { JOURNAL_LOG_GROUP: journal.name, REPORT_TOPIC_ARN: topic.arn },
    });
    reportOrders.allow({ sid: "ReadJournal", actions: ["logs:FilterLogEvents"], resources: [`${journal.arn}:*`] });
    topic.grantPublish(reportOrders);
    const rule = this.#bus.schedule({
      name: `${this.#name}-report`,
      description: "When the day's orders are reported",
      at: this.#props.reportSchedule,
      to: [functionTarget(reportOrders)],
    });
    this.#output("journal_log_group", "Every order, as the bus had it", journal.name);
    this.#output("report_function_name", "The function that reports the day's orders", reportOrders.name);
    this.#output("report_log_group", "Its log", reportOrders.log.name);
    this.#output("report_rule_name", "The rule that calls it", rule.name);
    this.#output("report_topic_arn", "Where reports go: subscribe whom they concern", topic.arn);
  }

  #function(
    id: "deliver-order" | "report-orders",
    props: { name: string; description: string; environment: Record<string, string> },
  ): NodeFunction {
    return new NodeFunction(this, id, {
      ...props,
      entry: `lambdas/${id}/handler.ts`,
      limits: this.#props.functionLimits,
      tracing: this.#props.tracing,
      logRetentionDays: this.#props.logRetentionDays,
      alarmTopic: this.#alarmTopic,
    });
  }

  #output(id: string, description: string, value: unknown): void {
    new TerraformOutput(this, id, { value, description, staticId: true });
  }
}

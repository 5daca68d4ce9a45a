import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { ScheduledEvent } from "aws-lambda";
import { required } from "../shared/environment.ts";
import { journal } from "./journal.ts";
import { dayBefore, type OrderReport, reportOn, reportText } from "./order-report.ts";

const logger = new Logger({ serviceName: "report-orders" });
const sns = new SNSClient({});

/** On a schedule: reports the orders of the 24 hours that ended at the event's time, to the log, as metrics, and by mail if there is a topic. */
export async function handler({ time }: Pick<ScheduledEvent, "time">): Promise<OrderReport> {
  const day = dayBefore(time);
  const report = reportOn(await Array.fromAsync(journal(required("JOURNAL_LOG_GROUP"), day)), day);
  logger.info("order report", { report });
  emit(report);
  const topic = process.env.REPORT_TOPIC_ARN;
  if (topic) {
    const subject = `${report.orders} orders until ${report.to}`;
    await sns.send(new PublishCommand({ TopicArn: topic, Subject: subject, Message: reportText(report) }));
  }
  return report;
}

function emit({ byType, orders }: OrderReport): void {
  const metrics = new Metrics({ namespace: "Sluice/Orders", serviceName: "report-orders" });
  metrics.addMetric("Orders", MetricUnit.Count, orders);
  for (const [orderType, { orders: count, total }] of Object.entries(byType)) {
    const one = metrics.singleMetric();
    one.addDimension("orderType", orderType);
    one.addMetric("OrdersOfType", MetricUnit.Count, count);
    const sum = metrics.singleMetric();
    sum.addDimension("orderType", orderType);
    sum.addMetric("OrderTotal", MetricUnit.NoUnit, total);
  }
  metrics.publishStoredMetrics();
}

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { VirtualClock } from "../../terrarium/engine/virtual-clock.ts";
import type { Terrarium } from "../../terrarium/index.ts";
import { startAudited } from "./audited-start.ts";
import { type Answer, call } from "./http.ts";
import { confirmSubscription, readMail, type ShownMail } from "./mail.ts";
import { atRest, passTime, passTimeUntil } from "./passing-time.ts";
import { synthesize } from "./synthesize.ts";

export const ALARM_EMAIL = "ops@example.com";
export const ORDER_EMAIL = "store@example.com";

export type OrderStack = "order-sync" | "order-queue" | "order-routing";

/** Terraform resources of one stack: by type, then by name. */
export type Resources = Record<string, Record<string, Record<string, unknown>>>;

export interface OrderSystemOptions {
  readonly stacks: readonly OrderStack[];
  readonly settings?: Readonly<Record<string, string>>;
  /** When it starts. @default 2026-01-01T00:00:00Z */
  readonly start?: number;
  readonly hosts?: Readonly<Record<string, string>>;
  /** Has its way with the resources of each stack before they are started. */
  readonly change?: (resources: Resources) => void;
}

/** Stacks of orders on a free port and on virtual time, and the clients that a person would use on them. */
export interface OrderSystem {
  readonly terrarium: Terrarium;
  readonly clock: VirtualClock;
  readonly aws: Readonly<{
    sqs: SQSClient;
    lambda: LambdaClient;
    events: EventBridgeClient;
    logs: CloudWatchLogsClient;
  }>;
  /** What the terminal was told to look at. */
  readonly warnings: readonly { readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[];
  /** An output of a stack. */
  output(stack: OrderStack, name: string): string;
  /** Posts an order, or whatever a text says. */
  order(stack: OrderStack, order: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Lines of a log group, oldest first. */
  logged(group: string): Promise<string[]>;
  /** The record of an order. */
  record(table: string, orderId: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Up to ten messages of a queue that were not looked at in the last half minute. */
  messages(queueUrl: string): Promise<Message[]>;
  alarmState(name: string): Promise<string | undefined>;
  mail(to: string): Promise<ShownMail[]>;
  /** Mails that tell of an alarm or of its end, by their subjects. */
  alarmMails(): Promise<string[]>;
  /** As the owner of the address does it: by the link in the mail. */
  confirm(to: string, topicArn: string): Promise<void>;
  /** Resolves when no work is under way; no time passes. */
  atRest(): Promise<void>;
  passTime(ms: number): Promise<void>;
  /** Lets time pass until a mail about an alarm is there. */
  passTimeUntilAlarm(name: string, state?: "ALARM" | "OK"): Promise<void>;
  passTimeUntil<T>(done: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function startOrders(options: OrderSystemOptions): Promise<OrderSystem> {
  const directory = await synthesize({
    STACKS: options.stacks.join(","),
    ALARM_EMAIL,
    ORDER_EMAIL,
    ...options.settings,
  });
  if (options.change) for (const stack of options.stacks) changeStack(directory, stack, options.change);
  const clock = new VirtualClock(options.start);
  const warnings: { message: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const terrarium = await startAudited({
    directory,
    port: 0,
    clock,
    seed: 1,
    hosts: options.hosts,
    log: { info() {}, error() {}, warn: (message, fields = {}) => void warnings.push({ message, fields }) },
  });
  const { port, trace } = terrarium;
  const client = {
    endpoint: terrarium.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const aws = {
    sqs: new SQSClient(client),
    lambda: new LambdaClient(client),
    events: new EventBridgeClient(client),
    logs: new CloudWatchLogsClient(client),
  };
  const cloudwatch = new CloudWatchClient(client);
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const output = (stack: OrderStack, name: string) => {
    const value = terrarium.outputs[stack]?.[name]?.value;
    if (typeof value !== "string") throw new Error(`${stack} has no output "${name}"`);
    return value;
  };

  return {
    terrarium,
    clock,
    aws,
    warnings,
    output,
    order: (stack, order, headers) =>
      call(port, new URL(output(stack, "order_url")).pathname, {
        headers: { "Content-Type": "application/json", ...headers },
        body: typeof order === "string" ? order : JSON.stringify(order),
      }),
    async logged(logGroupName) {
      const { events = [] } = await aws.logs.send(new FilterLogEventsCommand({ logGroupName }));
      return events.map(({ message = "" }) => message);
    },
    async record(TableName, orderId) {
      return (await dynamodb.send(new GetCommand({ TableName, Key: { orderId } }))).Item;
    },
    async messages(QueueUrl) {
      const { Messages = [] } = await aws.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 0,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["All"],
        }),
      );
      return Messages;
    },
    async alarmState(name) {
      const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
      return MetricAlarms[0]?.StateValue;
    },
    mail: (to) => readMail(port, to),
    async alarmMails() {
      const mails = await readMail(port, ALARM_EMAIL);
      return mails.map(({ subject }) => subject).filter((subject) => /^(ALARM|OK): /.test(subject));
    },
    confirm: (to, topicArn) => confirmSubscription(port, to, topicArn),
    atRest: () => atRest(terrarium),
    passTime: (ms) => passTime(terrarium, clock, ms),
    passTimeUntil: (done) => passTimeUntil(terrarium, clock, done),
    async passTimeUntilAlarm(name, state = "ALARM") {
      const told = trace.next(
        ({ hop, part, detail }) =>
          hop === "stored" &&
          part === `mailto:${ALARM_EMAIL}` &&
          String(detail.subject).startsWith(`${state}: "${name}"`),
      );
      await passTimeUntil(terrarium, clock, told);
    },
    async close() {
      for (const each of [...Object.values(aws), cloudwatch, dynamodb]) each.destroy();
      await terrarium.stop(1_000);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function changeStack(directory: string, stack: string, change: (resources: Resources) => void): void {
  const file = join(directory, "stacks", stack, "cdk.tf.json");
  const json = JSON.parse(readFileSync(file, "utf8"));
  change(json.resource);
  writeFileSync(file, JSON.stringify(json));
}

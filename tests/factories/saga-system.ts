import { rmSync } from "node:fs";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
} from "@aws-sdk/client-sfn";
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { DynamoDBDocumentClient, QueryCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { VirtualClock } from "../../terrarium/engine/virtual-clock.ts";
import type { Terrarium } from "../../terrarium/index.ts";
import { startAudited } from "./audited-start.ts";
import { Faults } from "./faulty-function.ts";
import { type Answer, call } from "./http.ts";
import { confirmSubscription, readMail, type ShownMail } from "./mail.ts";
import { synthesize } from "./synthesize.ts";

export const OPERATORS = "ops@example.com";
export const LISTENER = "listener@example.com";
export const TOKEN_KEY = "a-key-of-thirty-two-characters-or-more";
export const SAGA_SETTINGS = { STACKS: "callback,saga", SHOP_LOG_ROLE: "create", ALARM_EMAIL: OPERATORS };

type Row = Readonly<Record<string, unknown>>;

/** The shop on a free port and on virtual time, with functions that fail when they are told to. */
export interface SagaSystem {
  readonly terrarium: Terrarium;
  readonly clock: VirtualClock;
  readonly faults: Faults;
  readonly aws: Readonly<{ sfn: SFNClient; lambda: LambdaClient }>;
  output(stack: "callback" | "saga", name: string): string;
  post(path: "order" | "catalogue", body: unknown): Promise<Answer>;
  executionArn(orderId: string): string;
  /** Lets time pass until the saga of an order has come to its end. `hanging`: a step that is not waited for while it hangs. */
  end(orderId: string, hanging?: string): Promise<DescribeExecutionCommandOutput>;
  /** Lets time pass until something else is there. */
  passTimeUntil<T>(done: Promise<T>): Promise<T>;
  history(orderId: string): Promise<HistoryEvent[]>;
  /** Names of the states that an order went through. */
  states(orderId: string): Promise<string[]>;
  /** The rows of an order, in a table by the name of its output. */
  rows(table: "orders" | "inventory" | "payments", orderId: string): Promise<Row[]>;
  /** All that tables, logs, executions' histories and the trace hold, as text. */
  everythingKept(orderIds: readonly string[]): Promise<string>;
  mails(to: string): Promise<ShownMail[]>;
  close(): Promise<void>;
}

const SAGA_STEPS = [
  "reserve-inventory",
  "release-inventory",
  "calculate-shipping",
  "process-payment",
  "refund-payment",
  "complete-order",
  "cancel-order",
];

/** Synthesizes the shop with functions that fail when they are told to. */
export async function synthesizeShop(faults: Faults): Promise<string> {
  const directory = await synthesize(SAGA_SETTINGS);
  faults.surround(directory, "saga", SAGA_STEPS);
  faults.surround(directory, "callback", ["push-order-status"]);
  return directory;
}

export async function startShop(): Promise<SagaSystem> {
  const faults = new Faults();
  const directory = await synthesizeShop(faults);
  const clock = new VirtualClock();
  const variables = { callback_token_key: TOKEN_KEY };
  const terrarium = await startAudited({ directory, port: 0, clock, seed: 1, variables });
  const { port } = terrarium;
  const client = {
    endpoint: terrarium.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const sfn = new SFNClient(client);
  const lambda = new LambdaClient(client);
  const logs = new CloudWatchLogsClient(client);
  const sns = new SNSClient(client);
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const output = (stack: "callback" | "saga", name: string) => {
    const value = terrarium.outputs[stack]?.[name]?.value;
    if (typeof value !== "string") throw new Error(`${stack} has no output "${name}"`);
    return value;
  };
  const executionArn = (orderId: string) =>
    `${output("saga", "state_machine_arn").replace(":stateMachine:", ":execution:")}:${orderId}`;
  /** Whether a step of an order hangs by now: more of its tries have come to where they do than have timed out. */
  const hangs = (step: string, orderId: string) => {
    const timedOut = () =>
      terrarium.trace.since(0).filter(({ hop, part }) => hop === "failed" && part.endsWith(`-${step}`)).length;
    const before = timedOut();
    return () => faults.happened(step, orderId) > timedOut() - before;
  };
  const history = async (orderId: string) => {
    const { events = [] } = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn: executionArn(orderId), maxResults: 1_000 }),
    );
    return events;
  };
  for (const topic of ["success_topic_arn", "failure_topic_arn"]) {
    await sns.send(new SubscribeCommand({ TopicArn: output("saga", topic), Protocol: "email", Endpoint: LISTENER }));
    await confirmSubscription(port, LISTENER, output("saga", topic));
  }
  await confirmSubscription(port, OPERATORS, output("saga", "operators_topic_arn"));

  return {
    terrarium,
    clock,
    faults,
    aws: { sfn, lambda },
    output,
    executionArn,
    history,
    post: (path, body) =>
      call(port, `${new URL(output("saga", "orders_url")).pathname}/${path}`, {
        headers: { "Content-Type": "application/json" },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    async end(orderId, hanging) {
      const hung = hanging === undefined ? undefined : { step: hanging, now: hangs(hanging, orderId) };
      for (let seconds = 0; seconds < 3_600; seconds += 1) {
        const execution = await sfn.send(new DescribeExecutionCommand({ executionArn: executionArn(orderId) }));
        if (execution.status !== "RUNNING") {
          await atRest(terrarium);
          return execution;
        }
        await atRest(terrarium, hung);
        await clock.advance(1_000);
      }
      throw new Error(`the saga of ${orderId} has no end`);
    },
    async passTimeUntil(done) {
      let finished = false;
      const finish = () => {
        finished = true;
      };
      done.then(finish, finish);
      for (let seconds = 0; !finished && seconds < 3_600; seconds += 1) {
        await atRest(terrarium);
        if (!finished) await clock.advance(1_000);
      }
      if (!finished) throw new Error("nothing came of it in an hour");
      return done;
    },
    async states(orderId) {
      return (await history(orderId)).flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
    },
    async rows(table, orderId) {
      const { Items = [] } = await dynamodb.send(
        new QueryCommand({
          TableName: output("saga", `${table}_table_name`),
          KeyConditionExpression: "orderId = :orderId",
          ExpressionAttributeValues: { ":orderId": orderId },
        }),
      );
      return Items;
    },
    async everythingKept(orderIds) {
      const kept: unknown[] = [terrarium.trace.since(0)];
      for (const name of ["orders", "inventory", "payments"]) {
        kept.push((await dynamodb.send(new ScanCommand({ TableName: output("saga", `${name}_table_name`) }))).Items);
      }
      kept.push((await dynamodb.send(new ScanCommand({ TableName: output("callback", "table_name") }))).Items);
      const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
      for (const { logGroupName } of logGroups) {
        kept.push((await logs.send(new FilterLogEventsCommand({ logGroupName }))).events);
      }
      for (const orderId of orderIds) kept.push(await history(orderId));
      kept.push(await readMail(port, LISTENER), await readMail(port, OPERATORS));
      return JSON.stringify(kept);
    },
    mails: (to) => readMail(port, to),
    async close() {
      for (const each of [sfn, lambda, logs, sns, dynamodb]) each.destroy();
      await terrarium.stop(1_000);
      rmSync(directory, { recursive: true, force: true });
      faults.remove();
    },
  };
}

/** Time stands still while work is under way, other than of a step that hangs, and of the machine that waits for it. */
async function atRest(
  terrarium: Terrarium,
  hung?: { readonly step: string; readonly now: () => boolean },
): Promise<void> {
  const busy = () =>
    terrarium.topology.parts.filter(({ kind, figures }) => kind !== "queue" && Number(figures?.().inFlight) > 0);
  const underWay = () => {
    const parts = busy();
    if (parts.length === 0) return false;
    const hangs = hung !== undefined && parts.some(({ id }) => id.endsWith(`-${hung.step}`)) && hung.now();
    return !(hangs && parts.every(({ id, kind }) => kind === "state-machine" || id.endsWith(`-${hung.step}`)));
  };
  do {
    // What a step does next is begun within a turn or two of the event loop.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  } while (underWay());
}

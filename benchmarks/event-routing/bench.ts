import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ADMINISTRATOR } from "../../terrarium/engine/authorization.ts";
import { EventBusService } from "../../terrarium/engine/event-bus/event-bus-service.ts";
import { QueueService } from "../../terrarium/engine/queue/queue-service.ts";
import { deliveryOrder } from "../../tests/factories/order.ts";
import { durableWorld } from "../measure/durable-world.ts";
import { type Figure, median, perSecond } from "../measure/figures.ts";
import { load } from "../measure/load.ts";
import { startServer } from "../measure/servers.ts";
import { temporaryDirectory } from "../measure/topology.ts";

const ROUNDS = 9;
const CONCURRENCY = 64;
const MESSAGES = 10_000;
const SECONDS = 2;
const SOURCE = "com.mycompany.order";
const DETAIL = JSON.stringify(deliveryOrder());
const PATTERN = JSON.stringify({ source: [SOURCE], detail: { orderType: ["order-delivery"] } });

/** Events a second through one rule into a queue, beside the same orders sent to that queue: in the engine, and over the AWS APIs. */
export async function measure(): Promise<Figure[]> {
  return [await inEngine(), await overApis()];
}

async function inEngine(): Promise<Figure> {
  const { world, close } = durableWorld();
  try {
    const queue = world.service(QueueService).declare({ name: "orders" }, "bench/queue");
    const service = world.service(EventBusService);
    const bus = service.declareBus("orders", "bench/bus");
    const rule = await service.rules.declare(bus, { name: "deliveries", pattern: PATTERN }, "bench/rule");
    await service.rules.putTarget(rule, { id: "queue", arn: queue.arn });
    const entry = { eventBusName: "orders", source: SOURCE, detailType: "order", detail: DETAIL };
    const route = async () => {
      await service.putEvents([entry], { principal: ADMINISTRATOR });
    };
    // What a rule makes of an order is longer than the order: both put the same bytes into the queue.
    await route();
    const [event] = await queue.receive({ max: 1 });
    const body = event!.body;
    const send = async () => {
      await queue.send({ body });
    };
    await rate(route);
    await rate(send);
    const rounds: { ours: number; theirs: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({ theirs: await rate(send), ours: await rate(route) });
    }
    return figure("in the engine", rounds);
  } finally {
    close();
  }
}

async function overApis(): Promise<Figure> {
  const app = temporaryDirectory();
  const data = temporaryDirectory();
  writeFileSync(join(app.path, "main.tf.json"), JSON.stringify(TERRAFORM));
  const server = await startServer("terrarium/bin.js", [app.path, "--port", "0", "--data", data.path]);
  const post = async (service: string, target: string, version: string, body: object) => {
    // Keys that are not the terrarium's are the administrator's, whatever their signature is.
    const credential = `AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/${service}/aws4_request`;
    const headers = {
      Authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${"0".repeat(64)}`,
      "Content-Type": `application/x-amz-json-${version}`,
      "X-Amz-Target": target,
    };
    const plan = { port: server.port, path: "/", host: "localhost", connections: CONCURRENCY, seconds: SECONDS };
    const result = await load({ ...plan, headers, body: JSON.stringify(body) });
    if (result.statuses["200"] !== result.requests) throw new Error(`${target}: ${JSON.stringify(result.statuses)}`);
    return result.requests / result.seconds;
  };
  const Entries = [{ EventBusName: "orders", Source: SOURCE, DetailType: "order", Detail: DETAIL }];
  const QueueUrl = `http://127.0.0.1:${server.port}/000000000000/orders`;
  const route = () => post("events", "AWSEvents.PutEvents", "1.1", { Entries });
  const send = () => post("sqs", "AmazonSQS.SendMessage", "1.0", { QueueUrl, MessageBody: DETAIL });
  try {
    await route();
    await send();
    const rounds: { ours: number; theirs: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push({ theirs: await send(), ours: await route() });
    await checkDelivered(server.port);
    return figure("over the AWS APIs, raw sockets", rounds);
  } finally {
    await server.stop();
    data.remove();
    app.remove();
  }
}

/** Answered is not delivered: the rule itself is asked. */
async function checkDelivered(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/_terrarium/topology`);
  const { parts } = (await answer.json()) as { parts: { name: string; figures: Record<string, number> }[] };
  const { matched, delivered } = parts.find(({ name }) => name === "deliveries")?.figures ?? {};
  if (!matched || matched !== delivered) throw new Error(`of ${matched} events ${delivered} were delivered`);
}

function figure(where: string, rounds: readonly { ours: number; theirs: number }[]): Figure {
  return {
    what: `events through one rule to a queue, beside direct sends, ${where}`,
    ours: perSecond(median(rounds.map(({ ours }) => ours))),
    yardstick: perSecond(median(rounds.map(({ theirs }) => theirs))),
    value: median(rounds.map(({ ours, theirs }) => ours / theirs)),
    target: { atLeast: 0.5 },
  };
}

async function rate(once: () => Promise<void>): Promise<number> {
  let left = MESSAGES;
  const began = performance.now();
  const client = async () => {
    while (left-- > 0) await once();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, client));
  return (MESSAGES / (performance.now() - began)) * 1_000;
}

const TERRAFORM = {
  provider: { aws: { region: "us-east-1" } },
  resource: {
    aws_sqs_queue: { orders: { name: "orders" } },
    aws_cloudwatch_event_bus: { orders: { name: "orders" } },
    aws_cloudwatch_event_rule: {
      deliveries: {
        name: "deliveries",
        event_bus_name: `\${aws_cloudwatch_event_bus.orders.name}`,
        event_pattern: PATTERN,
      },
    },
    aws_sqs_queue_policy: {
      orders: {
        queue_url: `\${aws_sqs_queue.orders.url}`,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "events.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: `\${aws_sqs_queue.orders.arn}`,
            },
          ],
        }),
      },
    },
    aws_cloudwatch_event_target: {
      queue: {
        rule: `\${aws_cloudwatch_event_rule.deliveries.name}`,
        event_bus_name: `\${aws_cloudwatch_event_bus.orders.name}`,
        arn: `\${aws_sqs_queue.orders.arn}`,
      },
    },
  },
};

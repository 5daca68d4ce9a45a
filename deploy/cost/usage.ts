import type { DeclaredResource } from "../../constructs/checks/synthesized-app.ts";
import * as free from "./free.ts";
import {
  chunks,
  DAYS,
  ENVELOPE_BYTES,
  FUNCTION_LOG_BYTES,
  FUNCTION_SECONDS,
  GIGABYTE,
  HTTP_BYTES,
  IDLE_RECEIVES,
  LOG_COMPRESSION,
  LOG_LINE_BYTES,
  type Load,
  messages,
  ROTATION_STEPS,
  SECRET_READS,
  SOCKET_EVENTS,
  SOCKET_MESSAGES,
  SOCKET_MINUTES,
  SOCKET_READS,
  SOCKET_WRITES,
  VISIT_BYTES,
  VISIT_REQUESTS,
} from "./load.ts";
import { machineBeside, reaches, wayOf } from "./machine.ts";
import type { PriceId } from "./price-list.ts";

/** So much of something that is paid for. */
export interface Usage {
  readonly price: PriceId;
  readonly quantity: number;
}

type Rule = (resource: DeclaredResource, all: readonly DeclaredResource[], load: Load) => readonly Usage[];

/** The ways into a gateway, of which only one is taken: what else a stack pays for is the same with both. */
export const INGRESS: readonly PriceId[] = ["rest-request", "http-request"];

const gigabytes = (count: number, bytes: number) => (count * bytes) / GIGABYTE;
const ofType = (all: readonly DeclaredResource[], type: string) => all.filter((resource) => resource.type === type);
/** Whether an argument of one refers to the other. */
const refersTo = (argument: unknown, { address }: DeclaredResource) =>
  JSON.stringify(argument ?? null).includes(address);
/** The same across stacks, where cdktf makes a name of the address and the attribute. */
const refersAcross = (argument: unknown, { type, name }: DeclaredResource) =>
  JSON.stringify(argument ?? null).includes(`cross-stack-output-${type}${name}`);

/** The resource of a type and of the same stack that an argument refers to. */
const sibling = ({ stack }: DeclaredResource, all: readonly DeclaredResource[], type: string, argument: unknown) =>
  ofType(all, type).find((other) => other.stack === stack && refersTo(argument, other));

const logged = (lines: number, bytes: number, days: number): Usage[] => {
  const taken = gigabytes(lines, bytes);
  return [
    { price: "log-ingested", quantity: taken },
    { price: "log-stored", quantity: (taken * LOG_COMPRESSION * days) / DAYS },
  ];
};

/** Whether a stack has a WebSocket API: then the load is so many clients, each with a connection of its own. */
const hasSockets = ({ stack }: DeclaredResource, all: readonly DeclaredResource[]) =>
  ofType(all, "aws_apigatewayv2_api").some((api) => api.stack === stack && api.arguments.protocol_type === "WEBSOCKET");

function accessLog(stage: DeclaredResource, all: readonly DeclaredResource[], load: Load): readonly Usage[] {
  if (stage.arguments.access_log_settings === undefined) return [];
  const stages = ofType(all, stage.type).filter(({ stack }) => stack === stage.stack);
  const group = sibling(stage, all, "aws_cloudwatch_log_group", stage.arguments.access_log_settings);
  const lines = messages(load) * (hasSockets(stage, all) ? SOCKET_EVENTS : 1);
  return logged(lines / stages.length, LOG_LINE_BYTES, Number(group?.arguments.retention_in_days ?? 0));
}

const isConsumed = (queue: DeclaredResource, all: readonly DeclaredResource[]) =>
  ofType(all, "aws_lambda_event_source_mapping").some(
    ({ stack, arguments: { event_source_arn } }) => stack === queue.stack && refersTo(event_source_arn, queue),
  );

/** Filled by a rule, or by what could not be delivered, and emptied by hand. */
function waitsForPeople(queue: DeclaredResource, all: readonly DeclaredResource[]): boolean {
  const filled = ofType(all, "aws_cloudwatch_event_target").some(
    ({ stack, arguments: { arn, dead_letter_config } }) =>
      stack === queue.stack && (refersTo(arn, queue) || refersTo(dead_letter_config, queue)),
  );
  return filled && !isConsumed(queue, all);
}

/** How many functions write to a table on the way of an order that succeeds: each that is told of it, once. */
function writersOf(table: DeclaredResource, machine: DeclaredResource, all: readonly DeclaredResource[]): number {
  return ofType(all, "aws_lambda_function").filter(
    (fn) => fn.stack === table.stack && refersTo(fn.arguments.environment, table) && reaches(machine, fn) !== false,
  ).length;
}

/** What each type is paid by when the load goes through it. */
const rules: Readonly<Record<string, Rule>> = {
  aws_api_gateway_rest_api: (_, __, load) => [
    ...INGRESS.map((price) => ({ price, quantity: messages(load) })),
    { price: "data-out", quantity: gigabytes(messages(load), HTTP_BYTES) },
  ],

  aws_api_gateway_stage: accessLog,
  aws_apigatewayv2_api({ arguments: { protocol_type } }, _, load) {
    const out: Usage = { price: "data-out", quantity: gigabytes(messages(load), HTTP_BYTES) };
    if (protocol_type !== "WEBSOCKET") return [{ price: "http-api-request", quantity: messages(load) }, out];
    return [
      { price: "socket-message", quantity: messages(load) * SOCKET_MESSAGES },
      { price: "socket-minute", quantity: messages(load) * SOCKET_MINUTES },
      out,
    ];
  },
  aws_apigatewayv2_stage: accessLog,

  aws_sqs_queue(queue, all, load) {
    const isDeadLetterQueue = ofType(all, "aws_sqs_queue_redrive_policy").some(({ arguments: { redrive_policy } }) =>
      refersTo(redrive_policy, queue),
    );
    if (isDeadLetterQueue || waitsForPeople(queue, all)) return [];
    const polled =
      isConsumed(queue, all) ||
      ofType(all, "aws_pipes_pipe").some(
        ({ arguments: { source }, stack }) =>
          (stack === queue.stack && refersTo(source, queue)) || refersAcross(source, queue),
      );
    const receives = polled ? Math.max(chunks(load), IDLE_RECEIVES) : chunks(load);
    const price = queue.arguments.fifo_queue === true ? "sqs-fifo-request" : "sqs-request";
    return [{ price, quantity: chunks(load) + receives + messages(load) }];
  },

  aws_pipes_pipe: (_, __, load) => [{ price: "pipe-request", quantity: chunks(load) }],

  aws_cloudwatch_event_api_destination: (_, __, load) => [
    { price: "destination-call", quantity: chunks(load) },
    { price: "data-out", quantity: gigabytes(messages(load), load.messageBytes + HTTP_BYTES) },
  ],

  aws_s3_bucket: ({ stack }, _, load) =>
    stack === "state" || stack === "web"
      ? [] // written to when somebody deploys
      : [
          { price: "object-put", quantity: messages(load) },
          // What the month brings, which on average is there for half of it.
          { price: "object-stored", quantity: gigabytes(messages(load), load.messageBytes) / 2 },
        ],

  // A visit for each order. What it reads of the bucket on a visitor's behalf is kept at the edge for a minute and more.
  aws_cloudfront_distribution: (_, __, load) => [
    { price: "edge-request", quantity: messages(load) * VISIT_REQUESTS },
    { price: "edge-out", quantity: gigabytes(messages(load), VISIT_BYTES) },
  ],

  aws_cloudwatch_event_bus: (_, __, load) => [{ price: "bus-event", quantity: chunks(load) }],

  // Every event that a rule lets through is paid where it is put; a target that is a log group is paid as a log.
  aws_cloudwatch_event_target(target, all, load) {
    const group = sibling(target, all, "aws_cloudwatch_log_group", target.arguments.arn);
    if (group === undefined) return [];
    return logged(messages(load), load.messageBytes + ENVELOPE_BYTES, Number(group.arguments.retention_in_days ?? 0));
  },

  aws_cloudwatch_event_archive: ({ arguments: { retention_days } }, _, load) => {
    const taken = gigabytes(messages(load), load.messageBytes + ENVELOPE_BYTES);
    return [
      { price: "archived", quantity: taken },
      { price: "archive-stored", quantity: (taken * Number(retention_days ?? DAYS)) / DAYS },
    ];
  },

  aws_lambda_function(fn, all, load) {
    const target = ofType(all, "aws_cloudwatch_event_target").find(
      ({ stack, arguments: { arn } }) => stack === fn.stack && refersTo(arn, fn),
    );
    const rotates = ofType(all, "aws_secretsmanager_secret_rotation").some(
      ({ stack, arguments: { rotation_lambda_arn } }) => stack === fn.stack && refersTo(rotation_lambda_arn, fn),
    );
    const machine = machineBeside(fn, all);
    // What undoes others' work is called when something fails, which is not counted.
    if (machine !== undefined && reaches(machine, fn) === false) return [];
    const calls = rotates ? ROTATION_STEPS : target === undefined ? messages(load) : DAYS;
    const group = sibling(fn, all, "aws_cloudwatch_log_group", fn.arguments.logging_config);
    return [
      { price: "function-request", quantity: calls },
      {
        price: "function-time",
        quantity: (calls * FUNCTION_SECONDS * Number(fn.arguments.memory_size ?? 128)) / 1_024,
      },
      ...logged(calls, FUNCTION_LOG_BYTES, Number(group?.arguments.retention_in_days ?? 0)),
    ];
  },

  aws_sns_topic(topic, all, load) {
    // A mail for each change of an alarm: the first 1,000 a month are free.
    const own = all.filter(({ stack }) => stack === topic.stack);
    const machine = machineBeside(topic, all);
    if (machine !== undefined && reaches(machine, topic)) return [{ price: "topic-publish", quantity: chunks(load) }];
    const isTarget = ofType(own, "aws_cloudwatch_event_target").some(({ arguments: { arn } }) => refersTo(arn, topic));
    if (!isTarget) return [];
    const mails = ofType(own, "aws_sns_topic_subscription").filter(({ arguments: { topic_arn } }) =>
      refersTo(topic_arn, topic),
    );
    return [
      { price: "topic-publish", quantity: chunks(load) },
      ...(mails.length > 0 ? [{ price: "mail" as const, quantity: messages(load) * mails.length }] : []),
    ];
  },

  aws_dynamodb_table(table, all, load) {
    const bytes = load.messageBytes + ENVELOPE_BYTES;
    // What a record says stands in each of its indexes as well.
    const places = 1 + [table.arguments.global_secondary_index ?? []].flat().length;
    const machine = machineBeside(table, all);
    const seeded = ofType(all, "aws_dynamodb_table_item").some(
      ({ stack, arguments: { table_name } }) => stack === table.stack && refersTo(table_name, table),
    );
    if (seeded) return [{ price: "table-read", quantity: messages(load) }];
    const sockets = hasSockets(table, all);
    const writers = machine === undefined ? 1 : writersOf(table, machine, all);
    const units = sockets ? SOCKET_WRITES : writers * Math.ceil(bytes / 1_024);
    return [
      { price: "table-write", quantity: messages(load) * units * places },
      ...(sockets ? [{ price: "table-read" as const, quantity: messages(load) * SOCKET_READS }] : []),
      // What the month brings, which on average is there for half of it; of sockets it is gone in a day.
      { price: "table-stored", quantity: gigabytes(messages(load), bytes) / (sockets ? DAYS : 2) },
    ];
  },

  aws_sfn_state_machine: (machine, _, load) => [
    { price: "state-transition", quantity: messages(load) * wayOf(machine).length },
  ],

  aws_secretsmanager_secret: (_, __, load) => [
    { price: "secret", quantity: 1 },
    { price: "secret-call", quantity: messages(load) > 0 ? SECRET_READS : 0 },
  ],

  aws_cloudwatch_metric_alarm: () => [{ price: "alarm", quantity: 1 }],
  aws_kms_key: () => [{ price: "key", quantity: 1 }],
};

/** What a resource uses in a month under a load; nothing for types that cost nothing; undefined for types that nobody has priced. */
export function usageOf(
  resource: DeclaredResource,
  all: readonly DeclaredResource[],
  load: Load,
): readonly Usage[] | undefined {
  const rule = rules[resource.type];
  if (rule !== undefined) return rule(resource, all, load);
  return free.TYPES.has(resource.type) ? [] : undefined;
}

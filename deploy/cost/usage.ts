import type { DeclaredResource } from "../../constructs/checks/synthesized-app.ts";
import * as free from "./free.ts";
import {
  chunks,
  GIGABYTE,
  HTTP_BYTES,
  IDLE_RECEIVES,
  LOG_COMPRESSION,
  LOG_LINE_BYTES,
  type Load,
  messages,
} from "./load.ts";
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

/** What each type is paid by when the load goes through it. */
const rules: Readonly<Record<string, Rule>> = {
  aws_api_gateway_rest_api: (_, __, load) => [
    ...INGRESS.map((price) => ({ price, quantity: messages(load) })),
    { price: "data-out", quantity: gigabytes(messages(load), HTTP_BYTES) },
  ],

  aws_api_gateway_stage(stage, all, load) {
    if (stage.arguments.access_log_settings === undefined) return [];
    const stages = ofType(all, stage.type).filter(({ stack }) => stack === stage.stack);
    const group = ofType(all, "aws_cloudwatch_log_group").find((log) =>
      refersTo(stage.arguments.access_log_settings, log),
    );
    const days = Number(group?.arguments.retention_in_days ?? 0);
    const taken = gigabytes(messages(load) / stages.length, LOG_LINE_BYTES);
    return [
      { price: "log-ingested", quantity: taken },
      { price: "log-stored", quantity: (taken * LOG_COMPRESSION * days) / 30 },
    ];
  },

  aws_sqs_queue(queue, all, load) {
    const isDeadLetterQueue = ofType(all, "aws_sqs_queue_redrive_policy").some(({ arguments: { redrive_policy } }) =>
      refersTo(redrive_policy, queue),
    );
    if (isDeadLetterQueue) return [];
    const polled = ofType(all, "aws_pipes_pipe").some(
      ({ arguments: { source } }) => refersTo(source, queue) || refersAcross(source, queue),
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
    stack === "state"
      ? [] // written to when somebody deploys
      : [
          { price: "object-put", quantity: messages(load) },
          // What the month brings, which on average is there for half of it.
          { price: "object-stored", quantity: gigabytes(messages(load), load.messageBytes) / 2 },
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

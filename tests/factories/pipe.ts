import { ApiDestinations } from "../../terrarium/engine/api-destination/api-destinations.ts";
import type { AuthorizationRequest } from "../../terrarium/engine/authorization.ts";
import { AccessDenied } from "../../terrarium/engine/errors.ts";
import { LogGroups } from "../../terrarium/engine/logs/log-groups.ts";
import { type OutsideRequest, type OutsideResponse, OutsideUnreachable } from "../../terrarium/engine/outside.ts";
import { apiDestinationTarget, type HttpTargetParameters } from "../../terrarium/engine/pipe/api-destination-target.ts";
import { InputTemplate } from "../../terrarium/engine/pipe/input-template.ts";
import { Pipe, type PipeDefinition } from "../../terrarium/engine/pipe/pipe.ts";
import { PipeFilter } from "../../terrarium/engine/pipe/pipe-filter.ts";
import type { PipeLogConfiguration } from "../../terrarium/engine/pipe/pipe-log.ts";
import { QueueService } from "../../terrarium/engine/queue/queue-service.ts";
import { createTestWorld } from "./world.ts";

export const PIPE_ARN = "arn:aws:pipes:us-east-1:000000000000:pipe/orders";
export const LOG_GROUP = "arn:aws:logs:us-east-1:000000000000:log-group:/pipes/orders";
const CONNECTION = "arn:aws:events:us-east-1:000000000000:connection/subscriber/1";
export const DESTINATION = "arn:aws:events:us-east-1:000000000000:api-destination/subscriber/1";
export const ROLE = "arn:aws:iam::000000000000:role/pipe";

export type Answer = Partial<OutsideResponse> | Error;
export const REFUSED = new OutsideUnreachable("https://sub.example.com/sub", "ECONNREFUSED");
export const TOO_LATE = new OutsideUnreachable("https://sub.example.com/sub", "timeout");

export interface PipeOptions {
  readonly answer?: (request: OutsideRequest, body: never) => Answer | Promise<Answer>;
  readonly template?: string;
  readonly filters?: string[];
  readonly queue?: Record<string, string>;
  readonly fifo?: boolean;
  /** @default high enough not to matter */
  readonly rate?: number;
  readonly http?: HttpTargetParameters;
  readonly log?: Partial<PipeLogConfiguration>;
  readonly seed?: number;
  readonly refuse?: (request: AuthorizationRequest) => boolean;
  readonly started?: boolean;
}

/** A pipe from a queue with a dead-letter queue to an API destination, which answers as a test says. */
export function setUpPipe(options: PipeOptions = {}) {
  const requests: OutsideRequest[] = [];
  const authorized: AuthorizationRequest[] = [];
  const said: string[] = [];
  const say = (message: string) => void said.push(message);
  const made = createTestWorld({
    seed: options.seed,
    authorize(request) {
      authorized.push(request);
      if (options.refuse?.(request)) throw new AccessDenied(`no identity-based policy allows ${request.action}`);
    },
    async outside(request) {
      requests.push(request);
      const answer = (await options.answer?.(request, JSON.parse(request.body ?? "null") as never)) ?? {};
      if (answer instanceof Error) throw answer;
      return { status: 200, headers: {}, body: "", ...answer };
    },
  });
  const world = Object.assign(made, { log: { info: say, warn: say, error: say } });
  const queues = world.service(QueueService);
  const suffix = options.fifo ? ".fifo" : "";
  const fifo: Record<string, string> = options.fifo ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : {};
  const dead = queues.create({ name: `dead${suffix}`, attributes: fifo });
  const source = queues.create({ name: `source${suffix}`, attributes: { ...fifo, ...options.queue } });
  const destinations = world.service(ApiDestinations);
  const authorization = { type: "API_KEY", key: "x-api-key", value: "top-secret" } as const;
  destinations.declareConnection({ name: "subscriber", arn: CONNECTION, authorization });
  const endpoint = `https://sub.example.com/sub${"/*".repeat(options.http?.pathValues?.length ?? 0)}`;
  const destination = destinations.declare(
    { name: "subscriber", arn: DESTINATION, endpoint, method: "POST", rateLimitPerSecond: options.rate ?? 100_000 },
    CONNECTION,
  );
  const logs = world.service(LogGroups);
  logs.declare({ name: "/pipes/orders", arn: LOG_GROUP });
  const constants = { pipeArn: PIPE_ARN, pipeName: "orders", sourceArn: source.arn, targetArn: DESTINATION };
  const definition: PipeDefinition = {
    name: "orders",
    arn: PIPE_ARN,
    roleArn: ROLE,
    source,
    target: apiDestinationTarget(destination, options.http),
    filter: PipeFilter.compile(options.filters ?? []),
    template: InputTemplate.compile(options.template ?? '{"id": <$.body.id>}', constants),
    log: { level: "ERROR", logGroupArn: LOG_GROUP, includeExecutionData: false, ...options.log },
  };
  const pipe = new Pipe(world, definition);
  if (options.started ?? true) pipe.start();
  const delivered = () => requests.map(({ body }) => JSON.parse(body ?? "null") as { id: unknown });
  return { world, pipe, definition, source, dead, requests, authorized, logs, queues, delivered, said };
}

/** Queue attributes: to the dead letters after so many receives. */
export const redrive = (maxReceiveCount: number) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:dead", maxReceiveCount }),
});

/** A body with a number by which a test knows it again. */
export const withId = (n: number) => JSON.stringify({ id: n });

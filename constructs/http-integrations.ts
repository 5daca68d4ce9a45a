import type { EventBus } from "./event-bus.ts";
import type { HttpIntegration } from "./http-ingress.ts";
import type { NodeFunction } from "./node-function.ts";
import type { WorkQueue } from "./work-queue.ts";

/** A function answers. Source: "Create AWS Lambda proxy integrations for HTTP APIs", payload format 2.0. */
export function toFunction(fn: NodeFunction): HttpIntegration {
  return {
    connect(ingress, route, { method, path }) {
      const place = path.replaceAll(/\{[^}]*\}/g, "*");
      fn.allowInvokeFrom(
        route,
        "permission",
        "apigateway.amazonaws.com",
        `${ingress.executionArn}/*/${method}${place}`,
      );
      return {
        integrationType: "AWS_PROXY",
        integrationUri: fn.invokeArn,
        integrationMethod: "POST",
        payloadFormatVersion: "2.0",
      };
    },
  };
}

/**
 * The request's body becomes a message; SQS's answer is the answer. Whether it is an order, nobody has looked. Source: "Integration subtype
 * reference", SQS-SendMessage.
 */
export function toQueue(queue: WorkQueue): HttpIntegration {
  return {
    connect(ingress) {
      queue.grantSend(ingress.role);
      return {
        integrationType: "AWS_PROXY",
        integrationSubtype: "SQS-SendMessage",
        payloadFormatVersion: "1.0",
        credentialsArn: ingress.role.arn,
        requestParameters: { QueueUrl: queue.url, MessageBody: "$request.body" },
      };
    },
  };
}

export interface EventKind {
  readonly source: string;
  readonly detailType: string;
}

/**
 * The request's body becomes an event's detail; EventBridge's answer is the answer, with 200 even where it refused the event: then
 * `FailedEntryCount` is 1. An HTTP API has no template that could make an error of it; see alarmOnRefusedEvents, and BusRoute for a REST API.
 * Source: "Integration subtype reference", EventBridge-PutEvents.
 */
export function toBus(bus: EventBus, { source, detailType }: EventKind): HttpIntegration {
  return {
    connect(ingress) {
      bus.grantPut(ingress.role);
      return {
        integrationType: "AWS_PROXY",
        integrationSubtype: "EventBridge-PutEvents",
        payloadFormatVersion: "1.0",
        credentialsArn: ingress.role.arn,
        requestParameters: { EventBusName: bus.arn, Source: source, DetailType: detailType, Detail: "$request.body" },
      };
    },
  };
}

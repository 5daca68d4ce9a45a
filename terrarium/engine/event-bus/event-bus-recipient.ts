import { EngineError } from "../errors.ts";
import type { Recipient } from "../recipients.ts";
import type { World } from "../world.ts";
import { createBusEvent, type EventEnvelope, readBusEvent } from "./bus-event.ts";
import type { EventBus } from "./event-bus.ts";

/** What was sent to a bus is no event, and nothing that EventBridge makes one of. */
export class NotAnEvent extends EngineError {}

/**
 * A bus as the target of another bus's rule, which keeps the event as it is ("Sending events between event buses in the same
 * account and Region"), or as the destination of a function's results, which become events of the source `lambda` ("Capturing
 * records of Lambda asynchronous invocations").
 */
export function eventBusRecipient(world: World, bus: EventBus): Recipient {
  return {
    arn: bus.arn,
    action: "events:PutEvents",
    edge: "puts",
    hasResourcePolicy: true,
    async take({ body, principal, lineage }) {
      const object = parse(body);
      const source = String(object.source ?? "lambda");
      const context = { "events:source": source, "events:eventBusInvocation": "true" };
      world.authorize({ principal, action: "events:PutEvents", resource: bus.arn, context, lineage });
      const ingestedAt = world.clock.now();
      if (isEnvelope(object)) {
        await bus.accept(readBusEvent(body, { lineage, ingestedAt, forwarded: true }));
        return;
      }
      const header = resultHeader(object);
      if (!header)
        throw new NotAnEvent(`${bus.arn} takes events: what was sent to it has no source, detail-type and detail`);
      const time = world.clock.now();
      await bus.accept(createBusEvent(world, { ...header, id: world.random.uuid(), time }, object, body, lineage));
    },
  };
}

type JsonObject = Readonly<Record<string, unknown>>;

function parse(body: string): JsonObject {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null) return value as JsonObject;
  } catch {
    // Said below, as for what is JSON but no object.
  }
  throw new NotAnEvent("an event bus takes JSON objects");
}

function isEnvelope(object: JsonObject): boolean {
  const { source, detail, "detail-type": detailType, id } = object as Partial<EventEnvelope>;
  return typeof source === "string" && typeof detailType === "string" && typeof id === "string" && detail !== undefined;
}

/** A function's invocation record: `requestContext.condition` says how it went. */
function resultHeader({ requestContext }: JsonObject) {
  const { condition, functionArn } = (requestContext ?? {}) as { condition?: string; functionArn?: string };
  if (typeof condition !== "string") return undefined;
  const outcome = condition === "Success" ? "Success" : "Failure";
  return {
    source: "lambda",
    detailType: `Lambda Function Invocation Result - ${outcome}`,
    resources: functionArn === undefined ? [] : [functionArn],
  };
}

import type { Account } from "../world.ts";
import type { IntegrationDefinition } from "./definitions.ts";
import type { HttpIntegration } from "./integration.ts";
import { ServiceIntegration } from "./service-integration.ts";

/** Where an integration leads, for the topology. */
export interface IntegrationTarget {
  readonly arn: string;
  readonly edge: string;
}

/** The part that an integration leads to; undefined where that is known only with a request, or is outside. */
export function targetOf(
  { partition, region, id: account }: Account,
  definition: IntegrationDefinition,
  integration: HttpIntegration,
): IntegrationTarget | undefined {
  if (definition.kind === "lambda") return { arn: definition.functionArn, edge: "invokes" };
  if (definition.kind === "http") return { arn: definition.uri, edge: "calls" };
  if (!(integration instanceof ServiceIntegration)) return undefined;
  const { service, name } = definition.subtype;
  if (service === "sqs") {
    const url = integration.constant("QueueUrl");
    const queue = /\/(\d{12})\/([^/]+)$/.exec(url ?? "");
    if (!queue) return undefined;
    return {
      arn: `arn:${partition}:sqs:${region}:${queue[1]}:${queue[2]}`,
      edge: name === "SQS-SendMessage" ? "sends" : "reads",
    };
  }
  if (service === "states") {
    const arn = integration.constant("StateMachineArn");
    return arn === undefined ? undefined : { arn, edge: "starts" };
  }
  const bus =
    definition.requestParameters.EventBusName === undefined ? "default" : integration.constant("EventBusName");
  if (bus === undefined) return undefined;
  return {
    arn: bus.startsWith("arn:") ? bus : `arn:${partition}:events:${region}:${account}:event-bus/${bus}`,
    edge: "puts",
  };
}

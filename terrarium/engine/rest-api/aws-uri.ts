import { InvalidMapping } from "./parameter-mapping.ts";

/** Where an integration of type AWS leads ("uri" of PutIntegration). */
export interface AwsUri {
  readonly partition: string;
  readonly region: string;
  /** `sqs` */
  readonly service: string;
  /** `path` is a path of the service's own HTTP API; `action` is the name of an action of its query API. */
  readonly kind: "path" | "action";
  /** `000000000000/orders`, or `SendMessage`. */
  readonly rest: string;
}

const FORM = /^arn:([\w-]+):apigateway:([\w-]+):(?:[\w-]+\.)?([\w-]+):(path|action)\/(.*)$/s;

/** @throws InvalidMapping */
export function parseAwsUri(uri: string): AwsUri {
  const found = FORM.exec(uri);
  if (!found) {
    throw new InvalidMapping(
      `uri "${uri}" must be arn:aws:apigateway:REGION:SERVICE:path/… or arn:aws:apigateway:REGION:SERVICE:action/… for an integration of type AWS`,
    );
  }
  const [partition, region, service, kind, rest] = found.slice(1) as [
    string,
    string,
    string,
    "path" | "action",
    string,
  ];
  return { partition, region, service, kind, rest };
}

/** ARN of the queue that a URI leads to, where it says which. */
export function queueOf({ partition, region, service, kind, rest }: AwsUri): string | undefined {
  const [account, name] = rest.split("/");
  if (service !== "sqs" || kind !== "path" || !account || !name || /[{$]/.test(rest)) return undefined;
  return `arn:${partition}:sqs:${region}:${account}:${name}`;
}

const INVOCATIONS = /^2015-03-31\/functions\/(.+)\/invocations$/s;

/**
 * ARN of the function that a URI leads to; it may hold stage variables.
 *
 * @throws InvalidMapping where it leads to no function
 */
export function functionOf(uri: string): string {
  const { service, kind, rest } = parseAwsUri(uri);
  const arn = service === "lambda" && kind === "path" ? INVOCATIONS.exec(rest)?.[1] : undefined;
  if (arn === undefined) {
    throw new InvalidMapping(
      `uri "${uri}" must lead to a function here, arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations: use its invoke_arn`,
    );
  }
  return arn;
}

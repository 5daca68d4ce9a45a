import type { Principal } from "../engine/authorization.ts";
import type { World } from "../engine/world.ts";

/**
 * A call of an AWS service in its wire form, whoever makes it: an SDK through the front door, or an API Gateway
 * integration, which speaks the same protocol but needs no socket here.
 */
export interface ServiceCall {
  readonly method: string;
  /** With the query string: `/000000000000/orders?Action=SendMessage`. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | Buffer;
  readonly principal: Principal;
  /** The message's lineage, where the caller already has one; else the service begins one. */
  readonly lineage?: string;
  /** Aborted when the caller hangs up: a long poll ends then. */
  readonly signal?: AbortSignal;
}

export interface ServiceReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Answers calls of one service. Never rejects for a fault of the caller: that is a reply with the service's error. */
export interface ServiceEndpoint {
  (world: World, call: ServiceCall): Promise<ServiceReply>;
  /** For a service that takes its actions as AWS JSON alone; the others take `Action` in a query or a form. */
  readonly awsJson?: AwsJson;
  /** Bytes of the largest body it takes through the front door. @default 7 MiB */
  readonly largestCall?: number;
}

/** How AWS JSON names an action of a service ("AWS JSON 1.1 protocol" of Smithy). */
export interface AwsJson {
  /** What stands before the operation in `X-Amz-Target`: `AWSEvents`. */
  readonly target: string;
  /** `application/x-amz-json-1.1` */
  readonly contentType: string;
}

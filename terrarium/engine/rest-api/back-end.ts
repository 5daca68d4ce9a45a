import type { Principal } from "../authorization.ts";

/** A call of an AWS service that an integration makes, in the service's own wire form. */
export interface BackEndCall {
  readonly method: string;
  /** The action that it calls by name (a URI `action/SendMessage`): the back end puts it where the service's protocol has it. */
  readonly action?: string;
  /** With the query string. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly principal: Principal;
  readonly lineage: string;
  readonly signal?: AbortSignal;
}

export interface BackEndReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Where calls of one AWS service go. An error of the service is a reply; what is thrown is a defect. */
export type BackEnd = (call: BackEndCall) => Promise<BackEndReply>;

import type { Exchange, GatewayResponse } from "./exchange.ts";

/** What a method does with a request that may pass. @throws Refusal, also as a rejection */
export interface Integration {
  /** Whether a message goes on from here to somewhere else, which is worth a trace. */
  readonly forwards: boolean;
  invoke(exchange: Exchange): GatewayResponse | Promise<GatewayResponse>;
}

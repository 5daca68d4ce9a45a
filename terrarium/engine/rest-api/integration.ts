import type { Exchange, GatewayResponse } from "./exchange.ts";

/** Told when nothing stands in a message's way any more, and it is about to go on. */
export type Accept = (exchange: Exchange) => void;

/** What a method does with a request that may pass. @throws Refusal, also as a rejection */
export interface Integration {
  invoke(exchange: Exchange, accept: Accept): GatewayResponse | Promise<GatewayResponse>;
}

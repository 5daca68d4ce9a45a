import type { GatewayResponse } from "../rest-api/exchange.ts";
import type { HttpExchange } from "./exchange.ts";

/** Told when nothing stands in a message's way any more, and it is about to go on. */
export type Accept = (exchange: HttpExchange) => void;

/** What a route does with a request that may pass. @throws GatewayError, also as a rejection */
export interface HttpIntegration {
  invoke(exchange: HttpExchange, accept: Accept): Promise<GatewayResponse>;
}

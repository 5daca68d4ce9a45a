import type { GatewayResponse } from "../rest-api/exchange.ts";
import type { ResponseParameters } from "./definitions.ts";
import type { HttpExchange } from "./exchange.ts";
import { InvalidHttpApi } from "./invalid-http-api.ts";
import { change, compileChanges, type ParameterChange } from "./parameter-changes.ts";

/** What becomes of an integration's response on its way to the client, by its status ("Transforming API responses"). */
export class ResponseChanges {
  readonly #byStatus: ReadonlyMap<number, readonly ParameterChange[]>;

  /** @throws InvalidHttpApi */
  constructor(parameters: ResponseParameters) {
    this.#byStatus = new Map(
      Object.entries(parameters).map(([status, mappings]) => {
        if (!/^[2-5]\d\d$/.test(status))
          throw new InvalidHttpApi(`response_parameters: status_code "${status}" must be from 200 to 599`);
        return [Number(status), compileChanges(mappings, "response")] as const;
      }),
    );
  }

  apply(exchange: HttpExchange, response: GatewayResponse): GatewayResponse {
    const changes = this.#byStatus.get(response.status);
    if (!changes) return response;
    const headers = new Map<string, readonly string[]>();
    for (let at = 0; at < response.headers.length; at += 2) {
      const name = response.headers[at]!.toLowerCase();
      headers.set(name, [...(headers.get(name) ?? []), response.headers[at + 1]!]);
    }
    const reply = {
      headers: Object.fromEntries([...headers].map(([name, values]) => [name, values.join(",")])),
      body: response.body.toString(),
    };
    let { status } = response;
    for (const each of changes) {
      if (each.place === "header") change(headers, each, exchange, reply);
      else status = statusOf(each.value(exchange, reply)) ?? status;
    }
    return {
      status,
      headers: [...headers].flatMap(([name, values]) => values.flatMap((value) => [name, value])),
      body: response.body,
    };
  }
}

/** What is no status changes nothing. */
function statusOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[2-5]\d\d$/.test(text) ? Number(text) : undefined;
}

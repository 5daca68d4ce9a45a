import type { Exchange, GatewayResponse } from "./exchange.ts";
import type { Integration } from "./integration.ts";
import type { IntegrationRequest } from "./integration-request.ts";
import type { IntegrationResponses } from "./integration-response.ts";
import { misconfigured } from "./refusal.ts";

/** A key may stand without quotes or in single ones: API Gateway reads that too, and CDK writes it. */
const STATUS = /^\s*\{(?:[\s\S]*,)?\s*(["']?)statusCode\1\s*:\s*(\d{3})\s*[,}]/;

/** Answers without calling anything: its request template gives the status ("Set up mock integrations"). */
export class MockIntegration implements Integration {
  readonly #request: IntegrationRequest;
  readonly #responses: IntegrationResponses;

  constructor(request: IntegrationRequest, responses: IntegrationResponses) {
    this.#request = request;
    this.#responses = responses;
  }

  invoke(exchange: Exchange): GatewayResponse {
    const body = this.#request.body(exchange).toString();
    const status = statusOf(body);
    if (status === undefined) {
      throw misconfigured(
        `unable to parse statusCode: the request template of a MOCK integration must give {"statusCode": …}, but gave "${body.slice(0, 100)}"`,
      );
    }
    exchange.integration = { status, latency: 0 };
    return this.#responses.respond(exchange, { status, headers: {}, body: "" });
  }
}

function statusOf(body: string): number | undefined {
  try {
    const { statusCode } = JSON.parse(body) as { statusCode?: unknown };
    return typeof statusCode === "number" && Number.isInteger(statusCode) ? statusCode : undefined;
  } catch {
    const found = STATUS.exec(body);
    return found ? Number(found[2]) : undefined;
  }
}

import { JavaObject } from "../vtl/java-object.ts";
import { callMethod } from "../vtl/members.ts";
import { VARIABLES } from "./context-variables.ts";
import type { Exchange } from "./exchange.ts";
import { requestOverride, responseOverride, Silent } from "./override-variables.ts";

/** In the order in which `$context.keySet()` gives them on AWS. */
const NAMES =
  `resourceId resourcePath httpMethod extendedRequestId requestTime path accountId protocol requestOverride stage
  domainPrefix requestTimeEpoch requestId identity domainName deploymentId responseOverride apiId`.split(/\s+/);
const IDENTITY = `cognitoIdentityPoolId accountId cognitoIdentityId caller sourceIp principalOrgId accessKey
  cognitoAuthenticationType cognitoAuthenticationProvider userArn userAgent user`.split(/\s+/);

/** `$context` of a mapping template: what is known of the request, and what a template may override. */
export class ContextObject extends JavaObject {
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    super();
    this.#exchange = exchange;
  }

  override property(name: string): unknown {
    const exchange = this.#exchange;
    if (name === "identity") return this.#identity();
    if (name === "requestOverride") {
      exchange.requestOverride ??= requestOverride();
      return exchange.requestOverride;
    }
    if (name === "responseOverride") {
      exchange.responseOverride ??= responseOverride();
      return exchange.responseOverride;
    }
    if (name === "error" && exchange.refusal) {
      return new Silent(
        ["message", "messageString", "responseType"].map((of) => [of, VARIABLES[`error.${of}`]!(exchange)]),
      );
    }
    return Object.hasOwn(VARIABLES, name) ? VARIABLES[name]!(exchange) : undefined;
  }

  override call(name: string, values: readonly unknown[]): unknown {
    if (name === "get") return this.property(String(values[0]));
    return callMethod(new Map(NAMES.map((of) => [of, this.property(of)])), name, values);
  }

  #identity(): Silent {
    const exchange = this.#exchange;
    const names = exchange.apiKey ? [...IDENTITY, "apiKey", "apiKeyId"] : IDENTITY;
    return new Silent(names.map((name) => [name, VARIABLES[`identity.${name}`]?.(exchange) ?? ""]));
  }
}

import { CloudwatchEventApiDestination } from "@cdktf/provider-aws/lib/cloudwatch-event-api-destination/index.js";
import { CloudwatchEventConnection } from "@cdktf/provider-aws/lib/cloudwatch-event-connection/index.js";
import { type TerraformVariable, Token } from "cdktf";
import { Construct } from "constructs";
import type { Grantee } from "./policy-document.ts";
import { requireMatch, requireWhole, WrongProp } from "./wrong-prop.ts";

export interface HttpDestinationProps {
  /** At most 64 letters, digits and `.-_`. */
  readonly name: string;
  readonly description: string;
  /** Where to post. EventBridge calls `https://` alone. */
  readonly url: string;
  /** Header that carries the key. @default "X-API-Key" */
  readonly apiKeyHeader?: string;
  /** A sensitive variable: the key itself must not stand in the synthesized JSON. EventBridge keeps it in Secrets Manager. */
  readonly apiKey: TerraformVariable;
  /** Calls a second, at most. @default 300, the most that AWS allows an account until its quota is raised */
  readonly rateLimit?: number;
}

/**
 * A server outside of AWS that events are posted to, with its API key and a limit on how fast. It has five seconds to answer.
 * Source: "API destinations as targets in Amazon EventBridge".
 */
export class HttpDestination extends Construct {
  readonly #destination: CloudwatchEventApiDestination;

  constructor(scope: Construct, id: string, props: HttpDestinationProps) {
    super(scope, id);
    const { rateLimit = 300, apiKeyHeader = "X-API-Key" } = props;
    requireMatch(this, "name", props.name, /^[\w.-]{1,64}$/, "1 to 64 letters, digits and .-_");
    requireMatch(this, "url", props.url, /^https:\/\/[^\s/?#@]+([/?][^\s]*)?$/, "an https:// URL without credentials");
    requireMatch(this, "apiKeyHeader", apiKeyHeader, /^[!#$%&'*+.^`|~\w-]{1,256}$/, "the name of a header");
    requireWhole(this, "rateLimit", rateLimit, 1, 1_000_000, "calls a second");
    if (props.apiKey.sensitive !== true) {
      throw new WrongProp(this, "apiKey", props.apiKey.node.id, "a sensitive variable");
    }
    const connection = new CloudwatchEventConnection(this, "connection", {
      name: props.name,
      description: props.description,
      authorizationType: "API_KEY",
      authParameters: { apiKey: { key: apiKeyHeader, value: Token.asString(props.apiKey.value) } },
    });
    this.#destination = new CloudwatchEventApiDestination(this, "destination", {
      name: props.name,
      description: props.description,
      connectionArn: connection.arn,
      invocationEndpoint: props.url,
      httpMethod: "POST",
      invocationRateLimitPerSecond: rateLimit,
    });
  }

  get arn(): string {
    return this.#destination.arn;
  }

  grantInvoke(grantee: Grantee): void {
    grantee.allow({ sid: "Invoke", actions: ["events:InvokeApiDestination"], resources: [this.arn] });
  }
}

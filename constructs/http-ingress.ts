import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer/index.js";
import {
  Apigatewayv2Integration,
  type Apigatewayv2IntegrationConfig,
} from "@cdktf/provider-aws/lib/apigatewayv2-integration/index.js";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route/index.js";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { LogGroup } from "./log-group.ts";
import type { Throttle } from "./rest-api-stage.ts";
import { ServiceRole } from "./service-role.ts";
import { requireMatch, requireWhole, WrongProp } from "./wrong-prop.ts";

/** Who may call: everybody, whoever signs with IAM and is allowed `execute-api:Invoke`, or whoever brings a token of an issuer. */
export type HttpAuthorizer =
  | { readonly kind: "none" | "iam" }
  | { readonly kind: "jwt"; readonly issuer: string; readonly audience: readonly string[] };

export interface HttpIngressProps {
  /** At most 128 letters, digits, spaces and `._-`; its role is `<name>-gateway`. */
  readonly name: string;
  readonly description: string;
  /** @default everybody */
  readonly authorizer?: HttpAuthorizer;
  /** Origin whose pages may call: `*`, or one such as `https://app.example.com`. @default "*" */
  readonly corsOrigin?: string;
  /** @default 1000 a second, 2000 at once */
  readonly throttle?: Throttle;
  /** Days its access log is kept. @default 30 */
  readonly logRetentionDays?: number;
}

/** What stands behind a route: see http-integrations.ts. */
export interface HttpIntegration {
  /** The arguments of its integration, after it was given its permission. */
  connect(ingress: HttpIngress, route: Construct, key: HttpRouteKey): Omit<Apigatewayv2IntegrationConfig, "apiId">;
}

export interface HttpRouteKey {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Such as `/order` or `/order/{orderId}`. */
  readonly path: string;
}

/** One line of JSON a request. Source: "Customize HTTP API access logs in API Gateway". */
const accessLogFormat = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTimeEpoch",
  ip: "$context.identity.sourceIp",
  userAgent: "$context.identity.userAgent",
  domain: "$context.domainName",
  stage: "$context.stage",
  routeKey: "$context.routeKey",
  path: "$context.path",
  status: "$context.status",
  responseLength: "$context.responseLength",
  latency: "$context.responseLatency",
  integrationStatus: "$context.integration.status",
  integrationLatency: "$context.integration.latency",
  integrationError: "$context.integration.error",
  error: "$context.error.message",
  authorizerError: "$context.authorizer.error",
});

/** An HTTP API with its one stage, `$default`, which answers at the root of its host. Source: "API Gateway HTTP APIs". */
export class HttpIngress extends Construct {
  readonly #api: Apigatewayv2Api;
  readonly #authorizer: HttpAuthorizer;
  readonly #authorizerId?: string;
  readonly #methods = new Set<string>();
  readonly #name: string;
  #role?: ServiceRole;

  constructor(scope: Construct, id: string, props: HttpIngressProps) {
    super(scope, id);
    const { name, corsOrigin = "*", throttle = { rateLimit: 1_000, burstLimit: 2_000 } } = props;
    requireMatch(this, "name", name, /^[\w .-]{1,128}$/, "1 to 128 letters, digits, spaces and ._-");
    requireMatch(this, "corsOrigin", corsOrigin, /^(\*|https?:\/\/[^\s/'"]+)$/, "* or an origin such as https://x.org");
    requireWhole(this, "throttle.rateLimit", throttle.rateLimit, 1, 1_000_000, "requests a second");
    requireWhole(this, "throttle.burstLimit", throttle.burstLimit, 1, 1_000_000, "requests");
    this.#name = name;
    this.#authorizer = props.authorizer ?? { kind: "none" };
    this.#api = new Apigatewayv2Api(this, "api", {
      name,
      description: props.description,
      protocolType: "HTTP",
      corsConfiguration: {
        allowOrigins: [corsOrigin],
        allowMethods: Lazy.listValue({ produce: () => [...this.#methods] }),
        allowHeaders: ["authorization", "content-type"],
        exposeHeaders: ["location"],
        maxAge: 600,
      },
    });
    this.#authorizerId = this.#jwtAuthorizer();
    const log = new LogGroup(this, "access-log", {
      // The prefix that AWS asks for where a service delivers logs itself: it keeps their resource policy short.
      name: `/aws/vendedlogs/http-api/${name}`,
      retentionDays: props.logRetentionDays,
    });
    new Apigatewayv2Stage(this, "stage", {
      apiId: this.id,
      name: "$default",
      description: `Where ${name} answers`,
      autoDeploy: true,
      accessLogSettings: { destinationArn: log.arn, format: accessLogFormat },
      defaultRouteSettings: {
        detailedMetricsEnabled: true,
        throttlingRateLimit: throttle.rateLimit,
        throttlingBurstLimit: throttle.burstLimit,
      },
    });
  }

  get id(): string {
    return this.#api.id;
  }

  /** `https://ID.execute-api.REGION.amazonaws.com` */
  get url(): string {
    return this.#api.apiEndpoint;
  }

  /** `arn:PARTITION:execute-api:REGION:ACCOUNT:ID` */
  get executionArn(): string {
    return this.#api.executionArn;
  }

  /** What the API assumes to call AWS itself. No aws:SourceAccount in its trust: API Gateway does not send it there. */
  get role(): ServiceRole {
    this.#role ??= new ServiceRole(this, "role", {
      name: `${this.#name}-gateway`,
      service: "apigateway.amazonaws.com",
      description: `The gateway ${this.#name}: sends what is posted on`,
    });
    return this.#role;
  }

  route(key: HttpRouteKey, to: HttpIntegration): void {
    requireMatch(this, "path", key.path, /^(\/([\w.-]+|\{\w+\+?\}))+$/, "a path such as /order/{orderId}");
    const route = new Construct(this, `${key.method}${key.path.replaceAll(/[^\w-]+/g, "-")}`);
    this.#methods.add(key.method);
    const integration = new Apigatewayv2Integration(route, "integration", {
      apiId: this.id,
      ...to.connect(this, route, key),
    });
    const { kind } = this.#authorizer;
    new Apigatewayv2Route(route, "route", {
      apiId: this.id,
      routeKey: `${key.method} ${key.path}`,
      target: `integrations/${integration.id}`,
      authorizationType: kind === "iam" ? "AWS_IAM" : kind === "jwt" ? "JWT" : "NONE",
      authorizerId: this.#authorizerId,
    });
  }

  #jwtAuthorizer(): string | undefined {
    if (this.#authorizer.kind !== "jwt") return undefined;
    const { issuer, audience } = this.#authorizer;
    requireMatch(this, "authorizer.issuer", issuer, /^https:\/\/[^\s?#]+$/, "an https:// URL");
    if (audience.length === 0) throw new WrongProp(this, "authorizer.audience", audience, "at least one");
    return new Apigatewayv2Authorizer(this, "authorizer", {
      apiId: this.id,
      name: "jwt",
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: { issuer, audience: [...audience] },
    }).id;
  }
}

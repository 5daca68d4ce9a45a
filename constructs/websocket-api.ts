import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer/index.js";
import { Apigatewayv2Deployment } from "@cdktf/provider-aws/lib/apigatewayv2-deployment/index.js";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration/index.js";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route/index.js";
import { Apigatewayv2RouteResponse } from "@cdktf/provider-aws/lib/apigatewayv2-route-response/index.js";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { Fn, type ITerraformDependable, Lazy, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { LogGroup } from "./log-group.ts";
import type { NodeFunction } from "./node-function.ts";
import type { Grantee } from "./policy-document.ts";
import type { Throttle } from "./rest-api-stage.ts";
import { synthDigest } from "./synth-digest.ts";
import { requireMatch, requireWhole, WrongProp } from "./wrong-prop.ts";

/** Who decides whether a client may connect. */
export interface ConnectAuthorizer {
  readonly function: NodeFunction;
  /** What a client has to bring, else it is refused unasked: `route.request.querystring.token`, `route.request.header.Origin`. */
  readonly identitySources: readonly string[];
}

export interface WebSocketApiProps {
  /** At most 128 letters, digits, spaces and `._-`. */
  readonly name: string;
  readonly description: string;
  /** Name of its stage: letters, digits, `-` and `_`. */
  readonly stage: string;
  /** Finds a message's route. @default "$request.body.action" */
  readonly routeSelection?: string;
  /** @default everybody may connect */
  readonly authorizer?: ConnectAuthorizer;
  /** Of connections and messages together. @default 1000 a second, 2000 at once */
  readonly throttle?: Throttle;
  readonly log?: {
    /** Days its access log is kept. @default 30 */
    readonly retentionDays?: number;
    /** What must exist before API Gateway may write it, see ApiLogRole. @default nothing: the account has its role */
    readonly after?: readonly ITerraformDependable[];
  };
}

/** One line of JSON for each connection, message and end. The query, where tokens are, is not in it. Source: "Configure logging for WebSocket APIs". */
const accessLogFormat = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTimeEpoch",
  ip: "$context.identity.sourceIp",
  userAgent: "$context.identity.userAgent",
  eventType: "$context.eventType",
  routeKey: "$context.routeKey",
  connectionId: "$context.connectionId",
  principal: "$context.authorizer.principalId",
  status: "$context.status",
  integrationStatus: "$context.integrationStatus",
  integrationLatency: "$context.integrationLatency",
  integrationError: "$context.integrationErrorMessage",
  error: "$context.error.message",
});

/**
 * A WebSocket API with its one stage. A message goes to the route that it names, or to `$default`; `$connect` and `$disconnect` are told when
 * a connection begins and ends. Source: "API Gateway WebSocket APIs".
 */
export class WebSocketApi extends Construct {
  readonly #api: Apigatewayv2Api;
  readonly #deployment: Apigatewayv2Deployment;
  readonly #stage: Apigatewayv2Stage;
  readonly #stageName: string;
  readonly #authorizer?: Apigatewayv2Authorizer;
  /** What a deployment is a snapshot of. */
  readonly #parts: TerraformResource[] = [];
  readonly #routes = new Set<string>();

  constructor(scope: Construct, id: string, props: WebSocketApiProps) {
    super(scope, id);
    const { name, description, stage, routeSelection = "$request.body.action" } = props;
    const { throttle = { rateLimit: 1_000, burstLimit: 2_000 }, log: { retentionDays, after = [] } = {} } = props;
    requireMatch(this, "name", name, /^[\w .-]{1,128}$/, "1 to 128 letters, digits, spaces and ._-");
    requireMatch(this, "stage", stage, /^[\w-]{1,128}$/, "1 to 128 letters, digits, - and _");
    requireMatch(this, "routeSelection", routeSelection, /^\$\{?request\.\S+$/, "such as $request.body.action");
    requireWhole(this, "throttle.rateLimit", throttle.rateLimit, 1, 1_000_000, "a second");
    requireWhole(this, "throttle.burstLimit", throttle.burstLimit, 1, 1_000_000, "at once");
    this.#stageName = stage;
    this.#api = new Apigatewayv2Api(this, "api", {
      name,
      description,
      protocolType: "WEBSOCKET",
      routeSelectionExpression: routeSelection,
    });
    if (props.authorizer !== undefined) this.#authorizer = this.#connectAuthorizer(props.authorizer);
    this.#deployment = new Apigatewayv2Deployment(this, "deployment", {
      apiId: this.#api.id,
      description,
      triggers: { definition: Lazy.stringValue({ produce: () => synthDigest([this.#api, ...this.#parts]) }) },
      lifecycle: { createBeforeDestroy: true },
    });
    const log = new LogGroup(this, "access-log", { name: `/aws/apigateway/${name}/${stage}`, retentionDays });
    this.#stage = new Apigatewayv2Stage(this, "stage", {
      apiId: this.#api.id,
      deploymentId: this.#deployment.id,
      name: stage,
      description: `Stage ${stage} of ${name}`,
      accessLogSettings: { destinationArn: log.arn, format: accessLogFormat },
      defaultRouteSettings: {
        detailedMetricsEnabled: true,
        // Execution logs would hold messages and queries, tokens included.
        loggingLevel: "OFF",
        dataTraceEnabled: false,
        throttlingRateLimit: throttle.rateLimit,
        throttlingBurstLimit: throttle.burstLimit,
      },
      dependsOn: [...after],
    });
    this.node.addValidation({
      validate: () => (this.#routes.has("$default") ? [] : [`${this.node.path}: has no route $default`]),
    });
  }

  get id(): string {
    return this.#api.id;
  }

  /** Where clients connect: `wss://ID.execute-api.REGION.amazonaws.com/STAGE` */
  get url(): string {
    return this.#stage.invokeUrl;
  }

  /**
   * Where `@connections` is, as the endpoint of the API's management: the same with `https`. Made of the API and not of the stage, which waits for
   * its routes, and so for functions that need this.
   */
  get connectionsUrl(): string {
    return `${Fn.replace(this.#api.apiEndpoint, "/^ws/", "http")}/${this.#stageName}`;
  }

  /** A function takes what comes on a route: `$connect`, `$disconnect`, `$default`, or what messages name. `answers`: its body goes back. */
  route(key: string, fn: NodeFunction, { answers = false } = {}): void {
    requireMatch(
      this,
      "route",
      key,
      /^(\$(connect|disconnect|default)|[\w.-]{1,128})$/,
      "$connect, $disconnect, $default or a name",
    );
    if (this.#routes.has(key)) throw new WrongProp(this, "route", key, "a route that is not there yet");
    if (answers && key === "$disconnect") throw new WrongProp(this, "answers", true, "false: nobody is left to answer");
    this.#routes.add(key);
    const route = new Construct(this, `route-${key.replace("$", "")}`);
    const integration = this.#part(
      new Apigatewayv2Integration(route, "integration", {
        apiId: this.id,
        integrationType: "AWS_PROXY",
        integrationMethod: "POST",
        integrationUri: fn.invokeArn,
      }),
    );
    const isProtected = key === "$connect" && this.#authorizer !== undefined;
    const { id: routeId } = this.#part(
      new Apigatewayv2Route(route, "route", {
        apiId: this.id,
        routeKey: key,
        target: `integrations/${integration.id}`,
        authorizationType: isProtected ? "CUSTOM" : "NONE",
        authorizerId: isProtected ? this.#authorizer?.id : undefined,
        routeResponseSelectionExpression: answers ? "$default" : undefined,
      }),
    );
    if (answers) {
      this.#part(
        new Apigatewayv2RouteResponse(route, "response", { apiId: this.id, routeId, routeResponseKey: "$default" }),
      );
    }
    fn.allowInvokeFrom(route, "permission", "apigateway.amazonaws.com", `${this.#stageArn}/${key}`);
  }

  /** Sending to the clients of this stage; not looking at their connections, nor closing them. */
  grantManageConnections(grantee: Grantee): void {
    grantee.allow({
      sid: "PostToConnections",
      actions: ["execute-api:ManageConnections"],
      resources: [`${this.#stageArn}/POST/@connections/*`],
    });
  }

  /** By name, for the same reason. */
  get #stageArn(): string {
    return `${this.#api.executionArn}/${this.#stageName}`;
  }

  #connectAuthorizer({ function: fn, identitySources }: ConnectAuthorizer): Apigatewayv2Authorizer {
    if (identitySources.length === 0) throw new WrongProp(this, "authorizer.identitySources", [], "at least one");
    for (const source of identitySources) {
      requireMatch(
        this,
        "authorizer.identitySources",
        source,
        /^(route\.request\.(querystring|header)|context|stageVariables)\.[\w-]+$/,
        "such as route.request.querystring.token",
      );
    }
    const authorizer = this.#part(
      new Apigatewayv2Authorizer(this, "authorizer", {
        apiId: this.#api.id,
        name: "connect",
        authorizerType: "REQUEST",
        authorizerUri: fn.invokeArn,
        identitySources: [...identitySources],
      }),
    );
    fn.allowInvokeFrom(
      this,
      "authorizer-permission",
      "apigateway.amazonaws.com",
      `${this.#api.executionArn}/authorizers/${authorizer.id}`,
    );
    return authorizer;
  }

  #part<T extends TerraformResource>(part: T): T {
    this.#parts.push(part);
    if (this.#deployment !== undefined) this.#waitForParts();
    return part;
  }

  #waitForParts(): void {
    this.#deployment.dependsOn = this.#parts.map((each) => `${each.terraformResourceType}.${each.friendlyUniqueId}`);
  }
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Construct } from "constructs";
import { ApiLogRole } from "../constructs/api-log-role.ts";
import { BusRoute } from "../constructs/bus-route.ts";
import { CorsPreflight } from "../constructs/cors-preflight.ts";
import type { EventBus } from "../constructs/event-bus.ts";
import { HttpIngress } from "../constructs/http-ingress.ts";
import { type EventKind, toBus } from "../constructs/http-integrations.ts";
import { RestApi } from "../constructs/rest-api.ts";
import { RestApiStage } from "../constructs/rest-api-stage.ts";
import { ServiceRole } from "../constructs/service-role.ts";
import { WrongProp } from "../constructs/wrong-prop.ts";
import type { OrderProps } from "./order-props.ts";

export interface OrderBusIngressProps extends Pick<OrderProps, "access" | "logRetentionDays"> {
  readonly name: string;
  readonly bus: EventBus;
  readonly event: EventKind;
  readonly kind: "http" | "rest";
  /** Whether this stack gives API Gateway its role for the logs of REST APIs. */
  readonly createLogRole: boolean;
}

const SCHEMA = join(import.meta.dirname, "../lambdas/shared/order.schema.json");

/**
 * `POST /order` in front of a bus, by either kind of API. An HTTP API is quicker and costs less; a REST API looks at the order first, and turns
 * what the bus refused into an error: docs/order-ingress.md.
 */
export class OrderBusIngress extends Construct {
  /** Where orders are posted. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: OrderBusIngressProps) {
    super(scope, id);
    this.url = props.kind === "http" ? this.#http(props) : this.#rest(props);
  }

  #http({ name, bus, event, access, logRetentionDays }: OrderBusIngressProps): string {
    const gateway = new HttpIngress(this, "http", { name, description: "Orders, routed", ...access, logRetentionDays });
    gateway.route({ method: "POST", path: "/order" }, toBus(bus, event));
    return `${gateway.url}/order`;
  }

  #rest({ name, bus, event, access, logRetentionDays, createLogRole }: OrderBusIngressProps): string {
    const { authorizer, corsOrigin, throttle } = access;
    if (authorizer.kind === "jwt") {
      throw new WrongProp(
        this,
        "authorizer",
        "jwt",
        "none or iam: a REST API has no authorizer for the tokens of any issuer",
      );
    }
    const api = new RestApi(this, "api", { name, description: "Orders, routed", corsOrigin });
    new BusRoute(this, "route", {
      api,
      path: "order",
      bus,
      event,
      role: new ServiceRole(this, "role", {
        // Not the name that an HTTP API's has: where one takes the place of the other, both are there for a while.
        name: `${name}-rest-gateway`,
        service: "apigateway.amazonaws.com",
        description: `The gateway ${name}: puts orders on the bus`,
      }),
      message: JSON.parse(readFileSync(SCHEMA, "utf8")),
      authorization: authorizer.kind === "iam" ? "AWS_IAM" : "NONE",
    });
    new CorsPreflight(this, "preflight", { api, path: "order", methods: ["POST"] });
    const logRole = createLogRole ? new ApiLogRole(this, "log-role", { name: `${name}-gateway-logs` }) : undefined;
    const stage = new RestApiStage(this, "stage", {
      api,
      name: "orders",
      logPrefix: name,
      throttle,
      logRetentionDays,
      after: logRole?.ready,
    });
    return `${stage.url}/order`;
  }
}

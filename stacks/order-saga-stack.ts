import { join } from "node:path";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { AlarmTopic } from "../constructs/alarm-topic.ts";
import { FunctionRoute } from "../constructs/function-route.ts";
import { longestRun } from "../constructs/longest-run.ts";
import { type FunctionLimits, NodeFunction } from "../constructs/node-function.ts";
import { NoticeTopic } from "../constructs/notice-topic.ts";
import { RestApi } from "../constructs/rest-api.ts";
import { RestApiStage } from "../constructs/rest-api-stage.ts";
import type { SigningSecret } from "../constructs/signing-secret.ts";
import { StateMachine } from "../constructs/state-machine.ts";
import { TableSeed } from "../constructs/table-seed.ts";
import { DeployedStack, type Deployment } from "./deployed-stack.ts";
import { OrderSagaTables } from "./order-saga-tables.ts";
import { PETS } from "./pets.ts";

export interface OrderSagaStackProps {
  readonly deployment: Deployment;
  /** How customers are told: of CallbackStack. */
  readonly callback: {
    readonly pushStatus: NodeFunction;
    readonly callbackUrl: string;
    readonly tokenKey: SigningSecret;
  };
  readonly access: {
    readonly corsOrigin: string;
    readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  };
  /** Of each function. Those behind the API take 29 seconds at most. */
  readonly functionLimits: FunctionLimits;
  readonly tracing: boolean;
  readonly logRetentionDays: number;
  /** Gets the alarms, and what is left to do by hand where undoing an order failed. @default nobody, until somebody subscribes */
  readonly alarmEmail?: string;
}

const DEFINITION = join(import.meta.dirname, "order-saga.asl.json");
/** Seconds in which a customer's page can open its socket. */
const TOKEN_SECONDS = 900;
/** A task waits longer than its function may take: it learns what became of it, and does not call a second one beside it. */
const GRACE = 5;
/** Orders fail for good reasons too, such as an expired card: so many in five minutes are no alarm. */
const TOLERATED_FAILURES = 5;

/**
 * The shop: `POST /order` starts a saga that reserves, ships, charges and completes, and undoes all of it where one of these fails.
 * docs/order-saga.md shows it.
 */
export class OrderSagaStack extends DeployedStack {
  /** `POST /order` and `POST /catalogue` are below it. */
  readonly ordersUrl: string;
  readonly #name: string;
  readonly #props: OrderSagaStackProps;
  readonly #alarmTopic: AlarmTopic;
  readonly #tables: OrderSagaTables;

  constructor(scope: Construct, id: string, props: OrderSagaStackProps) {
    super(scope, id, props.deployment);
    this.#props = props;
    this.#name = `${props.deployment.namePrefix}-saga`;
    this.#alarmTopic = new AlarmTopic(this, "alarms", { name: `${this.#name}-alarms`, email: props.alarmEmail });
    this.#tables = new OrderSagaTables(this, "tables", { name: this.#name, retain: this.retain });
    new TableSeed(this, "pets", { table: this.#tables.catalogue, records: PETS });
    const machine = this.#machine();
    this.ordersUrl = this.#api(machine);

    this.#output("orders_url", "POST /order and POST /catalogue are below it", this.ordersUrl);
    this.#output("orders_table_name", "Orders, and what became of them", this.#tables.orders.name);
    this.#output("catalogue_table_name", "Pets and their prices", this.#tables.catalogue.name);
    this.#output("inventory_table_name", "What is set aside for orders", this.#tables.inventory.name);
    this.#output("payments_table_name", "Payments, and the tokens of cards", this.#tables.payments.name);
    this.#output("alarm_topic_arn", "Where the alarms go: subscribe what should hear them", this.#alarmTopic.arn);
  }

  #machine(): StateMachine {
    const { orders, inventory, payments } = this.#tables;
    const [reserve, release] = [
      this.#step("reserve-inventory", "Sets the pets of an order aside", { INVENTORY_TABLE: inventory.name }),
      this.#step("release-inventory", "Gives the pets of an order back", { INVENTORY_TABLE: inventory.name }),
    ];
    inventory.grantPut(reserve);
    inventory.grantUpdate(release);
    const shipping = this.#step("calculate-shipping", "What it costs to send an order");
    const [pay, refund] = [
      this.#step("process-payment", "Charges the card of an order", { PAYMENTS_TABLE: payments.name }),
      this.#step("refund-payment", "Pays the money of an order back", { PAYMENTS_TABLE: payments.name }),
    ];
    payments.grantGet(pay);
    payments.grantPut(pay);
    payments.grantUpdate(refund);
    const [complete, cancel] = [
      this.#step("complete-order", "Brings an order to its end", { ORDERS_TABLE: orders.name }),
      this.#step("cancel-order", "Brings an order that failed to its end", { ORDERS_TABLE: orders.name }),
    ];
    orders.grantUpdate(complete);
    orders.grantUpdate(cancel);
    const { pushStatus } = this.#props.callback;
    const functions: Readonly<Record<string, NodeFunction>> = {
      "reserve-inventory": reserve,
      "calculate-shipping": shipping,
      "process-payment": pay,
      "complete-order": complete,
      "refund-payment": refund,
      "release-inventory": release,
      "cancel-order": cancel,
      "push-order-status": pushStatus,
    };
    const topics: Readonly<Record<string, NoticeTopic>> = {
      "success-topic": new NoticeTopic(this, "successes", { name: `${this.#name}-success` }),
      "failure-topic": new NoticeTopic(this, "failures", { name: `${this.#name}-failure` }),
      "operators-topic": new NoticeTopic(this, "operators", {
        name: `${this.#name}-operators`,
        email: this.#props.alarmEmail,
      }),
    };
    const taskSeconds = Math.max(...Object.values(functions).map(({ timeout }) => timeout)) + GRACE;
    const arns = Object.entries({ ...functions, ...topics }).map(([name, { arn }]) => [name, arn]);
    const machine = new StateMachine(this, "saga", {
      name: this.#name,
      description: "an order, from its reservation to its end",
      definition: DEFINITION,
      substitutions: {
        ...Object.fromEntries(arns),
        "task-seconds": taskSeconds,
        "saga-seconds": longestRun(DEFINITION, taskSeconds),
      },
      log: { retentionDays: this.#props.logRetentionDays },
      alarmTopic: this.#alarmTopic,
      toleratedFailures: TOLERATED_FAILURES,
    });
    for (const fn of Object.values(functions)) fn.grantInvoke(machine);
    for (const topic of Object.values(topics)) topic.grantPublish(machine);

    this.#output("state_machine_arn", "The saga", machine.arn);
    this.#output("state_machine_log_group", "Its log: errors, without what orders hold", machine.log.name);
    for (const [name, topic] of Object.entries(topics)) {
      this.#output(`${name.replaceAll("-", "_")}_arn`, DESCRIPTIONS[name] ?? name, topic.arn);
    }
    return machine;
  }

  #api(machine: StateMachine): string {
    const { access, callback, logRetentionDays } = this.#props;
    const { orders, catalogue, payments } = this.#tables;
    const createOrder = this.#answering("create-order", "Takes orders and starts the saga", {
      ORDERS_TABLE: orders.name,
      PAYMENTS_TABLE: payments.name,
      CATALOGUE_TABLE: catalogue.name,
      STATE_MACHINE_ARN: machine.arn,
      CALLBACK_URL: callback.callbackUrl,
      TOKEN_KEY_SECRET: callback.tokenKey.arn,
      TOKEN_SECONDS: String(TOKEN_SECONDS),
    });
    catalogue.grantBatchGet(createOrder);
    orders.grantPut(createOrder);
    payments.grantPut(createOrder);
    callback.tokenKey.grantRead(createOrder);
    machine.grantStart(createOrder);
    const fetchCatalogue = this.#answering("fetch-catalogue", "Says what there is to buy", {
      CATALOGUE_TABLE: catalogue.name,
    });
    catalogue.grantBatchGet(fetchCatalogue);
    catalogue.grantScan(fetchCatalogue);

    const { corsOrigin, throttle } = access;
    const api = new RestApi(this, "api", { name: this.#name, description: "Orders of pets", corsOrigin });
    new FunctionRoute(this, "order", { api, path: "order", function: createOrder });
    new FunctionRoute(this, "catalogue", { api, path: "catalogue", function: fetchCatalogue });
    const stage = new RestApiStage(this, "stage", {
      api,
      name: "shop",
      logPrefix: this.#name,
      throttle,
      logRetentionDays,
    });
    return stage.url;
  }

  /** A function behind the API. */
  #answering(folder: string, description: string, environment: Readonly<Record<string, string>>): NodeFunction {
    const { functionLimits, access } = this.#props;
    return this.#function(folder, description, {
      environment: { ...environment, CORS_ORIGIN: access.corsOrigin },
      limits: { ...functionLimits, timeout: Math.min(functionLimits.timeout ?? 10, 29) },
      alarmTopic: this.#alarmTopic,
    });
  }

  /** A function of the saga. It refuses orders by failing, which is no alarm; that the saga fails too often is one. */
  #step(folder: string, description: string, environment?: Readonly<Record<string, string>>): NodeFunction {
    return this.#function(folder, description, { environment, limits: this.#props.functionLimits });
  }

  #function(
    folder: string,
    description: string,
    more: Pick<ConstructorParameters<typeof NodeFunction>[2], "environment" | "limits" | "alarmTopic">,
  ): NodeFunction {
    return new NodeFunction(this, folder, {
      name: `${this.#name}-${folder}`,
      description,
      entry: `lambdas/${folder}/handler.ts`,
      tracing: this.#props.tracing,
      logRetentionDays: this.#props.logRetentionDays,
      ...more,
    });
  }

  #output(id: string, description: string, value: unknown): void {
    new TerraformOutput(this, id, { value, description, staticId: true });
  }
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  "success-topic": "Orders that are complete: subscribe whom they concern",
  "failure-topic": "Orders that failed: subscribe whom they concern",
  "operators-topic": "What is left to do by hand where undoing an order failed",
};

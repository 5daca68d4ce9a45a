import { TerraformOutput, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { AlarmTopic } from "../constructs/alarm-topic.ts";
import { ApiLogRole } from "../constructs/api-log-role.ts";
import { type FunctionLimits, NodeFunction } from "../constructs/node-function.ts";
import { QueueConsumer } from "../constructs/queue-consumer.ts";
import { RecordTable } from "../constructs/record-table.ts";
import { SigningSecret } from "../constructs/signing-secret.ts";
import { WebSocketApi } from "../constructs/websocket-api.ts";
import { WorkQueue } from "../constructs/work-queue.ts";
import { DeployedStack, type Deployment } from "./deployed-stack.ts";

export interface CallbackStackProps {
  readonly deployment: Deployment;
  /** Connections and messages a second, and how many at once. */
  readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  /** Of each function. */
  readonly functionLimits: FunctionLimits;
  readonly tracing: boolean;
  /** `createRole`: makes the account's role for the logs of its APIs, of which there is one in a region. */
  readonly logs: { readonly retentionDays: number; readonly createRole: boolean };
  readonly alarmEmail?: string;
}

const BY_CONNECTION = "connectionId-orderId-index";

/** Tells clients over a WebSocket what became of their order: API, its functions, the table of who waits for what, the key of their tokens. */
export class CallbackStack extends DeployedStack {
  /** The function `push-order-status`: invoked with `{orderId, eventId, status}`. */
  readonly pushStatus: NodeFunction;
  /** What the token of a `clientCallbackUrl` is signed with. */
  readonly tokenKey: SigningSecret;
  /** Where clients connect, without `?orderId=…&token=…`. */
  readonly callbackUrl: string;
  readonly #name: string;
  readonly #props: CallbackStackProps;
  readonly #alarmTopic: AlarmTopic;

  constructor(scope: Construct, id: string, props: CallbackStackProps) {
    super(scope, id, props.deployment);
    this.#props = props;
    const name = `${props.deployment.namePrefix}-callback`;
    this.#name = name;
    this.#alarmTopic = new AlarmTopic(this, "alarms", { name: `${name}-alarms`, email: props.alarmEmail });

    const table = new RecordTable(this, "sockets", {
      name: `${name}-ClientCallbackTbl`,
      key: "orderId",
      sortKey: "connectionId",
      indexes: [{ name: BY_CONNECTION, key: "connectionId", sortKey: "orderId", carries: "keys" }],
      expiry: "expiresAt",
      retain: this.retain,
    });
    this.tokenKey = this.#tokenKey();
    const api = this.#api();
    const access = { CALLBACK_TABLE: table.name, CONNECTIONS_URL: api.connectionsUrl };

    const greetings = this.#greetings(table, api, access);
    const connect = this.#function("connect-order-socket", "Notes a socket that was opened", {
      CALLBACK_TABLE: table.name,
      GREETING_QUEUE_URL: greetings.url,
    });
    table.grantPut(connect);
    greetings.grantSend(connect);
    const disconnect = this.#function("disconnect-order-socket", "Forgets a socket that was closed", {
      CALLBACK_TABLE: table.name,
    });
    table.grantQuery(disconnect, BY_CONNECTION);
    table.grantDelete(disconnect);
    const sendPending = this.#function("send-pending-status", "Sends what a socket has missed", access);
    table.grantQuery(sendPending, BY_CONNECTION);
    allowDeliveries(sendPending, table, api);
    api.route("$connect", connect);
    api.route("$disconnect", disconnect);
    api.route("$default", sendPending, { answers: true });

    this.pushStatus = this.#function("push-order-status", "Tells who waits for an order what became of it", access);
    table.grantPut(this.pushStatus);
    allowDeliveries(this.pushStatus, table, api);
    this.callbackUrl = api.url;

    this.#output("callback_url", "Where clients connect, with ?orderId=…&token=…", api.url);
    this.#output("connections_url", "Where @connections of the API is", api.connectionsUrl);
    this.#output("table_name", "Who waits for what, and what there is to tell", table.name);
    this.#output("token_key_arn", "The secret that tokens are signed with", this.tokenKey.arn);
    this.#output("push_function_name", "The function that pushes statuses", this.pushStatus.name);
    this.#output("push_log_group", "Its log", this.pushStatus.log.name);
    this.#output("greeting_queue_url", "Sockets to be told what they missed", greetings.url);
    this.#output("greeting_dead_letter_queue_url", "Those that could not be told", greetings.deadLetterUrl);
    this.#output("alarm_topic_arn", "Where the alarms go: subscribe what should hear them", this.#alarmTopic.arn);
  }

  #tokenKey(): SigningSecret {
    const firstValue = new TerraformVariable(this, "callback_token_key", {
      type: "string",
      sensitive: true,
      description:
        "What the tokens of clientCallbackUrl are signed with until the first rotation: 32 random characters or more",
      validation: [
        { condition: "${length(var.callback_token_key) >= 32}", errorMessage: "It must have 32 characters or more." },
      ],
    });
    return new SigningSecret(this, "token-key", {
      name: `${this.#name}/token-key`,
      description: "What the tokens of clientCallbackUrl are signed with",
      firstValue,
      rotation: { function: this.#function("rotate-token-key", "Makes a new key of the tokens") },
      retain: this.retain,
    });
  }

  #api(): WebSocketApi {
    const authorize = this.#function("authorize-order-socket", "Admits who brings a token for an order", {
      TOKEN_KEY_SECRET: this.tokenKey.arn,
    });
    this.tokenKey.grantRead(authorize);
    const { throttle, logs } = this.#props;
    const logRole = logs.createRole ? new ApiLogRole(this, "log-role", { name: `${this.#name}-api-logs` }) : undefined;
    return new WebSocketApi(this, "api", {
      name: `${this.#name}-OrderCallbackAPI`,
      description: "What became of an order, told to who waits for it",
      stage: "v1",
      authorizer: {
        function: authorize,
        identitySources: ["route.request.querystring.orderId", "route.request.querystring.token"],
      },
      throttle,
      log: { retentionDays: logs.retentionDays, after: logRole?.ready },
    });
  }

  /** Nothing can be sent to a socket before its `$connect` was answered: who opened one is told a second later what there was already. */
  #greetings(table: RecordTable, api: WebSocketApi, access: Readonly<Record<string, string>>): WorkQueue {
    const greet = this.#function("greet-order-socket", "Sends a new socket what there was before it", access);
    allowDeliveries(greet, table, api);
    const queue = new WorkQueue(this, "deliveries", {
      name: `${this.#name}-deliveries`,
      visibilityTimeout: 6 * greet.timeout,
      // Who waits two hours is not there any more.
      retention: 7_200,
      alarmTopic: this.#alarmTopic,
      retain: this.retain,
    });
    new QueueConsumer(this, "greetings", { queue, function: greet });
    return queue;
  }

  #function(folder: string, description: string, environment?: Readonly<Record<string, string>>): NodeFunction {
    return new NodeFunction(this, folder, {
      name: `${this.#name}-${folder}`,
      description,
      entry: `lambdas/${folder}/handler.ts`,
      environment,
      limits: this.#props.functionLimits,
      tracing: this.#props.tracing,
      logRetentionDays: this.#props.logs.retentionDays,
      alarmTopic: this.#alarmTopic,
    });
  }

  #output(id: string, description: string, value: unknown): void {
    new TerraformOutput(this, id, { value, description, staticId: true });
  }
}

/** What it takes to give a kept status to a socket: read both, claim, send, and forget the socket if it is gone. */
function allowDeliveries(fn: NodeFunction, table: RecordTable, api: WebSocketApi): void {
  table.grantQuery(fn);
  table.grantUpdate(fn);
  table.grantDelete(fn);
  api.grantManageConnections(fn);
}

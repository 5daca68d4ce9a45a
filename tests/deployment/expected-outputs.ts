/** The form of each output's value as JSON. */
export type Promises = Readonly<Record<string, Readonly<Record<string, RegExp>>>>;

const ORDER_URL = /^"https?:\/\/[\w.-]+\.execute-api\.eu-west-1\.amazonaws\.com(\/orders)?\/order"$/;
const queueUrl = (name: string) => new RegExp(`^"http.*/\\d{12}/${name}"$`);

/**
 * What each stack promises to those who deploy it: every output it has (those that only carry a value to another stack of ours
 * aside). An output that is missing, or that stands here no more, is somebody's broken script. This is with everything switched on.
 */
export const promises: Promises = {
  gateway: {
    alarm_topic_arn: /^"arn:aws:sns:eu-west-1:\d{12}:sluice-events-alarms"$/,
    api_key_id: /^"\w+"$/,
    dead_letter_queue_url: /^"http.*\/\d{12}\/sluice-events-dead-letters"$/,
    domain_urls:
      /^{"events":"https:\/\/sub-gw\.example\.com\/events\/sub","replay":"https:\/\/sub-gw\.example\.com\/replay\/sub"}$/,
    gateway_urls:
      /^{"events":"https:\/\/\w+\.execute-api\.eu-west-1\.amazonaws\.com\/events\/sub","replay":"https:.*\/replay\/sub"}$/,
    queue_name: /^"sluice-events"$/,
    queue_url: /^"http.*\/\d{12}\/sluice-events"$/,
  },
  subscriber: {
    access_policy_arn: /^"arn:aws:iam::\d{12}:policy\/sluice-subscriber-bucket"$/,
    bucket_name: /^"sluice-subscriber-test"$/,
    pipe_arn: /^"arn:aws:pipes:eu-west-1:\d{12}:pipe\/sluice-subscriber"$/,
    pipe_name: /^"sluice-subscriber"$/,
    server_role_arn: /^"arn:aws:iam::\d{12}:role\/sluice-subscriber-server"$/,
  },
  "order-sync": {
    alarm_topic_arn: /^"arn:aws:sns:eu-west-1:\d{12}:sluice-order-sync-alarms"$/,
    function_log_group: /^"\/aws\/lambda\/sluice-order-sync-receive"$/,
    function_name: /^"sluice-order-sync-receive"$/,
    order_url: ORDER_URL,
  },
  "order-queue": {
    alarm_topic_arn: /^"arn:aws:sns:eu-west-1:\d{12}:sluice-order-queue-alarms"$/,
    dead_letter_queue_url: queueUrl("sluice-order-queue-dead-letters"),
    function_log_group: /^"\/aws\/lambda\/sluice-order-queue-process"$/,
    function_name: /^"sluice-order-queue-process"$/,
    order_url: ORDER_URL,
    queue_url: queueUrl("sluice-order-queue"),
    table_name: /^"sluice-order-queue"$/,
  },
  "order-routing": {
    alarm_topic_arn: /^"arn:aws:sns:eu-west-1:\d{12}:sluice-order-routing-alarms"$/,
    archive_arn: /^"arn:aws:events:eu-west-1:\d{12}:archive\/sluice-order-routing"$/,
    bus_arn: /^"arn:aws:events:eu-west-1:\d{12}:event-bus\/sluice-order-routing"$/,
    bus_name: /^"sluice-order-routing"$/,
    delivery_dead_letter_queue_url: queueUrl("sluice-order-routing-deliveries-dead-letters"),
    delivery_function_name: /^"sluice-order-routing-deliver"$/,
    delivery_log_group: /^"\/aws\/events\/sluice-order-routing-deliveries"$/,
    delivery_queue_url: queueUrl("sluice-order-routing-deliveries"),
    delivery_rule_name: /^"DeliveryOrderRule"$/,
    delivery_table_name: /^"sluice-order-routing-deliveries"$/,
    journal_log_group: /^"\/aws\/events\/sluice-order-routing-journal"$/,
    order_url: ORDER_URL,
    pickup_rule_name: /^"PickupOrderRule"$/,
    pickup_topic_arn: /^"arn:aws:sns:eu-west-1:\d{12}:sluice-order-routing-pickups"$/,
    report_function_name: /^"sluice-order-routing-report"$/,
    report_log_group: /^"\/aws\/lambda\/sluice-order-routing-report"$/,
    report_rule_name: /^"sluice-order-routing-report"$/,
    report_topic_arn: /^"arn:aws:sns:eu-west-1:\d{12}:sluice-order-routing-reports"$/,
    undelivered_queue_url: queueUrl("sluice-order-routing-undelivered"),
    unmatched_queue_url: queueUrl("sluice-order-routing-unmatched"),
  },
  callback: {
    alarm_topic_arn: /^"arn:aws:sns:eu-west-1:\d{12}:sluice-callback-alarms"$/,
    callback_url: /^"wss:\/\/\w+\.execute-api\.eu-west-1\.amazonaws\.com\/v1"$/,
    connections_url: /^"https:\/\/\w+\.execute-api\.eu-west-1\.amazonaws\.com\/v1"$/,
    greeting_dead_letter_queue_url: queueUrl("sluice-callback-deliveries-dead-letters"),
    greeting_queue_url: queueUrl("sluice-callback-deliveries"),
    push_function_name: /^"sluice-callback-push-order-status"$/,
    push_log_group: /^"\/aws\/lambda\/sluice-callback-push-order-status"$/,
    table_name: /^"sluice-callback-ClientCallbackTbl"$/,
    token_key_arn: /^"arn:aws:secretsmanager:eu-west-1:\d{12}:secret:sluice-callback\/token-key-\w{6}"$/,
  },
  web: {
    bucket_name: /^"sluice-web-[0-9]+"$/,
    distribution_id: /^"E[0-9A-Z]{13}"$/,
    shop_url: /^"https:\/\/shop\.example\.com"$/,
  },
  saga: {
    alarm_topic_arn: /^"arn:aws:sns:eu-west-1:\d{12}:sluice-saga-alarms"$/,
    catalogue_table_name: /^"sluice-saga-catalogue"$/,
    failure_topic_arn: /^"arn:aws:sns:eu-west-1:\d{12}:sluice-saga-failure"$/,
    inventory_table_name: /^"sluice-saga-inventory"$/,
    operators_topic_arn: /^"arn:aws:sns:eu-west-1:\d{12}:sluice-saga-operators"$/,
    orders_table_name: /^"sluice-saga-orders"$/,
    orders_url: /^"https:\/\/\w+\.execute-api\.eu-west-1\.amazonaws\.com\/shop"$/,
    payments_table_name: /^"sluice-saga-payments"$/,
    state_machine_arn: /^"arn:aws:states:eu-west-1:\d{12}:stateMachine:sluice-saga"$/,
    state_machine_log_group: /^"\/aws\/vendedlogs\/states\/sluice-saga"$/,
    success_topic_arn: /^"arn:aws:sns:eu-west-1:\d{12}:sluice-saga-success"$/,
  },
  state: {
    state_bucket: /^"sluice-state-test"$/,
  },
};

/** How the outputs of a stack differ from what is promised; empty if they do not. */
export function broken(
  stack: string,
  outputs: Readonly<Record<string, unknown>>,
  promised: Promises = promises,
): string[] {
  const expected = promised[stack];
  if (expected === undefined)
    return [`The outputs of ${stack} are not in tests/deployment/expected-outputs.ts: write them down.`];
  const own = Object.keys(outputs).filter((name) => !name.startsWith("cross-stack-output-"));
  return [
    ...Object.keys(expected)
      .filter((name) => !own.includes(name))
      .map((name) => `${stack}: ${name} is missing`),
    ...own.filter((name) => !Object.hasOwn(expected, name)).map((name) => `${stack}: ${name} is not expected`),
    ...Object.entries(expected)
      .filter(([name, form]) => own.includes(name) && !form.test(JSON.stringify(outputs[name])))
      .map(([name, form]) => `${stack}: ${name} is ${JSON.stringify(outputs[name])}, expected is ${form}`),
  ];
}

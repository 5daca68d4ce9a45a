import {
  type DeclaredResource,
  declaredResources,
  type SynthesizedStack,
} from "../../constructs/checks/synthesized-app.ts";
import { billFor, type Line } from "./bill.ts";
import {
  FUNCTION_LOG_BYTES,
  FUNCTION_SECONDS,
  HTTP_BYTES,
  IDLE_RECEIVES,
  LOG_COMPRESSION,
  LOG_LINE_BYTES,
  MESSAGE_BYTES,
  MONTH_SECONDS,
  SOCKET_MESSAGES,
  SOCKET_MINUTES,
  VISIT_BYTES,
  VISIT_REQUESTS,
} from "./load.ts";
import { PRICE_IDS, type PriceId, priceList } from "./price-list.ts";
import { markdownTable, money, shortTable } from "./table.ts";

const RATES = [1, 10, 100];
const ORDER_RATE = 10;
/** Stacks that orders of pets go through, and nothing else does. */
const SHOP: ReadonlySet<string> = new Set(["callback", "saga", "web"]);
/** What carries a message, without what keeps it and what is logged of it. */
const CHAIN: ReadonlySet<string> = new Set(["API Gateway", "SQS", "EventBridge"]);

/** The page docs/cost.md: what our stacks cost with their default settings. */
export function costDocument(stacks: readonly SynthesizedStack[]): string {
  const everything = declaredResources(stacks);
  const isOrders = (name: string) => name.startsWith("order-");
  const resources = everything.filter(({ stack }) => !isOrders(stack) && !SHOP.has(stack));
  const orders = stacks.map(({ name }) => name).filter(isOrders);
  return `# What it costs

Written by \`npm run fix\` from the stacks and from [prices.json](../deploy/cost/prices.json). For your settings and your load:

\`\`\`
npm run plan -- --rate 100 --size ${MESSAGE_BYTES}     # messages a second, bytes a message
\`\`\`

List prices of ${priceList.region} in US dollars, collected on ${priceList.collected} from the pages named below, without what AWS gives for
free (a million SQS requests, ten alarms and 100 GB of data transfer a month, among others), without taxes and discounts. Other
regions differ by up to a third. A month is 730 hours.

## Idle

What is paid when nothing is published:

| Stack | A month |
|---|--:|
${stacks.map(({ name }) => `| \`${name}\` | ${money(total(everything, 0, name))} |`).join("\n")}

That is the alarms, and the pipe and the functions asking an empty queue for messages (${(IDLE_RECEIVES / 1_000).toLocaleString("en")} thousand receives of 20 seconds each, for each queue).

## Under load

Messages of ${MESSAGE_BYTES / 1_024} KB, day and night. The last two columns differ in the way in: REST is what the stacks deploy. An HTTP API costs less and lacks
what the gateway does with a message before the queue has it: the check of the body against a model, answers of one's own,
API keys and usage plans.

${RATES.map((rate) => section(resources, rate)).join("\n\n")}

Most is paid for the objects: one PUT a message. A subscriber that writes many messages into one object, or to a table, pays a
fraction of it.

### Orders three ways

The same orders through each of the three stacks, ${ORDER_RATE} a second. An HTTP API is in front of each.

${orders.map((stack) => orderSection(everything, stack)).join("\n\n")}

### Statuses over a WebSocket

${ORDER_RATE} orders a second, each with a client that waits for what becomes of it.

${orderSection(everything, "callback")}

### The shop's page

${ORDER_RATE} orders a second, each by a visitor who comes for the first time.

${orderSection(everything, "web")}

### Orders of pets

${ORDER_RATE} orders a second, all of which succeed; each is seven states of the saga.

${orderSection(everything, "saga", "rest")}

## What is assumed

- Each message is delivered at the first try: a delivery that fails costs another receive, pipe request and call.
- A message is sent, received and deleted on its own: the pipe's target takes one at a time. So three SQS requests a message, each
  for up to 64 KB.
- The gateway's answers and the deliveries leave AWS: ${HTTP_BYTES} bytes of headers and status for each, and the message itself in the
  delivery. With the subscriber in the same region as the stacks the latter is not paid.
- A line of the access log has ${LOG_LINE_BYTES} bytes and is kept as long as LOG_RETENTION_DAYS says, compressed to ${LOG_COMPRESSION * 100} %.
- A function gets one message at a time and takes ${FUNCTION_SECONDS * 1_000} ms of what memory it has; in batches it is called less. It writes ${FUNCTION_LOG_BYTES} bytes of log.
- Of \`order-routing\` every order is counted as a delivery and as a pickup at once: it costs less. Mails come on top, $20 a million.
- Objects and records are counted for half of the month in which they come, and nothing is deleted: next month they are paid in full, and so on.
- A client of \`callback\` is connected for ${SOCKET_MINUTES} minutes; ${SOCKET_MESSAGES} messages pass: its question, the answer, and the status. Each of the functions
  is called once for it, and asks for the secret once a minute.
- Of \`saga\` nothing fails: what undoes an order is paid when it runs. Each function that is told of a table writes to it once.
- A visit of the shop is ${VISIT_REQUESTS} requests and ${VISIT_BYTES / 1_000} kB, compressed. A visitor who comes again asks for less. A terabyte and ten million
  requests a month are free, for ever, and are not taken off here.
- An empty queue is asked by five pollers, each of which waits for 20 seconds, as Lambda's documentation says of its own; that of
  EventBridge gives no number.

## Sources

${sources()}
`;
}

function orderSection(everything: readonly DeclaredResource[], stack: string, way: "rest" | "http" = "http"): string {
  const own = everything.filter((resource) => resource.stack === stack);
  const bill = billFor(everything, { messagesASecond: ORDER_RATE, messageBytes: MESSAGE_BYTES }, own);
  const million = (ORDER_RATE * MONTH_SECONDS) / 1_000_000;
  return `\`${stack}\`: ${money(bill.total[way])} a month, ${money(bill.total[way] / million)} a million orders.

${shortTable(bill, way)}`;
}

function section(resources: readonly DeclaredResource[], rate: number): string {
  const bill = billFor(resources, { messagesASecond: rate, messageBytes: MESSAGE_BYTES });
  const million = (rate * MONTH_SECONDS) / 1_000_000;
  const chain = bill.lines.filter(({ price }) => CHAIN.has(priceList.prices[price].service));
  const of = (lines: readonly Line[], without: PriceId) =>
    money(lines.filter(({ price }) => price !== without).reduce((sum, { dollars }) => sum + dollars, 0) / million);
  const each = (lines: readonly Line[]) =>
    `${of(lines, "http-request")} with REST and ${of(lines, "rest-request")} with HTTP`;
  return `### ${rate} a second

${markdownTable(bill)}

A million messages come to ${each(bill.lines)}; gateway, queue, pipe and destination alone to ${each(chain)}.`;
}

function total(resources: readonly DeclaredResource[], rate: number, stack: string): number {
  const own = resources.filter((resource) => resource.stack === stack);
  return billFor(resources, { messagesASecond: rate, messageBytes: MESSAGE_BYTES }, own).total.rest;
}

function sources(): string {
  const services = Map.groupBy(PRICE_IDS, (id) => priceList.prices[id].source);
  return [...services]
    .map(([source, ids]) => `- ${[...new Set(ids.map((id) => priceList.prices[id].service))].join(", ")}: <${source}>`)
    .join("\n");
}

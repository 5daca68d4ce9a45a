import { ACCESS_KEY_ID, addresses, BUCKET, REGION, SECRET_ACCESS_KEY } from "./local-parts.ts";
import type { Paint } from "./log-lines.ts";
import { type PartName, PORT_OPTIONS } from "./options.ts";
import type { OrderAddresses } from "./order-addresses.ts";

export interface SummaryProps {
  readonly ports: Readonly<Record<PartName, number>>;
  /** The processes that run. */
  readonly pids: ReadonlyMap<PartName, number | undefined>;
  readonly seconds: number;
  /** Where orders are posted, by stack. */
  readonly orders: OrderAddresses;
  /** As the user would type them. */
  readonly data: string;
  readonly synthesized: string;
}

/** What stands behind each address that takes orders. */
const ORDERS: Readonly<Record<string, string>> = {
  "order-sync": "a function answers",
  "order-queue": "queue → function",
  "order-routing": "event bus → queue, mail, archive",
};
const ORDER =
  '{"orderId": "1", "orderType": "order-delivery", "customer": {"name": "Kim", "phone": "010-1234-5678"}, ' +
  '"items": [{"name": "bibimbap", "quantity": 2, "price": 9000}], "deliveryAddress": {"street": "Teheran-ro 1", "city": "Seoul"}}';

/** The table of what runs where, and what to try; printed once, when everything accepts. */
export function summary({ ports, pids, seconds, orders, data, synthesized }: SummaryProps, paint: Paint): string {
  const blocks = [[`Ready after ${seconds.toFixed(1)} s. Ctrl-C ends everything.`], table(ports, pids, orders, paint)];
  const tries = thingsToTry(ports, pids, orders);
  if (tries.length > 0) blocks.push(["Try", ...tries.map((line) => `  ${line}`)]);
  if (pids.has("terrarium")) {
    blocks.push(["See what was stored", ...waysToSee(ports).map((line) => `  ${line}`)]);
    if (pids.has("subscriber")) blocks.push(outage(ports, pids, paint));
    blocks.push([`State is in ${data}, the Terraform JSON that runs in ${synthesized}.`]);
  }
  return `\n${blocks.map((block) => block.join("\n")).join("\n\n")}\n`;
}

function table(
  ports: SummaryProps["ports"],
  pids: SummaryProps["pids"],
  orders: OrderAddresses,
  paint: Paint,
): string[] {
  const at = addresses(ports);
  const all: [PartName, string, string, string][] = [
    ["terrarium", "gateway", at.gateway, "queue → pipe → subscriber"],
    ["terrarium", "shop", at.shop, "pick a pet, watch the order's status arrive"],
    ...Object.entries(orders).map(([stack, address]): [PartName, string, string, string] => [
      "terrarium",
      stack,
      address,
      ORDERS[stack] ?? "takes orders",
    ]),
    ["terrarium", "AWS APIs", at.aws, "SQS, S3, Lambda, DynamoDB …: for AWS_ENDPOINT_URL"],
    ["terrarium", "topology", `${at.aws}/_terrarium/topology`, "parts, depths, in flight"],
    ["terrarium", "mail", `${at.aws}/_terrarium/mail`, "what SNS would have mailed"],
    ["subscriber", "subscriber", at.subscriber, `keeps messages in bucket ${BUCKET}`],
    ["before", "before", at.before, "publishes to the subscriber"],
    ["after", "after", at.after, "publishes to the gateway"],
  ];
  const rows = all
    .filter(([part]) => pids.has(part))
    .map(([part, what, where, note]) => [what, where, String(pids.get(part)), note] as const);
  const heads = ["what", "where", "pid", ""] as const;
  const widths = heads.map((head, column) => Math.max(...[heads, ...rows].map((row) => (row[column] ?? head).length)));
  return [heads, ...rows].map((row, index) => {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    const [what = "", where = "", pid = "", note = ""] = cells;
    const line =
      index === 0 ? paint("dim", `${what}  ${where}  ${pid}`) : `${what}  ${paint("cyan", where)}  ${pid}  ${note}`;
    return `  ${line}`.trimEnd();
  });
}

function thingsToTry(ports: SummaryProps["ports"], pids: SummaryProps["pids"], orders: OrderAddresses): string[] {
  const at = addresses(ports);
  const message = '{"id": 10, "age": 31, "name": "leedonggyu", "job": "devops"}';
  const tries: [PartName, string][] = [
    ["terrarium", `curl -X POST ${at.gateway} -H 'Content-Type: application/json' -d '${message}'`],
    ["before", `curl ${at.before}`],
    ["after", `curl ${at.after}`],
    ...Object.values(orders)
      .slice(0, 1)
      .map((address): [PartName, string] => [
        "terrarium",
        `curl -X POST ${address} -H 'Content-Type: application/json' -d '${ORDER}'`,
      ]),
  ];
  return tries.filter(([part]) => pids.has(part)).map(([, command]) => command);
}

function waysToSee(ports: SummaryProps["ports"]): string[] {
  const { aws } = addresses(ports);
  const signed = `--aws-sigv4 aws:amz:${REGION}:s3 --user ${ACCESS_KEY_ID}:${SECRET_ACCESS_KEY}`; // nobody else may read it
  const keys = `AWS_ACCESS_KEY_ID=${ACCESS_KEY_ID} AWS_SECRET_ACCESS_KEY=${SECRET_ACCESS_KEY} AWS_REGION=${REGION}`;
  return [`curl ${signed} ${aws}/${BUCKET}/10`, `${keys} aws --endpoint-url ${aws} s3 ls s3://${BUCKET}`];
}

function outage(ports: SummaryProps["ports"], pids: SummaryProps["pids"], paint: Paint): string[] {
  const moved = (["terrarium", "subscriber"] as const)
    .filter((name) => ports[name] !== PORT_OPTIONS[name].port)
    .map((name) => ` --${PORT_OPTIONS[name].option} ${ports[name]}`);
  const stop = `kill ${pids.get("subscriber")}`;
  const again = `npm start -- --only subscriber${moved.join("")}`;
  const width = Math.max(stop.length, again.length);
  return [
    "See that nothing is lost",
    `  ${stop.padEnd(width)}  ${paint("dim", "stops the subscriber: now publish, before and after")}`,
    `  ${again.padEnd(width)}  ${paint("dim", "in another terminal: it comes back, and so do the messages")}`,
  ];
}

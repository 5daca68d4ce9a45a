import { addresses, BUCKET, REGION } from "./local-parts.ts";
import type { Paint } from "./log-lines.ts";
import type { PartName } from "./options.ts";

export interface SummaryProps {
  readonly ports: Readonly<Record<PartName, number>>;
  readonly parts: ReadonlySet<PartName>;
  readonly seconds: number;
  /** As the user would type them. */
  readonly data: string;
  readonly synthesized: string;
  readonly subscriberPid?: number;
}

/** The table of what runs where, and what to try; printed once, when everything accepts. */
export function summary(
  { ports, parts, seconds, data, synthesized, subscriberPid }: SummaryProps,
  paint: Paint,
): string {
  const at = addresses(ports);
  const rows: [PartName, string, string, string][] = [
    ["terrarium", "gateway", at.gateway, "queue → pipe → subscriber"],
    ["terrarium", "AWS APIs", at.aws, "SQS, S3: for AWS_ENDPOINT_URL"],
    ["terrarium", "topology", `${at.aws}/_terrarium/topology`, "parts, depths, in flight"],
    ["subscriber", "subscriber", at.subscriber, `keeps messages in bucket ${BUCKET}`],
    ["before", "before", at.before, "publishes to the subscriber"],
    ["after", "after", at.after, "publishes to the gateway"],
  ];
  const running = rows.filter(([part]) => parts.has(part));
  const width = (column: 1 | 2) => Math.max(...running.map((row) => row[column].length));
  const table = running.map(
    ([, what, where, note]) =>
      `  ${paint("bold", what.padEnd(width(1)))}  ${paint("cyan", where.padEnd(width(2)))}  ${paint("dim", note)}`,
  );
  const lines = [`Ready after ${seconds.toFixed(1)} s. Ctrl-C ends everything.`, "", ...table];
  const tries = [
    ...(parts.has("terrarium")
      ? [
          `curl -X POST ${at.gateway} -H 'Content-Type: application/json' -d '{"id": 10, "age": 31, "name": "leedonggyu", "job": "devops"}'`,
        ]
      : []),
    ...(parts.has("before") ? [`curl ${at.before}`] : []),
    ...(parts.has("after") ? [`curl ${at.after}`] : []),
  ];
  if (tries.length > 0) lines.push("", "Try", ...tries.map((line) => `  ${line}`));
  if (parts.has("terrarium")) {
    lines.push(
      "",
      "See what was stored",
      `  curl ${at.aws}/${BUCKET}/10`,
      `  AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=${REGION} aws --endpoint-url ${at.aws} s3 ls s3://${BUCKET}`,
    );
  }
  if (subscriberPid !== undefined && parts.has("terrarium")) {
    const moved = parts.size > 1 ? portOptions(ports) : "";
    lines.push(
      "",
      "Lose nothing",
      `  kill ${subscriberPid}${" ".repeat(Math.max(1, 32 - String(subscriberPid).length))}${paint("dim", "the subscriber goes; publish before and after")}`,
      `  npm start -- --only subscriber${moved}   ${paint("dim", "in another terminal: it comes back, and so do the messages")}`,
    );
  }
  if (parts.has("terrarium")) lines.push("", `State is in ${data}, the Terraform JSON that runs in ${synthesized}.`);
  return `\n${lines.join("\n")}\n`;
}

function portOptions({ terrarium, subscriber }: Readonly<Record<PartName, number>>): string {
  const options = [];
  if (terrarium !== 4566) options.push(` --port ${terrarium}`);
  if (subscriber !== 4001) options.push(` --subscriber-port ${subscriber}`);
  return options.join("");
}

import type { Queue } from "../../../engine/queue/queue.ts";
import { InvalidParameterValue } from "../../../engine/queue/queue-errors.ts";
import { defineAction } from "../action.ts";
import { list } from "../shape.ts";

const MOST = 1000;

interface Page {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** "ListQueues" */
export const listQueues = defineAction<Page & { QueueNamePrefix?: string }>({
  input: { QueueNamePrefix: "string", NextToken: "string", MaxResults: "integer" },
  required: [],
  output: { NextToken: "string", QueueUrls: list("string", "QueueUrl", "queueUrls") },
  async run(request, input) {
    request.authorize("ListQueues", "*");
    const { urls, next } = page(request.queues.list(input.QueueNamePrefix), input);
    return { NextToken: next, QueueUrls: urls.length > 0 ? urls : undefined };
  },
});

/** "ListDeadLetterSourceQueues" */
export const listDeadLetterSourceQueues = defineAction<Page & { QueueUrl: string }>({
  input: { QueueUrl: "string", NextToken: "string", MaxResults: "integer" },
  required: ["QueueUrl"],
  output: { NextToken: "string", queueUrls: list("string", "QueueUrl") },
  async run(request, input) {
    const queue = request.queue("ListDeadLetterSourceQueues");
    const { urls, next } = page(request.queues.deadLetterSources(queue), input);
    return { NextToken: next, queueUrls: urls };
  },
});

/** One page of queues, which are sorted by name. Its token names the last of them, so queues may come and go between. */
function page(queues: readonly Queue[], { MaxResults, NextToken }: Page): { urls: string[]; next: string | undefined } {
  if (MaxResults !== undefined && (MaxResults < 1 || MaxResults > MOST))
    throw InvalidParameterValue.of("MaxResults", MaxResults, `Must be between 1 and ${MOST}, if provided.`);
  const after = NextToken === undefined ? "" : readToken(NextToken);
  const rest = queues.filter((queue) => queue.name > after);
  const shown = rest.slice(0, MaxResults ?? MOST);
  const last = shown.at(-1);
  const more = MaxResults !== undefined && rest.length > shown.length && last !== undefined;
  return {
    urls: shown.map((queue) => queue.url),
    next: more ? Buffer.from(`after:${last.name}`).toString("base64") : undefined,
  };
}

function readToken(token: string): string {
  const text = Buffer.from(token, "base64").toString();
  if (!text.startsWith("after:")) throw new InvalidParameterValue("Invalid or expired next token.");
  return text.slice("after:".length);
}

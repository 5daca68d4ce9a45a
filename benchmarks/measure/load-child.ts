import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";

/** What a load is: one request, sent again and again by every connection as soon as its answer is there. */
export interface LoadPlan {
  readonly port: number;
  readonly path: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  /** `raw` sockets cost the machine least; `node` is the HTTP client that publishers and pipes are made with. @default "raw" */
  readonly client?: "raw" | "node";
  /** How many requests in all, or for how many seconds. */
  readonly requests?: number;
  readonly seconds?: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const HEADER_END = Buffer.from("\r\n\r\n");

/** Counts what comes back, and says when there is enough of it. */
class Tally {
  readonly #latencies: number[] = [];
  readonly #statuses: Record<string, number> = {};
  readonly #begin = performance.now();
  readonly #end: number;
  #left: number;

  constructor({ requests = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY }: LoadPlan) {
    this.#left = requests;
    this.#end = this.#begin + seconds * 1000;
  }

  /** Whether one more may be sent. */
  next(): boolean {
    return this.#left-- > 0 && performance.now() < this.#end;
  }

  answered(status: string | number, sent: number): void {
    this.#latencies.push(performance.now() - sent);
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
  }

  result(): LoadResult {
    const seconds = (performance.now() - this.#begin) / 1000;
    const sorted = this.#latencies.sort((a, b) => a - b);
    const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
    return { requests: sorted.length, seconds, statuses: this.#statuses, p50: at(0.5), p99: at(0.99) };
  }
}

/** Node's own client with kept-alive sockets, as in a server that publishes. */
async function runNode(plan: LoadPlan): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: plan.connections });
  const headers = { Host: plan.host, "Content-Length": Buffer.byteLength(plan.body), ...plan.headers };
  const options = { host: "127.0.0.1", port: plan.port, path: plan.path, method: "POST", agent, headers };
  const post = () =>
    new Promise<number>((resolve, reject) => {
      const outgoing = request(options, (incoming) => {
        incoming.resume();
        incoming.on("end", () => resolve(incoming.statusCode ?? 0));
      });
      outgoing.on("error", reject);
      outgoing.end(plan.body);
    });
  const tally = new Tally(plan);
  await Promise.all(
    Array.from({ length: plan.connections }, async () => {
      while (tally.next()) {
        const sent = performance.now();
        tally.answered(await post(), sent);
      }
    }),
  );
  agent.destroy();
  return tally.result();
}

/** A raw HTTP/1.1 client: it costs the machine far less than the servers that it measures. */
function runRaw(plan: LoadPlan): Promise<LoadResult> {
  const headers = Object.entries({ Host: plan.host, "Content-Length": Buffer.byteLength(plan.body), ...plan.headers });
  const message = Buffer.from(
    `POST ${plan.path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${plan.body}`,
  );
  const tally = new Tally(plan);
  let open = plan.connections;
  return new Promise((resolve, reject) => {
    for (let i = 0; i < plan.connections; i++) converse(connect(plan.port, "127.0.0.1"));
    function converse(socket: Socket) {
      socket.setNoDelay(true);
      let sent = 0;
      let pending: Buffer | undefined;
      const next = () => {
        if (!tally.next()) {
          socket.destroy();
          if (--open === 0) resolve(tally.result());
          return;
        }
        sent = performance.now();
        socket.write(message);
      };
      socket.on("connect", next);
      socket.on("error", reject);
      socket.on("data", (chunk) => {
        const data = pending ? Buffer.concat([pending, chunk]) : chunk;
        const head = data.indexOf(HEADER_END);
        const length = head < 0 ? undefined : /content-length: (\d+)/i.exec(data.toString("latin1", 0, head))?.[1];
        if (length === undefined || data.length < head + 4 + Number(length)) {
          pending = data;
          return;
        }
        pending = undefined;
        tally.answered(data.toString("latin1", 9, 12), sent);
        next();
      });
    }
  });
}

if (process.send) {
  process.once("message", async (plan: LoadPlan) => {
    process.send?.(await (plan.client === "node" ? runNode(plan) : runRaw(plan)));
    process.disconnect();
  });
}

import { connect, type Socket } from "node:net";

/** What a load is: one request, sent again and again by every connection as soon as its answer is there. */
export interface LoadPlan {
  readonly port: number;
  readonly path: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
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

/** A raw HTTP/1.1 client: it costs the machine far less than the servers that it measures. */
function run(plan: LoadPlan): Promise<LoadResult> {
  const headers = Object.entries({ Host: plan.host, "Content-Length": Buffer.byteLength(plan.body), ...plan.headers });
  const request = Buffer.from(
    `POST ${plan.path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${plan.body}`,
  );
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const begin = performance.now();
  const end = begin + (plan.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  let left = plan.requests ?? Number.POSITIVE_INFINITY;
  let open = plan.connections;
  return new Promise((resolve, reject) => {
    const finish = () => {
      const seconds = (performance.now() - begin) / 1000;
      latencies.sort((a, b) => a - b);
      const at = (part: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? 0;
      resolve({ requests: latencies.length, seconds, statuses, p50: at(0.5), p99: at(0.99) });
    };
    for (let i = 0; i < plan.connections; i++) converse(connect(plan.port, "127.0.0.1"));
    function converse(socket: Socket) {
      socket.setNoDelay(true);
      let sent = 0;
      let pending: Buffer | undefined;
      const next = () => {
        if (left <= 0 || performance.now() >= end) {
          socket.destroy();
          if (--open === 0) finish();
          return;
        }
        left--;
        sent = performance.now();
        socket.write(request);
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
        latencies.push(performance.now() - sent);
        const status = data.toString("latin1", 9, 12);
        statuses[status] = (statuses[status] ?? 0) + 1;
        next();
      });
    }
  });
}

if (process.send) {
  process.once("message", async (plan: LoadPlan) => {
    process.send?.(await run(plan));
    process.disconnect();
  });
}

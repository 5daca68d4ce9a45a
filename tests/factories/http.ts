import { type IncomingHttpHeaders, type RequestOptions, request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body as JSON. */
  json<T = Record<string, unknown>>(): T;
}

export interface Call extends Pick<RequestOptions, "method" | "agent"> {
  /** The name in the Host header, whatever the address is: how curl reaches a custom domain. */
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** One HTTP request to a port of this machine, as curl makes it. Rejects when there is no answer. */
export function call(port: number, path: string, options: Call = {}): Promise<Answer> {
  const { host = "localhost", method = options.body === undefined ? "GET" : "POST", headers, body, agent } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: "127.0.0.1", port, path, method, agent, headers: { Host: `${host}:${port}`, ...headers } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: text,
            json: () => JSON.parse(text),
          });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

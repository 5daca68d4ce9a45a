import type { ClientRequest, Agent as HttpAgent, IncomingMessage } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import { gunzipSync, inflateSync } from "node:zlib";
import { type Outside, type OutsideRequest, type OutsideResponse, OutsideUnreachable } from "../engine/outside.ts";
import { headerLines } from "./header-lines.ts";

// See front-door.ts for why these are not imported.
const http = process.getBuiltinModule("node:http");
const https = process.getBuiltinModule("node:https");

export interface OutsideOptions {
  /** Where names live, by host name: `{"sub.localhost": "http://127.0.0.1:4001"}`. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Told once of each name that is taken to be this machine for want of a mapping. */
  readonly onNote?: (note: string) => void;
}

/** Where the requests for one URL really go. */
interface Route {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** With the query, and with the mapping's own path in front. */
  readonly path: string;
  /** What the request was for: its `Host` header. */
  readonly name: string;
  /** The name that a certificate must be of. */
  readonly servername: string;
}

/** Sockets kept to one host. */
const MOST_SOCKETS = 256;
/** What is kept of a response: EventBridge asks for `Range: bytes=0-1048575`. */
const MOST_KEPT = 1024 * 1024;
/** URLs whose routes are kept: most endpoints are one URL, but those with path parameters are any number. */
const MOST_ROUTES = 1000;
/** The other end closed a kept socket at the moment it was used again: nobody has seen the request. */
const CLOSED_MEANWHILE = new Set(["ECONNRESET", "EPIPE"]);

/**
 * The world outside, over HTTP. A mapped name keeps its path, its query and its `Host` header, and goes to the mapping's
 * scheme, host and port; names under `.localhost` are this machine (RFC 6761, 6.3). Sockets are kept and used again.
 */
export function createOutside(options: OutsideOptions): Outside & { close(): void } {
  const agentOptions = {
    keepAlive: true,
    maxSockets: MOST_SOCKETS,
    maxFreeSockets: MOST_SOCKETS,
    scheduling: "lifo",
  } as const;
  const agents = { plain: new http.Agent(agentOptions), secure: new https.Agent(agentOptions) };
  const routes = new Map<string, Route>();
  const noted = new Set<string>();

  const routeOf = (address: string): Route | undefined => {
    const kept = routes.get(address);
    if (kept) return kept;
    const url = URL.parse(address);
    if (!url || !/^https?:$/.test(url.protocol)) return undefined;
    const route = findRoute(url, options, noted);
    if (routes.size >= MOST_ROUTES) routes.clear();
    routes.set(address, route);
    return route;
  };

  const send = (request: OutsideRequest): Promise<OutsideResponse> => {
    const route = routeOf(request.url);
    if (!route) return Promise.reject(new OutsideUnreachable(request.url, "its address is no http or https URL"));
    const { promise, resolve, reject } = Promise.withResolvers<OutsideResponse>();
    let current: ClientRequest;
    let over = false;
    const fail = (reason: string) => {
      over = true;
      clearTimeout(deadline);
      reject(new OutsideUnreachable(request.url, reason));
    };
    const deadline = setTimeout(() => {
      fail("timeout");
      current.destroy();
    }, request.timeout);
    const attempt = (mayRepeat: boolean) => {
      current = open(route, request, agents);
      current.on("response", (response) => {
        collect(response, (error, answer) => {
          if (!answer) return fail(error);
          clearTimeout(deadline);
          resolve(answer);
        });
      });
      const opened = current;
      current.on("error", (error: NodeJS.ErrnoException) => {
        const code = reasonOf(error);
        if (mayRepeat && !over && opened.reusedSocket && CLOSED_MEANWHILE.has(code)) return attempt(false);
        fail(code);
      });
      current.end(request.body);
    };
    attempt(true);
    return promise;
  };

  return Object.assign(send, {
    close() {
      agents.plain.destroy();
      agents.secure.destroy();
    },
  });
}

function findRoute(url: URL, { hosts, onNote }: OutsideOptions, noted: Set<string>): Route {
  const name = url.hostname.toLowerCase();
  const path = url.pathname + url.search;
  const asked = { name: url.host, servername: url.hostname };
  const mapped = hosts[name];
  if (mapped !== undefined) {
    const target = new URL(mapped);
    const prefix = target.pathname.replace(/\/$/, "");
    return { ...asked, ...endpoint(target), host: bare(target.hostname), path: prefix + path };
  }
  const route = { ...asked, ...endpoint(url), path };
  if (name !== "localhost" && !name.endsWith(".localhost")) return { ...route, host: bare(name) };
  if (name !== "localhost" && !noted.has(url.origin)) {
    noted.add(url.origin);
    onNote?.(
      `${name} is taken to be 127.0.0.1:${route.port}; --host ${name}=http://127.0.0.1:PORT says where it really is`,
    );
  }
  return { ...route, host: "127.0.0.1" };
}

function endpoint(url: URL): { secure: boolean; port: number } {
  const secure = url.protocol === "https:";
  return { secure, port: Number(url.port) || (secure ? 443 : 80) };
}

/** An IPv6 address without its brackets. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

function open(
  { secure, host, port, path, name, servername }: Route,
  { method, headers, body }: OutsideRequest,
  agents: { plain: HttpAgent; secure: HttpsAgent },
): ClientRequest {
  const lines = headerLines(headers, name, method, body);
  if (!secure) return http.request({ host, port, method, path, headers: lines, agent: agents.plain });
  return https.request({ host, port, method, path, headers: lines, agent: agents.secure, servername });
}

/** Calls back with the response, or with the reason why there is none. Only the first {@link MOST_KEPT} bytes are read. */
function collect(response: IncomingMessage, done: (error: string, answer?: OutsideResponse) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const finish = () => {
    const { statusCode = 0, headers } = response;
    try {
      done("", { status: statusCode, headers: flatten(headers), body: decode(Buffer.concat(chunks), headers) });
    } catch (error) {
      done(reasonOf(error as Error));
    }
  };
  response.on("data", (chunk: Buffer) => {
    chunks.push(length + chunk.length > MOST_KEPT ? chunk.subarray(0, MOST_KEPT - length) : chunk);
    length += chunk.length;
    if (length < MOST_KEPT) return;
    response
      .removeAllListeners()
      .on("error", () => {})
      .destroy();
    finish();
  });
  response.on("end", finish);
  response.on("error", (error) => done(reasonOf(error)));
}

function decode(body: Buffer, headers: IncomingMessage["headers"]): string {
  const encoding = headers["content-encoding"];
  if (body.length === 0 || !encoding || encoding === "identity") return body.toString();
  const limit = { maxOutputLength: 8 * MOST_KEPT };
  if (encoding === "gzip" || encoding === "x-gzip") return gunzipSync(body, limit).toString();
  if (encoding === "deflate") return inflateSync(body, limit).toString();
  return body.toString();
}

function flatten(headers: IncomingMessage["headers"]): Readonly<Record<string, string>> {
  const cookies = headers["set-cookie"];
  return (cookies ? { ...headers, "set-cookie": cookies.join(", ") } : headers) as Record<string, string>;
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}

import type { IncomingMessage, ServerResponse } from "node:http";
import { Credentials } from "../engine/iam/credentials.ts";
import { Policies } from "../engine/policies.ts";
import type { TraceRecord } from "../engine/trace.ts";
import type { World } from "../engine/world.ts";
import { type Handler, hostName, sendJson } from "./front-door.ts";

/** Terraform outputs by stack and name, as the plan evaluates them. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, { value: unknown; sensitive: boolean }>>>>;

/** A reader of the trace who is this far behind is let go, so that it cannot fill the memory. */
const MOST_UNREAD = 4 * 1024 * 1024;
const HEARTBEAT = 15_000;
const HAND_OUT_SECONDS = 6 * 3600;

/**
 * `/_terrarium/…`: what is running here, for consoles and tests. Loopback only: it answers no other machine, and no page
 * that reaches this machine by a name of its own (DNS rebinding).
 */
export function createAdmin(world: World, outputs: Outputs): Handler {
  const pages: Record<string, Handler> = {
    topology: (_request, response) => sendJson(response, 200, describeTopology(world)),
    trace: (request, response) => streamTrace(world, request, response),
    outputs: (_request, response) => sendJson(response, 200, describeOutputs(outputs)),
    credentials: (request, response) => sendCredentials(world, request, response),
    mail: async (request, response) => (await import("./mail-page.ts")).sendMail(world, request, response),
    sns: async (request, response) => (await import("./sns-certificate.ts")).sendCertificate(world, request, response),
  };
  return (request, response) => {
    if (!isLocal(request)) return sendJson(response, 403, { message: "/_terrarium answers this machine only" });
    const name = new URL(request.url ?? "/", "http://local").pathname.split("/")[2] ?? "";
    const page = Object.hasOwn(pages, name) ? pages[name] : undefined;
    if (!page) {
      return sendJson(response, 404, {
        message: `No such page; there are: ${Object.keys(pages)
          .map((p) => `/_terrarium/${p}`)
          .join(", ")}`,
      });
    }
    if (request.method !== "GET") return sendJson(response, 405, { message: "Only GET is answered here" });
    return page(request, response);
  };
}

/**
 * `/_terrarium/credentials/ROLE`: the keys of a role, in the form of the container credentials endpoint. A server gets them by
 * AWS_CONTAINER_CREDENTIALS_FULL_URI, as it would on ECS, and the SDK asks again before they expire.
 */
function sendCredentials(world: World, request: IncomingMessage, response: ServerResponse): void {
  const name = new URL(request.url ?? "/", "http://local").pathname.split("/")[3] ?? "";
  const role = world.service(Policies).role(name);
  if (!role) {
    sendJson(response, 404, { message: `There is no role "${name}"` });
    return;
  }
  const keys = world.service(Credentials).issue(role.arn, HAND_OUT_SECONDS);
  sendJson(response, 200, {
    RoleArn: role.arn,
    AccessKeyId: keys.accessKeyId,
    SecretAccessKey: keys.secretAccessKey,
    Token: keys.sessionToken,
    Expiration: new Date(keys.expiration).toISOString(),
  });
}

function isLocal(request: IncomingMessage): boolean {
  const from = request.socket.remoteAddress ?? "";
  const host = hostName(request);
  return (
    /^(::ffff:)?127\.|^::1$/.test(from) &&
    (host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(\.\d+){3}$/.test(host))
  );
}

function describeTopology(world: World): unknown {
  return {
    account: world.account,
    parts: world.topology.parts.map(({ figures, ...part }) => ({ ...part, figures: figures?.() ?? {} })),
    edges: world.topology.edges,
  };
}

function describeOutputs(outputs: Outputs): unknown {
  const visible = (stack: Outputs[string]) =>
    Object.fromEntries(
      Object.entries(stack).map(([name, { value, sensitive }]) => [name, sensitive ? "(sensitive)" : value]),
    );
  return Object.fromEntries(Object.entries(outputs).map(([stack, values]) => [stack, visible(values)]));
}

/**
 * Server-sent events, one a hop, `id` being its number. `?since=N` or the `Last-Event-ID` of a reconnecting reader
 * begins after that number, as far back as records are kept; without either, it begins now.
 */
function streamTrace(world: World, request: IncomingMessage, response: ServerResponse): void {
  const query = new URL(request.url ?? "/", "http://local").searchParams;
  const since = Number(request.headers["last-event-id"] ?? query.get("since") ?? world.trace.seq);
  if (!Number.isSafeInteger(since) || since < 0) {
    sendJson(response, 400, { message: `since must be the number of a record, not "${query.get("since")}"` });
    return;
  }
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  const send = (record: TraceRecord) => {
    response.write(`id: ${record.seq}\ndata: ${JSON.stringify(record)}\n\n`);
    if (response.writableLength > MOST_UNREAD) response.destroy();
  };
  response.write(": the trace of the terrarium\n\n");
  for (const record of world.trace.since(since)) send(record);
  const unfollow = world.trace.follow(send);
  const heartbeat = setInterval(() => response.write(": still here\n\n"), HEARTBEAT);
  heartbeat.unref();
  response.on("close", () => {
    unfollow();
    clearInterval(heartbeat);
  });
}

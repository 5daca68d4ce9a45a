import { type RawData, WebSocket } from "ws";
import { Functions } from "../../terrarium/engine/http-api/functions.ts";
import { FrontDoor } from "../../terrarium/protocols/front-door.ts";
import type { Attributes, ResourceDefinition, Running } from "../../terrarium/resource.ts";
import api from "../../terrarium/resources/aws-apigatewayv2-api.ts";
import authorizer from "../../terrarium/resources/aws-apigatewayv2-authorizer.ts";
import integration from "../../terrarium/resources/aws-apigatewayv2-integration.ts";
import route from "../../terrarium/resources/aws-apigatewayv2-route.ts";
import routeResponse from "../../terrarium/resources/aws-apigatewayv2-route-response.ts";
import stage from "../../terrarium/resources/aws-apigatewayv2-stage.ts";
import { declareResource } from "./resource.ts";
import { createTestWorld, type TestWorldOptions } from "./world.ts";

type Raw = Readonly<Record<string, unknown>>;

/** An event as the function of a route gets it. */
export interface SocketEvent {
  readonly requestContext: Readonly<Record<string, unknown>> & { readonly connectionId: string };
  readonly body?: string;
  readonly [name: string]: unknown;
}

export const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name.replace("$", "")}`;

/** A WebSocket API declared as Terraform declares it, on a front door and on virtual time. */
export async function openWebSocketGateway(options: Omit<TestWorldOptions, "clock"> = {}) {
  const world = createTestWorld(options);
  const frontDoor = await FrontDoor.open({
    port: 0,
    onError: (error) => {
      throw error;
    },
  });
  const running: Running[] = [];
  const functions = new Map<string, (event: SocketEvent) => unknown>();
  const events: SocketEvent[] = [];
  const heard = new Set<() => void>();
  let count = 0;

  async function declare<A extends Attributes>(definition: ResourceDefinition<A>, raw: Raw) {
    const declared = declareResource(definition, raw, { world, frontDoor, name: `r${count++}` });
    const part = await declared.start();
    if (part?.stop) running.unshift(part);
    return declared.attributes;
  }

  world.service(Functions).directory = {
    byArn: (arn) => ({
      arn,
      async invoke(payload) {
        const event = JSON.parse(payload) as SocketEvent;
        events.push(event);
        for (const listener of heard) listener();
        try {
          return { payload: JSON.stringify((await functions.get(arn)!(event)) ?? null) };
        } catch (error) {
          return { payload: JSON.stringify({ errorMessage: (error as Error).message }), functionError: "Unhandled" };
        }
      },
    }),
  };

  const declared = await declare(api, {
    name: "OrderCallbackAPI",
    protocol_type: "WEBSOCKET",
    route_selection_expression: "$request.body.action",
  });
  const of = { api_id: declared.id };

  return {
    world,
    frontDoor,
    declare,
    api: declared,
    events,
    functions,
    /** The first event of a type that a function got, or is going to get. */
    event: (type: "CONNECT" | "MESSAGE" | "DISCONNECT") =>
      new Promise<SocketEvent>((resolve) => {
        const look = () => {
          const found = events.find(({ requestContext }) => requestContext.eventType === type);
          if (!found) return;
          heard.delete(look);
          resolve(found);
        };
        heard.add(look);
        look();
      }),
    /** A route to a function that does this; with `answers`, what it returns goes back to the client. */
    async route(routeKey: string, run: (event: SocketEvent) => unknown, more: { answers?: boolean; raw?: Raw } = {}) {
      functions.set(functionArn(routeKey), run);
      const uri = functionArn(routeKey);
      const { id } = await declare(integration, { ...of, integration_type: "AWS_PROXY", integration_uri: uri });
      const { id: routeId } = await declare(route, {
        ...of,
        route_key: routeKey,
        target: `integrations/${id}`,
        ...(more.answers && { route_response_selection_expression: "$default" }),
        ...more.raw,
      });
      if (more.answers) {
        await declare(routeResponse, { ...of, route_id: routeId, route_response_key: "$default" });
      }
    },
    /** A REQUEST authorizer by the query parameter `token`. */
    async authorizer(decide: (event: SocketEvent) => unknown, raw: Raw = {}) {
      functions.set(functionArn("authorizer"), decide);
      const { id } = await declare(authorizer, {
        ...of,
        name: "tokens",
        authorizer_type: "REQUEST",
        authorizer_uri: functionArn("authorizer"),
        identity_sources: ["route.request.querystring.token"],
        ...raw,
      });
      return id;
    },
    stage: (raw: Raw = {}) => declare(stage, { ...of, name: "v1", auto_deploy: true, ...raw }),
    /** Where the stage is for HTTP: `@connections` stand below it. */
    address: () => `${frontDoor.url}/websocketapis/${declared.id}/v1`,
    client: (query = "", protocols: string[] = []) =>
      openSocket(`${frontDoor.url.replace("http", "ws")}/websocketapis/${declared.id}/v1${query}`, protocols),
    async close() {
      for (const part of running) await part.stop?.();
      await frontDoor.close(0);
    },
  };
}

export type WebSocketGateway = Awaited<ReturnType<typeof openWebSocketGateway>>;

/** A client that keeps what it gets until somebody asks. */
export interface SocketClient {
  readonly socket: WebSocket;
  /** The next text that comes, or has come. */
  next(): Promise<string>;
  /** How it was closed. */
  readonly closed: Promise<{ code: number; reason: string }>;
  send(data: string | Buffer): void;
}

/** Resolves when the connection is open. @throws Error "HTTP STATUS BODY" where the handshake is refused */
export function openSocket(url: string, protocols: string[] = []): Promise<SocketClient> {
  const socket = new WebSocket(url, protocols);
  const come: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  socket.on("message", (data: RawData) => {
    const text = data.toString();
    const first = waiting.shift();
    if (first) first(text);
    else come.push(text);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("unexpected-response", (_request, response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => reject(new Error(`HTTP ${response.statusCode} ${body}`)));
    });
    socket.on("open", () =>
      resolve({
        socket,
        closed,
        send: (data) => socket.send(data),
        next: () => {
          const text = come.shift();
          return text === undefined ? new Promise((take) => waiting.push(take)) : Promise.resolve(text);
        },
      }),
    );
  });
}

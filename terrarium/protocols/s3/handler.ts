import type { IncomingMessage, ServerResponse } from "node:http";
import type { Random } from "../../engine/random.ts";
import type { World } from "../../engine/world.ts";
import type { Handler } from "../front-door.ts";
import { ClientGone } from "../request-body.ts";
import { type Address, addressOf } from "./address.ts";
import { answerPreflight, corsHeaders } from "./cors.ts";
import { Exchange } from "./exchange.ts";
import { checkExpiry } from "./presigned.ts";
import { everyoneIsAdministrator, type PrincipalOf } from "./principal.ts";
import { findOperation } from "./routing.ts";
import { callerOfSignatureV2 } from "./signature-v2.ts";
import { WireError, wireErrorOf } from "./wire-error.ts";
import { errorDocument, text } from "./xml-writer.ts";

/** The S3 REST API, as the SDKs and the AWS CLI speak it: "Amazon S3 API reference". */
export function createS3Handler(world: World, principalOf: PrincipalOf = everyoneIsAdministrator): Handler {
  return async (request, response) => {
    nameAnswer(world.random, response);
    let address: Address | undefined;
    try {
      address = addressOf(request);
      const principal = callerOfSignatureV2(world, request, address.query) ?? principalOf(request);
      await answer(new Exchange(world, request, response, address, principal));
    } catch (error) {
      if (error instanceof ClientGone) return void response.destroy();
      sendError(world, request, response, address, error);
    }
  };
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response, address, world } = exchange;
  if (request.method === "OPTIONS") return answerPreflight(exchange);
  if (request.headers.origin !== undefined) {
    for (const [name, value] of Object.entries(corsHeaders(exchange))) response.setHeader(name, value);
  }
  checkExpiry(address.query, world.clock.now());
  const operation = findOperation(exchange);
  const owner = request.headers["x-amz-expected-bucket-owner"];
  if (owner !== undefined && owner !== world.account.id) throw accessDenied();
  const { action } = operation;
  if (action !== undefined) exchange.authorize(typeof action === "string" ? action : action(exchange));
  await operation.run(exchange);
}

/** The two ids by which AWS finds a request in its logs. */
function nameAnswer(random: Random, response: ServerResponse): void {
  const requestId = random.id(16).toUpperCase();
  response.setHeader("x-amz-request-id", requestId);
  response.setHeader("x-amz-id-2", `${random.id(32)}${requestId}`);
}

function sendError(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  address: Address | undefined,
  failure: unknown,
): void {
  const error = wireErrorOf(failure) ?? internalError();
  if (error.status >= 500 && error.code !== "NotImplemented") {
    const stack = failure instanceof Error ? failure.stack : failure;
    world.log.error(`S3: ${request.method} ${request.url} failed`, { error: stack });
  }
  // What is left of the body is read and forgotten: the connection serves further requests.
  request.resume();
  if (response.headersSent) return void response.destroy();
  const xml = errorDocument(
    text("Code", error.code),
    text("Message", error.message),
    text("BucketName", address?.bucket),
    text("Key", address?.key),
    ...Object.entries(error.detail).map(([name, value]) => text(name, value)),
    text("RequestId", String(response.getHeader("x-amz-request-id"))),
    text("HostId", String(response.getHeader("x-amz-id-2"))),
  );
  const body = Buffer.from(xml);
  response.writeHead(error.status, {
    "Content-Type": "application/xml",
    ...(request.method === "HEAD" ? {} : { "Content-Length": body.length }),
    ...error.headers,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

function internalError(): WireError {
  return new WireError("InternalError", "We encountered an internal error. Please try again.");
}

function accessDenied(): WireError {
  return new WireError("AccessDenied", "Access Denied");
}

import type { IncomingMessage, ServerResponse } from "node:http";
import { ADMINISTRATOR } from "../engine/authorization.ts";
import type { World } from "../engine/world.ts";
import { awsService, awsServiceNames } from "./aws-services.ts";
import { type Handler, hostName, sendJson } from "./front-door.ts";
import { BodyTooLarge, ClientGone, readBody } from "./request-body.ts";

/** More than any call of a service that takes whole bodies may hold: a batch of 1 MiB, percent-encoded. */
const LARGEST_CALL = 4 * 1024 * 1024;

/**
 * The AWS APIs, as the SDKs and the AWS CLI speak them with `--endpoint-url` or `AWS_ENDPOINT_URL`. One address serves
 * all services, so the service is found by what the request itself says of it.
 */
export function createAwsFront(world: World): Handler {
  let s3: Promise<Handler> | undefined;
  return async (request, response) => {
    const name = serviceOf(request);
    if (name === "s3") {
      s3 ??= import("./s3/handler.ts").then(({ createS3Handler }) => createS3Handler(world));
      return (await s3)(request, response);
    }
    const service = await awsService(name);
    if (!service) return refuse(name, request, response);
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    try {
      const reply = await service(world, {
        method: request.method ?? "GET",
        url: request.url ?? "/",
        headers: request.headers as Record<string, string | undefined>,
        body: await readBody(request, LARGEST_CALL),
        principal: ADMINISTRATOR,
        signal: gone.signal,
      });
      response.writeHead(reply.status, { ...reply.headers, "Content-Length": Buffer.byteLength(reply.body) });
      response.end(reply.body);
    } catch (error) {
      if (error instanceof ClientGone) return;
      if (!(error instanceof BodyTooLarge)) throw error;
      response.setHeader("Connection", "close");
      sendJson(response, 413, { __type: "RequestEntityTooLarge", message: error.message });
    }
  };
}

/** In the form that the service's clients read: JSON for those that name a target, XML for the others. */
function refuse(name: string, request: IncomingMessage, response: ServerResponse): void {
  const message = `The terrarium does not speak the API of ${name}; it speaks ${awsServiceNames.join(", ")}.`;
  if (request.headers["x-amz-target"]) {
    sendJson(response, 501, { __type: "NotImplemented", message });
    return;
  }
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>NotImplemented</Code><Message>${message.replace(/[<&]/g, "")}</Message></Error></ErrorResponse>`;
  response.writeHead(501, { "Content-Type": "text/xml", "Content-Length": Buffer.byteLength(body) }).end(body);
}

/** The service a request is for: by its signature, its target header, its host name; and what is left is S3's. */
function serviceOf(request: IncomingMessage): string {
  const scope = /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(request.headers.authorization ?? "");
  if (scope?.[1]) return scope[1];
  const presigned = /X-Amz-Credential=[^&]+?%2F\d{8}%2F[^&]+?%2F([^&]+?)%2Faws4_request/.exec(request.url ?? "");
  if (presigned?.[1]) return presigned[1];
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return target.startsWith("AmazonSQS.") ? "sqs" : (target.split(/[_.]/)[0] ?? "");
  const host = hostName(request);
  if (/^(queue|sqs)\./.test(host)) return "sqs";
  if (/(^|\.)s3[.-]/.test(host)) return "s3";
  const form = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  if (form || /[?&]Action=/.test(request.url ?? "")) return "sqs";
  return "s3";
}

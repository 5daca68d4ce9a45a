import type { IncomingMessage, ServerResponse } from "node:http";
import type { World } from "../engine/world.ts";
import { awsService, awsServiceNames, serviceOfTarget } from "./aws-services.ts";
import { type Handler, hostName, sendJson } from "./front-door.ts";
import { BodyTooLarge, ClientGone, readBody } from "./request-body.ts";
import { BadSignature, callerOf } from "./signature/caller.ts";
import { sayTheTime } from "./signature/time-of-caller.ts";

/** More than a call of most services that take whole bodies may hold: a batch of 1 MiB, percent-encoded; an invocation of 6 MB. */
const LARGEST_CALL = 7 * 1024 * 1024;

/**
 * The AWS APIs, as the SDKs and the AWS CLI speak them with `--endpoint-url` or `AWS_ENDPOINT_URL`. One address serves
 * all services, so the service is found by what the request itself says of it.
 */
export function createAwsFront(world: World): Handler {
  let s3: Promise<Handler> | undefined;
  return async (request, response) => {
    sayTheTime(world, request, response);
    const name = serviceOf(request);
    if (name === "s3") {
      s3 ??= import("./s3/handler.ts").then(({ createS3Handler }) =>
        createS3Handler(world, (request) => callerOf(world, unverified(request))),
      );
      return (await s3)(request, response);
    }
    const service = await awsService(name);
    if (!service) {
      const message = `The terrarium does not speak the API of ${name}; it speaks ${awsServiceNames.join(", ")}.`;
      return refuse(request, response, 501, "NotImplemented", message);
    }
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    try {
      const body = await readBody(request, service.largestCall ?? LARGEST_CALL);
      const call = unverified(request);
      const reply = await service(world, {
        ...call,
        body,
        principal: callerOf(world, call, body),
        signal: gone.signal,
      });
      response.writeHead(reply.status, { ...reply.headers, "Content-Length": Buffer.byteLength(reply.body) });
      response.end(reply.body);
    } catch (error) {
      if (error instanceof ClientGone) return;
      if (error instanceof BadSignature) return refuse(request, response, 403, error.code, error.message);
      if (!(error instanceof BodyTooLarge)) throw error;
      response.setHeader("Connection", "close");
      refuse(request, response, 413, "RequestEntityTooLarge", error.message);
    }
  };
}

function unverified(request: IncomingMessage) {
  const { method = "GET", url = "/", headers } = request;
  return { method, url, headers: headers as Record<string, string | undefined> };
}

/** In the form that the service's clients read: JSON for those that name a target, XML for the others. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
): void {
  if (request.headers["x-amz-target"]) {
    sendJson(response, status, { __type: code, message });
    return;
  }
  const text = message.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error></ErrorResponse>`;
  response.writeHead(status, { "Content-Type": "text/xml", "Content-Length": Buffer.byteLength(body) }).end(body);
}

const SNS_LINK = /[?&]Action=(ConfirmSubscription|Unsubscribe)(&|$)/;

/** The service a request is for: by its signature, its target header, its host name; and what is left is S3's. */
function serviceOf(request: IncomingMessage): string {
  const scope = /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(request.headers.authorization ?? "");
  if (scope?.[1]) return scope[1];
  const presigned = /X-Amz-Credential=[^&]+?%2F\d{8}%2F[^&]+?%2F([^&]+?)%2Faws4_request/.exec(request.url ?? "");
  if (presigned?.[1]) return presigned[1];
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return serviceOfTarget(target);
  const host = hostName(request);
  if (/^(queue|sqs)\./.test(host)) return "sqs";
  if (/^sts\./.test(host)) return "sts";
  // The links of SNS's mails and envelopes carry no signature.
  if (/^sns\./.test(host) || SNS_LINK.test(request.url ?? "")) return "sns";
  if (/^\/20\d\d-\d\d-\d\d\/(functions|event-source-mappings)/.test(request.url ?? "")) return "lambda";
  if (/(^|\.)s3[.-]/.test(host)) return "s3";
  const form = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  if (form || /[?&]Action=/.test(request.url ?? "")) return "sqs";
  return "s3";
}

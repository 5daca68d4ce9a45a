import type { ErrorRequestHandler, RequestHandler } from "express";
import { HttpError } from "./http-error.ts";
import { localsOf } from "./request-log.ts";

/** Answers a path that is not there. */
export const answerNotFound: RequestHandler = (request) => {
  throw new HttpError(404, `There is no ${request.path} here`);
};

/** Answers a path that is there, but not with that method (RFC 9110, 405 and Allow). */
export function answerMethodNotAllowed(allowed: string): RequestHandler {
  return (request) => {
    throw new HttpError(405, `${request.path} takes ${allowed}, not ${request.method}`, {}, { Allow: allowed });
  };
}

/** The last handler: every error becomes a JSON answer, and one that nobody foresaw goes to the log whole. */
export const answerErrors: ErrorRequestHandler = (error, _request, response, next) => {
  const refusal = asHttpError(error);
  const { facts, log, requestId } = localsOf(response);
  facts.reason = refusal.message;
  if (refusal.status === 500) log.error({ err: error }, "a request ran into an error of this server");
  if (response.headersSent) return next(error);
  response
    .status(refusal.status)
    .set(refusal.headers)
    .json({ error: refusal.message, ...refusal.details, requestId });
};

/** The errors of Express's own body parser, by its `type` (body-parser, "Errors"). Its messages quote the body: not used. */
function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  const { type, status, limit, encoding, charset } = Object(error) as Record<string, unknown>;
  if (type === "entity.parse.failed") return new HttpError(400, "The body is not valid JSON");
  if (type === "entity.too.large") return new HttpError(413, `The body is larger than ${limit} bytes`);
  if (type === "encoding.unsupported") return new HttpError(415, `The content encoding ${encoding} is not supported`);
  if (type === "charset.unsupported") return new HttpError(415, `The character set ${charset} is not supported`);
  if (type === "request.aborted") return new HttpError(400, "The client went away before the body was complete");
  if (typeof status === "number" && status >= 400 && status < 500)
    return new HttpError(status, "The request is not valid");
  return new HttpError(500, "Something went wrong here");
}

import { randomUUID } from "node:crypto";
import type { RequestHandler, Response } from "express";
import type { Logger } from "pino";

interface Locals {
  readonly requestId: string;
  readonly log: Logger;
  /** What a handler wants in the line of its request. Never a body, a key or a header. */
  readonly facts: Record<string, unknown>;
}

const ACCEPTABLE_ID = /^[\w.:=-]{1,128}$/;

/** One line for each request, with an id that the caller sees too (and may bring along as `x-request-id`). */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    const given = request.get("x-request-id");
    const requestId = given && ACCEPTABLE_ID.test(given) ? given : randomUUID();
    const locals: Locals = { requestId, log: logger.child({ requestId }), facts: {} };
    Object.assign(response.locals, locals);
    response.set("x-request-id", requestId);
    const { method, path } = request;
    response.once("close", () => {
      const answered = response.writableFinished;
      const status = response.statusCode;
      const level = !answered || status >= 400 ? (status >= 500 ? "error" : "warn") : isProbe(path) ? "debug" : "info";
      locals.log[level](
        { status: answered ? status : undefined, ms: Math.round(performance.now() - started), ...locals.facts },
        `${method} ${path}${answered ? "" : ": the client went away"}`,
      );
    });
    next();
  };
}

/** The id, log and facts of the request that this response answers. */
export function localsOf(response: Response): Locals {
  return response.locals as Locals;
}

function isProbe(path: string): boolean {
  return path === "/health" || path.startsWith("/health/");
}

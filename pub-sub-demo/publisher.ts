import { randomUUID } from "node:crypto";
import express, { type Express } from "express";
import type { Logger } from "pino";
import type { Message } from "./messages/message.ts";
import { createPostMessage } from "./messages/post-message.ts";
import { answerErrors, answerMethodNotAllowed, answerNotFound } from "./server/answer-errors.ts";
import { headerText, httpUrl, integer, optional } from "./server/environment.ts";
import { HttpError } from "./server/http-error.ts";
import { localsOf, logRequests } from "./server/request-log.ts";
import { runServer } from "./server/run-server.ts";

export interface PublisherProps {
  /** The full address that messages are posted to: the subscriber's own, or that of the gateway in front of its queue. */
  readonly subscriberUrl: string;
  readonly apiKey?: string;
  /** @default 10,000 */
  readonly timeoutMs?: number;
  readonly logger: Logger;
}

/**
 * The server that has something to tell. It does not know whether a queue stands between it and its subscriber: moving from
 * before to after is only another address. It says success only if the other side took the message.
 */
export function createPublisher({ subscriberUrl, apiKey, timeoutMs = 10_000, logger }: PublisherProps): Express {
  const post = createPostMessage({ url: subscriberUrl, apiKey, timeoutMs });
  const app = express().disable("x-powered-by").disable("etag");
  app.use(logRequests(logger));

  app
    .route("/pub")
    .head(answerMethodNotAllowed("GET")) // Express would answer it by publishing
    .get(async (_request, response) => {
      const { facts, requestId } = localsOf(response);
      const message: Message = { id: randomUUID(), name: "leedonggyu", age: 31, job: "devops" };
      const posted = await post(message);
      const { status, durationMs } = posted;
      Object.assign(facts, { id: message.id, to: subscriberUrl, theirStatus: status });
      const report = { id: message.id, to: subscriberUrl, status, answer: posted.answer, durationMs };
      response.set("Cache-Control", "no-store");
      if (posted.failure) {
        const { failure } = posted;
        throw new HttpError(failure.answerWith, failure.reason, { outcome: "failed", ...report }, failure.headers);
      }
      // 202 stays 202: the gateway has it, the subscriber not yet.
      const accepted = status === 202;
      response
        .status(accepted ? 202 : 200)
        .json({ outcome: accepted ? "accepted" : "delivered", ...report, requestId });
    })
    .all(answerMethodNotAllowed("GET"));

  app
    .route("/health")
    .get((_request, response) => {
      response.json({ status: "alive" });
    })
    .all(answerMethodNotAllowed("GET, HEAD"));

  app.use(answerNotFound, answerErrors);
  return app;
}

if (import.meta.main) {
  runServer(
    "publisher",
    {
      subscriberUrl: httpUrl(
        "SUB_HOST",
        "the full http or https address to post to, without credentials, such as https://sub.example.com/sub",
      ),
      apiKey: optional(headerText("SUB_API_KEY", "the key that the other side asks for, in printable ASCII")),
      timeoutMs: integer("SUB_TIMEOUT_MS", 1, 60_000, 10_000),
    },
    (settings, logger) => createPublisher({ ...settings, logger }),
  );
}

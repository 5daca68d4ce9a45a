import express, { type Express } from "express";
import type { Logger } from "pino";
import { readMessage } from "./messages/message.ts";
import { type MessageStore, StoreUnavailable } from "./messages/message-store.ts";
import { createS3MessageStore } from "./messages/s3-message-store.ts";
import { saveMessage } from "./messages/save-message.ts";
import { answerErrors, answerMethodNotAllowed, answerNotFound } from "./server/answer-errors.ts";
import { requireApiKey } from "./server/api-key.ts";
import { headerText, text } from "./server/environment.ts";
import { HttpError } from "./server/http-error.ts";
import { localsOf, logRequests } from "./server/request-log.ts";
import { runServer } from "./server/run-server.ts";

export interface SubscriberProps {
  readonly store: MessageStore;
  readonly apiKey: string;
  readonly logger: Logger;
}

/** The largest message of SQS, and room for what the pipe adds to it. */
const LARGEST_BODY = 1_048_576 + 1_024;
const RETRY_AFTER_SECONDS = "5";

/**
 * The server behind the queue, and, before there was one, the server that publishers called. It answers 200 only once the
 * store has the message, 400 for what it can never take, and 503 where the same message may be taken later: a queue in front
 * of it deletes on the first, and keeps the message on the last.
 */
export function createSubscriber({ store, apiKey, logger }: SubscriberProps): Express {
  const app = express().disable("x-powered-by").disable("etag");
  app.use(logRequests(logger));

  app
    .route("/sub")
    .post(requireApiKey(apiKey), requireJson, express.json({ limit: LARGEST_BODY }), async (request, response) => {
      const { facts, log, requestId } = localsOf(response);
      const reading = readMessage(request.body);
      if ("problems" in reading) {
        facts.wrong = reading.problems.map(({ field }) => field);
        throw new HttpError(400, "This is not a message that can be taken", { problems: reading.problems });
      }
      const { id, messageId } = reading.message;
      Object.assign(facts, { id, messageId });
      const saved = await saveMessage(store, reading.message).catch(retryLater);
      Object.assign(facts, saved);
      if (saved.outcome === "conflict") {
        log.warn({ id, ...saved }, "another content has this id already: kept beside it");
      }
      response.json({ id, ...saved, requestId });
    })
    .all(answerMethodNotAllowed("POST"));

  // Alive says that this process answers. Ready says that S3 does too: restarting a process does not mend S3.
  app
    .route("/health")
    .get((_request, response) => {
      response.json({ status: "alive" });
    })
    .all(answerMethodNotAllowed("GET, HEAD"));
  app
    .route("/health/ready")
    .get(async (_request, response) => {
      await store.check().catch(retryLater);
      response.json({ status: "ready" });
    })
    .all(answerMethodNotAllowed("GET, HEAD"));

  app.use(answerNotFound, answerErrors);
  return app;
}

const requireJson: express.RequestHandler = (request, _response, next) => {
  const kind = request.is("application/json");
  if (kind === null || request.get("content-length") === "0") {
    throw new HttpError(400, "The request has no body: send a message as JSON");
  }
  if (kind === false) {
    throw new HttpError(
      415,
      `Send application/json, not ${request.get("content-type") ?? "a body without Content-Type"}`,
    );
  }
  next();
};

function retryLater(error: unknown): never {
  if (!(error instanceof StoreUnavailable)) throw error;
  throw new HttpError(503, `Try again later: ${error.message}`, {}, { "Retry-After": RETRY_AFTER_SECONDS });
}

if (import.meta.main) {
  runServer(
    "subscriber",
    {
      bucket: text(
        "SUB_BUCKET",
        "the name of the bucket that keeps the messages",
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      ),
      apiKey: headerText(
        "SUB_API_KEY",
        "the key that callers must send, in printable ASCII without spaces at its ends",
      ),
      region: text("AWS_REGION", "the region of that bucket, such as us-east-1", /^[a-z]{2}(-[a-z]+)+-\d$/),
    },
    ({ bucket, apiKey }, logger) => createSubscriber({ store: createS3MessageStore(bucket), apiKey, logger }),
  );
}

import { createHash, timingSafeEqual } from "node:crypto";
import type { RequestHandler } from "express";
import { HttpError } from "./http-error.ts";

/** The header that an EventBridge connection of type API_KEY is set to send here. */
export const API_KEY_HEADER = "x-api-key";

/** Lets a request through only with the right key. Compares digests, so that time tells neither the key nor its length. */
export function requireApiKey(apiKey: string): RequestHandler {
  const expected = digest(apiKey);
  return (request, response, next) => {
    const seen = request.get(API_KEY_HEADER);
    if (timingSafeEqual(digest(seen ?? ""), expected) && seen !== undefined) return next();
    response.set("WWW-Authenticate", `ApiKey header="${API_KEY_HEADER}"`);
    throw new HttpError(401, seen === undefined ? `The header ${API_KEY_HEADER} is missing` : "The API key is wrong");
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

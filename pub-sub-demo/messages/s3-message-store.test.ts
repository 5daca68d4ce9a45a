import type { IncomingMessage, ServerResponse } from "node:http";
import { closeAll, listening } from "../testing/listening.ts";
import { StoreUnavailable } from "./message-store.ts";
import { createS3MessageStore } from "./s3-message-store.ts";

/** Only what cannot be had from a healthy S3: its refusals, as they look on the wire ("Error responses", S3 API reference). */
async function s3(...answers: ((response: ServerResponse) => void)[]) {
  const requests: IncomingMessage[] = [];
  process.env.AWS_ENDPOINT_URL_S3 = await listening((request, response) => {
    requests.push(request);
    request.resume().on("end", () => (answers.shift() ?? error(500, "NoMoreAnswers"))(response));
  });
  return { requests, store: createS3MessageStore("messages") };
}

const error = (status: number, code: string) => (response: ServerResponse) => {
  response
    .writeHead(status, { "content-type": "application/xml" })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>said by S3</Message></Error>`);
};

const ok = (body?: string) => (response: ServerResponse) => {
  response.writeHead(200).end(body);
};

beforeEach(() => {
  Object.assign(process.env, { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" });
});
afterEach(closeAll);

test("creates only where nothing is", async () => {
  const { store, requests } = await s3(ok(), error(412, "PreconditionFailed"));
  expect(await store.create("10", "{}")).toBe(true);
  expect(await store.create("a!2Fb", "{}")).toBe(false);
  expect(requests[0]).toMatchObject({
    method: "PUT",
    headers: { "if-none-match": "*", "content-type": "application/json" },
  });
  expect(requests.map(({ url }) => new URL(url!, "http://s3").pathname)).toEqual(["/messages/10", "/messages/a%212Fb"]);
});

test("a concurrent write of the same key is tried again", async () => {
  const { store, requests } = await s3(error(409, "ConditionalRequestConflict"), ok());
  expect(await store.create("10", "{}")).toBe(true);
  expect(requests).toHaveLength(2);
});

test("a concurrent write that does not end is given back as a later matter", async () => {
  const conflict = error(409, "ConditionalRequestConflict");
  const { store } = await s3(conflict, conflict, conflict);
  await expect(store.create("10", "{}")).rejects.toThrow(
    "cannot store 10 in bucket messages: HTTP 409 ConditionalRequestConflict said by S3",
  );
});

test("reads what is there, and undefined where nothing is", async () => {
  const { store } = await s3(ok('{"id":10}'), error(404, "NoSuchKey"));
  expect(await store.read("10")).toBe('{"id":10}');
  expect(await store.read("11")).toBeUndefined();
});

test.each([
  [404, "NoSuchBucket"],
  [403, "AccessDenied"],
  [400, "ExpiredToken"],
])("%p %s is no fault of the message: unavailable, with the reason", async (status, code) => {
  const { store } = await s3(error(status, code));
  const refusal = store.create("10", "{}");
  await expect(refusal).rejects.toThrow(StoreUnavailable);
  await expect(refusal).rejects.toThrow(`HTTP ${status} ${code} said by S3`);
});

test("throttling that passes is not seen outside", async () => {
  const { store } = await s3(error(503, "SlowDown"), ok());
  expect(await store.create("10", "{}")).toBe(true);
});

test("an S3 that never answers is unavailable before the caller gives up", async () => {
  await s3(() => {});
  const refusal = createS3MessageStore("messages", 50).create("10", "{}");
  await expect(refusal).rejects.toThrow(StoreUnavailable);
  await expect(refusal).rejects.toThrow("no answer within 50 ms");
});

test("an S3 that is not there is unavailable", async () => {
  const { store } = await s3();
  await closeAll();
  await expect(store.check()).rejects.toThrow(/^cannot reach S3 in bucket messages: .*ECONNREFUSED/);
});

test("ready is that the bucket is there and this server's role has access to it", async () => {
  const { store } = await s3(ok(), error(403, "AccessDenied"), error(404, "NoSuchBucket"));
  await store.check();
  await expect(store.check()).rejects.toThrow("HTTP 403");
  await expect(store.check()).rejects.toThrow("HTTP 404");
});

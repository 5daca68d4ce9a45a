import { readBatchResponse } from "./batch-response.ts";

const IDS = new Set(["a", "b"]);

// "Implementing partial batch responses": success and failure conditions.
test.each([
  ["null", []],
  ["{}", []],
  ['""', []],
  ['{"batchItemFailures":[]}', []],
  ['{"batchItemFailures":null}', []],
  ['{"batchItemFailures":[{"itemIdentifier":"b"}]}', ["b"]],
  ['{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"a"}]}', ["b", "a"]],
])("%s names %j", (payload, failed) => {
  expect(readBatchResponse(payload, IDS)).toEqual({ ok: true, failed: new Set(failed) });
});

test.each([
  ["no JSON", /no object/],
  ["1", /no object/],
  ["[]", /no object/],
  ['{"batchItemFailure":[]}', /has no batchItemFailures/],
  ['{"batchItemFailures":{}}', /is no list/],
  ['{"batchItemFailures":[{"itemIdentifier":""}]}', /without an itemIdentifier/],
  ['{"batchItemFailures":[{"itemIdentifier":null}]}', /without an itemIdentifier/],
  ['{"batchItemFailures":[{"messageId":"a"}]}', /without an itemIdentifier/],
  ['{"batchItemFailures":[{"itemIdentifier":"c"}]}', /names "c", which is not in the batch/],
])("%s fails the whole batch", (payload, reason) => {
  expect(readBatchResponse(payload, IDS)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
});

import type { IncomingMessage } from "node:http";
import { addressOf } from "./address.ts";

const of = (url: string, host = "127.0.0.1:4566") => {
  const { bucket, key, query } = addressOf({ url, headers: { host } } as IncomingMessage);
  return [bucket, key, query.toString()];
};

test.each([
  ["/", [undefined, undefined, ""]],
  ["/things", ["things", undefined, ""]],
  ["/things/", ["things", undefined, ""]],
  ["/things/a/b", ["things", "a/b", ""]],
  ["/things//a/../b/", ["things", "/a/../b/", ""]],
  ["/things/a%2Fb%20c+d%C3%BC?versions&prefix=x%2B", ["things", "a/b c+dü", "versions=&prefix=x%2B"]],
  ["http://127.0.0.1:4566/things/a", ["things", "a", ""]],
])("path style: %s", (url, address) => {
  expect(of(url)).toEqual(address);
});

test.each([
  ["things.s3.localhost:4566", "things"],
  ["my.things.s3.localhost", "my.things"],
  ["things.s3.eu-west-1.amazonaws.com", "things"],
  ["things.s3-eu-west-1.amazonaws.com", "things"],
])("virtual-hosted style: %s", (host, bucket) => {
  expect(of("/a/b?uploads", host)).toEqual([bucket, "a/b", "uploads="]);
  expect(of("/", host)).toEqual([bucket, undefined, ""]);
});

test.each(["s3.localhost", "s3.eu-west-1.amazonaws.com", "localhost", "things.localhost"])(
  "%s names no bucket",
  (host) => {
    expect(of("/things/a", host)).toEqual(["things", "a", ""]);
  },
);

test("what is not UTF-8 is refused", () => {
  expect(() => of("/things/%ff")).toThrow(expect.objectContaining({ code: "InvalidURI" }));
});

import { headerLines } from "./header-lines.ts";

describe("the lines of a request's headers", () => {
  test("end with its host and the length of its body in bytes", () => {
    expect(headerLines({ "X-Id": "1" }, "sub.localhost", "POST", "é")).toEqual([
      "X-Id",
      "1",
      "Host",
      "sub.localhost",
      "Content-Length",
      "2",
    ]);
  });

  test("have one of names that differ in case alone: the last", () => {
    const headers = { "Content-Type": "text/plain", "content-type": "application/json" };
    expect(headerLines(headers, "h", "GET", undefined)).toEqual(["content-type", "application/json", "Host", "h"]);
  });

  test("have the request's own host and length, whatever a connection adds", () => {
    const headers = { HOST: "elsewhere", "content-length": "99" };
    expect(headerLines(headers, "h", "PUT", "ab")).toEqual(["Host", "h", "Content-Length", "2"]);
  });

  test("tell the length of no body where one is expected", () => {
    expect(headerLines({}, "h", "POST", undefined)).toEqual(["Host", "h", "Content-Length", "0"]);
    expect(headerLines({}, "h", "DELETE", undefined)).toEqual(["Host", "h"]);
  });

  test("are the request's alone, though the headers are the same object", () => {
    const headers = { a: "b" };
    headerLines(headers, "first", "POST", "1").push("more", "lines");
    expect(headerLines(headers, "second", "GET", undefined)).toEqual(["a", "b", "Host", "second"]);
  });
});

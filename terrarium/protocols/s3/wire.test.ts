import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { type Call, call } from "../../../tests/factories/http.ts";
import { type S3, startS3 } from "../../../tests/factories/s3.ts";
import type { VirtualClock } from "../../engine/virtual-clock.ts";
import { BadSignature } from "../signature/caller.ts";

let s3: S3<VirtualClock>;
let port: number;
beforeEach(async () => {
  s3 = await startS3();
  port = Number(new URL(s3.url).port);
  await s3.objects.create("things");
});
afterEach(async () => {
  await s3.close();
  expect(s3.failures).toEqual([]);
});

const ask = async (path: string, options: Call = {}) => {
  const answer = await call(port, path, options);
  return { ...answer, code: /<Code>(.*)<\/Code>/.exec(answer.body)?.[1] };
};
const put = (path: string, body: string, headers = {}) => ask(path, { method: "PUT", body, headers });

/** Sends bytes as they are and gives all that comes back until the server is done with the connection. */
async function raw(...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  for (const part of parts) socket.write(part);
  return text(socket);
}

describe("errors", () => {
  test("are documents with the two ids of the request", async () => {
    const { status, headers, body } = await ask("/things/none%3C");
    expect(status).toBe(404);
    expect(headers).toMatchObject({
      "content-type": "application/xml",
      "x-amz-request-id": expect.stringMatching(/^\w{16}$/),
    });
    expect(body).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Code>NoSuchKey<\/Code><Message>The specified key does not exist.<\/Message><BucketName>things<\/BucketName><Key>none&lt;<\/Key><RequestId>\w+<\/RequestId><HostId>\w+<\/HostId><\/Error>$/,
    );
  });

  test("of HEAD have no body", async () => {
    expect(await ask("/things/none", { method: "HEAD" })).toMatchObject({ status: 404, body: "" });
  });

  test.each([
    ["GET", "/none", 404, "NoSuchBucket"],
    ["PUT", "/A", 400, "InvalidBucketName"],
    ["PATCH", "/things/a", 405, "MethodNotAllowed"],
    ["POST", "/things", 501, "NotImplemented"],
    ["PUT", "/things?website", 501, "NotImplemented"],
    ["POST", "/things/a?select&select-type=2", 501, "NotImplemented"],
    ["GET", "/things/%ff", 400, "InvalidURI"],
    ["GET", "/things/a?versionId=x", 404, "NoSuchVersion"],
    ["GET", "/things?uploads&max-uploads=x", 400, "InvalidArgument"],
    ["PUT", "/things?versioning", 400, "MalformedXML"],
    ["POST", "/things?delete", 400, "InvalidRequest"],
    ["POST", "/things/a?uploadId=none", 404, "NoSuchUpload"],
    ["PUT", "/things/a?uploadId=none&partNumber=1", 404, "NoSuchUpload"],
    ["OPTIONS", "/things/a", 400, "BadRequest"],
  ])("%s %s is answered %d %s", async (method, path, status, code) => {
    expect(await ask(path, { method })).toMatchObject({ status, code });
  });

  test("name what is missing", async () => {
    expect((await ask("/things?inventory&id=1")).body).toContain("does not implement &quot;GET ?inventory&quot; of S3");
  });

  test("of a broken signature are S3's own", async () => {
    await s3.close();
    s3 = await startS3({
      principalOf: () => {
        throw new BadSignature("SignatureDoesNotMatch", "no");
      },
    });
    port = Number(new URL(s3.url).port);
    expect(await ask("/")).toMatchObject({ status: 403, code: "SignatureDoesNotMatch" });
  });
});

describe("bodies", () => {
  const streaming = (body: string, headers = {}) =>
    put("/things/a", body, { "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", ...headers });
  const signature = `;chunk-signature=${"0".repeat(64)}`;

  test("in signed chunks lose their framing", async () => {
    const body = `5${signature}\r\nhello\r\n6${signature}\r\n world\r\n0${signature}\r\n\r\n`;
    const headers = { "Content-Encoding": "aws-chunked,gzip", "x-amz-decoded-content-length": "11" };
    expect(await streaming(body, headers)).toMatchObject({ status: 200 });
    expect(await ask("/things/a")).toMatchObject({ body: "hello world", headers: { "content-encoding": "gzip" } });
  });

  test("with a checksum behind them are verified", async () => {
    const trailing = (crc: string) => `5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${crc}\r\n\r\n`;
    const headers = {
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "x-amz-trailer": "x-amz-checksum-crc32",
      "x-amz-decoded-content-length": "5",
    };
    expect(await streaming(trailing("NhCmhg=="), headers)).toMatchObject({ status: 200 });
    expect(await streaming(trailing("AAAAAA=="), headers)).toMatchObject({ code: "BadDigest" });
    expect(await streaming("5\r\nhello\r\n0\r\n\r\n", headers)).toMatchObject({ code: "MalformedTrailerError" });
  });

  test.each([
    ["4", "IncompleteBody"],
    ["six", "InvalidArgument"],
    ["-1", "InvalidArgument"],
  ])("that are said to have %s bytes and have 5 are refused", async (length, code) => {
    const headers = { "x-amz-decoded-content-length": length };
    expect(await streaming("5\r\nhello\r\n0\r\n\r\n", headers)).toMatchObject({ status: 400, code });
  });

  test("that are not well-formed in the middle of a large upload leave the connection in order", async () => {
    const chunk = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(0x10000, "x"), Buffer.from("\r\n")]);
    const broken = Buffer.concat([chunk, chunk, Buffer.from("oops\r\n"), Buffer.alloc(500_000, "y")]);
    const answer = await raw(
      `PUT /things/a HTTP/1.1\r\nHost: x\r\nContent-Encoding: aws-chunked\r\nx-amz-decoded-content-length: 600000\r\nContent-Length: ${broken.length}\r\n\r\n`,
      broken,
      "GET /things/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    expect(answer.match(/HTTP\/1.1 \d+|<Code>\w+/g)).toEqual([
      "HTTP/1.1 400",
      "<Code>IncompleteBody",
      "HTTP/1.1 404",
      "<Code>NoSuchKey",
    ]);
  });

  test("must be the ones that were signed", async () => {
    const sha256 = (body: string) => ({ "x-amz-content-sha256": createHash("sha256").update(body).digest("hex") });
    expect(await put("/things/a", "hello", sha256("hello"))).toMatchObject({ status: 200 });
    expect(await put("/things/a", "hello", sha256("other"))).toMatchObject({ code: "XAmzContentSHA256Mismatch" });
  });

  test("of unknown length are refused as S3 does", async () => {
    const answer = await raw(
      "PUT /things/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    );
    expect(answer).toContain("<Code>NotImplemented</Code>");
    expect(await raw("PUT /things/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).toContain("HTTP/1.1 411");
  });

  test("wait for 100 Continue", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.write(
      "PUT /things/a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
    );
    const [go] = await once(socket, "data");
    expect(String(go)).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    socket.write("hello");
    expect(await text(socket)).toContain("HTTP/1.1 200 OK");
  });

  test("that are too large are refused before they come", async () => {
    const answer = raw(
      `PUT /things/a HTTP/1.1\r\nHost: x\r\nContent-Length: ${6 * 1024 ** 3}\r\nConnection: close\r\n\r\n`,
    );
    expect(await answer).toContain("<Code>EntityTooLarge</Code>");
  });

  test("whose sender hangs up leave nothing", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.write("PUT /things/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
    socket.write(Buffer.alloc(500_000), () => socket.destroy());
    await once(socket, "close");
    await put("/things/b", "later");
    expect(await ask("/things/a")).toMatchObject({ status: 404 });
    expect(s3.objects.bucket("things").figures).toEqual({ objects: 1, bytes: 5 });
  });

  test("with two checksums, or a checksum of no kind, are refused", async () => {
    const two = { "x-amz-checksum-crc32": "NhCmhg==", "x-amz-checksum-sha1": "qvTGHdzF6KLavt4PO0gs2a6pQ00=" };
    expect(await put("/things/a", "hello", two)).toMatchObject({ code: "InvalidRequest" });
    expect(await put("/things/a", "hello", { "x-amz-sdk-checksum-algorithm": "MD4" })).toMatchObject({
      code: "InvalidRequest",
    });
  });
});

test("a bucket may stand in the host name", async () => {
  const host = "things.s3.localhost";
  await ask("/dir/a", { method: "PUT", body: "hello", host });
  expect(await ask("/dir/a", { host })).toMatchObject({ body: "hello" });
  expect((await ask("/?list-type=2", { host })).body).toContain("<Key>dir/a</Key>");
  expect((await ask("/", { host: "s3.localhost" })).body).toContain("<Name>things</Name>");
});

describe("presigned URLs", () => {
  const at = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
  const v4 = (time: string, expires: string) =>
    `/things/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=${time}&X-Amz-Expires=${expires}&X-Amz-SignedHeaders=host&X-Amz-Signature=00`;

  test("are good for their time, and may say how the answer is told", async () => {
    await put("/things/a", "hello");
    const url = v4(at(s3.world.clock.now()), "60");
    const told = "&response-content-type=text%2Fcsv&response-content-disposition=attachment";
    expect(await ask(url + told)).toMatchObject({
      body: "hello",
      headers: { "content-type": "text/csv", "content-disposition": "attachment" },
    });
    await s3.world.clock.advance(61_000);
    expect(await ask(url)).toMatchObject({
      status: 403,
      code: "AccessDenied",
      body: expect.stringContaining("expired"),
    });
    expect(await ask(v4("yesterday", "60"))).toMatchObject({ code: "AuthorizationQueryParametersError" });
  });

  test("of signature version 2 as well", async () => {
    await put("/things/a", "hello");
    const v2 = (ms: number) => `/things/a?AWSAccessKeyId=test&Signature=x&Expires=${Math.floor(ms / 1000)}`;
    expect(await ask(v2(s3.world.clock.now() + 60_000))).toMatchObject({ body: "hello" });
    expect(await ask(v2(s3.world.clock.now() - 1000))).toMatchObject({ status: 403 });
  });
});

test("a reader that hangs up in the middle harms nobody", async () => {
  await s3.objects.bucket("things").put("large", Buffer.alloc(8_000_000));
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /things/large HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(socket, "data");
  socket.destroy();
  await once(socket, "close");
  expect(await ask("/things/large", { method: "DELETE" })).toMatchObject({ status: 204 });
});

test("a bucket of another account is nobody's here", async () => {
  const headers = { "x-amz-expected-bucket-owner": "111111111111" };
  expect(await ask("/things", { headers })).toMatchObject({ status: 403, code: "AccessDenied" });
});

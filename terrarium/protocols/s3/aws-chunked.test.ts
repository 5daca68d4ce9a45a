import fc from "fast-check";
import { AwsChunkedDecoder } from "./aws-chunked.ts";

const SIGNATURE = `;chunk-signature=${"a".repeat(64)}`;

function encode(chunks: readonly Uint8Array[], signed: boolean, trailers: Readonly<Record<string, string>>): Buffer {
  const extension = signed ? SIGNATURE : "";
  const framed = chunks.flatMap((chunk) => [`${chunk.length.toString(16)}${extension}\r\n`, chunk, "\r\n"]);
  const lines = Object.entries(trailers).map(([name, value]) => `${name}:${value}\r\n`);
  return Buffer.concat([...framed, `0${extension}\r\n`, ...lines, "\r\n"].map((part) => Buffer.from(part as string)));
}

function decode(pieces: readonly Buffer[]) {
  const decoder = new AwsChunkedDecoder();
  const data = Buffer.concat(pieces.flatMap((piece) => decoder.push(piece)));
  return { data, trailers: decoder.finish() };
}

const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 5 });

test("gives the data and the trailers, wherever the network cuts", () => {
  const cuts = fc.array(fc.nat(2000));
  fc.assert(
    fc.property(chunks, fc.boolean(), cuts, (chunks, signed, cuts) => {
      const body = encode(chunks, signed, { "x-amz-checksum-crc32": "AAAAAA==", "X-Amz-Trailer-Signature": "ab" });
      const at = [0, ...cuts.filter((cut) => cut < body.length).sort((a, b) => a - b), body.length];
      const pieces = at.slice(1).map((end, index) => body.subarray(at[index], end));
      const { data, trailers } = decode(pieces);
      expect(data.equals(Buffer.concat(chunks))).toBe(true);
      expect(trailers).toEqual({ "x-amz-checksum-crc32": "AAAAAA==", "x-amz-trailer-signature": "ab" });
    }),
  );
});

test("the empty line at the end may be missing", () => {
  expect(decode([Buffer.from("2\r\nhi\r\n0\r\nx-a:b")])).toEqual({ data: Buffer.from("hi"), trailers: { "x-a": "b" } });
});

test.each([
  ["ends in a chunk", "5\r\nhell"],
  ["ends without the last chunk", "5\r\nhello\r\n"],
  ["has a chunk that is longer than it says", "5\r\nhelloo\r\n0\r\n\r\n"],
  ["has a size that is no number", "five\r\nhello\r\n0\r\n\r\n"],
  ["is empty", ""],
  ["has a line without an end", "9".repeat(9000)],
])("a body that %s is refused", (_fault, body) => {
  expect(() => decode([Buffer.from(body)])).toThrow(expect.objectContaining({ name: "IncompleteBody" }));
});

test("a trailer without a name is refused", () => {
  expect(() => decode([Buffer.from("0\r\nnothing\r\n\r\n")])).toThrow("trailing data");
});

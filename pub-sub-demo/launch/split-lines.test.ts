import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import { splitLines } from "./split-lines.ts";

async function linesOf(...chunks: (string | Buffer)[]): Promise<string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  splitLines(stream, (line) => lines.push(line));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await finished(stream);
  return lines;
}

test("lines come whole however they are cut", async () => {
  const [e, acute] = [Buffer.from("é").subarray(0, 1), Buffer.from("é").subarray(1)];
  expect(await linesOf("on", "e\ntwo\r\nthr", e, acute, "\n\n")).toEqual(["one", "two", "thré", ""]);
});

test("a last line without an end is a line", async () => {
  expect(await linesOf("one\ntwo")).toEqual(["one", "two"]);
});

test("a line separator inside JSON ends nothing", async () => {
  expect(await linesOf('{"a":"\u2028"}\n')).toEqual(['{"a":"\u2028"}']);
});

test("a line without end does not fill the memory", async () => {
  const lines = await linesOf(...Array.from({ length: 10 }, () => "x".repeat(20_000)), "\n");
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(100_000);
  expect(lines.join("")).toHaveLength(200_000);
});

import { parse } from "node:querystring";
import { parsePlainForm } from "./plain-form.ts";

const PIECES = ["a", "Action", "&", "=", "&&", "+", "%20", "%3D", "%26", "%2B", "%25", "%7f", "%41", "%", "%4", "%zz"];
const RARE = ["%C3%A9", "%ff", "é", "\ud800", "__proto__", "constructor", "\u0000", "%00"];

it("reads what is plain exactly as node:querystring does", () => {
  let plain = 0;
  let state = 1;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  for (let round = 0; round < 20_000; round++) {
    const pieces = next(4) === 0 ? [...PIECES, ...RARE] : PIECES;
    const text = Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join("");
    const found = parsePlainForm(text);
    if (!found) continue;
    plain++;
    expect({ text, found: Object.entries(found) }).toEqual({
      text,
      found: Object.entries(parse(text, "&", "=", { maxKeys: 0 })),
    });
  }
  expect(plain).toBeGreaterThan(2_000);
});

it("reads a message of API Gateway", () => {
  const text = "Action=SendMessage&MessageBody=%7B%22a%22%3A+1%2c+%22b%22%3A+%22%25%22%7D";
  expect({ ...parsePlainForm(text) }).toEqual({ Action: "SendMessage", MessageBody: '{"a": 1, "b": "%"}' });
});

it.each([
  ["a name twice", "a=1&a=2"],
  ["a name twice, at first without a value", "a&a=2"],
  ["characters beyond ASCII", "a=é"],
  ["encoded characters beyond ASCII", "a=%C3%A9"],
  ["a percent sign that encodes nothing", "a=%zz"],
  ["a percent sign at the end", "a=1%4"],
  ["a long text", `a=${"x".repeat(64 * 1024)}`],
])("leaves %s to node:querystring", (_, text) => {
  expect(parsePlainForm(text)).toBeUndefined();
});

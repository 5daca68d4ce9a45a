import { urlEncode } from "./url-encode.ts";

it("encodes all of ASCII as java.net.URLEncoder does", () => {
  const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join("");
  // A character beyond ASCII takes the other way through the encoder, which must come to the same.
  expect(`${urlEncode(ascii)}%C3%A9`).toBe(urlEncode(`${ascii}é`));
  expect(urlEncode(" !'()~*-._/azAZ09\n\u007f")).toBe("+%21%27%28%29%7E*-._%2FazAZ09%0A%7F");
});

it("encodes long text as it does short text", () => {
  const text = 'a b"~';
  expect(urlEncode(text.repeat(20_000))).toBe(urlEncode(text).repeat(20_000));
});

it("encodes characters beyond ASCII as UTF-8, and half a pair as a question mark", () => {
  expect(urlEncode("é 😀")).toBe("%C3%A9+%F0%9F%98%80");
  expect(urlEncode("a\ud800b")).toBe("a%3Fb");
});

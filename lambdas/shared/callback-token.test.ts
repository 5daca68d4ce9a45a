import { clientCallbackUrl, keyVersionOf, signToken, type TokenKey, verifyToken } from "./callback-token.ts";

const key: TokenKey = { version: "v1", secret: "secret" };
const NOW = 1_000;
const token = signToken(key, "order-1", NOW + 1);

test("a token opens the socket of its order until its time", () => {
  expect(verifyToken(token, "order-1", key, NOW)).toBe("valid");
  expect(verifyToken(token, "order-1", key, NOW + 1)).toBe("expired");
  expect(verifyToken(token, "order-2", key, NOW)).toBe("other order");
});

test("it names the version of its key, and is worth nothing with another", () => {
  expect(keyVersionOf(token)).toBe("v1");
  expect(verifyToken(token, "order-1", { version: "v1", secret: "other" }, NOW)).toBe("forged");
  expect(verifyToken(token, "order-1", { version: "v2", secret: "secret" }, NOW)).toBe("forged");
  expect(verifyToken(token, "order-1", undefined, NOW)).toBe("forged");
});

test("whatever one changes in it, it is forged", () => {
  for (let at = 0; at < token.length; at++) {
    const changed = `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
    expect(verifyToken(changed, "order-1", key, NOW)).toBe("forged");
  }
});

test("claims that somebody else wrote are forged, whatever they claim", () => {
  const [, signature] = token.split(".");
  const claims = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const forged = [
    `${claims({ v: "v1", orderId: "order-1", exp: NOW * 2 })}.${signature}`,
    `${claims({ v: "v1", orderId: "order-1" })}.${signature}`,
    `${claims({ v: 1, orderId: "order-1", exp: NOW * 2 })}.${signature}`,
    `${claims(null)}.${signature}`,
    `${claims("v1")}.`,
    `${token}.${signature}`,
    `${token.split(".")[0]}.`,
    "",
    ".",
    "%.%",
    "a".repeat(5_000),
  ];
  for (const each of forged) expect([each, verifyToken(each, "order-1", key, NOW)]).toEqual([each, "forged"]);
});

test("a callback URL carries order and token", () => {
  const url = new URL(clientCallbackUrl("wss://api.example.com/v1", "order-1", key, NOW + 1));
  expect(url.href).toMatch(/^wss:\/\/api\.example\.com\/v1\?/);
  expect(Object.fromEntries(url.searchParams)).toEqual({ orderId: "order-1", token });
});

import { checkCard } from "./card.ts";

const at = (time: string) => new Date(time);
const token = (expiry: string) => ({ expiry, expiresAt: Date.UTC(2099, 0, 1) / 1_000 });

test("a card is good to the end of its month", () => {
  expect(() => checkCard(token("11/26"), at("2026-11-30T23:59:59Z"))).not.toThrow();
  expect(() => checkCard(token("11/26"), at("2026-12-01T00:00:00Z"))).toThrow("The card expired in 11/26.");
  expect(() => checkCard(token("12/26"), at("2026-12-31T23:59:59Z"))).not.toThrow();
});

test("a token is good until its second, whether it is still there or not", () => {
  const expiresAt = Date.UTC(2026, 10, 21) / 1_000;
  expect(() => checkCard({ expiry: "12/99", expiresAt }, at("2026-11-20T23:59:59Z"))).not.toThrow();
  expect(() => checkCard({ expiry: "12/99", expiresAt }, at("2026-11-21T00:00:00Z"))).toThrow("too long");
  expect(() => checkCard(undefined, at("2026-11-20T23:59:59Z"))).toThrow("too long");
});

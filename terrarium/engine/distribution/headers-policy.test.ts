import { applyHeadersPolicy, type HeadersPolicy } from "./headers-policy.ts";

const policy: HeadersPolicy = {
  added: [
    { name: "X-Frame-Options", value: "DENY", override: true },
    { name: "Cache-Control", value: "no-store", override: false },
  ],
  removed: ["server"],
};
const cors = {
  origins: ["https://a.example.com", "https://*.shop.example.com"],
  methods: ["GET", "HEAD"],
  headers: ["X-One"],
  exposed: ["ETag"],
  credentials: true,
  maxAge: 600,
  override: true,
};

test("adds, replaces where it overrides, keeps the origin's own where it does not, and removes", () => {
  const headers = { "x-frame-options": "SAMEORIGIN", "cache-control": "max-age=1", Server: "AmazonS3" };
  expect(applyHeadersPolicy(policy, headers, { preflight: false })).toEqual({
    "X-Frame-Options": "DENY",
    "cache-control": "max-age=1",
  });
  expect(applyHeadersPolicy(policy, {}, { preflight: false })).toHaveProperty("Cache-Control", "no-store");
});

test("another origin is told what it may, and more of it before a request than with it", () => {
  const answer = (origin: string | undefined, preflight = false) =>
    applyHeadersPolicy({ added: [], removed: [], cors }, {}, { origin, preflight });
  const allowed = {
    "Access-Control-Allow-Origin": "https://b.shop.example.com",
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Expose-Headers": "ETag",
    Vary: "Origin",
  };
  expect(answer("https://b.shop.example.com")).toEqual(allowed);
  expect(answer("https://b.shop.example.com", true)).toEqual({
    ...allowed,
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "X-One",
    "Access-Control-Max-Age": "600",
  });
  expect(answer("https://evil.example.com")).toEqual({});
  expect(answer("https://.shop.example.com")).toEqual({});
  expect(answer(undefined)).toEqual({});
});

test("everybody is told so", () => {
  const everybody = { ...cors, origins: ["*"], credentials: false };
  expect(
    applyHeadersPolicy({ added: [], removed: [], cors: everybody }, {}, { origin: "https://x", preflight: false }),
  ).toEqual({ "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag" });
});

import { broken } from "./expected-outputs.ts";

const promised = { gateway: { url: /^"https:/, name: /^"a"$/ } };

test("outputs as promised; those between our stacks are nobody else's business", () => {
  expect(broken("gateway", { url: "https://x", name: "a", "cross-stack-output-arn": 1 }, promised)).toEqual([]);
});

test("missing, new and changed outputs are named", () => {
  expect(broken("gateway", { url: "http://x", extra: 1 }, promised)).toEqual([
    "gateway: name is missing",
    "gateway: extra is not expected",
    'gateway: url is "http://x", expected is /^"https:/',
  ]);
});

test("a stack that promises nothing yet has to be written down", () => {
  expect(broken("orders", {}, promised)).toEqual([expect.stringContaining("expected-outputs.ts")]);
});

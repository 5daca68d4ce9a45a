import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { Lazy } from "cdktf";
import { synthDigest } from "./synth-digest.ts";
import { Synthesized } from "./testing/synthesized.ts";

const digest = (names: readonly string[], days = 1) => {
  let result = "";
  new Synthesized((stack) => {
    const groups = names.map((name) => new CloudwatchLogGroup(stack, name, { name, retentionInDays: days }));
    result = synthDigest(groups);
  });
  return result;
};

test("the same definition has the same digest, in any order", () => {
  expect(digest(["a", "b"])).toBe(digest(["b", "a"]));
  expect(digest(["a"])).toMatch(/^[0-9a-f]{64}$/);
});

test("every argument counts, and every resource", () => {
  expect(new Set([digest(["a"]), digest(["a"], 3), digest(["b"]), digest(["a", "b"])]).size).toBe(4);
});

test("what is settled late counts as it is then", () => {
  let name = "a";
  let digests: string[] = [];
  new Synthesized((stack) => {
    const group = new CloudwatchLogGroup(stack, "log", { name: Lazy.stringValue({ produce: () => name }) });
    const first = synthDigest([group]);
    name = "b";
    digests = [first, synthDigest([group])];
  });
  expect(digests[0]).not.toBe(digests[1]);
});

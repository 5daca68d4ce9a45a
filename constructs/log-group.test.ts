import { LogGroup } from "./log-group.ts";
import { Synthesized } from "./testing/synthesized.ts";

const synth = (name: string, retentionDays?: number) =>
  new Synthesized((stack) => new LogGroup(stack, "log", { name, retentionDays }));

test("is kept for a month, or as long as told", () => {
  expect(synth("/a").only("aws_cloudwatch_log_group")).toMatchObject({ name: "/a", retention_in_days: 30 });
  expect(synth("/a", 365).only("aws_cloudwatch_log_group").retention_in_days).toBe(365);
});

test.each<[string, number | undefined, string]>([
  ["/a", 0, "stack/log: retentionDays is 0; accepted is one of 1, 3"],
  ["a b", undefined, 'stack/log: name is "a b"'],
])("%p for %p days is refused", (name, days, message) => {
  expect(() => synth(name, days)).toThrow(message);
});

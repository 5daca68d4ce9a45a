import type { AlarmStateValue } from "./alarm.ts";
import { parseAlarmRule } from "./alarm-rule.ts";

const STATES: Record<string, AlarmStateValue> = { a: "ALARM", b: "OK", "with space": "ALARM", c: "INSUFFICIENT_DATA" };
const state = (alarm: string) => STATES[alarm];

test.each<[string, boolean, string[]]>([
  ["ALARM(a)", true, ["a"]],
  ['ALARM("with space") AND OK(b)', true, ["with space", "b"]],
  ["ALARM(b) OR INSUFFICIENT_DATA(c)", true, ["b", "c"]],
  ["ALARM(b) OR OK(b) AND ALARM(b)", false, ["b"]],
  ["(ALARM(b) OR OK(b)) AND NOT ALARM(b)", true, ["b"]],
  ["NOT (ALARM(a) AND OK(b))", false, ["a", "b"]],
  ["ALARM(arn:aws:cloudwatch:us-east-1:000000000000:alarm:a)", true, ["a"]],
  ["TRUE AND NOT FALSE", true, []],
  ["ALARM(gone)", false, ["gone"]],
])("%s: %p", (rule, expected, alarms) => {
  const parsed = parseAlarmRule(rule);
  expect(parsed.holds(state)).toBe(expected);
  expect(parsed.alarms).toEqual(alarms);
});

test.each([
  ["", /its end stands where/],
  ["ALARM a", /"\(" is missing before a/],
  ["ALARM(a", /"\)" is missing at its end/],
  ["ALARM(a) OK(b)", /OK stands where nothing may/],
  ["BROKEN(a)", /BROKEN stands where/],
  ["ALARM()", /.*is missing/],
  ['ALARM("a)', /quotation mark/],
])("%s is refused", (rule, reason) => {
  expect(() => parseAlarmRule(rule)).toThrow(reason);
});

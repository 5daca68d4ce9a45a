import type { TreatMissingData } from "./alarm.ts";
import { judge } from "./verdict.ts";

const TREATMENTS: TreatMissingData[] = ["missing", "ignore", "breaching", "notBreaching"];
const [OK, ALARM, RETAIN, INSUFFICIENT] = ["OK", "ALARM", undefined, "INSUFFICIENT_DATA"] as const;

/** Five periods: `0` does not breach, `X` does, `-` has no data. */
function verdicts(periods: string, datapointsToAlarm: number, evaluationPeriods = 3) {
  const range = periods.split(" ").map((sign, at) => (sign === "-" ? undefined : { at, value: sign === "X" ? 1 : 0 }));
  return TREATMENTS.map(
    (treatMissingData) =>
      judge(range, { evaluationPeriods, datapointsToAlarm, treatMissingData, breaches: (value) => value > 0 }).state,
  );
}

/** The two tables of "Configuring how CloudWatch alarms treat missing data". */
test.each<[string, (string | undefined)[]]>([
  ["0 - X - X", [OK, OK, OK, OK]],
  ["0 - - - -", [OK, OK, OK, OK]],
  ["- - - - -", [INSUFFICIENT, RETAIN, ALARM, OK]],
  ["0 X X - X", [ALARM, ALARM, ALARM, ALARM]],
  ["- - X - -", [ALARM, RETAIN, ALARM, OK]],
])("3 of 3: %s", (periods, expected) => {
  expect(verdicts(periods, 3)).toEqual(expected);
});

test.each<[string, (string | undefined)[]]>([
  ["0 - X - X", [ALARM, ALARM, ALARM, ALARM]],
  ["0 0 X 0 X", [ALARM, ALARM, ALARM, ALARM]],
  ["0 - X - -", [OK, OK, ALARM, OK]],
  ["- - - - 0", [OK, OK, ALARM, OK]],
  ["- - - X -", [ALARM, RETAIN, ALARM, OK]],
])("2 of 3: %s", (periods, expected) => {
  expect(verdicts(periods, 2)).toEqual(expected);
});

test("a breach that is too new to be an alarm changes nothing yet", () => {
  expect(verdicts("- - - - X", 3)).toEqual([RETAIN, RETAIN, ALARM, OK]);
});

test("one of one: the last datapoint of the range decides as long as it is there", () => {
  expect(verdicts("X - -", 1, 1)).toEqual([ALARM, ALARM, ALARM, ALARM]);
  expect(verdicts("- - -", 1, 1)).toEqual([INSUFFICIENT, RETAIN, ALARM, OK]);
});

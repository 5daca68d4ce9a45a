import { parseLoad, UsageError } from "./options.ts";

test("without arguments a message a second of a kilobyte", () => {
  expect(parseLoad([])).toEqual({ messagesASecond: 1, messageBytes: 1_024 });
});

test("rate and size are taken", () => {
  expect(parseLoad(["--rate", "0.5", "--size=65536"])).toEqual({ messagesASecond: 0.5, messageBytes: 65_536 });
});

test.each([
  [["--rate", "fast"], '--rate is "fast"'],
  [["--rate=-1"], '--rate is "-1"'],
  [["--size", "0"], '--size is "0"'],
  [["--size", "1.5"], '--size is "1.5"'],
  [["--size", "262145"], '--size is "262145"'],
  [["--speed", "1"], "'--speed'"],
])("%j is refused with what is accepted", (args, message) => {
  expect(() => parseLoad(args)).toThrow(UsageError);
  expect(() => parseLoad(args)).toThrow(message);
});

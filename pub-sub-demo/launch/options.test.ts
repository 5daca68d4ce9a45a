import { OptionsError, readOptions } from "./options.ts";

test("everything runs at its own port if nothing is said", () => {
  expect(readOptions([])).toEqual({
    ports: { terrarium: 4566, subscriber: 4001, before: 4002, after: 4003 },
    parts: new Set(["terrarium", "subscriber", "before", "after"]),
    data: undefined,
  });
});

test("each port can be moved, parts left out or taken alone", () => {
  expect(readOptions(["--port", "4600", "--after-port=0", "--without", "before", "--data", "/tmp/x"])).toEqual({
    ports: { terrarium: 4600, subscriber: 4001, before: 4002, after: 0 },
    parts: new Set(["terrarium", "subscriber", "after"]),
    data: "/tmp/x",
  });
  expect(readOptions(["--only", "subscriber"])).toMatchObject({ parts: new Set(["subscriber"]) });
});

test("all that is wrong is told at once", () => {
  expect(() => readOptions(["--port", "70000", "--before-port", "-", "--only", "sub", "--without", "x"])).toThrow(
    new OptionsError(
      [
        '--port takes a port from 0 to 65535, not "70000"',
        '--before-port takes a port from 0 to 65535, not "-"',
        '--only takes one of terrarium, subscriber, before, after, not "sub"',
        '--without takes one of terrarium, subscriber, before, after, not "x"',
      ].join("\n"),
    ),
  );
});

test.each([[["--prot", "1"]], [["4600"]], [["--only", "after", "--without", "after"]], [["--data", ""]]])(
  "%p cannot be used",
  (argv) => {
    expect(() => readOptions(argv)).toThrow(OptionsError);
  },
);

test("help comes before anything else", () => {
  expect(readOptions(["--help", "--port", "x"])).toBe("help");
});

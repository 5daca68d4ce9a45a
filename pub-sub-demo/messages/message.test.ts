import { readMessage } from "./message.ts";

const message = { id: 10, name: "leedonggyu", age: 31, job: "devops" };

const wrongFields = (body: unknown) => {
  const reading = readMessage(body);
  return "problems" in reading ? reading.problems.map(({ field }) => field) : [];
};

test("a message is taken as it came", () => {
  expect(readMessage(message)).toEqual({ message });
});

test("what the pipe adds, and fields nobody knows yet, are taken along", () => {
  const extended = { ...message, messageId: "m-1", sentAt: "1700000000000", email: "x@example.com" };
  expect(readMessage(extended)).toEqual({ message: extended });
});

test.each(["order-7", 0, -3, Number.MAX_SAFE_INTEGER])("%p is an id", (id) => {
  expect(readMessage({ ...message, id })).toEqual({ message: { ...message, id } });
});

test.each([null, "", 1.5, 2 ** 53, true, {}, ["a"], "\ud800"])("%p is no id", (id) => {
  expect(wrongFields({ ...message, id })).toEqual(["id"]);
});

test("every wrong field is named at once", () => {
  expect(wrongFields({ age: "31", job: 5, messageId: 7, sentAt: {} })).toEqual([
    "id",
    "name",
    "age",
    "job",
    "messageId",
    "sentAt",
  ]);
});

test("a missing field is called missing, a wrong one is told what it must be", () => {
  expect(readMessage({ id: 1, name: "a", age: -1 })).toEqual({
    problems: [
      { field: "age", problem: "must be a whole number, 0 or more" },
      { field: "job", problem: "is missing" },
    ],
  });
});

test.each([undefined, null, [message], "text", 5])("%p is not a message", (body) => {
  expect(wrongFields(body)).toEqual(["(body)"]);
});

test("a message nested under body, as the original's publisher sent it, is refused by name", () => {
  expect(wrongFields({ body: message })).toEqual(["body"]);
  expect(wrongFields({ ...message, body: message })).toEqual(["body"]);
});

test("fields of Object.prototype do not stand in for missing ones", () => {
  expect(wrongFields(JSON.parse('{"__proto__": {"id": 1, "name": "a", "age": 1, "job": "b"}}'))).toEqual([
    "id",
    "name",
    "age",
    "job",
  ]);
});

test("an unknown field may not be nested without end", () => {
  const deep = JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`);
  expect(wrongFields({ ...message, deep })).toEqual(["deep"]);
});

import type { Message } from "./message.ts";
import { contentHash, contentOf } from "./message-content.ts";

const message: Message = { id: 10, name: "leedonggyu", age: 31, job: "devops" };

test("how a message travelled is not its content", () => {
  expect(contentOf({ ...message, messageId: "m-1", sentAt: "1" })).toBe(contentOf(message));
});

test("the order of fields is not content, at any depth", () => {
  const one = { ...message, address: { city: "Seoul", code: [1, { a: 1, b: 2 }] } };
  const other = {
    address: { code: [1, { b: 2, a: 1 }], city: "Seoul" },
    job: "devops",
    age: 31,
    name: "leedonggyu",
    id: 10,
  };
  expect(contentOf(one)).toBe(contentOf(other));
});

test('10 and "10" are the same id, because they are the same key', () => {
  expect(contentOf({ ...message, id: "10" })).toBe(contentOf(message));
});

test.each([{ age: 32 }, { name: "31" }, { extra: null }])("%p makes it another content", (change) => {
  expect(contentHash({ ...message, ...change })).not.toBe(contentHash(message));
});

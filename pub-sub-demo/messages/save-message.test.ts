import { MemoryMessageStore } from "../testing/memory-message-store.ts";
import type { Message } from "./message.ts";
import { contentHash } from "./message-content.ts";
import { StoreUnavailable } from "./message-store.ts";
import { saveMessage } from "./save-message.ts";

const message: Message = { id: 10, name: "leedonggyu", age: 31, job: "devops", messageId: "m-1", sentAt: "1" };

test("a new message is stored whole under its id", async () => {
  const store = new MemoryMessageStore();
  expect(await saveMessage(store, message)).toEqual({ outcome: "stored", key: "10" });
  expect(JSON.parse(store.objects.get("10")!)).toEqual(message);
});

test.each([
  ["redelivered by the queue", message],
  ["published twice", { ...message, messageId: "m-2", sentAt: "2" }],
  ["sent without a queue", { id: 10, job: "devops", age: 31, name: "leedonggyu" }],
])("a message %s is stored once, as it first came", async (_how, repeat) => {
  const store = new MemoryMessageStore();
  await saveMessage(store, message);
  expect(await saveMessage(store, repeat)).toEqual({ outcome: "repeat", key: "10" });
  expect([...store.objects]).toEqual([["10", JSON.stringify(message)]]);
});

test("another content under the same id is kept beside the first, once", async () => {
  const store = new MemoryMessageStore();
  const other = { ...message, age: 32 };
  const key = `10.${contentHash(other)}`;
  await saveMessage(store, message);
  expect(await saveMessage(store, other)).toEqual({ outcome: "conflict", key, conflictsWith: "10", repeat: false });
  expect(await saveMessage(store, other)).toEqual({ outcome: "conflict", key, conflictsWith: "10", repeat: true });
  expect(store.objects.get("10")).toBe(JSON.stringify(message));
  expect(store.objects.get(key)).toBe(JSON.stringify(other));
  expect(store.objects.size).toBe(2);
});

test.each(["not JSON", "null", "[]", "[".repeat(100_000)])(
  "a foreign object under the id stays as it is",
  async (foreign) => {
    const store = new MemoryMessageStore();
    store.objects.set("10", foreign);
    expect(await saveMessage(store, message)).toMatchObject({ outcome: "conflict", conflictsWith: "10" });
    expect(store.objects.get("10")).toBe(foreign);
  },
);

test("of many deliveries at once, one stores", async () => {
  const store = new MemoryMessageStore();
  const saved = await Promise.all(Array.from({ length: 20 }, () => saveMessage(store, message)));
  expect(saved.filter(({ outcome }) => outcome === "stored")).toHaveLength(1);
  expect(saved.filter(({ outcome }) => outcome === "repeat")).toHaveLength(19);
});

test("an object that is deleted in between is no success", async () => {
  const store = new MemoryMessageStore();
  await saveMessage(store, message);
  store.read = async () => undefined;
  await expect(saveMessage(store, message)).rejects.toThrow(StoreUnavailable);
});
